import { percent, ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { countedWeeks, totalOver } from "../windows.ts";

export const bias: Metric = {
  key: "bias",
  unit: "ratio",
  name: { zh: "偏差", en: "Bias" },
  definition: {
    zh: "n 周内 Σ(净签单 − 承诺) ÷ Σ承诺：低于 0 为承诺过多，高于 0 为留有余地。",
    en: "Σ(net bookings − commit) ÷ Σ commit over n weeks: below 0 over-promised, above 0 held back.",
  },
  good: { zh: "−5…+10 %", en: "−5…+10 %" },
  numerator: { name: { zh: "签单 − 承诺", en: "Bookings − commit" }, lines: ["weeks"] },
  denominator: { name: { zh: "承诺之和", en: "Commit" }, lines: ["weeks"] },
  needs: ["window"],
  week: ({ weeks }, question) => {
    const counted = countedWeeks(weeks, question);
    return ratioOf(
      totalOver(counted, ({ booked, commit }) => booked - commit),
      totalOver(counted, ({ commit }) => commit),
      { bounds: { least: percent(-5), most: percent(10) }, reason: "nothing-signed", n: counted.length },
    );
  },
};
