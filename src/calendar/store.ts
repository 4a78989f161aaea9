import { sql, type Tx } from "../kernel/io/db.ts";
import type { Day } from "../kernel/pure/day.ts";
import { actingPerson } from "../kernel/io/context.ts";
import type { CalendarDayRow } from "./tables.ts";

/** Every day that the organisation set itself, oldest first. */
export const ownDays = (tx: Tx): Promise<CalendarDayRow[]> =>
  tx.all(sql<CalendarDayRow>`
    select day, kind
    from calendar_day
    where org_id = ${tx.orgId}
    order by day`);

export const setDay = async (tx: Tx, { day, kind }: CalendarDayRow): Promise<number> =>
  tx.exec(sql`
    insert into calendar_day (org_id, day, kind, recorded_at, recorded_by)
    values (${tx.orgId}, ${day}, ${kind}, ${await tx.now()}, ${actingPerson(tx.context)})
    on conflict (org_id, day) do update set kind = excluded.kind, recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by`);

export const clearDay = (tx: Tx, day: Day): Promise<number> =>
  tx.exec(sql`
    delete from calendar_day
    where org_id = ${tx.orgId} and day = ${day}`);
