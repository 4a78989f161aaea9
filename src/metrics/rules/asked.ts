import { dayOfInstant, earlierInstant, endOfDay, instantIsBefore, startOfDay, type Day, type Instant } from "../../kernel/pure/day.ts";
import { sundayOf, weekAfter, weeksEnding, type Week } from "../../kernel/pure/week.ts";
import {
  daysOfMonth,
  daysOfQuarter,
  monthAfter,
  monthlyDeadline,
  monthOf,
  monthOfWeek,
  monthsFrom,
  monthsOfQuarter,
  quarterOf,
  quarterOfWeek,
  weeklyDeadline,
  type Calendar,
  type MonthName,
  type Period,
  type QuarterName,
  type Span,
} from "../../calendar/rules.ts";

export type Scope = "person" | "tree";

/** One question's circumstances: everything but whose numbers are asked. All windows of 4-metrics follow from it. */
export type Asked = {
  readonly calendar: Calendar;
  /** The organisation's base currency. */
  readonly base: string;
  readonly asOf: Instant;
  /** The local day of `asOf`: later days do not count yet. */
  readonly today: Day;
  readonly period: Period;
  /** How many weeks "over n weeks" looks at. */
  readonly weeks: number;
};

export const defaultWeeks = 13;

export const asked = (calendar: Calendar, base: string, { asOf, period, weeks }: Pick<Asked, "asOf" | "period" | "weeks">): Asked => ({
  calendar,
  base,
  asOf,
  today: dayOfInstant(asOf, calendar.timeZone),
  period,
  weeks,
});

/** Whether the day is over at the as-of instant. */
export const isOver = ({ calendar, asOf }: Asked, last: Day): boolean =>
  !instantIsBefore(asOf, startOfDay(last.add({ days: 1 }), calendar.timeZone));
export const hasBegun = ({ calendar, asOf }: Asked, first: Day): boolean => !instantIsBefore(asOf, startOfDay(first, calendar.timeZone));

/** The n weeks that end with the period's week and whose deadline has passed, oldest first: what compliance looks at. */
export const dueWeeks = (question: Asked): Week[] =>
  weeksEnding(question.period.first, question.weeks).filter(
    (week) => !instantIsBefore(question.asOf, weeklyDeadline(question.calendar, week)),
  );
/** Those of them that are over: what attainment, accuracy and the like look at. */
export const weeksOver = (question: Asked): Week[] => dueWeeks(question).filter((week) => isOver(question, sundayOf(week)));

/** A week with its deadline and the fiscal month of its Monday, by whose rate its lines are converted. */
export type DueWeek = { readonly week: Week; readonly deadline: Instant; readonly month: MonthName };
export const dueWeek = (calendar: Calendar, week: Week): DueWeek => ({
  week,
  deadline: weeklyDeadline(calendar, week),
  month: monthOf(calendar, week),
});
/** A month with the deadline of its monthly submissions, its last day, by whose tree they count, and the twelve months they look at. */
export type DueMonth = { readonly month: MonthName; readonly deadline: Instant; readonly last: Day; readonly window: readonly MonthName[] };
export const dueMonth = (calendar: Calendar, month: MonthName): DueMonth => ({
  month,
  deadline: monthlyDeadline(calendar, month),
  last: daysOfMonth(calendar, month).last,
  window: windowOf(month),
});

/** The fiscal months and days of a week's month and quarter: those of its Thursday. */
export const calendarOfWeek = (calendar: Calendar, week: Week) => {
  const quarter = quarterOfWeek(calendar, week);
  return {
    month: monthOfWeek(calendar, week),
    quarter,
    quarterMonths: monthsOfQuarter(calendar, quarter),
    quarterDays: daysOfQuarter(calendar, quarter),
  };
};

/** From the quarter's first day to the day before the week; empty (last before first) where the quarter begins in the week. */
export const quarterBeforeWeek = (calendar: Calendar, week: Week): Span => ({
  first: calendarOfWeek(calendar, week).quarterDays.first,
  last: weekAfter(week, 0).subtract({ days: 1 }),
});

/** After the same day a year before (28 February for the 29th), up to the as-of day. */
export const trailingYear = ({ today }: Asked): Span => ({ first: today.subtract({ years: 1 }).add({ days: 1 }), last: today });

/** M+1 … M+12. */
export const windowOf = (month: MonthName): MonthName[] => monthsFrom(monthAfter(month), 12);

export const asOfQuarter = ({ calendar, today }: Asked): { name: QuarterName; months: readonly MonthName[]; days: Span } => {
  const name = quarterOf(calendar, today);
  return { name, months: monthsOfQuarter(calendar, name), days: daysOfQuarter(calendar, name) };
};

/** Month-ends M and M−1, each the as-of instant where that is earlier, with the window that growth looks at from there. */
export const growthEnds = (question: Asked): { at: Instant; day: Day; months: MonthName[] }[] =>
  [question.period.name, monthAfter(question.period.name, -1)].map((month) => {
    const at = earlierInstant(endOfDay(daysOfMonth(question.calendar, month).last, question.calendar.timeZone), question.asOf);
    return { at, day: dayOfInstant(at, question.calendar.timeZone), months: windowOf(month) };
  });

/** The two instants that slippage compares; `null` while the period has not begun. */
export const slippageInstants = (question: Asked): { start: Instant; end: Instant; over: boolean } | null => {
  const { first, last } = question.period;
  if (!hasBegun(question, first)) return null;
  const zone = question.calendar.timeZone;
  return { start: startOfDay(first, zone), end: earlierInstant(endOfDay(last, zone), question.asOf), over: isOver(question, last) };
};

/** The months whose targets a question needs by their first day's tree, each once, in order. */
export const targetMonths = (question: Asked): MonthName[] => {
  const { calendar, period } = question;
  switch (period.kind) {
    case "week": {
      const { month, quarterMonths } = calendarOfWeek(calendar, period.first);
      return sortedOnce([month, ...quarterMonths, monthOf(calendar, period.first), monthOf(calendar, period.last)]);
    }
    case "month":
      return sortedOnce([period.name, ...asOfQuarter(question).months]);
    case "quarter":
      return [...monthsOfQuarter(calendar, period.name)];
  }
};
const sortedOnce = (months: readonly MonthName[]): MonthName[] => [...new Set(months)].toSorted();
