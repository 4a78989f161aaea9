import { daysBetween, isBefore, type Day, type Instant } from "../kernel/pure/day.ts";
import { parseWeek, sundayOf, thursdayOf, weekAfter, weekOf, weekToText, type Week } from "../kernel/pure/week.ts";

export const calendarKinds = ["gregorian", "4-4-5", "4-5-4", "5-4-4"] as const;
export type CalendarKind = (typeof calendarKinds)[number];

/**
 * An organisation's calendar as plain values. Days in the sets are ISO text ("2026-05-01"): holidays take a working day away,
 * extra working days (调休) give one.
 * source: product 4-metrics "Calendars", 3-cadence
 */
export type Calendar = {
  readonly timeZone: string;
  /** 1–12; a fiscal year is named by the year it ends in. */
  readonly fiscalYearStartMonth: number;
  readonly kind: CalendarKind;
  readonly holidays: ReadonlySet<string>;
  readonly extraWorkingDays: ReadonlySet<string>;
};

/** "2026-05": the calendar month, or under 4-4-5 and the like the 5th month of fiscal 2026. */
export type MonthName = string;
/** "2026-Q2": always the fiscal quarter. */
export type QuarterName = string;
/** Days from first to last, both included. */
export type Span = { readonly first: Day; readonly last: Day };
export type Period = { readonly kind: "week" | "month" | "quarter"; readonly name: string } & Span;

/** The period that a name means: "2026-W13", "2026-05" or "2026-Q2"; `null` when it means none. */
export const parsePeriod = (calendar: Calendar, name: string): Period | null => {
  const week = parseWeek(name);
  if (week) return { kind: "week", name, first: week, last: sundayOf(week) };
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(name)) return { kind: "month", name, ...daysOfMonth(calendar, name) };
  if (/^\d{4}-Q[1-4]$/.test(name)) return { kind: "quarter", name, ...daysOfQuarter(calendar, name) };
  return null;
};

export const monthOf = (calendar: Calendar, day: Day): MonthName => {
  if (calendar.kind === "gregorian") return nameOf(day.year, day.month);
  const year = fiscalYearOf(calendar, day);
  const weeks = Math.floor(firstDayOfFiscalYear(calendar, year).until(day).days / 7);
  return nameOf(year, lengthsOf(calendar.kind).filter((_, index) => weeksBefore(calendar.kind, index) <= weeks).length);
};

/** The month of a week is the one that contains its Thursday. */
export const monthOfWeek = (calendar: Calendar, week: Week): MonthName => monthOf(calendar, thursdayOf(week));
export const quarterOfWeek = (calendar: Calendar, week: Week): QuarterName => quarterOf(calendar, thursdayOf(week));
export const quarterOf = (calendar: Calendar, day: Day): QuarterName => quarterOfMonth(calendar, monthOf(calendar, day));

export const quarterOfMonth = (calendar: Calendar, month: MonthName): QuarterName => {
  const { year, number } = partsOf(month);
  if (calendar.kind !== "gregorian") return `${padded(year, 4)}-Q${Math.ceil(number / 3)}`;
  const start = calendar.fiscalYearStartMonth;
  const fiscalYear = start > 1 && number >= start ? year + 1 : year;
  return `${padded(fiscalYear, 4)}-Q${Math.floor(((number - start + 12) % 12) / 3) + 1}`;
};

/** The three months of a quarter, in order. */
export const monthsOfQuarter = (calendar: Calendar, quarter: QuarterName): readonly [MonthName, MonthName, MonthName] => {
  const year = Number(quarter.slice(0, 4));
  const before = (Number(quarter.slice(6)) - 1) * 3;
  const start = calendar.fiscalYearStartMonth;
  const first = calendar.kind === "gregorian" ? monthAfter(nameOf(start > 1 ? year - 1 : year, start), before) : nameOf(year, before + 1);
  return [first, monthAfter(first), monthAfter(first, 2)];
};

export const fiscalYearOf = (calendar: Calendar, day: Day): number => {
  if (calendar.kind === "gregorian") return Number(quarterOf(calendar, day).slice(0, 4));
  let year = day.year + 1;
  while (isBefore(day, firstDayOfFiscalYear(calendar, year))) year -= 1;
  return year;
};

/** The month `count` months later (earlier when negative): names always count twelve months a year. */
export const monthAfter = (month: MonthName, count = 1): MonthName => {
  const { year, number } = partsOf(month);
  const months = year * 12 + number - 1 + count;
  return nameOf(Math.floor(months / 12), (months % 12) + 1);
};
/** The `count` months that start with `first`, in order. */
export const monthsFrom = (first: MonthName, count: number): MonthName[] =>
  Array.from({ length: count }, (_, index) => monthAfter(first, index));

export const daysOfMonth = (calendar: Calendar, month: MonthName): Span => ({
  first: firstDayOfMonth(calendar, month),
  last: firstDayOfMonth(calendar, monthAfter(month)).subtract({ days: 1 }),
});

export const firstDayOfMonth = (calendar: Calendar, month: MonthName): Day => {
  const { year, number } = partsOf(month);
  if (calendar.kind === "gregorian") return Temporal.PlainDate.from({ year, month: number, day: 1 });
  return weekAfter(firstDayOfFiscalYear(calendar, year), weeksBefore(calendar.kind, number - 1));
};

export const daysOfQuarter = (calendar: Calendar, quarter: QuarterName): Span => {
  const [first, , last] = monthsOfQuarter(calendar, quarter);
  return { first: firstDayOfMonth(calendar, first), last: daysOfMonth(calendar, last).last };
};

/** All Monday–Sunday weeks that overlap the quarter, clipped to it, oldest first. */
export const weeksOfQuarter = (calendar: Calendar, quarter: QuarterName): Span[] => {
  const { first, last } = daysOfQuarter(calendar, quarter);
  const spans: Span[] = [];
  for (let week = weekOf(first); !isBefore(last, week); week = weekAfter(week)) {
    const sunday = sundayOf(week);
    spans.push({ first: isBefore(week, first) ? first : week, last: isBefore(last, sunday) ? last : sunday });
  }
  return spans;
};

export const isWorkingDay = (calendar: Calendar, day: Day): boolean => {
  const name = day.toString();
  return calendar.extraWorkingDays.has(name) || (day.dayOfWeek <= 5 && !calendar.holidays.has(name));
};

/**
 * The working days of a month as ISO text, oldest first. Kept with the calendar, because every plan and pace asks for the same few months
 * again and again.
 */
const workingDayTexts = (calendar: Calendar, month: MonthName): readonly string[] => {
  const months = keptMonths.get(calendar) ?? new Map<MonthName, readonly string[]>();
  keptMonths.set(calendar, months);
  const known = months.get(month) ?? workingDaysIn(calendar, daysOfMonth(calendar, month)).map((day) => day.toString());
  months.set(month, known);
  return known;
};
const keptMonths = new WeakMap<Calendar, Map<MonthName, readonly string[]>>();

/** How many working days a month has, and how many of them lie in a span. */
export const countWorkingDays = (calendar: Calendar, month: MonthName, within?: Span): number => {
  const days = workingDayTexts(calendar, month);
  if (!within) return days.length;
  const [first, last] = [within.first.toString(), within.last.toString()];
  return days.filter((day) => day >= first && day <= last).length;
};

/** The working days of a span, oldest first. */
export const workingDaysIn = (calendar: Calendar, { first, last }: Span): Day[] =>
  daysBetween(first, last).filter((day) => isWorkingDay(calendar, day));

export const workingDaysOfMonth = (calendar: Calendar, month: MonthName): Day[] => workingDaysIn(calendar, daysOfMonth(calendar, month));

/** The next (previous) working day, the day itself not counted; `null` when a year goes by without one. */
export const workingDayAfter = (calendar: Calendar, day: Day): Day | null => walk(calendar, day, 1);
export const workingDayBefore = (calendar: Calendar, day: Day): Day | null => walk(calendar, day, -1);
const walk = (calendar: Calendar, from: Day, step: 1 | -1): Day | null => {
  for (let count = 1; count <= 366; count += 1) {
    const day = from.add({ days: step * count });
    if (isWorkingDay(calendar, day)) return day;
  }
  return null;
};

/** The first instant of the week's Monday: what is signed strictly before it is on time. */
export const weeklyDeadline = (calendar: Calendar, week: Week): Instant => week.toZonedDateTime(calendar.timeZone).toInstant();

/** 18:00:00 of the month's last working day (of its last day where it has no working day): signed strictly before it is on time. */
export const monthlyDeadline = (calendar: Calendar, month: MonthName): Instant => {
  const { last } = daysOfMonth(calendar, month);
  const day = isWorkingDay(calendar, last) ? last : workingDayBefore(calendar, last);
  const within = day && monthOf(calendar, day) === month ? day : last;
  return within.toZonedDateTime({ timeZone: calendar.timeZone, plainTime: "18:00" }).toInstant();
};

/** The name of the period of that kind which contains the day. */
export const periodNameOf = (calendar: Calendar, kind: Period["kind"], day: Day): string => {
  switch (kind) {
    case "week":
      return weekToText(weekOf(day));
    case "month":
      return monthOf(calendar, day);
    case "quarter":
      return quarterOf(calendar, day);
  }
};

/** The Monday nearest to the first day of the year's first month (4-4-5 and the like). */
const firstDayOfFiscalYear = (calendar: Calendar, year: number): Day => {
  const start = calendar.fiscalYearStartMonth;
  const first = Temporal.PlainDate.from({ year: start > 1 ? year - 1 : year, month: start, day: 1 });
  return first.dayOfWeek <= 4 ? weekOf(first) : weekAfter(weekOf(first));
};

/** Weeks of the twelve months; a 53rd week belongs to the last month, because the next year begins where its own Monday lies. */
const lengthsOf = (kind: CalendarKind): readonly number[] => {
  const quarter = kind === "4-5-4" ? [4, 5, 4] : kind === "5-4-4" ? [5, 4, 4] : [4, 4, 5];
  return [...quarter, ...quarter, ...quarter, ...quarter];
};
const weeksBefore = (kind: CalendarKind, months: number): number =>
  lengthsOf(kind)
    .slice(0, months)
    .reduce((sum, weeks) => sum + weeks, 0);

const partsOf = (month: MonthName): { year: number; number: number } => ({
  year: Number(month.slice(0, 4)),
  number: Number(month.slice(5)),
});
const nameOf = (year: number, number: number): MonthName => `${padded(year, 4)}-${padded(number, 2)}`;
const padded = (value: number, length: number): string => String(value).padStart(length, "0");
