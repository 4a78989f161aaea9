import { ratioOf, type Outcome } from "../answer.ts";
import type { Metric } from "../metric.ts";
import type { Slippage } from "../sums.ts";

const slippageOf = ({ slippage }: { readonly slippage: Slippage }): Outcome =>
  slippage
    ? ratioOf(slippage.slipped.amount, slippage.due.amount, { reason: "nothing-open", n: slippage.due.n })
    : { ...ratioOf(0n, 0n, { reason: "not-begun", n: 0 }) };

export const slippage: Metric = {
  key: "slippage",
  unit: "ratio",
  name: { zh: "延期率", en: "Slippage" },
  definition: {
    zh: "期初预计在本期成交、阶段 ≥ 25 % 的未结商机中，后来推到期外（或期末仍未结）的金额 ÷ 全部金额，金额以期初为准。",
    en: "Of the opportunities open at stage ≥ 25 % that at the period's start were expected to close in it: amount of those that moved beyond it (or were still open at its end) ÷ amount of all, as at the start.",
  },
  numerator: { name: { zh: "延期商机", en: "Slipped" }, lines: ["slippedDeals"] },
  denominator: { name: { zh: "期初应成交", en: "Due at the start" }, lines: ["dueDeals"] },
  needs: ["slippage"],
  month: slippageOf,
  quarter: slippageOf,
};
