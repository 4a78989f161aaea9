import { add, fraction, zero, type Fraction } from "../../kernel/pure/fraction.ts";
import { earlierDay, isBefore } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import { countWorkingDays, daysOfMonth, monthOf, type Calendar, type MonthName, type Span } from "../../calendar/rules.ts";
import type { Targets } from "./sums.ts";

export const targetOf = (targets: Targets, month: MonthName): Minor => targets.get(month) ?? 0n;
export const targetOver = (targets: Targets, months: Iterable<MonthName>): Minor => {
  let total = 0n;
  for (const month of months) total += targetOf(targets, month);
  return total;
};

/**
 * L(d0…d1), the linear plan: the months' targets spread evenly over their working days.
 * returns  exact minor units; 0 for an empty span
 * source   product 4-metrics "L(d0…d1)"
 */
export const linearPlan = (calendar: Calendar, targets: Targets, span: Span): Fraction => {
  let plan = zero;
  for (let first = span.first; !isBefore(span.last, first);) {
    const month = monthOf(calendar, first);
    const last = earlierDay(daysOfMonth(calendar, month).last, span.last);
    const days = BigInt(countWorkingDays(calendar, month, { first, last }));
    if (days > 0n) plan = add(plan, fraction(targetOf(targets, month) * days, BigInt(countWorkingDays(calendar, month))));
    first = last.add({ days: 1 });
  }
  return plan;
};
