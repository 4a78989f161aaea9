import { fraction } from "../../../kernel/pure/fraction.ts";
import { percent, ratio, whole } from "../answer.ts";
import type { Metric } from "../metric.ts";

export const commitReliability: Metric = {
  key: "commit_reliability",
  unit: "ratio",
  name: { zh: "承诺可靠度", en: "Commit reliability" },
  definition: {
    zh: "各承诺项的金额 × 检查表完成比例（完成 ÷ 适用）之和 ÷ 金额之和；没有适用项的不计入。",
    en: "Σ of each commit line's amount × its checklist (items done ÷ applicable) ÷ Σ amount; a line without an applicable item is left out of both.",
  },
  good: { zh: "≥ 90 %", en: "≥ 90 %" },
  numerator: { name: { zh: "按检查表加权的承诺", en: "Commit weighted by its checklist" }, lines: ["reliability"] },
  denominator: { name: { zh: "承诺", en: "Commit" }, lines: ["applicableLines"] },
  needs: ["lines"],
  week: ({ reliableSixtieths, applicable }) =>
    ratio(fraction(reliableSixtieths, 60n), whole(applicable.amount), {
      bounds: { least: percent(90) },
      reason: "no-lines",
      n: applicable.n,
    }),
};
