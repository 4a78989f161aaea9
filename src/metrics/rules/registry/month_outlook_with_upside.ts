import type { Minor } from "../../../kernel/pure/money.ts";
import { percent, ratioOf, type Outcome } from "../answer.ts";
import { calendarOfWeek } from "../asked.ts";
import type { Metric } from "../metric.ts";
import { targetOf } from "../plan.ts";
import type { Judged } from "../sums.ts";

export const outlookWithUpside = ({ commit, upside, n }: Judged, target: Minor): Outcome =>
  ratioOf(commit + upside, target, { bounds: { least: percent(100) }, reason: "no-target", n });

export const monthOutlookWithUpside: Metric = {
  key: "month_outlook_with_upside",
  unit: "ratio",
  name: { zh: "月预测（含上行）", en: "Month outlook with upside" },
  definition: {
    zh: "签署的本月（承诺 + 上行）÷ 本月调高的目标。",
    en: "Signed commit and upside for the week's month ÷ its raised target.",
  },
  good: { zh: "≥ 100 %", en: "≥ 100 %" },
  numerator: { name: { zh: "签署的月承诺 + 上行", en: "Signed month commit + upside" }, lines: ["monthCommit", "monthUpside"] },
  denominator: { name: { zh: "月目标", en: "Target of the month" }, lines: ["targetOfMonth"] },
  needs: ["judged", "targets"],
  week: ({ month, targets }, { calendar, period }) =>
    outlookWithUpside(month, targetOf(targets, calendarOfWeek(calendar, period.first).month)),
};
