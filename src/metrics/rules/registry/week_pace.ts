import { percent, ratio, whole, type Bounds } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { linearPlan } from "../plan.ts";

export const paceBounds: Bounds = { least: percent(95), most: percent(100), ahead: true };

export const weekPace: Metric = {
  key: "week_pace",
  unit: "ratio",
  name: { zh: "本周线性", en: "Pace of the week" },
  definition: { zh: "本周承诺 ÷ 本周线性计划（第二问）。", en: "The week's commit ÷ its linear plan (question 2)." },
  good: { zh: "95–100 %，以上为超前", en: "95–100 %; above: ahead" },
  numerator: { name: { zh: "已签承诺", en: "Signed commit" }, lines: ["commitLines"] },
  denominator: { name: { zh: "线性计划", en: "Linear plan" }, lines: ["plan"] },
  needs: ["lines", "targets"],
  week: ({ commit, targets }, { calendar, period }) =>
    ratio(whole(commit.amount), linearPlan(calendar, targets, period), { bounds: paceBounds, reason: "no-plan", n: commit.n }),
};
