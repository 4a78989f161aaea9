import { absolute, add, compare, divide, fraction, max, multiply, one, subtract, zero, type Fraction } from "../../kernel/pure/fraction.ts";
import { isBefore } from "../../kernel/pure/day.ts";
import { weeksOfQuarter, type Span } from "../../calendar/rules.ts";
import { whole } from "./answer.ts";
import { isOver, type Asked } from "./asked.ts";
import { linearPlan } from "./plan.ts";
import type { QuarterSums } from "./sums.ts";

/** Plan, net bookings and number of positive bookings of one (joined) week of a quarter. */
export type PlannedWeek = { readonly plan: Fraction; readonly booked: Fraction; readonly orders: number };

/** The quarter's weeks that are over, clipped to it; a week without plan joins the next one, the last the one before. */
export const plannedWeeks = (question: Asked, sums: QuarterSums): PlannedWeek[] => {
  const weeks = weeksOfQuarter(question.calendar, question.period.name)
    .filter(({ last }) => isOver(question, last))
    .map((span) => plannedWeek(question, sums, span));
  const joined: PlannedWeek[] = [];
  let waiting = empty;
  for (const week of weeks) {
    waiting = together(waiting, week);
    if (compare(waiting.plan, zero) === 0) continue;
    joined.push(waiting);
    waiting = empty;
  }
  const last = joined.pop();
  return last ? [...joined, together(last, waiting)] : [];
};

const empty: PlannedWeek = { plan: zero, booked: zero, orders: 0 };
const together = (a: PlannedWeek, b: PlannedWeek): PlannedWeek => ({
  plan: add(a.plan, b.plan),
  booked: add(a.booked, b.booked),
  orders: a.orders + b.orders,
});

const plannedWeek = (question: Asked, sums: QuarterSums, span: Span): PlannedWeek => {
  const days = sums.days.filter(({ day }) => !isBefore(day, span.first) && !isBefore(span.last, day));
  return {
    plan: linearPlan(question.calendar, sums.targets, span),
    booked: whole(days.reduce((total, { booked }) => total + booked, 0n)),
    orders: days.reduce((count, { orders }) => count + orders, 0),
  };
};

export const totalOf = (weeks: readonly PlannedWeek[]): PlannedWeek => weeks.reduce(together, empty);

/**
 * How evenly bookings follow the plan: 1 − ½ Σ |A_w ÷ ΣA − L_w ÷ ΣL|, floored at 0.
 * returns  `null` before 4 weeks with plan are over and while nothing net is booked
 */
export const linearity = (weeks: readonly PlannedWeek[]): Fraction | null => {
  const total = totalOf(weeks);
  if (weeks.length < 4 || compare(total.booked, zero) <= 0) return null;
  const share = (part: Fraction, of: Fraction): Fraction => divide(part, of) ?? zero;
  const distance = weeks.reduce(
    (sum, week) => add(sum, absolute(subtract(share(week.booked, total.booked), share(week.plan, total.plan)))),
    zero,
  );
  return max(zero, subtract(one, multiply(distance, fraction(1n, 2n))));
};

/** √(Σ L_w (A_w ÷ L_w − r)² ÷ ΣL) ÷ r with r = ΣA ÷ ΣL: exact up to the root. `null` below 2 weeks or while nothing net is booked. */
export const volatility = (weeks: readonly PlannedWeek[]): number | null => {
  const total = totalOf(weeks);
  const pace = divide(total.booked, total.plan);
  if (weeks.length < 2 || pace === null || compare(total.booked, zero) <= 0) return null;
  const squares = weeks.reduce((sum, { plan, booked }) => {
    const off = subtract(divide(booked, plan) ?? zero, pace);
    return add(sum, multiply(plan, multiply(off, off)));
  }, zero);
  return Math.sqrt(toNumber(divide(squares, multiply(total.plan, multiply(pace, pace))) ?? zero));
};

/**
 * What as many equal orders, falling at random by the plan, would score on average: 1 − ½ Σ E|X − n p| ÷ n.
 * source: product 4-metrics "linearity_by_chance" (de Moivre's mean deviation)
 */
export const linearityByChance = (weeks: readonly PlannedWeek[]): number | null => {
  if (linearity(weeks) === null) return null;
  const total = totalOf(weeks);
  const n = total.orders;
  if (n === 0) return null;
  const deviation = weeks.reduce((sum, { plan }) => sum + meanDeviation(n, divide(plan, total.plan) ?? zero), 0);
  return 1 - deviation / n / 2;
};

/** E|X − np| of a binomial X: 2 (k+1) C(n, k+1) p^(k+1) (1−p)^(n−k), k = ⌊np⌋; by logarithms, because C(n, k) outgrows a double. */
const meanDeviation = (n: number, share: Fraction): number => {
  const k = Number((BigInt(n) * share.n) / share.d);
  if (k >= n || share.n <= 0n) return 0;
  const p = toNumber(share);
  const logarithm = logFactorial(n) - logFactorial(k + 1) - logFactorial(n - k - 1) + (k + 1) * Math.log(p) + (n - k) * Math.log1p(-p);
  return 2 * (k + 1) * Math.exp(logarithm);
};

const logFactorial = (n: number): number => {
  if (n < 30) return Math.log(Array.from({ length: n }, (_, index) => index + 1).reduce((product, factor) => product * factor, 1));
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n) - 1 / (360 * n ** 3) + 1 / (1260 * n ** 5);
};

/** The nearest double of a fraction whose parts may be far beyond 2^53: 18 digits of the quotient are enough. */
export const toNumber = ({ n, d }: Fraction): number => {
  const shift = Math.max(0, 18 - (n.toString().length - d.toString().length));
  return Number((n * 10n ** BigInt(shift)) / d) / 10 ** shift;
};
