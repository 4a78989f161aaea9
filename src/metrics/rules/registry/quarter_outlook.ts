import { calendarOfWeek } from "../asked.ts";
import type { Metric } from "../metric.ts";
import { targetOver } from "../plan.ts";
import { outlook } from "./month_outlook.ts";

export const quarterOutlook: Metric = {
  key: "quarter_outlook",
  unit: "ratio",
  name: { zh: "季预测", en: "Quarter outlook" },
  definition: {
    zh: "生效上报中签署的本季承诺 ÷ 本季（周四所在季）调高的目标（第四问）。含上行才达到目标时为黄色。",
    en: "Signed commit for the week's quarter (that of its Thursday) ÷ its raised target (question 4). Amber where commit and upside together reach it.",
  },
  good: { zh: "≥ 100 %（已锁定）", en: "≥ 100 % (secured)" },
  numerator: { name: { zh: "签署的季承诺", en: "Signed quarter commit" }, lines: ["quarterCommit"] },
  denominator: { name: { zh: "季目标", en: "Target of the quarter" }, lines: ["targetOfQuarter"] },
  needs: ["judged", "targets"],
  week: ({ quarter, targets }, { calendar, period }) =>
    outlook(quarter, targetOver(targets, calendarOfWeek(calendar, period.first).quarterMonths)),
};
