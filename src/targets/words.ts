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

/** Words of the settings pages of targets and plan rates. */
export const targetWords = defineWords({
  targets: { zh: "目标", en: "Targets" },
  rates: { zh: "计划汇率", en: "Plan rates" },
  year: { zh: "财年", en: "Fiscal year" },
  person: { zh: "人员", en: "Person" },
  which: { zh: "显示", en: "Show" },
  amount: { zh: "目标", en: "Target" },
  raisedAmount: { zh: "调高的目标", en: "Raised target" },
  stretchAmount: { zh: "挑战目标", en: "Stretch" },
  own: { zh: "个人", en: "own" },
  team: { zh: "团队", en: "team" },
  total: { zh: "合计", en: "Total" },
  mismatches: {
    zh: (count: number) => `有 ${count} 处团队目标与下属之和不同`,
    en: (count: number) => (count === 1 ? "1 team target differs from the sum below" : `${count} team targets differ from the sum below`),
  },
  mismatch: {
    zh: (month: string, difference: string) => `${month}：团队目标与下属之和相差 ${difference}`,
    en: (month: string, difference: string) => `${month}: the team target differs from the sum below by ${difference}`,
  },
  measured: { zh: "调高的目标就是考核的目标。", en: "The raised target is the one that is measured." },
  editHint: {
    zh: "像表格一样修改、粘贴；空的目标请填 0。",
    en: "Edit and paste like a spreadsheet; write 0 for no target.",
  },
  noneYet: { zh: "还没有可见的人员", en: "Nobody to show yet" },
  currency: { zh: "货币", en: "Currency" },
  addCurrency: { zh: "添加货币", en: "Add a currency" },
  ratesHint: {
    zh: (base: string) => `1 单位外币合多少 ${base}；已被签署的数字用过的汇率（●）不能再改。`,
    en: (base: string) => `${base} for one unit; a rate that a signed figure has used (●) cannot change any more.`,
  },
  used: { zh: "已使用", en: "used" },
  noRates: { zh: "所有商机都是本位币，不需要汇率。", en: "Every deal is in the base currency: no rates are needed." },
  more: { zh: "再显示", en: "Show more" },
});
