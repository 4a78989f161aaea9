import { ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { countedWeeks, totalOver } from "../windows.ts";
import { attainmentBounds } from "./commit_attainment.ts";

export const attainmentOverWeeks: Metric = {
  key: "attainment_over_weeks",
  unit: "ratio",
  name: { zh: "多周达成率", en: "Attainment over weeks" },
  definition: {
    zh: "截至本周的 n 周（默认 13 周，只算已结束且有人上报或应报的周）净签单之和 ÷ 承诺之和。",
    en: "Net bookings ÷ commit over the n weeks that end with this one (13 by default; those that are over and in which somebody signed or owed).",
  },
  good: { zh: "95–110 %", en: "95–110 %" },
  numerator: { name: { zh: "净签单之和", en: "Net bookings" }, lines: ["weeks"] },
  denominator: { name: { zh: "承诺之和", en: "Commit" }, lines: ["weeks"] },
  needs: ["window"],
  week: ({ weeks }, question) => {
    const counted = countedWeeks(weeks, question);
    return ratioOf(
      totalOver(counted, ({ booked }) => booked),
      totalOver(counted, ({ commit }) => commit),
      { bounds: attainmentBounds, reason: "nothing-signed", n: counted.length },
    );
  },
};
