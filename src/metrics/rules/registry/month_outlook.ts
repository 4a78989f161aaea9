import type { Minor } from "../../../kernel/pure/money.ts";
import { percent, ratioOf, type Outcome } from "../answer.ts";
import { calendarOfWeek } from "../asked.ts";
import type { Metric } from "../metric.ts";
import { targetOf } from "../plan.ts";
import type { Judged } from "../sums.ts";

/** Secured at 100 %; amber where the upside would reach the target; else out. */
export const outlook = ({ commit, upside, n }: Judged, target: Minor): Outcome => {
  const outcome = ratioOf(commit, target, { bounds: { least: percent(100) }, reason: "no-target", n });
  if (outcome.band !== "amber" && outcome.band !== "out") return outcome;
  return { ...outcome, band: commit + upside >= target ? "amber" : "out" };
};

export const monthOutlook: Metric = {
  key: "month_outlook",
  unit: "ratio",
  name: { zh: "月预测", en: "Month outlook" },
  definition: {
    zh: "生效上报中签署的本月承诺 ÷ 本月（周四所在月）调高的目标（第三问）。含上行才达到目标时为黄色。",
    en: "Signed commit for the week's month (that of its Thursday) ÷ its raised target (question 3). Amber where commit and upside together reach it.",
  },
  good: { zh: "≥ 100 %（已锁定）", en: "≥ 100 % (secured)" },
  numerator: { name: { zh: "签署的月承诺", en: "Signed month commit" }, lines: ["monthCommit"] },
  denominator: { name: { zh: "月目标", en: "Target of the month" }, lines: ["targetOfMonth"] },
  needs: ["judged", "targets"],
  week: ({ month, targets }, { calendar, period }) => outlook(month, targetOf(targets, calendarOfWeek(calendar, period.first).month)),
};
