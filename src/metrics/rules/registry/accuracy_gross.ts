import { percent, ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { countedWeeks, totalOver } from "../windows.ts";

export const accuracyGross: Metric = {
  key: "accuracy_gross",
  unit: "ratio",
  name: { zh: "个体准确性", en: "Accuracy person by person" },
  definition: {
    zh: "与预测准确性相同，但先按人、按周求 |A⁺ − C| 与较大者再相加：看得见团队内互相抵消的部分。",
    en: "As accuracy, but |A⁺ − C| and the greater one are taken per person and week before they are added: what netting in the team hides.",
  },
  good: { zh: "≥ 75 %", en: "≥ 75 %" },
  numerator: { name: { zh: "命中部分", en: "What was met" }, lines: ["weeks"] },
  denominator: { name: { zh: "签单与承诺中较大者", en: "The greater of bookings and commit" }, lines: ["weeks"] },
  needs: ["window"],
  week: ({ weeks }, question) => {
    const counted = countedWeeks(weeks, question);
    const greatest = totalOver(counted, ({ greaterEach }) => greaterEach);
    return ratioOf(greatest - totalOver(counted, ({ missEach }) => missEach), greatest, {
      bounds: { least: percent(75) },
      reason: "idle",
      n: counted.length,
    });
  },
};
