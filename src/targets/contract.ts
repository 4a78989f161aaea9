import { z } from "zod";
import { endpoints } from "../kernel/pure/endpoint.ts";
import { amount, amountText, currency, id, instantText, monthName, paging } from "../kernel/pure/shapes.ts";
import { targetScopes } from "./rules.ts";

/** A fiscal year, named by the year it ends in. */
const year = z.coerce.number().int().min(1900).max(2200);
const targetShape = z.object({
  month: z.string(),
  scope: z.enum(targetScopes),
  amount: amountText,
  /** What is measured. */
  raisedAmount: amountText,
  stretchAmount: amountText.nullable(),
  currency: z.string(),
});
const targetChange = z.strictObject({
  person: id,
  month: monthName,
  scope: z.enum(targetScopes).default("own"),
  amount,
  raisedAmount: amount.optional(),
  stretchAmount: amount.nullable().optional(),
  currency,
});
const rate = z.string().regex(/^\d{1,12}(\.\d{1,12})?$/, "rate");

export const contract = endpoints({
  "GET /targets": {
    summary: "Targets of a fiscal year, a page of people at a time: own and team",
    query: z.object({ ...paging, year: year.optional(), tree: id.optional() }),
    ok: z.object({
      year: z.number(),
      months: z.array(z.string()),
      currency: z.string(),
      mayWrite: z.boolean(),
      items: z.array(
        z.object({
          person: z.object({ id, name: z.string(), team: z.string().nullable() }),
          leads: z.boolean(),
          targets: z.array(targetShape),
          /** By how much the team target differs from the own targets in the tree, where both are in one currency. */
          mismatches: z.array(z.object({ month: z.string(), difference: amountText, currency: z.string() })),
        }),
      ),
      next: z.string().nullable(),
    }),
  },
  "PUT /targets": {
    summary: "Set targets: all of them or none; what was recorded before is kept",
    body: z.object({ changes: z.array(targetChange).min(1).max(5000) }),
    ok: z.object({ recorded: z.number() }),
    refusals: ["targets.negative", "targets.raised-below-target", "targets.stretch-below-raised"],
  },
  "GET /rates": {
    summary: "Plan rates of a fiscal year: base currency for one unit, by month",
    query: z.object({ year: year.optional() }),
    ok: z.object({
      year: z.number(),
      months: z.array(z.string()),
      base: z.string(),
      mayWrite: z.boolean(),
      currencies: z.array(
        z.object({
          currency: z.string(),
          rates: z.array(
            z.object({
              month: z.string(),
              rate: z.string(),
              recordedAt: instantText.nullable(),
              /** A signed figure has used it: it cannot change any more. */
              used: z.boolean(),
            }),
          ),
        }),
      ),
    }),
  },
  "PUT /rates": {
    summary: "Set plan rates: all of them or none; one that a signed figure has used cannot change",
    body: z.object({
      changes: z
        .array(z.strictObject({ currency, month: monthName, rate }))
        .min(1)
        .max(1000),
    }),
    ok: z.object({ recorded: z.number() }),
    refusals: ["targets.rate-used", "targets.rate-of-base", "targets.rate-not-positive"],
  },
});
