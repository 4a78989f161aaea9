import { weekAfter, weekOf, weekToText, parseWeek, type Week } from "../../kernel/pure/week.ts";

/** The week that the page opens with: from Thursday the coming one is prepared, before that the running one is followed (product 3.1). */
export const weekToOpen = (now: Temporal.Instant, timeZone: string): string => {
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  const running = weekOf(today);
  return weekToText(today.dayOfWeek >= 4 ? weekAfter(running) : running);
};
export const runningWeek = (now: Temporal.Instant, timeZone: string): Week => weekOf(now.toZonedDateTimeISO(timeZone).toPlainDate());
export const besideWeek = (week: string, count: number): string => {
  const monday = parseWeek(week);
  return monday ? weekToText(weekAfter(monday, count)) : week;
};
/** 48 of "2026-W48". */
export const weekNumber = (week: string): number => Number(week.slice(6));
export const quarterNumber = (quarter: string): number => Number(quarter.slice(6));
