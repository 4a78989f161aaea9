import { instantIsBefore, type Instant } from "../../kernel/pure/day.ts";
import { deadlineOf, weekAfter, weekToText, type Week } from "../../kernel/pure/week.ts";

/** Hours before the deadline at which who has not submitted is reminded, first one first (product 3-cadence 3.1). */
export const reminderHours = [48, 24, 2] as const;
export type ReminderHours = (typeof reminderHours)[number];

/**
 * Which reminder is due: the latest whose hour has come. An earlier one that was missed while the program was down is not sent any more.
 * returns `null` before the first, and from the deadline on
 */
export const reminderDue = (week: Week, timeZone: string, now: Instant): ReminderHours | null => {
  const deadline = deadlineOf(week, timeZone);
  if (!instantIsBefore(now, deadline)) return null;
  return reminderHours.findLast((hours) => !instantIsBefore(now, deadline.subtract({ hours }))) ?? null;
};
/** The week whose deadline comes next, or is this instant's own Monday 00:00. */
export const weekToRemind = (today: Temporal.PlainDate): Week => weekAfter(today.subtract({ days: today.dayOfWeek - 1 }));

export type OwedBy = { readonly person: string; readonly managers: readonly string[]; readonly signed: boolean };
/** The missing of each manager, from the deadline until the week is over: only managers who miss somebody, people in the order given. */
export const missingByManager = (owed: readonly OwedBy[]): Map<string, string[]> => {
  const missing = new Map<string, string[]>();
  for (const { person, managers, signed } of owed) {
    if (signed) continue;
    for (const manager of managers) missing.set(manager, [...(missing.get(manager) ?? []), person]);
  }
  return missing;
};

/** One mail per key, whatever runs twice. */
export const reminderKey = (week: Week, hours: ReminderHours, { person, recipient }: { person: string; recipient: string }): string =>
  `${reminderPrefix(week)}${hours}/${person}/${recipient}`;
export const reminderPrefix = (week: Week): string => `commit.reminder/${weekToText(week)}/`;
export const missingListKey = (week: Week, manager: string): string => `${missingListPrefix(week)}${manager}`;
export const missingListPrefix = (week: Week): string => `commit.missing/${weekToText(week)}/`;
