import { firstDayOfMonth, monthAfter, monthOf, monthOfWeek, quarterOfWeek } from "../../calendar/rules.ts";
import { isBefore } from "../../kernel/pure/day.ts";
import { minorToText } from "../../kernel/pure/money.ts";
import { deadlineOf, sundayOf, weekAfter, weekToText, type Week } from "../../kernel/pure/week.ts";
import type { Context } from "../../kernel/io/context.ts";
import { reading, type Tx } from "../../kernel/io/db.ts";
import type { PersonRow } from "../../organisation/tables.ts";
import type { WeekPage } from "../contract.ts";
import { notYetInPipeline } from "../rules/notYet.ts";
import { adjustmentsInForce, type Figure } from "../rules/rollUp.ts";
import { owesWeek, standingOf, versionThatCounts } from "../rules/versions.ts";
import { proposalIsPutForward, signingAt, signingWindow } from "../rules/window.ts";
import type { Whose } from "../store/drafts.ts";
import { ordersWithBirth, peopleNamed, type DealRow } from "../store/facts.ts";
import { delegatesOn } from "../store/notices.ts";
import * as store from "../store/statements.ts";
import type { AdjustmentRow } from "../tables.ts";
import { hasBegun, workAnswer, workIfAny } from "./work.ts";
import { dealOf, factsOf, knowing, type WeekFacts } from "./facts.ts";
import { statementAnswer, versionAnswers } from "./statement.ts";
import { personAsked, sightOf, surroundingsOf, type Surroundings } from "./surroundings.ts";
import { versionOf, weekSoFar } from "./weekSoFar.ts";

/** Everything behind the page of one person and week. Who may not sign sees no draft; who led the person then sees no deals. */
export const weekPage = (context: Context, week: Week, of: string | undefined): Promise<WeekPage> =>
  reading(context, async (tx) => {
    const person = await personAsked(tx, of);
    const whose = { personId: person.person_id, week };
    const sight = await sightOf(tx, whose);
    const s = await surroundingsOf(tx);
    const facts = await factsOf(tx, whose, s);
    const versions = await store.versionsOf(tx, whose);
    const counts = versionThatCounts(versions.map(versionOf), deadlineOf(week, s.timeZone), s.now);
    const counting = versions.find((row) => row.version === counts?.version);
    const lastWeek = await weekSoFar(tx, { ...whose, week: weekAfter(week, -1) }, facts, s);
    const work = sight.maySign ? await workIfAny(tx, whose, facts, s, lastWeek.owed) : null;
    return {
      ...heading(person, week, s),
      maySign: sight.maySign,
      delegates: (await delegatesOn(tx, [person.person_id], s.today)).map((row) => ({ id: row.delegate_id, name: row.name })),
      due: owes(person, week),
      standing: standingOf(versions.map(versionOf), deadlineOf(week, s.timeZone), { now: s.now, due: owes(person, week) }),
      signing: signingAnswer(week, versions.length > 0, s),
      versions: await versionAnswers(tx, whose, versions, s),
      statement: counting ? await statementAnswer(tx, counting, { versions, s }) : null,
      work: work && (await workAnswer(tx, whose, work, s)),
      lastWeek: lastWeek.answer,
      soFar: hasBegun(week, s) ? (await weekSoFar(tx, whose, facts, s)).answer : null,
      ...(sight.mayReadDeals
        ? await surroundingDeals(tx, whose, work?.facts ?? facts, s)
        : { deals: [], keyProjects: [], stale: [], backlog: [] }),
      notYet: work && (await notYetAnswer(tx, whose, s)),
      adjustments: await adjustmentAnswers(tx, await store.adjustmentsOn(tx, whose), s),
    };
  });

const notYetAnswer = async (tx: Tx, { personId, week }: Whose, s: Surroundings): Promise<WeekPage["notYet"]> => {
  const month = monthOfWeek(s.calendar, week);
  const span = {
    first: firstDayOfMonth(s.calendar, monthAfter(month, -12)),
    last: firstDayOfMonth(s.calendar, month).subtract({ days: 1 }),
  };
  const orders = await ordersWithBirth(tx, personId, { ...span, timeZone: s.timeZone });
  const bookings = orders.map((row) => ({
    on: row.booked_on,
    createdOn: row.created_on,
    amount: s.toBase(row, monthOf(s.calendar, row.booked_on)) ?? 0n,
  }));
  const usual = notYetInPipeline(s.calendar, month, { today: s.today, bookings });
  return usual && { amount: minorToText(usual.amount, s.base), months: usual.months };
};

export const owes = (person: PersonRow, week: Week): boolean =>
  owesWeek({ submits: person.submits, activeFrom: person.active_from, activeTo: person.active_to }, week);

const heading = (person: PersonRow, week: Week, s: Surroundings) => ({
  week: weekToText(week),
  first: week.toString(),
  last: sundayOf(week).toString(),
  month: monthOfWeek(s.calendar, week),
  quarter: quarterOfWeek(s.calendar, week),
  now: s.now.toString(),
  timeZone: s.timeZone,
  baseCurrency: s.base,
  person: { id: person.person_id, key: person.key, name: person.name, team: person.team },
});

const signingAnswer = (week: Week, alreadySigned: boolean, { now, timeZone }: Surroundings): WeekPage["signing"] => {
  const { opens, deadline, lateUntil, closes } = signingWindow(week, timeZone);
  const answer = signingAt(week, timeZone, { now, alreadySigned });
  return {
    opens: opens.toString(),
    deadline: deadline.toString(),
    lateUntil: lateUntil.toString(),
    closes: closes.toString(),
    putForward: proposalIsPutForward(week, timeZone, now),
    now: answer.ok ? answer.as : null,
    why: answer.ok ? null : answer.why,
  };
};

const surroundingDeals = async (tx: Tx, { personId }: Whose, known: WeekFacts, s: Surroundings) => {
  const facts = await knowing(tx, known, []);
  return {
    deals: [...facts.deals.values()].map((row) => dealAnswer(row, personId, s)),
    keyProjects: facts.own.filter((row) => row.key_project).map((row) => row.opportunity_id),
    stale: facts.own.filter((row) => row.stage >= 25 && dealOf(row, s).stale).map((row) => row.opportunity_id),
    backlog: facts.backlog.map((row) => ({
      order: row.order_id,
      key: row.key,
      name: row.name,
      account: row.account_name,
      amount: minorToText(row.amount, row.currency),
      currency: row.currency,
      bookedOn: row.booked_on.toString(),
      expectedOn: row.expected_on?.toString() ?? null,
      overdue: row.expected_on !== null && isBefore(row.expected_on, s.today),
    })),
  };
};
const dealAnswer = (row: DealRow, personId: string, s: Surroundings): WeekPage["deals"][number] => {
  const deal = dealOf(row, s);
  return {
    id: row.opportunity_id,
    key: row.key,
    name: row.name,
    account: row.account_name,
    stage: deal.stage,
    category: deal.category,
    amount: row.amount === null ? null : minorToText(row.amount, row.currency),
    currency: row.currency,
    expectedClose: row.expected_close?.toString() ?? null,
    nextStepOn: row.next_step_on?.toString() ?? null,
    unproven: deal.unproven,
    stale: deal.stale,
    keyProject: row.key_project,
    owned: row.owner_id === personId,
  };
};

/** The adjustments in force among recorded rows of any managers, with their managers' and reports' names. */
export const adjustmentAnswers = async (tx: Tx, rows: readonly AdjustmentRow[], s: Surroundings): Promise<WeekPage["adjustments"]> => {
  const people = await peopleNamed(tx, [...new Set(rows.flatMap((row) => [row.manager_id, row.person_id]))]);
  const byManager = Map.groupBy(rows, (row) => row.manager_id);
  return [...byManager].flatMap(([managerId, own]) =>
    inForce(own).map(({ report, figure, amount, reason }) => ({
      figure,
      amount: minorToText(amount, s.base),
      reason,
      by: { id: managerId, name: people.get(managerId)?.name ?? "" },
      report: report === null ? null : { id: report, name: people.get(report)?.name ?? "" },
    })),
  );
};
export const inForce = (rows: readonly AdjustmentRow[]) =>
  adjustmentsInForce(
    rows.map((row) => ({ report: row.person_id, figure: row.figure as Figure, amount: row.amount, reason: row.reason ?? "", at: row.at })),
  );
