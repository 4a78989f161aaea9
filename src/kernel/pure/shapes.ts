import { z } from "zod";
import { isCurrency } from "./money.ts";
import { parseWeek } from "./week.ts";

/** Shapes that every contract uses. Input shapes turn text into domain values; output shapes stay text. */
const refined = <T>(schema: z.ZodString, parse: (text: string) => T | null, message: string) =>
  schema.transform((text, context): T => {
    const value = parse(text);
    if (value !== null) return value;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

const parseDay = (text: string): Temporal.PlainDate | null => {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) ? Temporal.PlainDate.from(text) : null;
  } catch {
    return null;
  }
};
const parseInstant = (text: string): Temporal.Instant | null => {
  try {
    return Temporal.Instant.from(text);
  } catch {
    return null;
  }
};

export const id = z.uuid();
/** An ISO day → Temporal.PlainDate. */
export const day = refined(z.string().meta({ format: "date" }), parseDay, "day");
/** An RFC 3339 instant → Temporal.Instant. */
export const instant = refined(z.string().meta({ format: "date-time" }), parseInstant, "instant");
/** "2026-W13" → its Monday. */
export const week = refined(z.string().meta({ pattern: "^\\d{4}-W\\d{2}$" }), parseWeek, "week");
/** "2026-05": a fiscal month's name. */
export const monthName = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "month");
export const currency = z.string().refine(isCurrency, "currency");
/** A decimal amount as text; read with parseMinor against its currency. */
export const amount = z.string().regex(/^-?\d{1,15}(\.\d{1,4})?$/, "amount");
export const reason = z.string().trim().min(1).max(2000);
export const name = z
  .string()
  .max(500)
  .refine((text) => text.trim() !== "", "blank");
export const text = z.string().max(20_000);

export const dayText = z.string().meta({ format: "date" });
export const instantText = z.string().meta({ format: "date-time" });
export const amountText = z.string();
/** Cursor pages: at most 200 rows a page. */
export const paging = { cursor: z.string().max(500).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) };
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
