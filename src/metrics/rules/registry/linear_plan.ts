import { plain } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { linearPlan } from "../plan.ts";

export const linearPlanOfWeek: Metric = {
  key: "linear_plan",
  unit: "money",
  name: { zh: "线性计划", en: "Linear plan" },
  definition: {
    zh: "本周各工作日应得的计划：每月调高的目标平均分到该月的工作日。",
    en: "What the plan asks of the week's working days: each month's raised target spread evenly over its working days.",
  },
  numerator: { name: { zh: "各月目标", en: "The months' targets" }, lines: ["plan"] },
  needs: ["targets"],
  week: ({ targets }, { calendar, period }) => plain(linearPlan(calendar, targets, period)),
};
