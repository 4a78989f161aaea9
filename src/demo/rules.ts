import type { Instant } from "../kernel/pure/day.ts";
import type { Stop } from "./contract.ts";

const moments: Readonly<Record<Stop, { readonly dayOfWeek: number; readonly time: string }>> = {
  friday: { dayOfWeek: 5, time: "10:00" },
  "sunday-night": { dayOfWeek: 7, time: "23:50" },
  "monday-nine": { dayOfWeek: 1, time: "09:00" },
};

/** The next such moment after `now` in the organisation's zone: a clock moves forward only. */
export const nextStop = (now: Instant, to: Stop, timeZone: string): Instant => {
  const { dayOfWeek, time } = moments[to];
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  const wait = (dayOfWeek - today.dayOfWeek + 7) % 7;
  const at = (days: number): Instant =>
    today
      .add({ days })
      .toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) })
      .toInstant();
  return Temporal.Instant.compare(at(wait), now) > 0 ? at(wait) : at(wait + 7);
};
