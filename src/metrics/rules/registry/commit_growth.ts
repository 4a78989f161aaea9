import { ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { growthBounds } from "./pipeline_growth.ts";

export const commitGrowth: Metric = {
  key: "commit_growth",
  unit: "ratio",
  name: { zh: "承诺增长率", en: "Commit growth" },
  definition: {
    zh: "（本月 − 上月）÷ 上月，各为月度上报十二个月的承诺之和。",
    en: "(This month − the last) ÷ the last, of the commit of all twelve months in the monthly submissions.",
  },
  good: { zh: "≥ 10 %，最低 5 %", en: "≥ 10 %, the minimum 5 %" },
  numerator: { name: { zh: "增长", en: "Growth" }, lines: ["forecastCommit", "minusForecastCommitBefore"] },
  denominator: { name: { zh: "上月", en: "Last month" }, lines: ["forecastCommitBefore"] },
  needs: ["growth"],
  month: ({ growth: { commit, commitBefore } }) =>
    ratioOf(commit - commitBefore, commitBefore, { bounds: growthBounds, reason: "nothing-before" }),
};
