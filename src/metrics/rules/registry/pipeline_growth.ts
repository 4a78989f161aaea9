import { percent, ratioOf, type Bounds } from "../answer.ts";
import type { Metric } from "../metric.ts";

/** ≥ 10 % is good, 5 % the minimum. */
export const growthBounds: Bounds = { least: percent(10) };

export const pipelineGrowth: Metric = {
  key: "pipeline_growth",
  unit: "ratio",
  name: { zh: "通路增长率", en: "Pipeline growth" },
  definition: {
    zh: "（本月末 − 上月末）÷ 上月末，各为当时随后 12 个月、阶段 ≥ 25 % 的未结商机金额；月未结束时取查询时刻。",
    en: "(This month-end − the last) ÷ the last, of open amount at stage ≥ 25 % expected in the 12 months that follow each; the as-of instant where it is earlier.",
  },
  good: { zh: "≥ 10 %，最低 5 %", en: "≥ 10 %, the minimum 5 %" },
  numerator: { name: { zh: "增长", en: "Growth" }, lines: ["openAtMonthEnd", "minusOpenAtMonthEndBefore"] },
  denominator: { name: { zh: "上月末", en: "Last month-end" }, lines: ["openAtMonthEndBefore"] },
  needs: ["growth"],
  month: ({ growth: { open, openBefore } }) => ratioOf(open - openBefore, openBefore, { bounds: growthBounds, reason: "nothing-before" }),
};
