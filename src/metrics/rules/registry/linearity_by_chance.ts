import { plain, undefinedPlain } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { linearityByChance, plannedWeeks } from "../quarterWeeks.ts";

export const linearityByChanceOfQuarter: Metric = {
  key: "linearity_by_chance",
  unit: "ratio",
  name: { zh: "线性度随机基准", en: "Linearity by chance" },
  definition: {
    zh: "同样数量的等额订单按计划随机落下时的平均线性度。",
    en: "What the same number of equal orders, falling at random by the plan, would score on average.",
  },
  numerator: { name: { zh: "签单", en: "Bookings" }, lines: ["bookings"] },
  needs: ["days", "targets"],
  quarter: (sums, question) => {
    const weeks = plannedWeeks(question, sums);
    const value = linearityByChance(weeks);
    return value === null
      ? undefinedPlain(weeks.length < 4 ? "too-few-weeks" : "nothing-booked", weeks.length)
      : plain(value, weeks.length);
  },
};
