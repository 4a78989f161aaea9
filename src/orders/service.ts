import type { z } from "zod";
import { actingPerson, type Context } from "../kernel/io/context.ts";
import { inTransaction, reading, type Tx } from "../kernel/io/db.ts";
import { audit, emit, emitAll } from "../kernel/io/events.ts";
import { newId } from "../kernel/io/id.ts";
import type { Day } from "../kernel/pure/day.ts";
import { minorToText, parseMinor, type Minor } from "../kernel/pure/money.ts";
import { notFound, refusal } from "../kernel/pure/refusal.ts";
import { scopeOf } from "../organisation/rules.ts";
import { requireSight, todayOf, viewerOf } from "../organisation/service.ts";
import { decideOrdered } from "../pipeline/rules/revise.ts";
import { presentOf } from "../pipeline/service/read.ts";
import { recordOpportunities } from "../pipeline/service/record.ts";
import type { contract, OrderJson } from "./contract.ts";
import { decideBooking, decideCancellation, decideFulfilment, isOverdue, type Order, type OrderDecision } from "./rules.ts";
import * as store from "./store.ts";
import type { OrderRow } from "./tables.ts";

type Contract = typeof contract;
type NewOrder = z.output<Contract["POST /opportunities/:id/orders"]["body"]>;

/** Orders of the asker and everybody below (finance: all), the latest booked first. */
export const listOrders = (context: Context, query: z.output<Contract["GET /orders"]["query"]>) =>
  reading(context, async (tx) => {
    const viewer = await viewerOf(tx);
    const scope = scopeOf(viewer, "order.read");
    if (scope === "none") return { items: [], next: null };
    if (query.tree) await requireSight(tx, query.tree, "order.read");
    const rows = await store.orders(tx, {
      ...{ tree: query.tree, opportunity: query.opportunity, state: query.state, bookedFrom: query.bookedFrom, bookedTo: query.bookedTo },
      ...{ seenBy: scope === "all" ? null : viewer.personId, today: viewer.today, after: afterOf(query.cursor), limit: query.limit },
    });
    const last = rows.length > query.limit ? rows[query.limit - 1] : undefined;
    return {
      items: rows.slice(0, query.limit).map((row) => orderToJson(row, viewer.today)),
      next: last ? `${last.booked_on.toString()}_${last.order_id}` : null,
    };
  });
const afterOf = (cursor: string | undefined): { on: string; id: string } | null => {
  if (cursor === undefined) return null;
  const match = /^(\d{4}-\d{2}-\d{2})_([0-9a-f-]{36})$/.exec(cursor);
  if (!match) throw refusal("malformed", "malformed", {}, [{ pointer: "?cursor", code: "invalid" }]);
  return { on: match[1] ?? "", id: match[2] ?? "" };
};

const orderToJson = (row: store.ListedOrder, today: Day): OrderJson => ({
  ...{ id: row.order_id, key: row.key, version: row.version, amount: minorToText(row.amount, row.currency), currency: row.currency },
  opportunity: { id: row.opportunity_id, name: row.opportunity_name, account: row.account_name },
  owner: { id: row.owner_id, name: row.owner_name },
  bookedOn: row.booked_on.toString(),
  recordedAt: row.recorded_at.toString(),
  expectedOn: row.expected_on?.toString() ?? null,
  fulfilledOn: row.fulfilled_on?.toString() ?? null,
  cancelledOn: row.cancelled_on?.toString() ?? null,
  reason: row.reason,
  overdue: isOverdue(orderOf(row), today),
});
const orderOf = (row: OrderRow): Order => ({
  ...{ opportunityId: row.opportunity_id, ownerId: row.owner_id, amount: row.amount, currency: row.currency, bookedOn: row.booked_on },
  ...{ recordedAt: row.recorded_at, fulfilledOn: row.fulfilled_on, cancelledOn: row.cancelled_on, expectedOn: row.expected_on },
});

/** Records an order on a deal of the asker or of somebody below; the deal is ordered from then on, its own amount stays. */
export const recordOrder = (context: Context, opportunityId: string, body: NewOrder) =>
  inTransaction(context, async (tx) => {
    const deal = await presentOf(tx, opportunityId);
    await requireSight(tx, deal.state.ownerId, "order.write", "opportunity");
    const amount = minorOf(body.amount, body.currency);
    accepted(decideBooking({ amount, bookedOn: body.bookedOn }, await todayOf(tx)));
    const row: Omit<OrderRow, "version"> = {
      ...{ order_id: body.id ?? newId(), key: body.key, opportunity_id: opportunityId, owner_id: deal.state.ownerId, amount },
      ...{ currency: body.currency, booked_on: body.bookedOn, recorded_at: await tx.now(), recorded_by: actingPerson(context) },
      ...{ fulfilled_on: null, cancelled_on: null, reason: null, expected_on: body.expectedOn ?? null },
    };
    if ((await store.insertOrders(tx, [row])) === 0)
      throw refusal("conflict", "orders.number-taken", {}, [{ pointer: "/key", code: "orders.number-taken" }]);
    await recordOpportunities(tx, [{ opportunityId, state: decideOrdered(deal.state, body.key) }]);
    await tell(tx, "order.booked", row);
    return readOrder(tx, row.order_id, opportunityId);
  });

/** Writes orders in bulk (imports): asks no rights and moves no deal, the caller has written those. Numbers that are taken are left out. */
export const recordOrders = async (tx: Tx, rows: readonly Omit<OrderRow, "version">[]): Promise<number> => {
  let written = 0;
  for (let start = 0; start < rows.length; start += 5000) written += await store.insertOrders(tx, rows.slice(start, start + 5000));
  if (written > 0) await emitAll(tx, [{ name: "orders.booked", subjectId: null, details: { count: written } }]);
  return written;
};

/** Cancels an order: the deal stays ordered (a later cancellation does not unwin it) until somebody moves it back. */
export const cancelOrder = (context: Context, id: string, { on, reason }: z.output<Contract["POST /orders/:id/cancellation"]["body"]>) =>
  inTransaction(context, async (tx) => {
    const order = await lockedOrder(tx, id);
    await requireSight(tx, order.owner_id, "order.write", "order");
    accepted(decideCancellation(orderOf(order), { on, reason }, await todayOf(tx)));
    const after = { ...order, cancelled_on: on, reason };
    await store.updateOrder(tx, after);
    await tell(tx, "order.cancelled", after);
    return readOrder(tx, id, order.opportunity_id);
  });

/** Fulfilled on a day, or expected on one, with the reason why it is not yet. */
export const fulfilOrder = (context: Context, id: string, body: z.output<Contract["PUT /orders/:id/fulfilment"]["body"]>) =>
  inTransaction(context, async (tx) => {
    const order = await lockedOrder(tx, id);
    await requireSight(tx, order.owner_id, "order.fulfil", "order");
    const fulfilledOn = body.fulfilledOn === undefined ? order.fulfilled_on : body.fulfilledOn;
    accepted(decideFulfilment(orderOf(order), fulfilledOn, await todayOf(tx)));
    const after: OrderRow = {
      ...order,
      fulfilled_on: fulfilledOn,
      expected_on: body.expectedOn === undefined ? order.expected_on : body.expectedOn,
      reason: body.reason === undefined ? order.reason : body.reason,
    };
    await store.updateOrder(tx, after);
    await tell(tx, body.fulfilledOn ? "order.fulfilled" : "order.changed", after, order);
    return readOrder(tx, id, order.opportunity_id);
  });

const lockedOrder = async (tx: Tx, id: string): Promise<OrderRow> => {
  const order = await store.lockOrder(tx, id);
  if (!order) throw notFound("order");
  return order;
};

const readOrder = async (tx: Tx, id: string, opportunity: string): Promise<OrderJson> => {
  const today = await todayOf(tx);
  const ask = {
    seenBy: null,
    tree: undefined,
    opportunity,
    state: "any",
    bookedFrom: undefined,
    bookedTo: undefined,
    today,
    after: null,
  } as const;
  const row = (await store.orders(tx, { ...ask, limit: 1000 })).find((each) => each.order_id === id);
  if (!row) throw notFound("order");
  return orderToJson(row, today);
};

const tell = async (tx: Tx, name: string, row: Omit<OrderRow, "version">, before?: OrderRow): Promise<void> => {
  const told = (order: Omit<OrderRow, "version">): Record<string, unknown> => ({
    ...{
      key: order.key,
      opportunity: order.opportunity_id,
      owner: order.owner_id,
      amount: minorToText(order.amount, order.currency),
      currency: order.currency,
    },
    ...{
      bookedOn: order.booked_on,
      expectedOn: order.expected_on,
      fulfilledOn: order.fulfilled_on,
      cancelledOn: order.cancelled_on,
      reason: order.reason,
    },
  });
  await audit(tx, {
    action: name,
    subjectKind: "order",
    subjectId: row.order_id,
    details: before ? { before: told(before), after: told(row) } : told(row),
  });
  await emit(tx, { name, subjectId: row.order_id, details: told(row) });
};

const accepted = (decision: OrderDecision): void => {
  if (!decision.ok)
    throw refusal("invalid", decision.code, {}, [{ pointer: `/${fieldInBody[decision.field] ?? decision.field}`, code: decision.code }]);
};
const fieldInBody: Readonly<Record<string, string>> = { cancelledOn: "on" };
const minorOf = (text: string, currency: string): Minor => {
  const minor = parseMinor(text, currency);
  if (minor === null) throw refusal("invalid", "invalid", {}, [{ pointer: "/amount", code: "amount" }]);
  return minor;
};
