import { isBefore, type Day, type Instant } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import { weekAfter, type Week } from "../../kernel/pure/week.ts";
import type { Booking, LineCategory } from "./proposal.ts";

/** A line of the version that counts, in base currency. */
export type SignedLine = {
  readonly opportunity: string;
  readonly category: LineCategory;
  readonly amount: Minor;
  readonly expectedOn: Day | null;
};
export const verdictKinds = ["slipped", "lost", "reduced", "other"] as const;
export type VerdictKind = (typeof verdictKinds)[number];
export type Verdict = {
  readonly opportunity: string;
  readonly kind: VerdictKind;
  readonly date: Day | null;
  readonly reason: string;
  readonly at: Instant;
};

export type LineOutcome = SignedLine & {
  /** Net bookings of its opportunity by the signer in that week. */
  readonly booked: Minor;
  /** A commit line without a booking asks for a verdict from its expected day on, at the latest on Monday 09:00. */
  readonly verdictOwed: boolean;
  readonly verdict: Verdict | null;
};

/**
 * What became of each signed line of a week, in the order of the statement.
 *
 * bookings  of the signer, any days; verdicts  oldest first, the latest counts
 * source    product 3-cadence "Last week", 7-answers "Verdicts"
 */
export const outcomesOf = (
  week: Week,
  lines: readonly SignedLine[],
  { bookings, verdicts, now }: { bookings: readonly Booking[]; verdicts: readonly Verdict[]; now: Temporal.ZonedDateTime },
): LineOutcome[] => {
  const booked = bookedByOpportunity(week, bookings);
  return lines.map((line) => {
    const amount = booked.get(line.opportunity) ?? 0n;
    const verdict = verdicts.findLast((one) => one.opportunity === line.opportunity) ?? null;
    const asks = line.category === "commit" && amount <= 0n && isDue(line, week, now);
    return { ...line, booked: amount, verdict, verdictOwed: asks && !verdict };
  });
};
const isDue = (line: SignedLine, week: Week, now: Temporal.ZonedDateTime): boolean => {
  const mondayNine = weekAfter(week).toZonedDateTime({ timeZone: now.timeZoneId, plainTime: "09:00" });
  if (Temporal.ZonedDateTime.compare(now, mondayNine) >= 0) return true;
  return line.expectedOn !== null && !isBefore(now.toPlainDate(), line.expectedOn);
};

export type Surprise = { readonly opportunity: string; readonly booked: Minor };
/** Bookings of the week (cancellations not counted) that were in no commit or upside line, one per opportunity, largest first. */
export const surprisesIn = (week: Week, lines: readonly SignedLine[], bookings: readonly Booking[]): Surprise[] => {
  const promised = new Set(lines.map((line) => line.opportunity));
  const positive = bookings.filter((booking) => booking.amount > 0n && !promised.has(booking.opportunity));
  return [...bookedByOpportunity(week, positive)]
    .map(([opportunity, booked]) => ({ opportunity, booked }))
    .toSorted((a, b) => (a.booked === b.booked ? 0 : a.booked > b.booked ? -1 : 1));
};

const bookedByOpportunity = (week: Week, bookings: readonly Booking[]): Map<string, Minor> => {
  const sums = new Map<string, Minor>();
  for (const { on, opportunity, amount } of bookings) {
    if (isBefore(on, week) || !isBefore(on, weekAfter(week))) continue;
    sums.set(opportunity, (sums.get(opportunity) ?? 0n) + amount);
  }
  return sums;
};
