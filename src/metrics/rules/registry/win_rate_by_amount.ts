import { ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";

export const winRateByAmount: Metric = {
  key: "win_rate_by_amount",
  unit: "ratio",
  name: { zh: "赢单率（金额）", en: "Win rate by amount" },
  definition: {
    zh: "过去 12 个月结案、曾到 25 % 及以上的商机中，赢单金额 ÷（赢单 + 丢单）金额。",
    en: "Won ÷ (won + lost) amount of the opportunities closed in the trailing 12 months that ever stood at 25 % or above.",
  },
  numerator: { name: { zh: "赢单", en: "Won" }, lines: ["wonDeals"] },
  denominator: { name: { zh: "结案", en: "Closed" }, lines: ["closedDeals"] },
  needs: ["closed"],
  month: ({ won, lost }) => ratioOf(won.amount, won.amount + lost.amount, { reason: "nothing-closed", n: won.n + lost.n }),
};
