/**
 * The simulator counts days as whole numbers (days since 1970-01-01) and moments as local minutes, because a company of a million deals
 * asks for tens of millions of them; they become text only in the rows of a bundle.
 */
export type DayNumber = number;
/** Local minutes since 1970-01-01T00:00 of the company's zone. */
export type Moment = number;

const epoch = Temporal.PlainDate.from("1970-01-01");

export const dayNumber = (day: Temporal.PlainDate): DayNumber => epoch.until(day, { largestUnit: "days" }).days;
const texts: string[] = [];
/** @example dayText(0) // "1970-01-01" */
export const dayText = (day: DayNumber): string => (texts[day] ??= epoch.add({ days: day }).toString());

/** 0 is Monday. */
export const weekdayOf = (day: DayNumber): number => (day + 3) % 7;
export const mondayOf = (day: DayNumber): DayNumber => day - weekdayOf(day);

export const monthText = (day: DayNumber): string => dayText(day).slice(0, 7);
export const firstOfMonth = (month: string): DayNumber => {
  const known = firstDays.get(month);
  if (known !== undefined) return known;
  const first = dayNumber(Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 }));
  firstDays.set(month, first);
  return first;
};
const firstDays = new Map<string, DayNumber>();
export const monthAfter = (month: string, count = 1): string => {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
};
export const lastOfMonth = (month: string): DayNumber => firstOfMonth(monthAfter(month)) - 1;
/** The months of the calendar quarter that contains the month, in order. */
export const quarterMonths = (month: string): readonly string[] => {
  const first = `${month.slice(0, 5)}${String(Math.floor((Number(month.slice(5)) - 1) / 3) * 3 + 1).padStart(2, "0")}`;
  return [first, monthAfter(first), monthAfter(first, 2)];
};

export const moment = (day: DayNumber, hour: number, minute = 0): Moment => day * 1440 + hour * 60 + minute;
export const dayOfMoment = (at: Moment): DayNumber => Math.floor(at / 1440);
/** The company lives in Asia/Shanghai, which has had no daylight saving since 1991: one offset for all its moments. */
export const timeZone = "Asia/Shanghai";
export const instantText = (at: Moment): string => {
  const minute = at % 60;
  const hour = ((at - minute) / 60) % 24;
  return `${dayText(dayOfMoment(at))}T${hour < 10 ? "0" : ""}${hour}:${minute < 10 ? "0" : ""}${minute}:00+08:00`;
};

/** Enough of China's holidays that nobody books an order on National Day; the organisation's own calendar stays the exact one. */
const springFestivals = ["2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13"];
const holidays = new Set<DayNumber>(
  springFestivals.flatMap((day) => Array.from({ length: 8 }, (_, index) => dayNumber(Temporal.PlainDate.from(day)) - 1 + index)),
);
const isNationalDay = (day: DayNumber): boolean => /-(10-0[1-7]|05-0[1-3]|01-01)$/.test(dayText(day));
const working: boolean[] = [];
export const isWorkingDay = (day: DayNumber): boolean => (working[day] ??= weekdayOf(day) < 5 && !holidays.has(day) && !isNationalDay(day));
/** The day itself, or the next (previous) working day. */
export const workingDayFrom = (day: DayNumber): DayNumber => (isWorkingDay(day) ? day : workingDayFrom(day + 1));
export const workingDayUntil = (day: DayNumber): DayNumber => (isWorkingDay(day) ? day : workingDayUntil(day - 1));
