import { percent, ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";

export const compliance: Metric = {
  key: "compliance",
  unit: "count-ratio",
  name: { zh: "上报率", en: "Compliance" },
  definition: {
    zh: "n 周内（截止时间已过）按时上报的份数 ÷ 应报份数。",
    en: "Weekly submissions signed before their deadline ÷ submissions due, over the n weeks whose deadline has passed.",
  },
  good: { zh: "100 %", en: "100 %" },
  numerator: { name: { zh: "按时上报", en: "Signed in time" }, lines: ["people"] },
  denominator: { name: { zh: "应报", en: "Due" }, lines: ["people"] },
  needs: ["window"],
  week: ({ weeks }) => {
    const owed = weeks.reduce((count, cell) => count + cell.owed, 0);
    const onTime = weeks.reduce((count, cell) => count + cell.onTime, 0);
    return ratioOf(BigInt(onTime), BigInt(owed), { bounds: { least: percent(100) }, reason: "nobody-owed", n: owed });
  },
};
