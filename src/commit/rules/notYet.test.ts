import { describe, expect, it } from "vitest";
import type { Calendar } from "../../calendar/rules.ts";
import { dayOf } from "../../kernel/pure/day.ts";
import { notYetInPipeline, type PastBooking } from "./notYet.ts";

const calendar: Calendar = {
  timeZone: "Asia/Shanghai",
  fiscalYearStartMonth: 1,
  kind: "gregorian",
  holidays: new Set(),
  extraWorkingDays: new Set(),
};
const booking = (createdOn: string, on: string, amount: bigint): PastBooking => ({ createdOn: dayOf(createdOn), on: dayOf(on), amount });
const usual = (today: string, bookings: PastBooking[]) => notYetInPipeline(calendar, "2026-04", { today: dayOf(today), bookings });
const history = [
  booking("2025-11-01", "2026-01-05", 9n),
  booking("2026-01-12", "2026-01-20", 30n),
  booking("2026-01-09", "2026-01-20", 100n),
  booking("2026-02-11", "2026-02-11", 33n),
  booking("2026-03-11", "2026-04-01", 1000n),
];

describe("not yet in the pipeline", () => {
  it("is the mean of what came after the same number of days from deals that did not exist yet", () => {
    expect(usual("2026-04-10", history)).toEqual({ amount: 21n, months: 3 });
    expect(usual("2026-04-08", history)).toEqual({ amount: 54n, months: 3 });
  });
  it("before the month begins, the whole month counts", () => {
    expect(usual("2026-03-27", history)).toEqual({ amount: 54n, months: 3 });
  });
  it("is unknown with less than three months of history, and when the month is over", () => {
    expect(usual("2026-04-10", history.slice(3))).toBeNull();
    expect(usual("2026-04-10", [])).toBeNull();
    expect(usual("2026-04-30", history)).toBeNull();
  });
});
