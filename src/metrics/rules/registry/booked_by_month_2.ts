import type { Metric } from "../metric.ts";
import { bookedByMonth } from "../monthShare.ts";

export const bookedByMonth2: Metric = {
  key: "booked_by_month_2",
  unit: "ratio",
  name: { zh: "截至第二个月累计占比", en: "Booked by the end of month 2" },
  definition: {
    zh: "本季截至第二个月末的净签单 ÷ 本季至今净签单，对照目标的同一占比。",
    en: "Bookings of the quarter up to the end of its second month ÷ bookings of the quarter so far, beside the same share of the target.",
  },
  good: { zh: "落后目标占比不超过 3 个百分点", en: "at most 3 points behind the target's share" },
  numerator: { name: { zh: "截至第二个月", en: "Up to month 2" }, lines: ["bookingsToMonth2"] },
  denominator: { name: { zh: "本季至今", en: "Quarter so far" }, lines: ["bookings"] },
  needs: ["days", "targets"],
  quarter: (sums, question) => bookedByMonth(sums, question, 2),
};
