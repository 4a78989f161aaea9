import { isBefore } from "../../kernel/pure/day.ts";
import { compare, fraction, subtract } from "../../kernel/pure/fraction.ts";
import { daysOfMonth, monthsOfQuarter } from "../../calendar/rules.ts";
import { percent, ratioOf, whole, type Band, type Outcome } from "./answer.ts";
import type { Asked } from "./asked.ts";
import { targetOver } from "./plan.ts";
import type { QuarterSums } from "./sums.ts";

/**
 * Bookings of the quarter up to the end of its 1st, 2nd or 3rd month ÷ bookings of the quarter so far, beside the same share of the target:
 * at most 3 points behind is in band, 6 amber; without target no band.
 * source: product 4-metrics "booked_by_month_1, _2, _3"
 */
export const bookedByMonth = ({ days, targets }: QuarterSums, { calendar, period }: Asked, count: 1 | 2 | 3): Outcome => {
  const months = monthsOfQuarter(calendar, period.name);
  const { last } = daysOfMonth(calendar, months[count - 1] ?? months[2]);
  const upTo = days.filter(({ day }) => !isBefore(last, day)).reduce((total, { booked }) => total + booked, 0n);
  const all = days.reduce((total, { booked }) => total + booked, 0n);
  const n = days.reduce((total, { orders }) => total + orders, 0);
  if (all <= 0n) return { numerator: whole(upTo), denominator: whole(all), value: null, band: "undefined", reason: "nothing-booked", n };
  const plan = targetOver(targets, months);
  const outcome = ratioOf(upTo, all, { reason: "nothing-booked", n });
  return {
    ...outcome,
    band: plan === 0n ? null : behind(fraction(upTo, all), fraction(targetOver(targets, months.slice(0, count)), plan)),
  };
};

const behind = (share: ReturnType<typeof fraction>, planned: ReturnType<typeof fraction>): Band => {
  const gap = subtract(planned, share);
  if (compare(gap, percent(3)) <= 0) return "in";
  return compare(gap, percent(6)) <= 0 ? "amber" : "out";
};
