import { plain, undefinedPlain } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { plannedWeeks, volatility } from "../quarterWeeks.ts";

export const volatilityOfQuarter: Metric = {
  key: "volatility",
  unit: "ratio",
  name: { zh: "波动", en: "Volatility" },
  definition: {
    zh: "各周签单相对计划的波动：√(Σ L (A ÷ L − r)² ÷ ΣL) ÷ r，r = ΣA ÷ ΣL。",
    en: "How unevenly the weeks follow the plan: √(Σ L (A ÷ L − r)² ÷ ΣL) ÷ r, with r = ΣA ÷ ΣL.",
  },
  numerator: { name: { zh: "净签单", en: "Net bookings" }, lines: ["bookings"] },
  denominator: { name: { zh: "线性计划", en: "Linear plan" }, lines: ["plan"] },
  needs: ["days", "targets"],
  quarter: (sums, question) => {
    const weeks = plannedWeeks(question, sums);
    const value = volatility(weeks);
    return value === null
      ? undefinedPlain(weeks.length < 2 ? "too-few-weeks" : "nothing-booked", weeks.length)
      : plain(value, weeks.length);
  },
};
