import { z } from "zod";
import { endpoints } from "../kernel/pure/endpoint.ts";
import { amount, amountText, currency, day, dayText, id, instantText, page, paging, reason } from "../kernel/pure/shapes.ts";

export const orderShape = z.object({
  id,
  /** The order's number. */
  key: z.string(),
  version: z.number(),
  opportunity: z.object({ id, name: z.string(), account: z.string().nullable() }),
  owner: z.object({ id, name: z.string() }),
  amount: amountText,
  currency: z.string(),
  bookedOn: dayText,
  recordedAt: instantText,
  expectedOn: dayText.nullable(),
  fulfilledOn: dayText.nullable(),
  cancelledOn: dayText.nullable(),
  reason: z.string().nullable(),
  overdue: z.boolean(),
});
export type OrderJson = z.input<typeof orderShape>;
export const orderStates = ["any", "backlog", "overdue", "fulfilled", "cancelled"] as const;

export const contract = endpoints({
  "GET /orders": {
    summary: "Orders that the asker may see, the latest booked first",
    query: z.object({
      ...paging,
      tree: id.optional(),
      opportunity: id.optional(),
      state: z.enum(orderStates).default("any"),
      bookedFrom: day.optional(),
      bookedTo: day.optional(),
    }),
    ok: page(orderShape),
  },
  "POST /opportunities/:id/orders": {
    summary: "Record an order: moves the deal to ordered in the same transaction",
    params: z.object({ id }),
    body: z.object({
      id: id.optional(),
      key: z.string().trim().min(1).max(200),
      amount,
      currency,
      bookedOn: day,
      expectedOn: day.nullable().optional(),
    }),
    ok: orderShape,
    status: 201,
    refusals: ["orders.amount-not-positive", "orders.booked-in-future", "orders.number-taken"],
  },
  "POST /orders/:id/cancellation": {
    summary: "Cancel an order: a negative booking on the day of the cancellation",
    params: z.object({ id }),
    body: z.object({ on: day, reason }),
    ok: orderShape,
    refusals: ["orders.already-cancelled", "orders.cancelled-before-booking", "orders.cancelled-in-future"],
  },
  "PUT /orders/:id/fulfilment": {
    summary: "Say when an order was, or is expected to be, fulfilled",
    params: z.object({ id }),
    body: z.object({ fulfilledOn: day.nullable().optional(), expectedOn: day.nullable().optional(), reason: reason.nullable().optional() }),
    ok: orderShape,
    refusals: ["orders.already-cancelled", "orders.fulfilled-before-booking", "orders.fulfilled-in-future"],
  },
});
