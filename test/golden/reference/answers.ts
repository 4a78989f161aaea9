import { parsePeriod } from "../../../src/calendar/rules.ts";
import { outcomeToAnswer, type MetricAnswer, type Outcome } from "../../../src/metrics/rules/answer.ts";
import { asked, defaultWeeks, type Scope } from "../../../src/metrics/rules/asked.ts";
import type { Metric } from "../../../src/metrics/rules/metric.ts";
import { metricsOf } from "../../../src/metrics/rules/registry.ts";
import type { Facts } from "./facts.ts";
import { monthSums, quarterSums } from "./monthSums.ts";
import { weekSums } from "./weekSums.ts";
import { worldOf, type World } from "./world.ts";

export type Question = { of: string; scope: Scope; period: string; as_of: string; weeks?: number };

/** A golden answer: the question with every metric of its period's kind. */
export type Expected = Question & { metrics: Record<string, ReturnType<typeof bare>> };
/** The four parts that golden answers have: no reason, no count. */
export const bare = ({ numerator, denominator, value, band }: MetricAnswer) => ({ numerator, denominator, value, band });

/** Every metric of the period's kind, by the naive reference. */
export const referenceAnswers = (
  facts: Facts,
  { of, scope, period: name, as_of, weeks = defaultWeeks }: Question,
): Record<string, MetricAnswer> => {
  const period = parsePeriod(facts.calendar, name);
  if (!period) throw new Error(`no period: ${name}`);
  const question = asked(facts.calendar, facts.base, { asOf: Temporal.Instant.from(as_of), period, weeks });
  const world = worldOf(facts, question, { of, scope });
  const outcomes = outcomesOf(world);
  return Object.fromEntries(
    metricsOf(period.kind).map((metric) => [metric.key, outcomeToAnswer(outcomes(metric), metric.unit, facts.base)] as const),
  );
};

const outcomesOf = (world: World): ((metric: Metric) => Outcome) => {
  const { question } = world;
  switch (question.period.kind) {
    case "week": {
      const sums = weekSums(world);
      return ({ week }) => week?.(sums, question) ?? never();
    }
    case "month": {
      const sums = monthSums(world);
      return ({ month }) => month?.(sums, question) ?? never();
    }
    case "quarter": {
      const sums = quarterSums(world);
      return ({ quarter }) => quarter?.(sums, question) ?? never();
    }
  }
};
const never = (): never => {
  throw new Error("a metric that this kind of period does not have");
};
