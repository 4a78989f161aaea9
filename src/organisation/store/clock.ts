import { sql, type Tx } from "../../kernel/io/db.ts";
import type { Instant } from "../../kernel/pure/day.ts";

/** Takes the organisation's row, so that two moves of its clock follow each other. One row. */
export const lockClock = (tx: Tx): Promise<number> =>
  tx.exec(sql`
    select org_id
    from organisation
    where org_id = ${tx.orgId}
    for update`);

/** The clock of a demo or a drill shows `now` and runs on from there. */
export const setClock = (tx: Tx, now: Instant): Promise<number> =>
  tx.exec(sql`
    update organisation
    set clock_offset = ${now}::timestamptz - clock_timestamp()
    where org_id = ${tx.orgId} and purpose in ('demo', 'drill')`);

/** The clock of a historical organisation stands still at `at` (null: it runs). */
export const fixClock = (tx: Tx, at: Instant | null): Promise<number> =>
  tx.exec(sql`
    update organisation
    set clock_fixed_at = ${at}::timestamptz
    where org_id = ${tx.orgId} and historical`);
