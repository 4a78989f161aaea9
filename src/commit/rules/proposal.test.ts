import { describe, expect, it } from "vitest";
import type { Calendar } from "../../calendar/rules.ts";
import { dayOf } from "../../kernel/pure/day.ts";
import { propose, type Booking, type Deal, type ProposalFacts } from "./proposal.ts";

const week = dayOf("2026-03-02");
const calendar: Calendar = {
  timeZone: "Asia/Shanghai",
  fiscalYearStartMonth: 1,
  kind: "gregorian",
  holidays: new Set(),
  extraWorkingDays: new Set(),
};
const deal = (opportunity: string, changes: Partial<Deal> = {}): Deal => ({
  opportunity,
  owner: "li-na",
  stage: 90,
  category: "commit",
  amount: 500_000_00n,
  currency: "CNY",
  expectedClose: dayOf("2026-03-05"),
  unproven: false,
  stale: false,
  ...changes,
});
const booking = (on: string, amount: bigint): Booking => ({ opportunity: "old", owner: "li-na", on: dayOf(on), amount });
const proposal = (changes: Partial<ProposalFacts> = {}) =>
  propose(week, {
    calendar,
    today: dayOf("2026-02-27"),
    deals: [],
    bookings: [],
    promised: [],
    toBase: ({ amount, currency }) => (currency === "CNY" ? amount : currency === "USD" ? amount * 7n : null),
    ...changes,
  });

describe("the proposal of a week", () => {
  it("names the open deals in commit and upside whose expected close lies in the week, at full amount, by day and then amount", () => {
    const { lines } = proposal({
      deals: [
        deal("bank"),
        deal("hospital", { expectedClose: dayOf("2026-03-02"), amount: 1n, currency: "USD" }),
        deal("grid", { amount: 600_000_00n }),
        deal("university", { category: "upside", expectedClose: dayOf("2026-03-08"), unproven: true, stale: true }),
        deal("next-week", { expectedClose: dayOf("2026-03-09") }),
        deal("sunday-before", { expectedClose: dayOf("2026-03-01") }),
        deal("pipeline", { category: "pipeline" }),
        deal("won", { stage: 100, category: "closed" }),
        deal("lost", { stage: "lost" }),
      ],
    });
    expect(lines.map((line) => line.opportunity)).toEqual(["hospital", "grid", "bank", "university"]);
    expect(lines[0]).toMatchObject({ amount: 1n, currency: "USD", category: "commit" });
  });

  it("a deal without amount is never a line and is shown apart; so is one past its close", () => {
    const { lines, withoutAmount, dateIt } = proposal({
      deals: [
        deal("unpriced", { amount: null }),
        deal("overdue", { expectedClose: dayOf("2026-02-20") }),
        deal("undated", { expectedClose: null }),
      ],
    });
    expect({ lines, withoutAmount, dateIt }).toEqual({ lines: [], withoutAmount: ["unpriced"], dateIt: ["overdue"] });
  });

  it("the month is booked so far plus what is still expected in the rest of it; upside alike without the booked", () => {
    const { month, quarter } = proposal({
      today: dayOf("2026-03-04"),
      bookings: [booking("2026-02-28", 7n), booking("2026-03-01", 100n), booking("2026-03-04", -10n), booking("2026-03-05", 1_000n)],
      deals: [
        deal("past", { amount: 50n, expectedClose: dayOf("2026-03-03") }),
        deal("today", { amount: 3n, expectedClose: dayOf("2026-03-04") }),
        deal("end", { amount: 4n, expectedClose: dayOf("2026-03-31") }),
        deal("april", { amount: 900n, expectedClose: dayOf("2026-04-01") }),
        deal("hoped", { amount: 20n, category: "upside", expectedClose: dayOf("2026-03-20") }),
      ],
    });
    expect(month).toEqual({ commit: 100n - 10n + 3n + 4n, upside: 20n });
    expect(quarter).toEqual({ commit: 7n + 100n - 10n + 3n + 4n, upside: 20n });
  });

  it("before the month has begun, what closes before it does not count", () => {
    const { month, quarter } = proposal({
      deals: [deal("february", { amount: 5n, expectedClose: dayOf("2026-02-28") }), deal("march", { amount: 6n })],
    });
    expect([month.commit, quarter.commit]).toEqual([6n, 11n]);
  });

  it("where a line promises something else, the month takes the promise", () => {
    const promise = { opportunity: "bank", category: "upside", amount: 2n, currency: "CNY", expectedOn: dayOf("2026-03-06") } as const;
    expect(proposal({ deals: [deal("bank")], promised: [promise] }).month).toEqual({ commit: 0n, upside: 2n });
  });

  it("a missing plan rate is named with its currency and month, never taken as 1", () => {
    const { missingRates, month } = proposal({
      deals: [deal("euro", { currency: "EUR" }), deal("euro-2", { currency: "EUR" }), deal("dollar", { amount: 10n, currency: "USD" })],
    });
    expect(missingRates).toEqual([{ currency: "EUR", month: "2026-03" }]);
    expect(month.commit).toBe(70n);
  });
});
