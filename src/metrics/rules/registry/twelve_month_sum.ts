import { percent, ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { forecastIn, monthsWithTarget } from "../openMonths.ts";
import { targetOver } from "../plan.ts";

export const twelveMonthSum: Metric = {
  key: "twelve_month_sum",
  unit: "ratio",
  name: { zh: "12 个月之和", en: "Sum of 12 months" },
  definition: {
    zh: "本月月度上报的（承诺 + 上行）之和 ÷ 目标，只算 12 个月中有目标的月。",
    en: "Commit and upside of the month's monthly submissions ÷ the target, over those of the 12 months that have one.",
  },
  good: { zh: "≥ 100 %", en: "≥ 100 %" },
  numerator: { name: { zh: "承诺 + 上行", en: "Commit + upside" }, lines: ["forecastSumInTargets"] },
  denominator: { name: { zh: "12 个月目标", en: "Target of the 12 months" }, lines: ["windowTargets"] },
  needs: ["forecast", "windowTargets"],
  month: ({ forecast, windowTargets }, { period }) => {
    const months = monthsWithTarget(windowTargets, period.name);
    const { commit, upside, n } = forecastIn(forecast, months);
    return ratioOf(commit + upside, targetOver(windowTargets, months), { bounds: { least: percent(100) }, reason: "no-target", n });
  },
};
