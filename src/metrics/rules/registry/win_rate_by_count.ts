import { ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";

export const winRateByCount: Metric = {
  key: "win_rate_by_count",
  unit: "count-ratio",
  name: { zh: "赢单率（数量）", en: "Win rate by count" },
  definition: {
    zh: "过去 12 个月结案、曾到 25 % 及以上的商机中，赢单数 ÷（赢单 + 丢单）数。",
    en: "Won ÷ (won + lost) of the opportunities closed in the trailing 12 months that ever stood at 25 % or above.",
  },
  numerator: { name: { zh: "赢单", en: "Won" }, lines: ["wonDeals"] },
  denominator: { name: { zh: "结案", en: "Closed" }, lines: ["closedDeals"] },
  needs: ["closed"],
  month: ({ won, lost }) => ratioOf(BigInt(won.n), BigInt(won.n + lost.n), { reason: "nothing-closed", n: won.n + lost.n }),
};
