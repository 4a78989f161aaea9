import { fraction, type Fraction } from "../../../kernel/pure/fraction.ts";
import { plain, undefinedPlain } from "../answer.ts";
import type { Metric } from "../metric.ts";

/** `null` when nothing was won. */
export const meanDays = (days: readonly number[]): Fraction | null =>
  days.length === 0 ? null : fraction(BigInt(days.reduce((sum, count) => sum + count, 0)), BigInt(days.length));

export const salesCycleMeanDays: Metric = {
  key: "sales_cycle_mean_days",
  unit: "days",
  name: { zh: "平均销售周期（天）", en: "Mean sales cycle (days)" },
  definition: {
    zh: "过去 12 个月赢下的商机，从首次达到 25 % 到结案日的天数的平均。",
    en: "Mean of the days from first standing at 25 % or above to the closing day, of those won in the trailing 12 months.",
  },
  numerator: { name: { zh: "赢单", en: "Won" }, lines: ["wonDeals"] },
  needs: ["closed"],
  month: ({ cycleDays }) => {
    const mean = meanDays(cycleDays);
    return mean ? plain(mean, cycleDays.length) : undefinedPlain("nothing-won", 0);
  },
};
