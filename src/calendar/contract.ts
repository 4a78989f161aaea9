import { z } from "zod";
import { endpoints } from "../kernel/pure/endpoint.ts";
import { day, dayText, instantText } from "../kernel/pure/shapes.ts";

const kind = z.enum(["holiday", "working"]);
const year = z.coerce.number().int().min(1900).max(2400);

export const calendarView = z.object({
  time_zone: z.string(),
  fiscal_year_start_month: z.number().int(),
  calendar: z.enum(["gregorian", "4-4-5", "4-5-4", "5-4-4"]),
  /** Days that are not as their weekday says, oldest first. */
  days: z.array(
    z.object({ day: dayText, kind, source: z.enum(["built-in", "own"]), name: z.object({ zh: z.string(), en: z.string() }).nullable() }),
  ),
  months: z.array(
    z.object({
      month: z.string(),
      quarter: z.string(),
      first: dayText,
      last: dayText,
      working_days: z.number().int(),
      deadline: instantText,
    }),
  ),
});

export const contract = endpoints({
  "GET /calendar": {
    summary: "Holidays, extra working days and fiscal months of some years",
    query: z.object({ from: year, to: year }).refine(({ from, to }) => to >= from && to - from < 20, "years"),
    ok: calendarView,
  },
  "PUT /calendar/days": {
    summary: "Set days from today on as holidays or working days, or give them back to the built-in set",
    body: z.strictObject({
      days: z
        .array(z.strictObject({ day, kind: kind.nullable() }))
        .min(1)
        .max(400),
    }),
    ok: z.object({ changed: z.number().int() }),
    refusals: ["calendar.day-past", "calendar.day-twice"],
  },
});
