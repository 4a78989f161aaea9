import { isBefore, isSameDay, type Day } from "../kernel/pure/day.ts";
import { refusal } from "../kernel/pure/refusal.ts";
import { audit, emit } from "../kernel/io/events.ts";
import type { Tx } from "../kernel/io/db.ts";
import { organisationOf, requireRight, todayOf } from "../organisation/service.ts";
import { builtInHolidays, builtInName, builtInWorkingDays } from "./service/builtIn.ts";
import {
  daysOfMonth,
  firstDayOfMonth,
  monthlyDeadline,
  monthOf,
  monthsFrom,
  quarterOfMonth,
  workingDaysOfMonth,
  type Calendar,
} from "./rules.ts";
import * as store from "./store.ts";
import type { CalendarDayRow } from "./tables.ts";
import type { OrganisationRow } from "../organisation/tables.ts";

/** The organisation's calendar, read once a transaction: its own days on top of the built-in ones, or instead of them. */
export const calendarOf = (tx: Tx): Promise<Calendar> => {
  const known = calendars.get(tx) ?? readCalendar(tx);
  calendars.set(tx, known);
  return known;
};
const calendars = new WeakMap<Tx, Promise<Calendar>>();

const readCalendar = async (tx: Tx): Promise<Calendar> => {
  const organisation = await organisationOf(tx);
  const own = await store.ownDays(tx);
  const { time_zone, fiscal_year_start_month, calendar, own_calendar } = organisation;
  const content = JSON.stringify([time_zone, fiscal_year_start_month, calendar, own_calendar, own]);
  const same = sameContent.get(content) ?? calendarFrom(organisation, own);
  if (sameContent.size > 100) sameContent.clear();
  sameContent.set(content, same);
  return same;
};
/** One value for the same content, so that what is kept with a calendar (its working days) serves the next request too. */
const sameContent = new Map<string, Calendar>();

const calendarFrom = (organisation: OrganisationRow, own: readonly CalendarDayRow[]): Calendar => ({
  timeZone: organisation.time_zone,
  fiscalYearStartMonth: organisation.fiscal_year_start_month,
  kind: organisation.calendar,
  ...daySets(own, organisation.own_calendar),
});

const daySets = (own: readonly CalendarDayRow[], instead: boolean): Pick<Calendar, "holidays" | "extraWorkingDays"> => {
  const holidays = new Set(instead ? [] : builtInHolidays);
  const extraWorkingDays = new Set(instead ? [] : builtInWorkingDays);
  for (const { day, kind } of own) {
    const [into, outOf] = kind === "holiday" ? [holidays, extraWorkingDays] : [extraWorkingDays, holidays];
    into.add(day.toString());
    outOf.delete(day.toString());
  }
  return { holidays, extraWorkingDays };
};

/** What the calendar screen shows of some calendar years: every special day and every fiscal month that begins in them. */
export const calendarOfYears = async (tx: Tx, { from, to }: { from: number; to: number }) => {
  await requireRight(tx, "settings.read");
  const calendar = await calendarOf(tx);
  const own = new Set((await store.ownDays(tx)).map(({ day }) => day.toString()));
  const inYears = (day: string): boolean => Number(day.slice(0, 4)) >= from && Number(day.slice(0, 4)) <= to;
  const special = (days: ReadonlySet<string>, kind: CalendarDayRow["kind"]) =>
    [...days]
      .filter(inYears)
      .map((day) => ({ day, kind, source: own.has(day) ? ("own" as const) : ("built-in" as const), name: builtInName(day) }));
  const first = monthOf(calendar, Temporal.PlainDate.from({ year: from, month: 1, day: 15 }));
  return {
    ...settingsOf(calendar),
    days: [...special(calendar.holidays, "holiday"), ...special(calendar.extraWorkingDays, "working")].toSorted((a, b) =>
      a.day < b.day ? -1 : 1,
    ),
    months: monthsFrom(first, (to - from + 1) * 12).map((month) => ({
      month,
      quarter: quarterOfMonth(calendar, month),
      first: firstDayOfMonth(calendar, month).toString(),
      last: daysOfMonth(calendar, month).last.toString(),
      working_days: workingDaysOfMonth(calendar, month).length,
      deadline: monthlyDeadline(calendar, month).toString(),
    })),
  };
};
const settingsOf = ({ timeZone, fiscalYearStartMonth, kind }: Calendar) => ({
  time_zone: timeZone,
  fiscal_year_start_month: fiscalYearStartMonth,
  calendar: kind,
});

export type DayChange = { readonly day: Day; readonly kind: CalendarDayRow["kind"] | null };

/**
 * Sets days as holidays or working days, or gives them back to the built-in set (null).
 * refuses  "calendar.day-past": plans and deadlines of the past never change; "calendar.day-twice"
 */
export const changeDays = async (tx: Tx, changes: readonly DayChange[]): Promise<void> => {
  await requireRight(tx, "settings.write");
  const today = await todayOf(tx);
  const pointer = (index: number): string => `/days/${index}/day`;
  changes.forEach(({ day }, index) => {
    if (isBefore(day, today)) throw refusal("invalid", "calendar.day-past", {}, [{ pointer: pointer(index), code: "past" }]);
    if (changes.findIndex((other) => isSameDay(other.day, day)) < index)
      throw refusal("invalid", "calendar.day-twice", {}, [{ pointer: pointer(index), code: "twice" }]);
  });
  for (const { day, kind } of changes) await (kind ? store.setDay(tx, { day, kind }) : store.clearDay(tx, day));
  calendars.delete(tx);
  const details = { days: changes.map(({ day, kind }) => ({ day: day.toString(), kind })) };
  await audit(tx, { action: "calendar.changed", subjectKind: "calendar", subjectId: null, details });
  await emit(tx, { name: "calendar.changed", subjectId: null, details });
};
