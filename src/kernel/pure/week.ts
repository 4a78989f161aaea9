import { startOfDay, type Day, type Instant } from "./day.ts";

/** A week is named by its Monday (weeks run Monday to Sunday, product 3-cadence). */
export type Week = Day;

export const weekOf = (day: Day): Week => day.subtract({ days: day.dayOfWeek - 1 });
export const sundayOf = (week: Week): Day => week.add({ days: 6 });
/** The day that decides in which month and quarter a week lies (product 4-metrics "Month of a week"). */
export const thursdayOf = (week: Week): Day => week.add({ days: 3 });
export const weekAfter = (week: Week, count = 1): Week => week.add({ days: 7 * count });
/** The `count` weeks that end with `last`, oldest first. */
export const weeksEnding = (last: Week, count: number): Week[] =>
  Array.from({ length: count }, (_, index) => weekAfter(last, index - count + 1));

/** @example weekToText(dayOf("2026-03-23")) // "2026-W13" */
export const weekToText = (week: Week): string => `${week.yearOfWeek}-W${String(week.weekOfYear).padStart(2, "0")}`;

/** The Monday of an ISO week name; `null` when there is no such week. @example parseWeek("2026-W13") // 2026-03-23 */
export const parseWeek = (text: string): Week | null => {
  const match = /^(\d{4})-W(\d{2})$/.exec(text);
  if (!match) return null;
  const week = weekAfter(weekOf(Temporal.PlainDate.from({ year: Number(match[1]), month: 1, day: 4 })), Number(match[2]) - 1);
  return weekToText(week) === text ? week : null;
};

/** The first instant of the week's Monday: what is signed strictly before it is on time (product 3-cadence 3.1, 7-answers "Clock"). */
export const deadlineOf = (week: Week, timeZone: string): Instant => startOfDay(week, timeZone);
