import { z } from "zod";
import { bundleTable, insertRows, instantInZone, withoutEmpty } from "../kernel/io/bundle.ts";
import { sql } from "../kernel/io/db.ts";
import type { Instant } from "../kernel/pure/day.ts";
import { minorToText, parseMinor } from "../kernel/pure/money.ts";
import { amount, currency, instant, monthName } from "../kernel/pure/shapes.ts";

const rate = z.strictObject({
  currency,
  month: monthName,
  rate: z.string().regex(/^\d{1,12}(\.\d{1,12})?$/),
  recorded_at: instant.nullish(),
});

export const rates = bundleTable<z.output<typeof rate>>({
  file: "rates",
  shape: rate,
  read: (lines, loading) => {
    for (const line of lines) if (/^0+(\.0+)?$/.test(line.row.rate)) loading.report(line, "rate", "a rate above 0");
    return (tx) =>
      insertRows(
        tx,
        "plan_rate",
        ["currency", "month", "rate", "recorded_at"],
        lines.map(({ row }) => row),
      );
  },
  dump: async (tx, { timeZone }) => {
    const rows = await tx.all(sql<{ currency: string; month: string; rate: string; recorded_at: Instant | null }>`
      select currency, month, rate, recorded_at
      from plan_rate
      where org_id = ${tx.orgId}
      order by currency, month, recorded_at nulls first, seq`);
    return rows.map(({ recorded_at, ...row }) => ({
      ...row,
      ...withoutEmpty({ recorded_at: recorded_at && instantInZone(recorded_at, timeZone) }),
    }));
  },
});

const target = z.strictObject({
  person: z.string(),
  month: monthName,
  scope: z.enum(["own", "team"]).default("own"),
  amount,
  raised_amount: amount,
  stretch_amount: amount.nullish(),
  currency,
  recorded_at: instant.nullish(),
});

export const targets = bundleTable<z.output<typeof target>>({
  file: "targets",
  shape: target,
  read: (lines, loading) => {
    const rows = lines.map((line) => {
      const minor = (field: "amount" | "raised_amount" | "stretch_amount"): bigint | null => {
        const text = line.row[field];
        const value = text ? parseMinor(text, line.row.currency) : null;
        if (text && (value === null || value < 0n)) loading.report(line, field, `an amount of 0 or more in ${line.row.currency}`);
        return value;
      };
      return {
        ...line.row,
        person_id: loading.refer("people", line.row.person, { ...line, field: "person" }),
        amount: minor("amount"),
        raised_amount: minor("raised_amount"),
        stretch_amount: minor("stretch_amount"),
      };
    });
    return (tx) =>
      insertRows(
        tx,
        "target",
        ["person_id", "month", "scope", "amount", "raised_amount", "stretch_amount", "currency", "recorded_at"],
        rows,
      );
  },
  dump: async (tx, { timeZone }) => {
    const rows = await tx.all(
      sql<{
        person: string;
        month: string;
        scope: string;
        amount: bigint;
        raised_amount: bigint;
        stretch_amount: bigint | null;
        currency: string;
        recorded_at: Instant | null;
      }>`
      select p.key as person, t.month, t.scope, t.amount, t.raised_amount, t.stretch_amount, t.currency, t.recorded_at
      from target t
      join person p using (org_id, person_id)
      where t.org_id = ${tx.orgId}
      order by p.key, t.month, t.scope collate "C", t.recorded_at nulls first, t.seq`,
    );
    return rows.map((row) => ({
      person: row.person,
      month: row.month,
      ...(row.scope === "own" ? {} : { scope: row.scope }),
      amount: minorToText(row.amount, row.currency),
      raised_amount: minorToText(row.raised_amount, row.currency),
      ...(row.stretch_amount === null ? {} : { stretch_amount: minorToText(row.stretch_amount, row.currency) }),
      currency: row.currency,
      ...withoutEmpty({ recorded_at: row.recorded_at && instantInZone(row.recorded_at, timeZone) }),
    }));
  },
});
