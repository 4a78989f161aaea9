import { percent, ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { targetOver } from "../plan.ts";
import { monthsWithTarget, openIn } from "../openMonths.ts";

export const coverage12Months: Metric = {
  key: "coverage_12_months",
  unit: "ratio",
  name: { zh: "12 个月覆盖", en: "Coverage of 12 months" },
  definition: {
    zh: "预计在随后 12 个月（只算有目标的月）成交、阶段 ≥ 25 % 的未结商机金额 ÷ 这些月的目标。",
    en: "Open amount at stage ≥ 25 % expected to close in the following 12 months (those that have a target) ÷ their targets.",
  },
  good: { zh: "> 150 %", en: "> 150 %" },
  numerator: { name: { zh: "未结商机", en: "Open opportunities" }, lines: ["openInWindow"] },
  denominator: { name: { zh: "12 个月目标", en: "Target of the 12 months" }, lines: ["windowTargets"] },
  needs: ["open", "windowTargets"],
  month: ({ openByMonth, windowTargets }, question) => {
    const months = monthsWithTarget(windowTargets, question.period.name);
    const open = openIn(openByMonth, months);
    return ratioOf(open.amount, targetOver(windowTargets, months), {
      bounds: { least: percent(150), strict: true },
      reason: "no-target",
      n: open.n,
    });
  },
};
