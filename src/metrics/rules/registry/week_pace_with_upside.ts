import { ratio, whole } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { linearPlan } from "../plan.ts";
import { paceBounds } from "./week_pace.ts";

export const weekPaceWithUpside: Metric = {
  key: "week_pace_with_upside",
  unit: "ratio",
  name: { zh: "本周线性（含上行）", en: "Pace of the week with upside" },
  definition: { zh: "（本周承诺 + 上行）÷ 本周线性计划。", en: "The week's commit and upside ÷ its linear plan." },
  good: { zh: "95–100 %，以上为超前", en: "95–100 %; above: ahead" },
  numerator: { name: { zh: "承诺 + 上行", en: "Commit + upside" }, lines: ["commitLines", "upsideLines"] },
  denominator: { name: { zh: "线性计划", en: "Linear plan" }, lines: ["plan"] },
  needs: ["lines", "targets"],
  week: ({ commit, upside, targets }, { calendar, period }) =>
    ratio(whole(commit.amount + upside.amount), linearPlan(calendar, targets, period), {
      bounds: paceBounds,
      reason: "no-plan",
      n: commit.n + upside.n,
    }),
};
