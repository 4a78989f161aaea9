import { describe, expect, it } from "vitest";
import { dayOf } from "../../kernel/pure/day.ts";
import { outcomesOf, surprisesIn, type SignedLine, type Verdict } from "./lastWeek.ts";
import type { Booking } from "./proposal.ts";

const week = dayOf("2026-03-02");
const line = (opportunity: string, changes: Partial<SignedLine> = {}): SignedLine => ({
  opportunity,
  category: "commit",
  amount: 100n,
  expectedOn: dayOf("2026-03-05"),
  ...changes,
});
const booking = (opportunity: string, on: string, amount: bigint): Booking => ({ opportunity, owner: "li-na", on: dayOf(on), amount });
const owed = (lines: SignedLine[], now: string, { bookings = [] as Booking[], verdicts = [] as Verdict[] } = {}) =>
  outcomesOf(week, lines, { bookings, verdicts, now: Temporal.ZonedDateTime.from(`${now}[Asia/Shanghai]`) })
    .filter((one) => one.verdictOwed)
    .map((one) => one.opportunity);

describe("last week's promises", () => {
  it("a line that is not booked asks for a verdict from its expected day on, at the latest on Monday 09:00", () => {
    expect(owed([line("bank")], "2026-03-04T23:59")).toEqual([]);
    expect(owed([line("bank")], "2026-03-05T00:00")).toEqual(["bank"]);
    expect(owed([line("undated", { expectedOn: null })], "2026-03-09T08:59")).toEqual([]);
    expect(owed([line("undated", { expectedOn: null })], "2026-03-09T09:00")).toEqual(["undated"]);
  });
  it("a booked line, an upside line and one with a verdict ask for nothing; a booking taken back asks again", () => {
    const verdict: Verdict = {
      opportunity: "late",
      kind: "slipped",
      date: dayOf("2026-03-12"),
      reason: "board meets later",
      at: Temporal.Instant.from("2026-03-06T10:00:00Z"),
    };
    const lines = [line("bank"), line("hoped", { category: "upside" }), line("late"), line("back")];
    const bookings = [booking("bank", "2026-03-02", 1n), booking("back", "2026-03-03", 100n), booking("back", "2026-03-06", -100n)];
    expect(owed(lines, "2026-03-09T09:00", { bookings, verdicts: [verdict] })).toEqual(["back"]);
  });
  it("only bookings of that week count", () => {
    expect(
      owed([line("bank")], "2026-03-09T09:00", { bookings: [booking("bank", "2026-03-01", 5n), booking("bank", "2026-03-09", 5n)] }),
    ).toEqual(["bank"]);
  });
  it("surprises are bookings in no line, without cancellations, largest first", () => {
    const bookings = [
      booking("bank", "2026-03-02", 1n),
      booking("gift", "2026-03-03", 5n),
      booking("gift", "2026-03-04", -5n),
      booking("more", "2026-03-08", 9n),
      booking("old", "2026-03-01", 99n),
    ];
    expect(surprisesIn(week, [line("bank", { category: "upside" })], bookings)).toEqual([
      { opportunity: "more", booked: 9n },
      { opportunity: "gift", booked: 5n },
    ]);
  });
});
