import { ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";

export const pipelineQuality: Metric = {
  key: "pipeline_quality",
  unit: "ratio",
  name: { zh: "通路质量", en: "Pipeline quality" },
  definition: {
    zh: "健全商机金额 ÷ 阶段 ≥ 25 % 的全部未结商机金额。健全：证据齐全，下一步未过期，预计成交日未过，14 × 24 小时内有动作。",
    en: "Amount of sound ÷ amount of all open opportunities at stage ≥ 25 %. Sound: evidence complete, next step not past, expected close not past, touched within 14 × 24 hours.",
  },
  numerator: { name: { zh: "健全商机", en: "Sound opportunities" }, lines: ["soundDeals"] },
  denominator: { name: { zh: "未结商机", en: "Open opportunities" }, lines: ["openDeals"] },
  needs: ["quality"],
  month: ({ sound, open }) => ratioOf(sound.amount, open.amount, { reason: "nothing-open", n: open.n }),
};
