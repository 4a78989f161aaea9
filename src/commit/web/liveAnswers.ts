import { minorToText, parseMinor, type Minor } from "../../kernel/pure/money.ts";
import { outcomeToAnswer, ratioOf } from "../../metrics/rules/answer.ts";
import { outlook } from "../../metrics/rules/registry/month_outlook.ts";
import { paceBounds } from "../../metrics/rules/registry/week_pace.ts";
import type { MetricAnswer } from "../../web/metrics/queries.ts";

const minor = (amount: string | null | undefined, base: string): Minor => (amount ? (parseMinor(amount, base) ?? 0n) : 0n);
type Amounts = { readonly commit: string; readonly upside: string };

/** What the pace would be if the draft were signed as it stands: the metrics room's own rules on what is typed. */
export const livePace = (
  week: Amounts,
  { plan, base, n, withUpside = false }: { plan: string | null | undefined; base: string; n: number; withUpside?: boolean },
): MetricAnswer => {
  const commit = minor(week.commit, base) + (withUpside ? minor(week.upside, base) : 0n);
  return outcomeToAnswer(ratioOf(commit, minor(plan, base), { bounds: paceBounds, reason: "no-plan", n }), "ratio", base) as MetricAnswer;
};

/** The same for the month or quarter against its raised target. */
export const liveOutlook = (
  period: Amounts,
  { target, base }: { target: string | null | undefined; base: string },
): { commit: MetricAnswer; withUpside: MetricAnswer } => {
  const [commit, upside, raised] = [minor(period.commit, base), minor(period.upside, base), minor(target, base)];
  return {
    commit: outcomeToAnswer(outlook({ commit, upside, n: 20 }, raised), "ratio", base) as MetricAnswer,
    withUpside: outcomeToAnswer(outlook({ commit: commit + upside, upside: 0n, n: 20 }, raised), "ratio", base) as MetricAnswer,
  };
};

/** a − b as decimal text, never below 0. */
export const gapOf = (a: string, b: string, base: string): string | null => {
  const gap = minor(a, base) - minor(b, base);
  return gap > 0n ? minorToText(gap, base) : null;
};
/** What of a signed or drafted total is still open beside what is booked. */
export const stillOpen = (commit: string, booked: string, base: string): string =>
  minorToText(minor(commit, base) - minor(booked, base), base);
