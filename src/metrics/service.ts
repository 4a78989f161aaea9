import { notFound, refusal } from "../kernel/pure/refusal.ts";
import { earlierDay, isBefore, laterDay, type Instant } from "../kernel/pure/day.ts";
import type { Tx } from "../kernel/io/db.ts";
import { monthOf, parsePeriod } from "../calendar/rules.ts";
import { calendarOf } from "../calendar/service.ts";
import { may } from "../organisation/rules.ts";
import { ledThen, organisationOf, personNamed, relationsTo, requireSight, viewerOf } from "../organisation/service.ts";
import type { PersonRow } from "../organisation/tables.ts";
import { outcomeToAnswer, type MetricAnswer, type Outcome } from "./rules/answer.ts";
import { asked, defaultWeeks, type Asked, type Scope } from "./rules/asked.ts";
import type { Metric } from "./rules/metric.ts";
import { metricByKey, metrics, metricsOf } from "./rules/registry.ts";
import { rateRows, type Ask, type Rates } from "./store/ask.ts";
import { areLeaves } from "./store/cells.ts";
import { levelOf } from "./store/level.ts";
import { ratesKnown } from "./service/rates.ts";
import { monthSumsOf, quarterSumsOf, weekSumsOf } from "./service/sums.ts";

/** What is asked beside whose numbers: as the API, the command line and the screens ask it. */
export type NumbersInput = {
  readonly period: string;
  readonly asOf?: Instant | undefined;
  readonly weeks?: number | undefined;
  /** Absent: every metric that the kind of period has. */
  readonly keys?: readonly string[] | undefined;
};
export type Answers = Record<string, MetricAnswer>;

/** Numbers of one person or tree, named by key, e-mail or id, as far as the viewer may see them. */
export const numbersOf = async (tx: Tx, named: string, scope: Scope, input: NumbersInput): Promise<Answers> => {
  const question = await questionOf(tx, input);
  const person = await visiblePerson(tx, named, question);
  const live = input.asOf === undefined;
  return (await answersOf(tx, question, { scope, roots: [person.person_id], keys: input.keys, live }))(person.person_id);
};

/** Numbers of several at once, in the order asked. */
export const numbersOfMany = async (tx: Tx, named: readonly string[], scope: Scope, input: NumbersInput) => {
  const question = await questionOf(tx, input);
  const people: PersonRow[] = [];
  for (const each of named) people.push(await visiblePerson(tx, each, question));
  const answers = await answersOf(tx, question, {
    scope,
    roots: people.map((person) => person.person_id),
    keys: input.keys,
    live: input.asOf === undefined,
  });
  return people.map((person) => ({ person: nameOf(person), metrics: answers(person.person_id) }));
};

/** A whole level of a team: everybody who reports to the person (on the week's Monday, or on the as-of day), each with tree or own numbers. */
export const numbersOfLevel = async (tx: Tx, under: string, scope: Scope, input: NumbersInput) => {
  const question = await questionOf(tx, input);
  const manager = await visiblePerson(tx, under, question);
  const { first, kind } = question.period;
  const day = kind === "week" && !isBefore(question.today, first) ? first : question.today;
  const level = await levelOf(tx, manager.person_id, day);
  const roots = level.map(({ person_id }) => person_id);
  const answers = await answersOf(tx, question, { scope, roots, keys: input.keys, live: input.asOf === undefined });
  return level.map((person) => ({ person, metrics: answers(person.person_id) }));
};
const nameOf = ({ person_id, key, name }: PersonRow) => ({ person_id, key, name });

/** Every number there is, in words. */
export const definitions = () =>
  metrics.map((metric) => ({
    key: metric.key,
    name: metric.name,
    definition: metric.definition,
    good: metric.good ?? null,
    unit: metric.unit,
    periods: (["week", "month", "quarter"] as const).filter((kind) => metric[kind] !== undefined),
  }));

/** The question's circumstances: calendar, base currency, as-of instant (now), period. */
export const questionOf = async (tx: Tx, { period: name, asOf, weeks = defaultWeeks }: NumbersInput): Promise<Asked> => {
  const calendar = await calendarOf(tx);
  const period = parsePeriod(calendar, name);
  if (!period) throw refusal("malformed", "metrics.no-such-period", { period: name }, [{ pointer: "?period", code: "period" }]);
  return asked(calendar, (await organisationOf(tx)).base_currency, { asOf: asOf ?? (await tx.now()), period, weeks });
};

/**
 * The person, when the viewer may see their numbers today; a former manager still sees those of the weeks led.
 * Rights follow the line in force now: `as_of` never widens them. "Not yours" and "not there" are never told apart.
 */
export const visiblePerson = async (tx: Tx, named: string, { period }: Asked): Promise<PersonRow> => {
  const person = await personNamed(tx, named);
  if (!person) throw notFound("person");
  if (period.kind !== "week") {
    await requireSight(tx, person.person_id, "number.read");
    return person;
  }
  const viewer = await viewerOf(tx);
  const relations = await relationsTo(tx, viewer, person.person_id);
  const sees = relations.some((relation) => may(viewer, "number.read", relation));
  if (!sees && !(await ledThen(tx, viewer, person.person_id, period.first))) throw notFound("person");
  return person;
};

/** All asked numbers of many people at once: the sums in SQL, the ratios here. Asks no rights. */
export const answersOf = async (
  tx: Tx,
  question: Asked,
  whose: { scope: Scope; roots: readonly string[]; keys?: readonly string[] | undefined; live?: boolean },
): Promise<(root: string) => Answers> => {
  const chosen = chosenMetrics(question, whose.keys);
  const outcomes = await outcomesOf(await askOf(tx, question, whose), chosen);
  return (root) =>
    Object.fromEntries(chosen.map((metric) => [metric.key, outcomeToAnswer(outcomes(root, metric), metric.unit, question.base)]));
};

/** The metrics of the given keys, in the registry's order. */
export const chosenMetrics = ({ period }: Asked, keys: readonly string[] | undefined): Metric[] => {
  if (!keys) return metricsOf(period.kind);
  const unknown = keys.find((key) => !metricByKey.get(key)?.[period.kind]);
  if (unknown !== undefined)
    throw refusal("malformed", "metrics.no-such-key", { key: unknown, period: period.name }, [{ pointer: "?keys", code: "key" }]);
  return metricsOf(period.kind).filter(({ key }) => keys.includes(key));
};

export const askOf = async (
  tx: Tx,
  question: Asked,
  { scope, roots, live = false }: { scope: Scope; roots: readonly string[]; live?: boolean },
): Promise<Ask> => {
  const { period, today, weeks } = question;
  const oldest = earlierDay(period.first, today).subtract({ days: 7 * weeks + 400 });
  const kept = live && (scope === "tree" || (await areLeaves(tx, { people: roots, first: oldest, last: laterDay(period.last, today) })));
  const rows = await rateRows(tx);
  const known = new Map<string, Rates>();
  const ratesAt: Ask["ratesAt"] = (instant) => {
    const rates = known.get(instant.toString()) ?? ratesKnown(question, rows, instant);
    known.set(instant.toString(), rates);
    return rates;
  };
  return { tx, question, scope, roots, live, kept, ratesAt, monthOf: (day) => monthOf(question.calendar, day) };
};

/** Loads what the metrics need and gives each one's outcome for each root. */
export const outcomesOf = async (ask: Ask, chosen: readonly Metric[]): Promise<(root: string, metric: Metric) => Outcome> => {
  const { question } = ask;
  const needs = new Set(chosen.flatMap((metric) => metric.needs));
  switch (question.period.kind) {
    case "week": {
      const sums = await weekSumsOf(ask, needs);
      return (root, { week }) => (week ? week(sums(root), question) : missing());
    }
    case "month": {
      const sums = await monthSumsOf(ask, needs);
      return (root, { month }) => (month ? month(sums(root), question) : missing());
    }
    case "quarter": {
      const sums = await quarterSumsOf(ask, needs);
      return (root, { quarter }) => (quarter ? quarter(sums(root), question) : missing());
    }
  }
};
const missing = (): never => {
  throw new Error("a metric that this kind of period does not have");
};
