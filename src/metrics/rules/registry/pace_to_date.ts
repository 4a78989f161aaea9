import { earlierDay } from "../../../kernel/pure/day.ts";
import { percent, ratio, whole } from "../answer.ts";
import { calendarOfWeek } from "../asked.ts";
import type { Metric } from "../metric.ts";
import { linearPlan } from "../plan.ts";

export const paceToDate: Metric = {
  key: "pace_to_date",
  unit: "ratio",
  name: { zh: "累计线性", en: "Pace to date" },
  definition: {
    zh: "（本季度本周之前的净签单 + 预计在本季度内的本周承诺项）÷ 本季度截至周末的线性计划。",
    en: "Net bookings of the week's quarter before the week, and the week's commit lines expected in that quarter, ÷ the quarter's linear plan up to the week's end.",
  },
  good: { zh: "≥ 95 %", en: "≥ 95 %" },
  numerator: { name: { zh: "已签单 + 本周承诺", en: "Booked so far + commit" }, lines: ["bookingsBefore", "commitLinesInQuarter"] },
  denominator: { name: { zh: "季度至今线性计划", en: "Linear plan of the quarter to date" }, lines: ["planToDate"] },
  needs: ["bookedBefore", "lines", "targets"],
  week: ({ bookedBefore, commitInQuarter, targets }, { calendar, period }) => {
    const { first, last } = calendarOfWeek(calendar, period.first).quarterDays;
    return ratio(
      whole(bookedBefore.amount + commitInQuarter.amount),
      linearPlan(calendar, targets, { first, last: earlierDay(period.last, last) }),
      {
        bounds: { least: percent(95) },
        reason: "no-plan",
        n: bookedBefore.n + commitInQuarter.n,
      },
    );
  },
};
