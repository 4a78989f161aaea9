import { plain, whole } from "../answer.ts";
import type { Metric } from "../metric.ts";

export const weightedPipeline: Metric = {
  key: "weighted_pipeline",
  unit: "money",
  name: { zh: "加权通路", en: "Weighted pipeline" },
  definition: {
    zh: "全部未结商机的金额 × 阶段概率之和。只供对照，从不作为预测提出。",
    en: "Σ amount × stage probability over all open opportunities. For comparison only, never proposed as a forecast.",
  },
  numerator: { name: { zh: "未结商机", en: "Open opportunities" }, lines: ["allOpenDeals"] },
  needs: ["quality"],
  month: ({ weighted }) => plain(whole(weighted.amount), weighted.n),
};
