import { z } from "zod";
import { endpoints } from "../kernel/pure/endpoint.ts";
import { amountText, dayText, id, instant, instantText } from "../kernel/pure/shapes.ts";

/** One number. Numerator and denominator are amounts of the base currency or whole numbers, null for what is no ratio. */
export const metricAnswer = z.object({
  numerator: z.string().nullable(),
  denominator: z.string().nullable(),
  /** A ratio with six decimals, an amount with the currency's, days with six; null when undefined. */
  value: z.string().nullable(),
  band: z.enum(["in", "amber", "out", "ahead", "undefined"]).nullable(),
  /** Why it is undefined: a key of the room's words `reasons`. */
  reason: z.string().optional(),
  /** How many facts stand behind the denominator: below 20 the shape is hollow and the fraction stands beside it. */
  n: z.number().int().optional(),
});
export type MetricAnswerText = z.infer<typeof metricAnswer>;

const metrics = z.record(z.string(), metricAnswer);
const word = z.object({ zh: z.string(), en: z.string() });
const person = z.object({ person_id: id, key: z.string(), name: z.string() });

const named = z.string().min(1).max(500);
const asked = {
  scope: z.enum(["person", "tree"]).default("person"),
  period: z.string().max(20).meta({ description: "2026-W13, 2026-05 or 2026-Q2" }),
  as_of: instant.optional(),
  weeks: z.coerce.number().int().min(1).max(520).optional(),
};
const keys = z
  .string()
  .max(2000)
  .transform((text) => text.split(",").filter((key) => key !== ""))
  .optional();

/**
 * One fact behind a number. `amount` is what it adds to the side it stands on, in the base currency (negative for a cancellation);
 * null where it counts as one. Of a week `booked` and `commit` are given instead.
 */
export const factBehind = z.object({
  kind: z.enum(["order", "cancellation", "commit-line", "upside-line", "statement", "forecast", "target", "deal", "week", "due"]),
  /** Of the order, opportunity, submission or person. */
  id: id.nullable(),
  /** The deal's name, the month's or week's name. */
  name: z.string(),
  person: person.nullable(),
  day: dayText.nullable(),
  amount: amountText.nullable(),
  /** The amount as it was recorded, where another currency. */
  original: z.object({ amount: amountText, currency: z.string() }).nullable(),
  /** Of a deal; −1 is lost. */
  stage: z.number().int().nullable(),
  /** Of a commit line: checklist items done and applicable. Of a due statement: 1 of 1 when signed in time. */
  done: z.number().int().nullable(),
  of: z.number().int().nullable(),
  booked: amountText.nullable(),
  commit: amountText.nullable(),
});
export type FactBehind = z.infer<typeof factBehind>;

const side = z.object({
  name: word,
  value: z.string().nullable(),
  /** The greatest first, at most 500; `more` are left out. */
  lines: z.array(factBehind),
  more: z.number().int(),
});

export const explanation = z.object({
  key: z.string(),
  name: word,
  definition: word,
  good: word.nullable(),
  unit: z.enum(["ratio", "count-ratio", "money", "days"]),
  currency: z.string(),
  period: z.string(),
  as_of: instantText,
  answer: metricAnswer,
  numerator: side.nullable(),
  denominator: side.nullable(),
  /** The same number asked a week earlier (for a week: of the week before). */
  week_before: metricAnswer.nullable(),
  /** True for a former manager, who keeps the sums of the weeks led but not the deals: no lines then. */
  lines_hidden: z.boolean(),
});

export const series = z.object({
  currency: z.string(),
  /** Oldest first. */
  weeks: z.array(
    z.object({
      week: z.string(),
      booked: amountText,
      commit: amountText,
      signed: z.number().int(),
      owed: z.number().int(),
      over: z.boolean(),
      attainment: metricAnswer,
    }),
  ),
});

export const contract = endpoints({
  "GET /metrics": {
    summary: "Numbers of a person or a tree for a week, month or quarter",
    query: z.object({ of: named, ...asked, keys }),
    ok: z.object({ metrics }),
    refusals: ["metrics.no-such-period", "metrics.no-such-key", "metrics.rate-missing"],
  },
  "GET /metrics/people": {
    summary: "Numbers of many at once: `of` given several times, or everybody who reports to `level_of`",
    query: z.object({ of: z.union([named, z.array(named).max(200)]).optional(), level_of: named.optional(), ...asked, keys }),
    ok: z.object({
      people: z.array(z.object({ person: person.extend({ reports: z.number().int().optional() }), metrics })),
    }),
    refusals: ["metrics.no-such-period", "metrics.no-such-key", "metrics.rate-missing", "metrics.nobody-asked"],
  },
  "GET /metrics/explanation": {
    summary: "Why this number: its definition, formula with values, and the facts behind it",
    query: z.object({ of: named, ...asked, key: z.string().max(100) }),
    ok: explanation,
    refusals: ["metrics.no-such-period", "metrics.no-such-key", "metrics.rate-missing"],
  },
  "GET /metrics/series": {
    summary: "The beat: commit and bookings of the weeks that end with the period's week",
    query: z.object({ of: named, ...asked }),
    ok: series,
    refusals: ["metrics.no-such-period", "metrics.rate-missing"],
  },
  "GET /metrics/definitions": {
    summary: "Every number there is, in both languages",
    ok: z.object({
      definitions: z.array(
        z.object({
          key: z.string(),
          name: word,
          definition: word,
          good: word.nullable(),
          unit: z.enum(["ratio", "count-ratio", "money", "days"]),
          periods: z.array(z.enum(["week", "month", "quarter"])),
        }),
      ),
    }),
  },
});
