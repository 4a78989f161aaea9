import { percent, ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { atLeastZero, countedWeeks, distance, greater, totalOver } from "../windows.ts";

export const accuracy: Metric = {
  key: "accuracy",
  unit: "ratio",
  name: { zh: "预测准确性", en: "Accuracy" },
  definition: {
    zh: "n 周内（Σ max(A⁺, C) − Σ|A⁺ − C|）÷ Σ max(A⁺, C)：A 为净签单，C 为承诺（未报按 0 计）。高估与低估同样扣分。",
    en: "Over n weeks (Σ max(A⁺, C) − Σ|A⁺ − C|) ÷ Σ max(A⁺, C), with A net bookings and C commit (a missing statement counts as 0). Neither over- nor under-promising pays.",
  },
  good: { zh: "≥ 90 %", en: "≥ 90 %" },
  numerator: { name: { zh: "命中部分", en: "What was met" }, lines: ["weeks"] },
  denominator: { name: { zh: "签单与承诺中较大者", en: "The greater of bookings and commit" }, lines: ["weeks"] },
  needs: ["window"],
  week: ({ weeks }, question) => {
    const counted = countedWeeks(weeks, question);
    const greatest = totalOver(counted, ({ booked, commit }) => greater(atLeastZero(booked), commit));
    const missed = totalOver(counted, ({ booked, commit }) => distance(atLeastZero(booked), commit));
    return ratioOf(greatest - missed, greatest, { bounds: { least: percent(90) }, reason: "idle", n: counted.length });
  },
};
