import { percent, ratioOf } from "../answer.ts";
import { monthsOfQuarter } from "../../../calendar/rules.ts";
import type { Metric } from "../metric.ts";
import { targetOf, targetOver } from "../plan.ts";

const bounds = { least: percent(100) };

export const attainment: Metric = {
  key: "attainment",
  unit: "ratio",
  name: { zh: "达成率", en: "Attainment" },
  definition: { zh: "本期净签单 ÷ 本期调高的目标。", en: "Net bookings of the period ÷ its raised target." },
  good: { zh: "≥ 100 %", en: "≥ 100 %" },
  numerator: { name: { zh: "净签单", en: "Net bookings" }, lines: ["bookings"] },
  denominator: { name: { zh: "目标", en: "Target" }, lines: ["targetOfPeriod"] },
  needs: ["booked", "targets", "days"],
  month: ({ booked, targets }, { period }) =>
    ratioOf(booked.amount, targetOf(targets, period.name), { bounds, reason: "no-target", n: booked.n }),
  quarter: ({ days, targets }, { calendar, period }) =>
    ratioOf(
      days.reduce((total, { booked }) => total + booked, 0n),
      targetOver(targets, monthsOfQuarter(calendar, period.name)),
      { bounds, reason: "no-target", n: days.reduce((count, { orders }) => count + orders, 0) },
    ),
};
