import type { z } from "zod";
import { minorToText, parseMinor } from "../../kernel/pure/money.ts";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import { weekToText, type Week } from "../../kernel/pure/week.ts";
import { actingPerson, type Context } from "../../kernel/io/context.ts";
import { inTransaction, type Tx } from "../../kernel/io/db.ts";
import { audit, emit } from "../../kernel/io/events.ts";
import { newId } from "../../kernel/io/id.ts";
import type { PersonRow } from "../../organisation/tables.ts";
import type { contract, TeamPage } from "../contract.ts";
import { figures, signingUpwardAt } from "../rules/rollUp.ts";
import { insertAdjustment } from "../store/statements.ts";
import * as store from "../store/team.ts";
import { figuresAnswer, keptSums } from "./figures.ts";
import { levelOf } from "./level.ts";
import { personAsked, surroundingsOf, type Surroundings } from "./surroundings.ts";
import { rollUpAnswers, teamAnswer, teamRights } from "./team.ts";
import { inForce } from "./week.ts";

type Adjusting = z.output<(typeof contract)["POST /weeks/:week/adjustments"]["body"]>;
/** A manager's own judgement of a report's (or the team's) figure: a fact with a reason, the latest counts, an empty amount takes it back. */
export const adjust = (context: Context, week: Week, { of, report, figure, amount, reason }: Adjusting): Promise<TeamPage> =>
  inTransaction(context, async (tx) => {
    const { manager, s, rights } = await openRollUp(tx, week, of);
    const minor = amount === null ? null : parseMinor(amount, s.base);
    if (amount !== null && minor === null) throw refusal("invalid", "invalid", {}, [{ pointer: "/amount", code: "amount" }]);
    if (minor !== null && !reason)
      throw refusal("invalid", "commit.adjustment-needs-reason", {}, [{ pointer: "/reason", code: "required" }]);
    const isReport = report === null || (await store.reportsOf(tx, manager.person_id, week)).some((one) => one.person_id === report);
    if (!isReport) throw refusal("invalid", "commit.not-a-report", {}, [{ pointer: "/report", code: "commit.not-a-report" }]);
    const row = {
      manager_id: manager.person_id,
      week,
      person_id: report,
      figure,
      amount: minor,
      reason: reason || null,
      at: s.now,
      by_id: actingPerson(context),
    };
    await insertAdjustment(tx, newId(), row);
    await emit(tx, {
      name: "roll-up.adjusted",
      subjectId: report,
      details: {
        manager: manager.person_id,
        week: weekToText(week),
        figure,
        amount: minor === null ? null : minorToText(minor, s.base),
        reason,
      },
    });
    return teamAnswer(tx, manager, { week, rights, s });
  });

type SigningUpward = z.output<(typeof contract)["POST /weeks/:week/roll-ups"]["body"]>;
/**
 * Signs the live sums upward as the next version. `passed` are the sums that the manager saw: when one of them has moved since, nothing is
 * signed and the new sums come back (412), so that nobody signs a number unseen.
 */
export const signUpward = (context: Context, week: Week, { of, passed: seen }: SigningUpward): Promise<TeamPage["versions"][number]> =>
  inTransaction(context, async (tx) => {
    const { manager, s, late } = await openRollUp(tx, week, of);
    const level = await levelOf(tx, manager, { week, asOf: s.now, s });
    if (level.rows.length === 0) throw refusal("conflict", "commit.no-team");
    if (level.missingRates.length > 0) throw refusal("invalid", "commit.rate-missing", { rates: level.missingRates });
    const passed = figuresAnswer(level.rollUp.passed, s.base);
    const moved = figures.filter(
      (figure) => seen[figure] !== undefined && parseMinor(seen[figure], s.base) !== level.rollUp.passed[figure],
    );
    if (moved.length > 0) throw refusal("stale", "commit.roll-up-moved", { passed, moved });
    const before = await store.rollUpsOf(tx, manager.person_id, week);
    const row = {
      manager_id: manager.person_id,
      week,
      version: (before.at(-1)?.version ?? 0) + 1,
      signed_at: s.now,
      signed_by: actingPerson(context),
      snapshot_id: (await store.snapshotOf(tx, manager.person_id, week))?.snapshot_id ?? null,
      adjustments: inForce(level.recorded).map(({ report, figure, amount, reason }) => ({
        person: report,
        figure,
        amount: minorToText(amount, s.base),
        reason,
      })),
      sums: keptSums(level.rollUp, s.base),
      late,
    };
    const rollUpId = newId();
    await store.insertRollUp(tx, rollUpId, row);
    const details = { manager: manager.person_id, week: weekToText(week), version: row.version, late };
    await audit(tx, { action: "roll-up.sign", subjectKind: "roll-up", subjectId: rollUpId, details });
    await emit(tx, { name: "roll-up.signed", subjectId: rollUpId, details });
    const [answer] = await rollUpAnswers(tx, [row]);
    if (!answer) throw new Error("a roll-up that was written has an answer");
    return answer;
  });

type OpenRollUp = {
  readonly manager: PersonRow;
  readonly s: Surroundings;
  readonly rights: { readonly maySign: boolean };
  readonly late: boolean;
};
/** The manager's own roll-up, locked before the clock is read, while it can be adjusted and signed. */
const openRollUp = async (tx: Tx, week: Week, of: string | undefined): Promise<OpenRollUp> => {
  const manager = await personAsked(tx, of);
  await store.lockPerson(tx, manager.person_id);
  const rights = await teamRights(tx, manager.person_id, week);
  if (!rights.maySign) throw notFound("team");
  const s = await surroundingsOf(tx);
  const answer = signingUpwardAt(week, s.now.toZonedDateTimeISO(s.timeZone));
  if (!answer.ok) throw refusal("conflict", answer.why === "closed" ? "commit.roll-up-closed" : "commit.roll-up-not-open");
  return { manager, s, rights, late: answer.late };
};
