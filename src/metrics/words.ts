import { defineWords } from "../kernel/pure/words.ts";

/** Why a number is undefined. */
export const reasons = defineWords({
  "nothing-signed": { zh: "没有签署承诺", en: "nothing was signed" },
  idle: { zh: "没有承诺，也没有签单", en: "nothing was signed and nothing booked" },
  "no-plan": { zh: "本周没有计划", en: "no plan this week" },
  "no-target": { zh: "没有目标", en: "no target" },
  "nobody-owed": { zh: "没有人应报", en: "nobody owed a submission" },
  "no-lines": { zh: "没有带适用检查项的承诺项", en: "no commit line with an applicable checklist item" },
  "nothing-booked": { zh: "没有净签单", en: "nothing net is booked" },
  "target-reached": { zh: "目标已达成", en: "target reached" },
  "nothing-before": { zh: "上月末为 0", en: "nothing at the last month-end" },
  "nothing-open": { zh: "没有未结商机", en: "no open opportunities" },
  "nothing-closed": { zh: "没有结案的商机", en: "nothing was closed" },
  "nothing-won": { zh: "没有赢单", en: "nothing was won" },
  "too-few-weeks": { zh: "有计划的周还不够", en: "too few weeks with a plan are over" },
  "not-begun": { zh: "本期尚未开始", en: "the period has not begun" },
  "no-orders": { zh: "过去 12 个月没有订单", en: "no orders in the last 12 months" },
});

export const words = defineWords({
  whyThisNumber: { zh: "这个数怎么来的", en: "Why this number" },
  definition: { zh: "定义", en: "Definition" },
  numerator: { zh: "分子", en: "Numerator" },
  denominator: { zh: "分母", en: "Denominator" },
  good: { zh: "达标", en: "Good" },
  facts: { zh: (n: number) => `${n} 条`, en: (n: number) => (n === 1 ? "1 fact" : `${n} facts`) },
});

export const refusals = defineWords({
  "metrics.no-such-period": {
    zh: "“{period}”不是周（2026-W13）、月（2026-05）或季（2026-Q2）。",
    en: "“{period}” is no week (2026-W13), month (2026-05) or quarter (2026-Q2).",
  },
  "metrics.nothing-asked": { zh: "请给出 --questions，或 --of 和 --period。", en: "Give --questions, or --of and --period." },
  "metrics.nobody-asked": { zh: "请给出 of 或 level_of 之一。", en: "Give either of or level_of." },
  "metrics.no-such-key": { zh: "{period} 没有名为“{key}”的数。", en: "There is no number “{key}” for {period}." },
  "metrics.rate-missing": {
    zh: "{month} 没有 {currency} 的计划汇率；请由销售运营设定后再看。",
    en: "There is no plan rate for {currency} in {month}; sales operations must set it first.",
  },
});
