import { earlierDay, isBefore } from "../../kernel/pure/day.ts";
import { fraction } from "../../kernel/pure/fraction.ts";
import { minorToText } from "../../kernel/pure/money.ts";
import { weekAfter, weekToText } from "../../kernel/pure/week.ts";
import type { Tx } from "../../kernel/io/db.ts";
import {
  daysOfMonth,
  firstDayOfMonth,
  monthAfter,
  monthsOfQuarter,
  parsePeriod,
  workingDaysIn,
  workingDaysOfMonth,
  type MonthName,
  type Span,
} from "../../calendar/rules.ts";
import { maySee } from "../../organisation/service.ts";
import type { FactBehind } from "../contract.ts";
import { minorFractionToText, outcomeToAnswer } from "../rules/answer.ts";
import {
  asked,
  asOfQuarter,
  calendarOfWeek,
  dueMonth,
  dueWeek,
  slippageInstants,
  trailingYear,
  dueWeeks,
  growthEnds,
  quarterBeforeWeek,
  targetMonths,
  windowOf,
  type Asked,
  type Scope,
} from "../rules/asked.ts";
import type { LineSource, Metric } from "../rules/metric.ts";
import { monthsWithTarget } from "../rules/openMonths.ts";
import { targetOf } from "../rules/plan.ts";
import { answersOf, askOf, chosenMetrics, outcomesOf, questionOf, visiblePerson, type NumbersInput } from "../service.ts";
import type { Ask } from "../store/ask.ts";
import * as facts from "../store/facts.ts";
import { weekCells } from "../store/statements.ts";
import { targetsOf } from "../store/targets.ts";

/** Why a number is what it is: definition, formula with its values, and the facts behind each side, which add up to it. */
export const explanationOf = async (
  tx: Tx,
  named: string,
  scope: Scope,
  { key, ...input }: Omit<NumbersInput, "keys"> & { key: string },
) => {
  const question = await questionOf(tx, input);
  const person = await visiblePerson(tx, named, question);
  const [metric] = chosenMetrics(question, [key]);
  if (!metric) throw new Error("a chosen key has its metric");
  const ask = await askOf(tx, question, { scope, roots: [person.person_id] });
  const outcome = (await outcomesOf(ask, [metric]))(person.person_id, metric);
  const answer = outcomeToAnswer(outcome, metric.unit, question.base);
  const linesHidden = !(await maySee(tx, person.person_id, "deal.read"));
  const side = async (which: Metric["numerator"], value: string | null) =>
    which ? { name: which.name, value, ...(linesHidden ? { lines: [], more: 0 } : await behind(ask, which.lines)) } : null;
  return {
    key,
    name: metric.name,
    definition: metric.definition,
    good: metric.good ?? null,
    unit: metric.unit,
    currency: question.base,
    period: question.period.name,
    as_of: question.asOf.toString(),
    answer,
    numerator: await side(metric.numerator, answer.numerator),
    denominator: await side(metric.denominator, answer.denominator),
    week_before: await answerBefore(tx, question, { scope, root: person.person_id, key }),
    lines_hidden: linesHidden,
  };
};

/** The same number a week earlier: of a week the week before, as known now; of a month or quarter as of seven days earlier. */
const answerBefore = async (tx: Tx, question: Asked, { scope, root, key }: { scope: Scope; root: string; key: string }) => {
  const { calendar, base, asOf, period, weeks } = question;
  const earlier = period.kind === "week" ? parsePeriod(calendar, weekToText(weekAfter(period.first, -1))) : period;
  if (!earlier) return null;
  const before = asked(calendar, base, { asOf: period.kind === "week" ? asOf : asOf.subtract({ hours: 7 * 24 }), period: earlier, weeks });
  return (await answersOf(tx, before, { scope, roots: [root], keys: [key] }))(root)[key] ?? null;
};

type Behind = { lines: FactBehind[]; more: number };

const behind = async (ask: Ask, sources: readonly LineSource[]): Promise<Behind> => {
  const parts: Behind[] = [];
  for (const source of sources) parts.push(await linesOf(ask, source));
  return { lines: parts.flatMap(({ lines }) => lines), more: parts.reduce((sum, { more }) => sum + more, 0) };
};

/** The facts of one source. Month-ends before stand with a minus, since growth takes them away. */
const linesOf = async (ask: Ask, source: LineSource): Promise<Behind> => {
  const { question } = ask;
  const { calendar, period } = question;
  const shown = async (rows: Promise<facts.Fact[]>, sign: 1n | -1n = 1n): Promise<Behind> => {
    const found = await rows;
    return {
      lines: found.map((fact) => factToLine(fact, { base: question.base, sign })),
      more: Number(found[0]?.total ?? 0n) - found.length,
    };
  };
  const due = dueWeek(calendar, period.first);
  const monthEnd = (index: 0 | 1) => monthEndOf(question, index);
  switch (source) {
    case "bookings":
      return shown(facts.bookingFacts(ask, period));
    case "bookingsBefore":
      return shown(facts.bookingFacts(ask, quarterBeforeWeek(calendar, period.first)));
    case "bookingsToMonth1":
    case "bookingsToMonth2":
    case "bookingsToMonth3": {
      const month = quarterMonths(question)[Number(source.at(-1)) - 1];
      return shown(facts.bookingFacts(ask, { first: period.first, last: month ? daysOfMonth(calendar, month).last : period.last }));
    }
    case "commitLines":
      return shown(facts.lineFacts(ask, { due, category: "commit" }));
    case "upsideLines":
      return shown(facts.lineFacts(ask, { due, category: "upside" }));
    case "commitLinesInQuarter":
      return shown(facts.lineFacts(ask, { due, category: "commit", within: calendarOfWeek(calendar, period.first).quarterDays }));
    case "reliability":
      return shown(facts.lineFacts(ask, { due, category: "commit", reliability: "weighted" }));
    case "applicableLines":
      return shown(facts.lineFacts(ask, { due, category: "commit", reliability: "whole" }));
    case "monthCommit":
      return shown(facts.judgedFacts(ask, { due, figure: "month", part: "commit", month: calendarOfWeek(calendar, period.first).month }));
    case "monthUpside":
      return shown(facts.judgedFacts(ask, { due, figure: "month", part: "upside", month: calendarOfWeek(calendar, period.first).month }));
    case "quarterCommit":
      return shown(facts.judgedFacts(ask, { due, figure: "quarter", part: "commit", month: calendarOfWeek(calendar, period.first).month }));
    case "quarterUpside":
      return shown(facts.judgedFacts(ask, { due, figure: "quarter", part: "upside", month: calendarOfWeek(calendar, period.first).month }));
    case "plan":
      return targetLines(ask, targetMonths(question), period);
    case "planToDate": {
      const { first, last } = calendarOfWeek(calendar, period.first).quarterDays;
      return targetLines(ask, targetMonths(question), { first, last: earlierDay(period.last, last) });
    }
    case "targetOfMonth":
      return targetLines(ask, [calendarOfWeek(calendar, period.first).month]);
    case "targetOfPeriod":
      return targetLines(ask, period.kind === "month" ? [period.name] : quarterMonths(question));
    case "minusBookingsOfQuarter":
      return shown(facts.bookingFacts(ask, asOfQuarter(question).days), -1n);
    case "targetOfQuarter":
      return targetLines(ask, quarterMonths(question));
    case "windowTargets":
      return windowTargetLines(ask);
    case "weeks":
      return weekLines(ask);
    case "people":
      return shown(
        facts.dueFacts(
          ask,
          dueWeeks(question).map((week) => dueWeek(calendar, week)),
        ),
      );
    case "openInWindow":
      return shown(facts.openFacts(ask, { months: (await windowMonths(ask)).map((month) => daysOfMonth(calendar, month)) }));
    case "openInQuarter":
      return shown(facts.openFacts(ask, { months: [asOfQuarter(question).days] }));
    case "openDeals":
      return shown(facts.openFacts(ask, {}));
    case "allOpenDeals":
      return shown(facts.openFacts(ask, { fromStage: 0 }));
    case "soundDeals":
      return shown(facts.openFacts(ask, { sound: true }));
    case "openAtMonthEnd":
      return shown(facts.monthEndFacts(ask, monthEnd(0)));
    case "openAtMonthEndBefore":
      return shown(facts.monthEndFacts(ask, monthEnd(1)));
    case "minusOpenAtMonthEndBefore":
      return shown(facts.monthEndFacts(ask, monthEnd(1)), -1n);
    case "forecastCommit":
      return shown(facts.forecastFacts(ask, { of: dueMonth(calendar, period.name), upside: false }));
    case "forecastCommitInTargets":
      return shown(facts.forecastFacts(ask, { of: dueMonth(calendar, period.name), months: await windowMonths(ask), upside: false }));
    case "forecastSumInTargets":
      return shown(facts.forecastFacts(ask, { of: dueMonth(calendar, period.name), months: await windowMonths(ask), upside: true }));
    case "forecastCommitBefore":
      return shown(facts.forecastFacts(ask, { of: dueMonth(calendar, monthAfter(period.name, -1)), upside: false }));
    case "minusForecastCommitBefore":
      return shown(facts.forecastFacts(ask, { of: dueMonth(calendar, monthAfter(period.name, -1)), upside: false }), -1n);
    case "wonDeals":
      return shown(facts.closedFacts(ask, { recent: trailingYear(question), lostToo: false }));
    case "closedDeals":
      return shown(facts.closedFacts(ask, { recent: trailingYear(question), lostToo: true }));
    case "backlog":
      return shown(facts.orderFacts(ask, "backlog", trailingYear(question)));
    case "overdueBacklog":
      return shown(facts.orderFacts(ask, "overdue", trailingYear(question)));
    case "trailingOrders":
      return shown(facts.orderFacts(ask, "trailing", trailingYear(question)));
    case "slippedDeals":
      return shown(facts.slippageFacts(ask, { instants: slippageInstants(question), onlySlipped: true }));
    case "dueDeals":
      return shown(facts.slippageFacts(ask, { instants: slippageInstants(question), onlySlipped: false }));
  }
};

/** Month-end M (0) or M−1 (1) with the days in which growth expects deals to close from there. */
const monthEndOf = (question: Asked, index: 0 | 1) => {
  const end = growthEnds(question)[index];
  const first = end?.months[0];
  const last = end?.months.at(-1);
  if (!end || !first || !last) throw new Error("growth looks at two month-ends of twelve months");
  const expected = { first: firstDayOfMonth(question.calendar, first), last: daysOfMonth(question.calendar, last).last };
  return { at: end.at, day: end.day, expected };
};

const factToLine = (fact: facts.Fact, { base, sign }: { base: string; sign: 1n | -1n }): FactBehind => ({
  ...nothing,
  kind: fact.kind,
  id: fact.id,
  name: fact.name,
  person: fact.personId === null ? null : { person_id: fact.personId, key: fact.personKey ?? "", name: fact.personName ?? "" },
  day: fact.day?.toString() ?? null,
  amount: fact.amount === null ? null : minorToText(sign * fact.amount, base),
  original:
    fact.originalAmount === null || fact.originalCurrency === null
      ? null
      : { amount: minorToText(fact.originalAmount, fact.originalCurrency), currency: fact.originalCurrency },
  stage: fact.stage,
  done: fact.done,
  of: fact.of,
});
const nothing = {
  id: null,
  person: null,
  day: null,
  amount: null,
  original: null,
  stage: null,
  done: null,
  of: null,
  booked: null,
  commit: null,
};

/** The months of the quarter that the question is about. */
const quarterMonths = (question: Asked): readonly MonthName[] => {
  const { calendar, period } = question;
  if (period.kind === "quarter") return monthsOfQuarter(calendar, period.name);
  return period.kind === "week" ? calendarOfWeek(calendar, period.first).quarterMonths : asOfQuarter(question).months;
};

/** One line a month: its target, or with `span` the part of it that falls on the span's working days. */
const targetLines = async (ask: Ask, months: readonly MonthName[], span?: Span): Promise<Behind> => {
  const { calendar, base } = ask.question;
  const targets = await targetsOf(
    ask,
    months.map((month) => ({ month, treeDay: firstDayOfMonth(calendar, month) })),
  );
  const root = ask.roots[0] ?? "";
  const lines = months.flatMap((month): FactBehind[] => {
    const target = targetOf(targets(root), month);
    const days = daysOfMonth(calendar, month);
    const line = { ...nothing, kind: "target" as const, name: month, day: days.first.toString() };
    if (!span) return [{ ...line, amount: minorToText(target, base) }];
    const first = isBefore(days.first, span.first) ? span.first : days.first;
    const inside = workingDaysIn(calendar, { first, last: earlierDay(days.last, span.last) }).length;
    const all = workingDaysOfMonth(calendar, month).length;
    if (inside === 0 || all === 0) return [];
    return [{ ...line, amount: minorFractionToText(fraction(target * BigInt(inside), BigInt(all)), base), done: inside, of: all }];
  });
  return { lines, more: 0 };
};

const windowTargetsOf = async (ask: Ask) => {
  const { period } = ask.question;
  const targets = await targetsOf(
    ask,
    windowOf(period.name).map((month) => ({ month, treeDay: period.last })),
  );
  return targets(ask.roots[0] ?? "");
};
const windowMonths = async (ask: Ask): Promise<MonthName[]> => monthsWithTarget(await windowTargetsOf(ask), ask.question.period.name);
const windowTargetLines = async (ask: Ask): Promise<Behind> => {
  const targets = await windowTargetsOf(ask);
  const { base, period, calendar } = ask.question;
  const lines = monthsWithTarget(targets, period.name).map((month): FactBehind => ({
    ...nothing,
    kind: "target",
    name: month,
    day: firstDayOfMonth(calendar, month).toString(),
    amount: minorToText(targetOf(targets, month), base),
  }));
  return { lines, more: 0 };
};

const weekLines = async (ask: Ask): Promise<Behind> => {
  const { base } = ask.question;
  const cells = (
    await weekCells(
      ask,
      dueWeeks(ask.question).map((week) => dueWeek(ask.question.calendar, week)),
    )
  )(ask.roots[0] ?? "");
  const lines = cells.map((cell): FactBehind => ({
    ...nothing,
    kind: "week",
    name: weekToText(cell.week),
    day: cell.week.toString(),
    booked: minorToText(cell.booked, base),
    commit: minorToText(cell.commit, base),
    done: cell.signed,
    of: cell.owed,
  }));
  return { lines, more: 0 };
};
