import { fraction, type Fraction } from "../../../kernel/pure/fraction.ts";
import { plain, undefinedPlain } from "../answer.ts";
import type { Metric } from "../metric.ts";

/** The middle one of ascending numbers, the mean of the two middle ones of an even number; `null` of none. */
const median = (ascending: readonly number[]): Fraction | null => {
  const half = ascending.length >> 1;
  const upper = ascending[half];
  const lower = ascending.length % 2 === 0 ? ascending[half - 1] : upper;
  return upper === undefined || lower === undefined ? null : fraction(BigInt(lower + upper), 2n);
};

export const salesCycleMedianDays: Metric = {
  key: "sales_cycle_median_days",
  unit: "days",
  name: { zh: "销售周期中位数（天）", en: "Median sales cycle (days)" },
  definition: {
    zh: "过去 12 个月赢下的商机，从首次达到 25 % 到结案日的天数的中位数。",
    en: "Median of the days from first standing at 25 % or above to the closing day, of those won in the trailing 12 months.",
  },
  numerator: { name: { zh: "赢单", en: "Won" }, lines: ["wonDeals"] },
  needs: ["closed"],
  month: ({ cycleDays }) => {
    const middle = median(cycleDays);
    return middle ? plain(middle, cycleDays.length) : undefinedPlain("nothing-won", 0);
  },
};
