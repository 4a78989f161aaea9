import { ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { forecastIn, monthsWithTarget } from "../openMonths.ts";
import { targetOver } from "../plan.ts";

export const twelveMonthCommit: Metric = {
  key: "twelve_month_commit",
  unit: "ratio",
  name: { zh: "12 个月承诺", en: "Commit of 12 months" },
  definition: {
    zh: "本月月度上报的承诺之和 ÷ 目标，只算 12 个月中有目标的月。",
    en: "Commit of the month's monthly submissions ÷ the target, over those of the 12 months that have one.",
  },
  numerator: { name: { zh: "承诺", en: "Commit" }, lines: ["forecastCommitInTargets"] },
  denominator: { name: { zh: "12 个月目标", en: "Target of the 12 months" }, lines: ["windowTargets"] },
  needs: ["forecast", "windowTargets"],
  month: ({ forecast, windowTargets }, { period }) => {
    const months = monthsWithTarget(windowTargets, period.name);
    const { commit, n } = forecastIn(forecast, months);
    return ratioOf(commit, targetOver(windowTargets, months), { reason: "no-target", n });
  },
};
