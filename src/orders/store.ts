import { sql, type Tx } from "../kernel/io/db.ts";
import type { Day } from "../kernel/pure/day.ts";
import type { OrderRow } from "./tables.ts";

const columns = sql.raw(
  "o.order_id, o.key, o.opportunity_id, o.owner_id, o.amount, o.currency, o.booked_on, o.recorded_at, o.recorded_by, o.fulfilled_on, o.cancelled_on, o.reason, o.expected_on, o.version",
);

/** Returns how many were written: one whose number is taken is left out. */
export const insertOrders = (tx: Tx, rows: readonly Omit<OrderRow, "version">[]): Promise<number> =>
  tx.exec(sql`
    insert into sales_order (org_id, order_id, key, opportunity_id, owner_id, amount, currency, booked_on, recorded_at, recorded_by, fulfilled_on,
      cancelled_on, reason, expected_on)
    select ${tx.orgId}::uuid, given.*
    from unnest(
      ${rows.map((row) => row.order_id)}::uuid[], ${rows.map((row) => row.key)}::text[], ${rows.map((row) => row.opportunity_id)}::uuid[],
      ${rows.map((row) => row.owner_id)}::uuid[], ${rows.map((row) => row.amount)}::bigint[], ${rows.map((row) => row.currency)}::text[],
      ${rows.map((row) => row.booked_on)}::date[], ${rows.map((row) => row.recorded_at)}::timestamptz[],
      ${rows.map((row) => row.recorded_by)}::uuid[], ${rows.map((row) => row.fulfilled_on)}::date[],
      ${rows.map((row) => row.cancelled_on)}::date[], ${rows.map((row) => row.reason)}::text[], ${rows.map((row) => row.expected_on)}::date[]
    ) as given
    on conflict (org_id, key) do nothing`);

export const lockOrder = (tx: Tx, id: string): Promise<OrderRow | null> =>
  tx.maybe(sql<OrderRow>`
    select ${columns}
    from sales_order o
    where o.org_id = ${tx.orgId} and o.order_id = ${id}
    for update`);

/** The days and the reason of an order; its amount never changes. */
export const updateOrder = (tx: Tx, row: OrderRow): Promise<number> =>
  tx.exec(sql`
    update sales_order
    set fulfilled_on = ${row.fulfilled_on}, cancelled_on = ${row.cancelled_on}, reason = ${row.reason}, expected_on = ${row.expected_on},
      version = version + 1
    where org_id = ${tx.orgId} and order_id = ${row.order_id}`);

/** Takes orders back; one that is booked later than `on` is taken back on its booking day. */
export const cancelOrders = (tx: Tx, orders: readonly { readonly id: string; readonly reason: string }[], on: Day): Promise<number> =>
  tx.exec(sql`
    update sales_order
    set cancelled_on = greatest(booked_on, ${on}::date), reason = given.reason, version = version + 1
    from unnest(${orders.map(({ id }) => id)}::uuid[], ${orders.map(({ reason }) => reason)}::text[]) as given (order_id, reason)
    where sales_order.org_id = ${tx.orgId} and sales_order.order_id = given.order_id`);

export type OrderQuestion = {
  readonly seenBy: string | null;
  readonly tree: string | undefined;
  readonly opportunity: string | undefined;
  readonly state: "any" | "backlog" | "overdue" | "fulfilled" | "cancelled";
  readonly bookedFrom: Day | undefined;
  readonly bookedTo: Day | undefined;
  readonly today: Day;
  readonly after: { readonly on: string; readonly id: string } | null;
  readonly limit: number;
};
export type ListedOrder = OrderRow & { opportunity_name: string; account_name: string | null; owner_name: string };

/** Orders, the latest booked first; index sales_order_booked or sales_order_owner. */
export const orders = (tx: Tx, ask: OrderQuestion): Promise<ListedOrder[]> =>
  tx.all(sql<ListedOrder>`
    with chosen as (
      select ${columns}
      from sales_order o
      where o.org_id = ${tx.orgId}
        ${ask.seenBy === null ? sql`` : sql`and o.owner_id in ${below(ask.seenBy, ask.today)}`}
        ${ask.tree === undefined ? sql`` : sql`and o.owner_id in ${below(ask.tree, ask.today)}`}
        ${ask.opportunity === undefined ? sql`` : sql`and o.opportunity_id = ${ask.opportunity}`}
        ${ask.bookedFrom === undefined ? sql`` : sql`and o.booked_on >= ${ask.bookedFrom}`}
        ${ask.bookedTo === undefined ? sql`` : sql`and o.booked_on <= ${ask.bookedTo}`}
        ${inState(ask)}
        ${ask.after === null ? sql`` : sql`and (o.booked_on, o.order_id) < (${ask.after.on}::date, ${ask.after.id}::uuid)`}
      order by o.booked_on desc, o.order_id desc
      limit ${ask.limit + 1}
    )
    select ${columns}, d.name as opportunity_name, a.name as account_name, w.name as owner_name
    from chosen o
    join opportunity d on d.org_id = ${tx.orgId} and d.opportunity_id = o.opportunity_id
    join person w on w.org_id = ${tx.orgId} and w.person_id = o.owner_id
    left join account a on a.org_id = d.org_id and a.account_id = d.account_id
    order by o.booked_on desc, o.order_id desc`);

const inState = ({ state, today }: OrderQuestion) => {
  switch (state) {
    case "any":
      return sql``;
    case "backlog":
      return sql`and o.fulfilled_on is null and o.cancelled_on is null`;
    case "overdue":
      return sql`and o.fulfilled_on is null and o.cancelled_on is null and o.expected_on < ${today}`;
    case "fulfilled":
      return sql`and o.fulfilled_on is not null and o.cancelled_on is null`;
    case "cancelled":
      return sql`and o.cancelled_on is not null`;
  }
};
const below = (person: string, today: Day) => sql`(
  select c.descendant_id from reporting_closure c
  where c.org_id = o.org_id and c.ancestor_id = ${person} and c.from_day <= ${today} and c.to_day > ${today})`;
