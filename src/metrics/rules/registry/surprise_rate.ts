import { percent, ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { atLeastZero, endedWeeks, greater, totalOver } from "../windows.ts";

export const surpriseRate: Metric = {
  key: "surprise_rate",
  unit: "ratio",
  name: { zh: "意外率", en: "Surprise rate" },
  definition: {
    zh: "n 周内（各承诺项 |该商机当周净签单 − 承诺| 之和 + 未列入承诺或上行的签单）÷ max(Σ签单, Σ承诺)。好的意外也是意外。",
    en: "Over n weeks (Σ over commit lines |net bookings of the deal that week − line| + bookings of deals in no commit or upside line) ÷ the greater of bookings and commit. Good surprises are surprises too.",
  },
  good: { zh: "< 10 %", en: "< 10 %" },
  numerator: { name: { zh: "意外金额", en: "Surprises" }, lines: ["weeks"] },
  denominator: { name: { zh: "签单与承诺中较大者", en: "The greater of bookings and commit" }, lines: ["weeks"] },
  needs: ["window"],
  week: ({ weeks }, question) => {
    const ended = endedWeeks(weeks, question);
    const booked = totalOver(ended, (cell) => atLeastZero(cell.booked));
    const commit = totalOver(ended, (cell) => cell.commit);
    return ratioOf(
      totalOver(ended, (cell) => cell.surprise),
      greater(booked, commit),
      { bounds: { most: percent(10), strict: true }, reason: "idle", n: ended.length },
    );
  },
};
