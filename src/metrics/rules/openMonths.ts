import type { MonthName } from "../../calendar/rules.ts";
import { windowOf } from "./asked.ts";
import { targetOf } from "./plan.ts";
import type { Judged, Sum, Targets } from "./sums.ts";

/** The months of M's 12-month window that have a target (T > 0). */
export const monthsWithTarget = (windowTargets: Targets, month: MonthName): MonthName[] =>
  windowOf(month).filter((name) => targetOf(windowTargets, name) > 0n);

export const openIn = (openByMonth: ReadonlyMap<MonthName, Sum>, months: readonly MonthName[]): Sum => {
  const sums = months.map((month) => openByMonth.get(month) ?? { amount: 0n, n: 0 });
  return { amount: sums.reduce((total, { amount }) => total + amount, 0n), n: sums.reduce((count, { n }) => count + n, 0) };
};

export const forecastIn = (forecast: ReadonlyMap<MonthName, Judged>, months: readonly MonthName[]): Judged =>
  months
    .map((month) => forecast.get(month) ?? { commit: 0n, upside: 0n, n: 0 })
    .reduce((a, b) => ({ commit: a.commit + b.commit, upside: a.upside + b.upside, n: a.n + b.n }), { commit: 0n, upside: 0n, n: 0 });
