import { instantIsBefore } from "../../kernel/pure/day.ts";
import { deadlineOf, weekAfter, weekOf, weekToText, type Week } from "../../kernel/pure/week.ts";
import { inTransaction } from "../../kernel/io/db.ts";
import type { Context } from "../../kernel/io/context.ts";
import { emit } from "../../kernel/io/events.ts";
import { newId } from "../../kernel/io/id.ts";
import { personById } from "../../organisation/service.ts";
import { snapshotInstant } from "../rules/rollUp.ts";
import * as store from "../store/team.ts";
import { adjustmentAnswers } from "./week.ts";
import { keptSums } from "./figures.ts";
import { levelOf } from "./level.ts";
import { surroundingsOf } from "./surroundings.ts";

/**
 * Freezes the running week's roll-up of every manager as of Monday 09:00:00, once, whenever the program comes to it within the week.
 * Each manager's is a transaction of its own, so that an interruption loses nothing and nobody's page waits for it.
 *
 * returns  how many were made by this call
 */
export const takeSnapshots = async (context: Context): Promise<number> => {
  const due = await inTransaction(context, async (tx) => {
    const { now, today, timeZone } = await surroundingsOf(tx);
    const week = weekOf(today);
    return instantIsBefore(now, snapshotInstant(week, timeZone)) ? null : { week, managers: await store.managersWithoutSnapshot(tx, week) };
  });
  let made = 0;
  for (const manager of due?.managers ?? []) if (due && (await takeSnapshot(context, due.week, manager.person_id))) made += 1;
  return made;
};

/** True when this call made it. */
const takeSnapshot = (context: Context, week: Week, managerId: string): Promise<boolean> =>
  inTransaction(context, async (tx) => {
    await store.lockPerson(tx, managerId);
    if (await store.snapshotOf(tx, managerId, week)) return false;
    const s = await surroundingsOf(tx);
    const asOf = snapshotInstant(week, s.timeZone);
    const level = await levelOf(tx, await personById(tx, managerId), { week, asOf, s });
    const snapshotId = newId();
    const contents = {
      week: weekToText(week),
      deadline: deadlineOf(week, s.timeZone),
      closes: deadlineOf(weekAfter(week), s.timeZone),
      currency: s.base,
      sums: keptSums(level.rollUp, s.base),
      rows: level.rows,
      own: level.own,
      adjustments: await adjustmentAnswers(tx, level.recorded, s),
    };
    const isNew = (await store.insertSnapshot(tx, { snapshotId, managerId, week, asOf, takenAt: s.now, contents })) === 1;
    if (isNew) await emit(tx, { name: "roll-up.frozen", subjectId: snapshotId, details: { manager: managerId, week: weekToText(week) } });
    return isNew;
  });
