import { fraction } from "../../../kernel/pure/fraction.ts";
import { bandOf, percent, plain, undefinedPlain } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { linearity, linearityByChance, plannedWeeks } from "../quarterWeeks.ts";

/** min(85 %, by chance); the chance is floating point, taken to 12 decimals. */
const leastOf = (chance: number | null) =>
  chance === null || chance >= 0.85 ? percent(85) : fraction(BigInt(Math.round(chance * 1e12)), 10n ** 12n);

export const linearityOfQuarter: Metric = {
  key: "linearity",
  unit: "ratio",
  name: { zh: "线性度", en: "Linearity" },
  definition: {
    zh: "1 − ½ Σ |各周签单占比 − 各周计划占比|，按季度内已结束的周计算，不低于 0；有计划的周不足 4 周时无值。",
    en: "1 − ½ Σ |the week's share of bookings − its share of the plan| over the quarter's weeks so far, floored at 0; undefined before 4 weeks with plan are over.",
  },
  good: { zh: "≥ min(85 %，随机基准)", en: "≥ min(85 %, by chance)" },
  numerator: { name: { zh: "净签单", en: "Net bookings" }, lines: ["bookings"] },
  denominator: { name: { zh: "线性计划", en: "Linear plan" }, lines: ["plan"] },
  needs: ["days", "targets"],
  quarter: (sums, question) => {
    const weeks = plannedWeeks(question, sums);
    const value = linearity(weeks);
    if (!value) return undefinedPlain(weeks.length < 4 ? "too-few-weeks" : "nothing-booked", weeks.length);
    return { ...plain(value, weeks.length), band: bandOf(value, { least: leastOf(linearityByChance(weeks)) }) };
  },
};
