import { defineWords } from "../kernel/pure/words.ts";

/** Sentences of this room's refusals. */
export const refusals = defineWords({
  "targets.negative": { zh: "目标不能是负数。", en: "A target cannot be negative." },
  "targets.raised-below-target": { zh: "调高的目标不能低于目标。", en: "A raised target is not below the target." },
  "targets.stretch-below-raised": { zh: "挑战目标不能低于调高的目标。", en: "A stretch target is not below the raised one." },
  "targets.no-such-person": { zh: "没有这个人。", en: "There is no such person." },
  "targets.rate-used": {
    zh: "已有签署的数字用了这个计划汇率，不能再改。",
    en: "A signed figure has used this plan rate: it cannot change any more.",
  },
  "targets.rate-of-base": { zh: "本位币没有汇率。", en: "The base currency has no rate." },
  "targets.rate-not-positive": { zh: "汇率必须是大于 0 的数字。", en: "A rate is a number above 0." },
});
