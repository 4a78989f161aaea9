import type { Minor } from "../../../kernel/pure/money.ts";
import { percent, ratioOf, type Bounds, type Outcome } from "../answer.ts";
import type { Metric } from "../metric.ts";

export const attainmentBounds: Bounds = { least: percent(95), most: percent(110) };

/**
 * What came in against what was signed (question 1). Bookings without any commit are out of band although there is no ratio;
 * neither is an idle week.
 * source: product 4-metrics "commit_attainment"
 */
export const attainmentOfWeek = (booked: Minor, commit: Minor, n?: number): Outcome => {
  const outcome = ratioOf(booked, commit, {
    bounds: attainmentBounds,
    reason: booked > 0n ? "nothing-signed" : "idle",
    ...(n === undefined ? {} : { n }),
  });
  return commit === 0n && booked > 0n ? { ...outcome, band: "out" } : outcome;
};

export const commitAttainment: Metric = {
  key: "commit_attainment",
  unit: "ratio",
  name: { zh: "承诺达成率", en: "Commit attainment" },
  definition: {
    zh: "本周净签单 ÷ 本周生效上报中的承诺项之和（第一问）。",
    en: "Net bookings of the week ÷ the commit lines of the statements that count for it (question 1).",
  },
  good: { zh: "95–110 %", en: "95–110 %" },
  numerator: { name: { zh: "本周净签单", en: "Net bookings of the week" }, lines: ["bookings"] },
  denominator: { name: { zh: "已签承诺", en: "Signed commit" }, lines: ["commitLines"] },
  needs: ["booked", "lines"],
  week: ({ booked, commit }) => attainmentOfWeek(booked.amount, commit.amount, commit.n),
};
