import { isBefore, type Day, type Instant } from "../kernel/pure/day.ts";
import type { Minor } from "../kernel/pure/money.ts";

/** An order as it is recorded. A correction is a cancellation plus a new order; its amount never changes. */
export type Order = {
  readonly opportunityId: string;
  readonly ownerId: string;
  readonly amount: Minor;
  readonly currency: string;
  readonly bookedOn: Day;
  readonly recordedAt: Instant;
  readonly fulfilledOn: Day | null;
  readonly cancelledOn: Day | null;
  readonly expectedOn: Day | null;
};

export type OrderRefusal =
  | "orders.amount-not-positive"
  | "orders.booked-in-future"
  | "orders.already-cancelled"
  | "orders.cancelled-before-booking"
  | "orders.cancelled-in-future"
  | "orders.reason-needed"
  | "orders.fulfilled-before-booking"
  | "orders.fulfilled-in-future"
  | "orders.fulfilled";
export type OrderDecision = { readonly ok: true } | { readonly ok: false; readonly code: OrderRefusal; readonly field: string };
const ok: OrderDecision = { ok: true };
const no = (code: OrderRefusal, field: string): OrderDecision => ({ ok: false, code, field });

/** An order is of a positive amount and booked today or earlier. */
export const decideBooking = (order: Pick<Order, "amount" | "bookedOn">, today: Day): OrderDecision => {
  if (order.amount <= 0n) return no("orders.amount-not-positive", "amount");
  return isBefore(today, order.bookedOn) ? no("orders.booked-in-future", "bookedOn") : ok;
};

/** A cancellation is a negative booking on its own day: the past never changes, so it is dated between booking and today. */
export const decideCancellation = (order: Order, { on, reason }: { on: Day; reason: string | null }, today: Day): OrderDecision => {
  if (order.cancelledOn) return no("orders.already-cancelled", "cancelledOn");
  if (isBefore(on, order.bookedOn)) return no("orders.cancelled-before-booking", "cancelledOn");
  if (isBefore(today, on)) return no("orders.cancelled-in-future", "cancelledOn");
  return reason?.trim() ? ok : no("orders.reason-needed", "reason");
};

/** Fulfilled is the day of the last step (paid); a wrong day can be corrected or taken back (null), not on a cancelled order. */
export const decideFulfilment = (order: Order, on: Day | null, today: Day): OrderDecision => {
  if (order.cancelledOn) return no("orders.already-cancelled", "fulfilledOn");
  if (on && isBefore(on, order.bookedOn)) return no("orders.fulfilled-before-booking", "fulfilledOn");
  return on && isBefore(today, on) ? no("orders.fulfilled-in-future", "fulfilledOn") : ok;
};

/** Booked, not fulfilled and not cancelled by the end of a day. A partly fulfilled order stays with its whole amount. */
export const isBacklog = (order: Pick<Order, "bookedOn" | "fulfilledOn" | "cancelledOn">, on: Day): boolean =>
  !isBefore(on, order.bookedOn) && !isBy(order.fulfilledOn, on) && !isBy(order.cancelledOn, on);
const isBy = (day: Day | null, on: Day): boolean => day !== null && !isBefore(on, day);

/** In the backlog and past the day it was expected to be fulfilled. */
export const isOverdue = (order: Pick<Order, "bookedOn" | "fulfilledOn" | "cancelledOn" | "expectedOn">, on: Day): boolean =>
  isBacklog(order, on) && order.expectedOn !== null && isBefore(order.expectedOn, on);

/** The bookings that an order makes: its amount on its booking day and, cancelled, the same amount back on the day of the cancellation. */
export const bookingsOf = (order: Pick<Order, "amount" | "bookedOn" | "cancelledOn">): { readonly on: Day; readonly amount: Minor }[] => [
  { on: order.bookedOn, amount: order.amount },
  ...(order.cancelledOn ? [{ on: order.cancelledOn, amount: -order.amount }] : []),
];

/** Net bookings of orders of one currency in the days first … last. */
export const netBookings = (
  orders: Iterable<Pick<Order, "amount" | "bookedOn" | "cancelledOn">>,
  { first, last }: { first: Day; last: Day },
): Minor => {
  let net = 0n;
  for (const order of orders)
    for (const booking of bookingsOf(order)) if (!isBefore(booking.on, first) && !isBefore(last, booking.on)) net += booking.amount;
  return net;
};
