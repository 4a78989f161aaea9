import type { ForecastMonth, MonthlySubmission } from "./bundle.ts";
import { stateAt } from "./deal.ts";
import { effectiveCategory, isOpen } from "../src/pipeline/rules/ladder.ts";
import { monthsFrom } from "./market.ts";
import { baseCurrency, baseText, roundedTo } from "./money.ts";
import type { Random } from "./random.ts";
import type { StatementContext } from "./statement.ts";
import { instantText, lastOfMonth, moment, monthAfter, monthText, workingDayUntil, type Moment } from "./time.ts";

/** The rolling forecast of twelve months, signed on one of the last working days of `month` before 18:00. */
export const monthlyForecast = (random: Random, { signer, convert }: StatementContext, month: string, at: Moment): MonthlySubmission => {
  const months = new Map(monthsFrom(monthAfter(month), 12).map((name) => [name, { commit: 0n, upside: 0n, pipeline: 0n }]));
  for (const life of signer.lives) {
    const state = stateAt(life, at);
    if (!state || state.owner !== signer.key || !isOpen(state.stage)) continue;
    const sums = months.get(monthText(state.expectedClose));
    const category = effectiveCategory(state.stage, state.category);
    if (sums && category !== "omitted" && category !== "closed")
      sums[category] += convert(state.amount, life.currency, monthText(state.expectedClose));
  }
  // experience: far months hold deals that are still at 25 % today, of which the person promises a part
  const judged = ([name, sums]: [string, { commit: bigint; upside: bigint; pipeline: bigint }]): ForecastMonth => ({
    month: name,
    commit: baseText(roundedTo(part(sums.commit + part(sums.upside, 0.45), random.normal(signer.habits.judgement, 0.05)), 1000)),
    upside: baseText(roundedTo(part(sums.upside, 0.5) + part(sums.pipeline, 0.15), 1000)),
    pipeline: baseText(sums.pipeline),
    currency: baseCurrency,
  });
  return {
    key: `m-${month}-${signer.key}-1`,
    kind: "monthly",
    person: signer.key,
    period: month,
    version: 1,
    signed_at: instantText(at),
    months: [...months].map(judged),
  };
};

const part = (minor: bigint, share: number): bigint => BigInt(Math.round(Number(minor) * share));
/** A moment in the last working days of the month, before the deadline of its last one. */
export const forecastMoment = (random: Random, month: string): Moment => {
  const last = workingDayUntil(lastOfMonth(month));
  return moment(workingDayUntil(last - random.int(1, 3)), random.int(9, 20), random.int(0, 59));
};
