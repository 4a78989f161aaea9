import { compare, divide, fraction, multiply, zero, type Fraction } from "../../../kernel/pure/fraction.ts";
import { ratioOf, whole, type Band, type Outcome } from "../answer.ts";
import { asOfQuarter } from "../asked.ts";
import type { Metric } from "../metric.ts";
import { openIn } from "../openMonths.ts";
import { targetOver } from "../plan.ts";
import type { MonthSums } from "../sums.ts";
import { atLeastZero } from "../windows.ts";

/** What the open amount must be of the target left: 1 ÷ win rate by amount; `null` while that is 0 or undefined. */
export const neededCoverage = ({ won, lost }: MonthSums): Fraction | null => divide(whole(won.amount + lost.amount), whole(won.amount));

const bandAgainst = (value: Fraction, needed: Fraction | null): Band | null => {
  if (!needed || compare(needed, zero) <= 0) return null;
  if (compare(value, needed) >= 0) return "in";
  return compare(value, multiply(needed, fraction(4n, 5n))) >= 0 ? "amber" : "out";
};

export const coverageOfTheRestOfTheQuarter: Metric = {
  key: "coverage_of_the_rest_of_the_quarter",
  unit: "ratio",
  name: { zh: "季度剩余覆盖", en: "Coverage of the rest of the quarter" },
  definition: {
    zh: "预计在当日所在季度成交、阶段 ≥ 25 % 的未结商机金额 ÷ 该季尚缺的目标（目标 − 已签单，不低于 0）。已达成时无值，算达标。",
    en: "Open amount at stage ≥ 25 % expected to close in the as-of day's quarter ÷ what its target still lacks (target − booked, at least 0). Undefined and in band once the target is reached.",
  },
  good: { zh: "≥ 1 ÷ 金额赢单率", en: "≥ 1 ÷ win rate by amount" },
  numerator: { name: { zh: "未结商机", en: "Open opportunities" }, lines: ["openInQuarter"] },
  denominator: { name: { zh: "尚缺的目标", en: "Target left" }, lines: ["targetOfQuarter", "minusBookingsOfQuarter"] },
  needs: ["open", "targets", "booked", "closed"],
  month: (sums, question): Outcome => {
    const { months } = asOfQuarter(question);
    const open = openIn(sums.openByMonth, months);
    const left = atLeastZero(targetOver(sums.targets, months) - sums.quarterBooked);
    const outcome = ratioOf(open.amount, left, { reason: "target-reached", n: open.n });
    if (outcome.value === null || typeof outcome.value === "number") return { ...outcome, band: "in" };
    return { ...outcome, band: bandAgainst(outcome.value, neededCoverage(sums)) };
  },
};
