import { audit } from "../kernel/io/events.ts";
import type { Context } from "../kernel/io/context.ts";
import { inTransaction } from "../kernel/io/db.ts";
import { enqueue } from "../kernel/io/jobs.ts";
import { notFound } from "../kernel/pure/refusal.ts";
import { organisationOf, requireRight } from "../organisation/service.ts";
import { moveClock } from "../organisation/service/clock.ts";
import type { Stop } from "./contract.ts";
import { nextStop } from "./rules.ts";

/**
 * Moves the demo organisation's clock on. Deadlines, reminders and snapshots that lie on the way are looked at as soon as this is committed,
 * instead of at the next turn of the ticks.
 */
export const moveDemoClock = (context: Context, to: Stop): Promise<{ now: string }> =>
  inTransaction(context, async (tx) => {
    await requireRight(tx, "demo-clock.write");
    const { purpose, time_zone: timeZone } = await organisationOf(tx);
    if (purpose !== "demo") throw notFound("demo clock");
    const now = await moveClock(tx, (current) => nextStop(current, to, timeZone));
    await audit(tx, { action: "demo.clock-moved", subjectKind: "organisation", subjectId: tx.orgId, details: { to } });
    await enqueue(tx, clockMoved, {}, { key: clockMoved });
    return { now: now.toString() };
  });

/** The queue whose worker lets every tick of the organisation look at its clock at once. */
export const clockMoved = "clock-moved";
