import type { Day } from "../kernel/pure/day.ts";

/** A day that the organisation set: no working day (holiday) or one (working). */
export type CalendarDayRow = { readonly day: Day; readonly kind: "holiday" | "working" };
