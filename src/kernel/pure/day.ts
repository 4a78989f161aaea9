/** A calendar day without time or zone. */
export type Day = Temporal.PlainDate;
export type Instant = Temporal.Instant;

export const dayOf = (text: string): Day => Temporal.PlainDate.from(text);
/** The local day of an instant in the organisation's zone. */
export const dayOfInstant = (instant: Instant, timeZone: string): Day => instant.toZonedDateTimeISO(timeZone).toPlainDate();
/** 00:00 of the day in the zone, or the first instant that exists where a DST change skips it. */
export const startOfDay = (day: Day, timeZone: string): Instant => day.toZonedDateTime(timeZone).toInstant();
/** The last microsecond of the day: PostgreSQL and bundles count in microseconds. */
export const endOfDay = (day: Day, timeZone: string): Instant => startOfDay(day.add({ days: 1 }), timeZone).subtract({ microseconds: 1 });

export const isBefore = (a: Day, b: Day): boolean => Temporal.PlainDate.compare(a, b) < 0;
export const isSameDay = (a: Day, b: Day): boolean => Temporal.PlainDate.compare(a, b) === 0;
export const earlierDay = (a: Day, b: Day): Day => (isBefore(b, a) ? b : a);
export const laterDay = (a: Day, b: Day): Day => (isBefore(a, b) ? b : a);
/** Every day from `first` to `last`, both included, oldest first; empty when `last` is earlier. */
export const daysBetween = (first: Day, last: Day): Day[] =>
  Array.from({ length: Math.max(0, first.until(last).days + 1) }, (_, index) => first.add({ days: index }));

export const instantIsBefore = (a: Instant, b: Instant): boolean => Temporal.Instant.compare(a, b) < 0;
export const earlierInstant = (a: Instant, b: Instant): Instant => (instantIsBefore(b, a) ? b : a);
