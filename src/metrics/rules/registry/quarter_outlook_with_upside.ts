import { calendarOfWeek } from "../asked.ts";
import type { Metric } from "../metric.ts";
import { targetOver } from "../plan.ts";
import { outlookWithUpside } from "./month_outlook_with_upside.ts";

export const quarterOutlookWithUpside: Metric = {
  key: "quarter_outlook_with_upside",
  unit: "ratio",
  name: { zh: "季预测（含上行）", en: "Quarter outlook with upside" },
  definition: {
    zh: "签署的本季（承诺 + 上行）÷ 本季调高的目标。",
    en: "Signed commit and upside for the week's quarter ÷ its raised target.",
  },
  good: { zh: "≥ 100 %", en: "≥ 100 %" },
  numerator: { name: { zh: "签署的季承诺 + 上行", en: "Signed quarter commit + upside" }, lines: ["quarterCommit", "quarterUpside"] },
  denominator: { name: { zh: "季目标", en: "Target of the quarter" }, lines: ["targetOfQuarter"] },
  needs: ["judged", "targets"],
  week: ({ quarter, targets }, { calendar, period }) =>
    outlookWithUpside(quarter, targetOver(targets, calendarOfWeek(calendar, period.first).quarterMonths)),
};
