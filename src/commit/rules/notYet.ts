import { daysOfMonth, monthAfter, monthOf, monthsFrom, type Calendar, type MonthName } from "../../calendar/rules.ts";
import { earlierDay, isBefore, type Day } from "../../kernel/pure/day.ts";
import { fraction, roundHalfEven } from "../../kernel/pure/fraction.ts";
import type { Minor } from "../../kernel/pure/money.ts";

/** A booking of an earlier month, in base currency, and the day on which its deal came into the pipeline. */
export type PastBooking = { readonly createdOn: Day; readonly on: Day; readonly amount: Minor };

/** Fewer months than this tell nothing. */
const fewestMonths = 3;

/**
 * What usually comes in the rest of a month from deals that do not exist yet: the mean, over up to twelve months before it, of what was booked
 * after the same number of days from deals that were created after them. Shown beside the outlook, never inside commit.
 *
 * bookings  of the twelve months before, any order; the first of them begins the history
 * returns   `null` with a history of less than three months, and when the month is over
 * source    product 3-cadence 3.1 "not yet in the pipeline"
 */
export const notYetInPipeline = (
  calendar: Calendar,
  month: MonthName,
  { today, bookings }: { today: Day; bookings: readonly PastBooking[] },
): { readonly amount: Minor; readonly months: number } | null => {
  const { first, last } = daysOfMonth(calendar, month);
  const [one, ...more] = bookings.map(({ on }) => on);
  if (!one || !isBefore(today, last)) return null;
  const daysGone = Math.max(0, first.until(today).days + 1);
  const since = monthOf(calendar, more.reduce(earlierDay, one));
  const months = monthsFrom(monthAfter(month, -12), 12).filter((name) => name >= since);
  if (months.length < fewestMonths) return null;
  const sum = months.reduce((total, name) => total + cameFromNowhere(calendar, name, { daysGone, bookings }), 0n);
  return { amount: roundHalfEven(fraction(sum, BigInt(months.length))), months: months.length };
};

const cameFromNowhere = (
  calendar: Calendar,
  month: MonthName,
  { daysGone, bookings }: { daysGone: number; bookings: readonly PastBooking[] },
): Minor => {
  const { first, last } = daysOfMonth(calendar, month);
  const rest = first.add({ days: daysGone });
  return bookings
    .filter(({ on, createdOn }) => !isBefore(on, rest) && !isBefore(last, on) && !isBefore(createdOn, rest))
    .reduce((sum, { amount }) => sum + amount, 0n);
};
