import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf } from "../kernel/pure/day.ts";
import { bookingsOf, decideBooking, decideCancellation, decideFulfilment, isBacklog, isOverdue, netBookings, type Order } from "./rules.ts";

const today = dayOf("2026-03-06");
const order = (changes: Partial<Order> = {}): Order => ({
  opportunityId: "campus",
  ownerId: "li",
  amount: 500_000_00n,
  currency: "CNY",
  bookedOn: dayOf("2026-03-03"),
  recordedAt: Temporal.Instant.from("2026-03-03T02:00:00Z"),
  fulfilledOn: null,
  cancelledOn: null,
  expectedOn: dayOf("2026-03-20"),
  ...changes,
});

describe("recording", () => {
  it("an order is positive and booked today or earlier", () => {
    expect(decideBooking(order({ bookedOn: today }), today)).toEqual({ ok: true });
    expect(decideBooking(order({ bookedOn: today.add({ days: 1 }) }), today)).toMatchObject({ code: "orders.booked-in-future" });
    expect(decideBooking(order({ amount: 0n }), today)).toMatchObject({ code: "orders.amount-not-positive" });
  });
  it("a cancellation has a reason and a day from the booking to today, once", () => {
    expect(decideCancellation(order(), { on: today, reason: "budget withdrawn" }, today)).toEqual({ ok: true });
    expect(decideCancellation(order(), { on: today, reason: " " }, today)).toMatchObject({ code: "orders.reason-needed" });
    expect(decideCancellation(order(), { on: dayOf("2026-03-02"), reason: "x" }, today)).toMatchObject({
      code: "orders.cancelled-before-booking",
    });
    expect(decideCancellation(order(), { on: dayOf("2026-03-07"), reason: "x" }, today)).toMatchObject({
      code: "orders.cancelled-in-future",
    });
    expect(decideCancellation(order({ cancelledOn: today }), { on: today, reason: "x" }, today)).toMatchObject({
      code: "orders.already-cancelled",
    });
  });
  it("an order is fulfilled on a day between its booking and today; a wrong day can be taken back", () => {
    expect(decideFulfilment(order(), today, today)).toEqual({ ok: true });
    expect(decideFulfilment(order({ fulfilledOn: today }), null, today)).toEqual({ ok: true });
    expect(decideFulfilment(order(), dayOf("2026-03-01"), today)).toMatchObject({ code: "orders.fulfilled-before-booking" });
    expect(decideFulfilment(order({ cancelledOn: today }), today, today)).toMatchObject({ code: "orders.already-cancelled" });
  });
});

describe("backlog", () => {
  it("holds an order from its booking day until the day it is fulfilled or cancelled", () => {
    const fulfilled = order({ fulfilledOn: dayOf("2026-03-10") });
    expect(["2026-03-02", "2026-03-03", "2026-03-09", "2026-03-10"].map((day) => isBacklog(fulfilled, dayOf(day)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isBacklog(order({ cancelledOn: today }), today)).toBe(false);
  });
  it("is overdue once its expected day is past", () => {
    expect(isOverdue(order(), dayOf("2026-03-20"))).toBe(false);
    expect(isOverdue(order(), dayOf("2026-03-21"))).toBe(true);
    expect(isOverdue(order({ expectedOn: null }), dayOf("2027-01-01"))).toBe(false);
  });
});

describe("bookings", () => {
  it("a cancellation is a negative booking on its own day: the past never changes", () => {
    const cancelled = order({ cancelledOn: dayOf("2026-03-12") });
    expect(bookingsOf(cancelled)).toEqual([
      { on: dayOf("2026-03-03"), amount: 500_000_00n },
      { on: dayOf("2026-03-12"), amount: -500_000_00n },
    ]);
    expect(netBookings([cancelled], { first: dayOf("2026-03-02"), last: dayOf("2026-03-08") })).toBe(500_000_00n);
    expect(netBookings([cancelled], { first: dayOf("2026-03-09"), last: dayOf("2026-03-15") })).toBe(-500_000_00n);
  });
  it("bookings of two neighbouring spans add up to those of both", () => {
    const day = fc.integer({ min: 0, max: 60 }).map((days) => dayOf("2026-01-01").add({ days }));
    const any = fc.record({ amount: fc.bigInt({ min: 1n, max: 10n ** 12n }), bookedOn: day, cancelledOn: fc.option(day) });
    fc.assert(
      fc.property(fc.array(any), day, (orders, cut) => {
        const [first, last] = [dayOf("2026-01-01"), dayOf("2026-03-31")];
        expect(netBookings(orders, { first, last: cut }) + netBookings(orders, { first: cut.add({ days: 1 }), last })).toBe(
          netBookings(orders, { first, last }),
        );
      }),
    );
  });
});
