import { monthOfWeek, quarterOfWeek } from "../../calendar/rules.ts";
import { notFound } from "../../kernel/pure/refusal.ts";
import { deadlineOf, sundayOf, weekToText, type Week } from "../../kernel/pure/week.ts";
import type { Context } from "../../kernel/io/context.ts";
import { reading, type Tx } from "../../kernel/io/db.ts";
import { aboveOf, ledThen, relationsTo, viewerOf } from "../../organisation/service.ts";
import { may } from "../../organisation/rules.ts";
import type { PersonRow } from "../../organisation/tables.ts";
import type { TeamPage } from "../contract.ts";
import { signingUpwardAt } from "../rules/rollUp.ts";
import { peopleNamed } from "../store/facts.ts";
import { adjustmentsOn } from "../store/statements.ts";
import * as store from "../store/team.ts";
import type { RollUpRow } from "../tables.ts";
import { storedSums, sumsAnswer } from "./figures.ts";
import { levelOf } from "./level.ts";
import { personAsked, surroundingsOf, type Surroundings } from "./surroundings.ts";
import { adjustmentAnswers } from "./week.ts";
import { nameIn } from "./weekSoFar.ts";

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
    versions: await rollUpAnswers(tx, await store.rollUpsOf(tx, manager.person_id, week)),
    snapshot: snapshot && { id: snapshot.snapshot_id, asOf: snapshot.as_of.toString(), sums: storedSums(snapshot.contents.sums) },
    missingRates: [...level.missingRates],
  };
};
export const rollUpAnswers = async (tx: Tx, rows: readonly RollUpRow[]): Promise<TeamPage["versions"]> => {
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
