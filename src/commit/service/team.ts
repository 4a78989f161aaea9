import { isBefore, type Instant } from "../../kernel/pure/day.ts";
import { monthOf, monthOfWeek, quarterOfWeek } from "../../calendar/rules.ts";
import { minorToText, parseMinor } from "../../kernel/pure/money.ts";
import { notFound } from "../../kernel/pure/refusal.ts";
import { deadlineOf, sundayOf, weekToText, type Week } from "../../kernel/pure/week.ts";
import type { Context } from "../../kernel/io/context.ts";
import { reading, type Tx } from "../../kernel/io/db.ts";
import { aboveOf, ledThen, relationsTo, viewerOf } from "../../organisation/service.ts";
import { may } from "../../organisation/rules.ts";
import type { PersonRow } from "../../organisation/tables.ts";
import type { TeamPage, TeamRow } from "../contract.ts";
import type { MissingRate } from "../rules/proposal.ts";
import { reminderPrefix } from "../rules/reminders.ts";
import { figures, noFigures, rollUpOf, signingUpwardAt, type Figures, type Node, type RollUp } from "../rules/rollUp.ts";
import { standingOf } from "../rules/versions.ts";
import { peopleNamed, proposableDeals } from "../store/facts.ts";
import { delegatesOn, remindersWritten } from "../store/notices.ts";
import { adjustmentsBy, adjustmentsOn, linesOf } from "../store/statements.ts";
import * as store from "../store/team.ts";
import type { AdjustmentRow, FiguresText, RollUpRow } from "../tables.ts";
import { dealOf } from "./facts.ts";
import { personAsked, surroundingsOf, type Surroundings } from "./surroundings.ts";
import { adjustmentAnswers, inForce } from "./week.ts";
import { nameIn, signedLines, sumOf } from "./weekSoFar.ts";

/** One level of a manager's roll-up; the next level is asked for by the report's id. */
export const teamPage = (context: Context, week: Week, of: string | undefined): Promise<TeamPage> =>
  reading(context, async (tx) => {
    const manager = await personAsked(tx, of);
    const rights = await teamRights(tx, manager.person_id, week);
    return teamAnswer(tx, manager, { week, rights, s: await surroundingsOf(tx) });
  });

export type TeamRights = { readonly maySign: boolean };
/** 404 for who may not read the manager's roll-up; a former manager keeps the sums of the weeks led. */
export const teamRights = async (tx: Tx, managerId: string, week: Week): Promise<TeamRights> => {
  const viewer = await viewerOf(tx);
  const relations = await relationsTo(tx, viewer, managerId);
  const allows = (action: "roll-up.read" | "roll-up.sign"): boolean => relations.some((relation) => may(viewer, action, relation));
  if (!allows("roll-up.read") && !(await ledThen(tx, viewer, managerId, week))) throw notFound("team");
  return { maySign: allows("roll-up.sign") };
};

export const teamAnswer = async (
  tx: Tx,
  manager: PersonRow,
  { week, rights, s }: { week: Week; rights: TeamRights; s: Surroundings },
): Promise<TeamPage> => {
  const level = await levelOf(tx, manager, { week, asOf: s.now, s });
  const snapshot = await store.snapshotOf(tx, manager.person_id, week);
  const upward = signingUpwardAt(week, s.now.toZonedDateTimeISO(s.timeZone));
  const above = (await aboveOf(tx, manager.person_id, week)).filter((member) => member.depth > 0).toReversed();
  const people = await peopleNamed(
    tx,
    above.map((member) => member.personId),
  );
  const adjustments = await adjustmentAnswers(tx, level.recorded, s);
  return {
    week: weekToText(week),
    first: week.toString(),
    last: sundayOf(week).toString(),
    month: monthOfWeek(s.calendar, week),
    quarter: quarterOfWeek(s.calendar, week),
    now: s.now.toString(),
    timeZone: s.timeZone,
    baseCurrency: s.base,
    manager: { id: manager.person_id, key: manager.key, name: manager.name, team: manager.team },
    above: above.flatMap((member) => nameIn(people, member.personId) ?? []),
    mayAdjust: rights.maySign && upward.ok,
    maySignUpward: rights.maySign && upward.ok && level.rows.length > 0,
    deadline: deadlineOf(week, s.timeZone).toString(),
    upward: {
      due: week.toZonedDateTime({ timeZone: s.timeZone, plainTime: "12:00" }).toInstant().toString(),
      closes: deadlineOf(week.add({ days: 7 }), s.timeZone).toString(),
      late: upward.ok && upward.late,
      open: upward.ok,
    },
    rows: level.rows.map((row) => ({ ...row, adjustments: adjustments.filter((one) => one.report?.id === row.person.id) })),
    own: level.own,
    sums: sumsAnswer(level.rollUp, s.base),
    teamAdjustments: adjustments.filter((one) => one.report === null),
    fromAbove: await adjustmentAnswers(tx, await adjustmentsOn(tx, { personId: manager.person_id, week }), s),
    versions: await rollUpAnswers(tx, await store.rollUpsOf(tx, manager.person_id, week), s),
    snapshot: snapshot && { id: snapshot.snapshot_id, asOf: snapshot.as_of.toString(), sums: storedSums(snapshot.contents.sums) },
    missingRates: [...level.missingRates],
  };
};

/** One level as of an instant: rows with the missing first, and the manager's four sums. */
export type Level = {
  readonly rows: readonly TeamRow[];
  readonly own: TeamRow;
  readonly rollUp: RollUp;
  readonly recorded: readonly AdjustmentRow[];
  readonly missingRates: readonly MissingRate[];
};
export const levelOf = async (
  tx: Tx,
  manager: PersonRow,
  { week, asOf, s }: { week: Week; asOf: Instant; s: Surroundings },
): Promise<Level> => {
  const reports = await store.reportsOf(tx, manager.person_id, week);
  const heads = reports.map((report) => report.person_id);
  const question = { heads, alone: manager.person_id, week, deadline: deadlineOf(week, s.timeZone), asOf };
  const selves = new Map((await store.selvesOf(tx, question)).map((row) => [row.person_id, row]));
  const counts = new Map((await store.countsOf(tx, question)).map((row) => [row.head_id, row]));
  const kept = asOf === s.now ? await store.freshSums(tx, question) : [];
  const others = heads.filter((head) => !kept.some((row) => row.head_id === head));
  const sums = addUp(await store.signedAmounts(tx, { ...question, heads: others }, s.base), { week, kept, s });
  const signed = await store.lastRollUps(tx, heads, { week, asOf });
  const recorded = await adjustmentsBy(tx, { managerId: manager.person_id, week, asOf });
  const facts: LevelFacts = { week, asOf, s, selves, counts, sums, signed, extra: await extrasOf(tx, { selves, week, s }) };
  const self = { ...manager, is_manager: false };
  const nodes = reports.map((report) => nodeOf(report, facts));
  const own = nodeOf(self, facts);
  return {
    rows: reports.map((report, index) => rowOf(report, nodes[index] ?? own, facts)).toSorted(missingFirst),
    own: rowOf(self, own, facts),
    rollUp: rollUpOf({ ...own, reports: nodes }, inForce(recorded)),
    recorded,
    missingRates: sums.missingRates,
  };
};

type LevelFacts = {
  readonly week: Week;
  readonly asOf: Instant;
  readonly s: Surroundings;
  readonly selves: ReadonlyMap<string, store.SelfRow>;
  readonly counts: ReadonlyMap<string, store.CountRow>;
  readonly sums: Sums;
  readonly signed: ReadonlyMap<string, RollUpRow>;
  readonly extra: Extras;
};
type Sums = {
  readonly tree: ReadonlyMap<string, Figures>;
  readonly own: ReadonlyMap<string, Figures>;
  readonly missingRates: readonly MissingRate[];
};
/** Each amount converted on its own, then added: lines at the rate of the Monday's month, judged months and quarters at that of the week. */
const addUp = (
  rows: readonly store.SignedAmountRow[],
  { week, kept, s: { base, calendar, toBase } }: { week: Week; kept: readonly store.KeptSumsRow[]; s: Surroundings },
): Sums => {
  const tree = new Map<string, Record<keyof Figures, bigint>>(kept.map(({ head_id, ...sums }) => [head_id, sums]));
  const own = new Map<string, Record<keyof Figures, bigint>>();
  const missing = new Map<string, MissingRate>();
  const add = (into: typeof tree, head: string, figure: keyof Figures, amount: bigint): void => {
    const sums = into.get(head) ?? { ...noFigures };
    sums[figure] += amount;
    into.set(head, sums);
  };
  for (const row of rows) {
    const month = monthOf(calendar, row.figure.startsWith("week") ? week : week.add({ days: 3 }));
    const one = row.each === null ? null : toBase({ amount: row.each, currency: row.currency }, month);
    if (row.currency !== base && one === null) missing.set(`${row.currency} ${month}`, { currency: row.currency, month });
    const amount = row.currency === base ? row.total : (one ?? 0n) * row.times;
    add(tree, row.head_id, row.figure, amount);
    if (row.is_head) add(own, row.head_id, row.figure, amount);
  }
  return { tree, own, missingRates: [...missing.values()] };
};

type Head = Pick<store.ReportRow, "person_id" | "key" | "name" | "team" | "is_manager">;
/** A report as a node whose tree is added up already: what lies below it is its own figure here. */
const nodeOf = ({ person_id: id }: Head, { sums, signed, counts, selves, s }: LevelFacts): Node => {
  const anySigned = (counts.get(id)?.signed ?? 0n) > 0n || selves.get(id)?.submission_id || sums.tree.has(id);
  const upward = signed.get(id);
  return {
    person: id,
    own: anySigned ? (sums.tree.get(id) ?? noFigures) : null,
    reports: [],
    signedUpward: upward ? figuresFrom(upward.sums, s.base) : null,
  };
};

const rowOf = (head: Head, node: Node, facts: LevelFacts): TeamRow => {
  const { s, asOf, week, extra } = facts;
  const self = facts.selves.get(head.person_id);
  const counts = facts.counts.get(head.person_id);
  const deadline = deadlineOf(week, s.timeZone);
  const versions =
    self?.submission_id && self.signed_at && self.version !== null ? [{ version: self.version, signedAt: self.signed_at }] : [];
  const standing = standingOf(versions, deadline, { now: asOf, due: self?.due ?? false });
  const upward = facts.signed.get(head.person_id);
  const own = facts.sums.own.get(head.person_id) ?? noFigures;
  const bare = node.own ?? noFigures;
  return {
    person: { id: head.person_id, key: head.key, name: head.name, team: head.team },
    isManager: head.is_manager,
    due: Number(counts?.due ?? 0n),
    signed: Number(counts?.signed ?? 0n),
    missing: [...(counts?.missing ?? [])],
    standing,
    lateByMinutes: standing === "late" && self?.signed_at ? Math.floor(self.signed_at.since(deadline).total("minutes")) : null,
    version: self?.version ?? null,
    signedAt: self?.signed_at?.toString() ?? null,
    signedBy: self && self.signed_by !== head.person_id ? nameIn(extra.people, self.signed_by) : null,
    addenda: Number(self?.addenda ?? 0n),
    reminded: extra.reminded.get(head.person_id) ?? 0,
    delegate: extra.delegates.get(head.person_id) ?? null,
    lastSigned: extra.lastSigned.get(head.person_id) ?? null,
    own: self?.submission_id ? figuresAnswer(own, s.base) : null,
    passed: figuresAnswer(node.signedUpward ?? bare, s.base),
    bare: figuresAnswer(bare, s.base),
    signedUpward:
      upward && node.signedUpward ? { version: upward.version, signedAt: upward.signed_at.toString(), late: upward.late } : null,
    proposal: extra.proposals.get(head.person_id) ?? null,
    adjustments: [],
  };
};
/** Missing people stand first, then who may still sign; the rest keep the order of their names. */
const missingFirst = (a: TeamRow, b: TeamRow): number => urgency(a) - urgency(b);
const urgency = (row: TeamRow): number => (row.standing === "missing" ? 0 : row.standing === "open" ? 1 : 2);

/** What stands beside who has not signed, and the names of who signed for whom. */
type Extras = {
  readonly people: ReadonlyMap<string, { readonly name: string }>;
  readonly delegates: ReadonlyMap<string, { id: string; name: string }>;
  readonly reminded: ReadonlyMap<string, number>;
  readonly lastSigned: ReadonlyMap<string, NonNullable<TeamRow["lastSigned"]>>;
  readonly proposals: ReadonlyMap<string, NonNullable<TeamRow["proposal"]>>;
};
const extrasOf = async (tx: Tx, { selves, week, s }: { selves: LevelFacts["selves"]; week: Week; s: Surroundings }): Promise<Extras> => {
  const unsigned = [...selves.values()].filter((self) => self.due && self.submission_id === null).map((self) => self.person_id);
  return {
    people: await peopleNamed(
      tx,
      [...selves.values()].map((self) => self.signed_by),
    ),
    delegates: new Map((await delegatesOn(tx, unsigned, s.today)).map((row) => [row.person_id, { id: row.delegate_id, name: row.name }])),
    reminded: unsigned.length > 0 ? await remindersWritten(tx, unsigned, reminderPrefix(week)) : new Map(),
    lastSigned: await lastSignedOf(tx, unsigned, week, s),
    proposals: await proposalsOf(tx, unsigned, week, s),
  };
};
const lastSignedOf = async (tx: Tx, personIds: readonly string[], week: Week, s: Surroundings): Promise<Extras["lastSigned"]> => {
  if (personIds.length === 0) return new Map();
  const rows = await store.lastSignedWeeks(tx, personIds, week);
  const lines = await linesOf(
    tx,
    rows.map((row) => row.submission_id),
  );
  return new Map(
    rows.map((row) => [
      row.person_id,
      {
        week: weekToText(row.week),
        commit: minorToText(sumOf(signedLines(lines.get(row.submission_id) ?? [], row, s), "commit"), s.base),
        late: !(Temporal.Instant.compare(row.signed_at, deadlineOf(row.week, s.timeZone)) < 0),
      },
    ]),
  );
};
/** The week's lines that the system would propose for them, as sums: shown, never added in. */
const proposalsOf = async (tx: Tx, personIds: readonly string[], week: Week, s: Surroundings): Promise<Extras["proposals"]> => {
  const sums = new Map(personIds.map((id) => [id, { commit: 0n, upside: 0n }]));
  for (const row of await proposableDeals(tx, personIds, { first: week, last: sundayOf(week) })) {
    const deal = dealOf(row, s);
    if (
      deal.amount === null ||
      isBefore(sundayOf(week), deal.expectedClose ?? week) ||
      (deal.category !== "commit" && deal.category !== "upside")
    )
      continue;
    const sum = sums.get(deal.owner);
    if (sum) sum[deal.category] += s.toBase({ amount: deal.amount, currency: deal.currency }, monthOf(s.calendar, week)) ?? 0n;
  }
  return new Map(
    [...sums].map(([id, { commit, upside }]) => [id, { commit: minorToText(commit, s.base), upside: minorToText(upside, s.base) }]),
  );
};

export const rollUpAnswers = async (tx: Tx, rows: readonly RollUpRow[], _s: Surroundings): Promise<TeamPage["versions"]> => {
  const people = await peopleNamed(
    tx,
    rows.flatMap((row) => [row.signed_by, row.manager_id, ...row.adjustments.map((one) => one.person)]),
  );
  return rows.map((row) => ({
    version: row.version,
    signedAt: row.signed_at.toString(),
    signedBy: row.signed_by === row.manager_id ? null : nameIn(people, row.signed_by),
    late: row.late,
    snapshot: row.snapshot_id,
    sums: storedSums(row.sums),
    adjustments: row.adjustments.map((one) => ({
      figure: one.figure,
      amount: one.amount,
      reason: one.reason ?? "",
      by: { id: row.manager_id, name: people.get(row.manager_id)?.name ?? "" },
      report: nameIn(people, one.person),
    })),
  }));
};

export const figuresAnswer = (sums: Figures, base: string) =>
  Object.fromEntries(figures.map((figure) => [figure, minorToText(sums[figure], base)])) as Record<keyof Figures, string>;
/** As a roll-up keeps them: what is passed upward, and what it is made of. */
export const keptSums = (rollUp: RollUp, base: string): RollUpRow["sums"] => {
  const { passed, ...parts } = sumsAnswer(rollUp, base);
  return { ...passed, ...parts };
};
export const sumsAnswer = (rollUp: RollUp, base: string) => ({
  reports: figuresAnswer(rollUp.reports, base),
  own: figuresAnswer(rollUp.own, base),
  adjustments: figuresAnswer(rollUp.adjustments, base),
  passed: figuresAnswer(rollUp.passed, base),
  bare: figuresAnswer(rollUp.bare, base),
});
/** Figures from stored text; null when the roll-up was recorded without any. */
export const figuresFrom = (stored: FiguresText, base: string): Figures | null =>
  figures.some((figure) => stored[figure] !== undefined)
    ? (Object.fromEntries(figures.map((figure) => [figure, parseMinor(stored[figure] ?? "0", base) ?? 0n])) as Record<
        keyof Figures,
        bigint
      >)
    : null;
const storedSums = ({ reports, own, adjustments, bare, ...passed }: RollUpRow["sums"]): TeamPage["sums"] => {
  const whole = (part: FiguresText | undefined) => ({ ...zeros, ...part }) as Record<keyof Figures, string>;
  return { reports: whole(reports), own: whole(own), adjustments: whole(adjustments), passed: whole(passed), bare: whole(bare) };
};
const zeros = Object.fromEntries(figures.map((figure) => [figure, "0"]));
