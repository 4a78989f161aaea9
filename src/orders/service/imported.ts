import { actingPerson } from "../../kernel/io/context.ts";
import type { Tx } from "../../kernel/io/db.ts";
import { newId } from "../../kernel/io/id.ts";
import type { Day } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import { todayOf } from "../../organisation/service.ts";
import { recordOrders } from "../service.ts";
import { cancelOrders } from "../store.ts";

/** What another system says of a deal's order: the one that no longer holds, and the one that does. */
export type ImportedOrder = {
  readonly opportunityId: string;
  readonly ownerId: string;
  readonly key: string;
  /** The order that stands and is taken back as of today: the past never changes. */
  readonly cancel: string | null;
  readonly booked: { readonly amount: Minor; readonly currency: string; readonly on: Day } | null;
  readonly reason: string;
};

/** Writes orders of other systems in bulk, in the caller's transaction, which has written the deals. Asks no rights. */
export const recordImportedOrders = async (tx: Tx, orders: readonly ImportedOrder[]): Promise<void> => {
  const cancelled = orders.flatMap(({ cancel, reason }) => (cancel ? [{ id: cancel, reason }] : []));
  if (cancelled.length > 0) await cancelOrders(tx, cancelled, await todayOf(tx));
  const [at, by] = [await tx.now(), actingPerson(tx.context)];
  const rows = orders.flatMap(({ booked, key, opportunityId, ownerId }) =>
    booked
      ? [
          {
            ...{
              order_id: newId(),
              key,
              opportunity_id: opportunityId,
              owner_id: ownerId,
              amount: booked.amount,
              currency: booked.currency,
            },
            ...{
              booked_on: booked.on,
              recorded_at: at,
              recorded_by: by,
              fulfilled_on: null,
              cancelled_on: null,
              reason: null,
              expected_on: null,
            },
          },
        ]
      : [],
  );
  if (rows.length > 0) await recordOrders(tx, rows);
};
