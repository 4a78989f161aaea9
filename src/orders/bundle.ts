import { z } from "zod";
import { bundleTable, insertRows, instantInZone, withoutEmpty } from "../kernel/io/bundle.ts";
import { sql } from "../kernel/io/db.ts";
import { isBefore, type Day, type Instant } from "../kernel/pure/day.ts";
import { minorToText, parseMinor } from "../kernel/pure/money.ts";
import { amount, currency, day, instant } from "../kernel/pure/shapes.ts";

const order = z.strictObject({
  key: z.string().min(1),
  opportunity: z.string(),
  owner: z.string(),
  amount,
  currency,
  booked_on: day,
  recorded_at: instant,
  fulfilled_on: day.nullish(),
  cancelled_on: day.nullish(),
  reason: z.string().nullish(),
  expected_on: day.nullish(),
});

export const orders = bundleTable<z.output<typeof order>>({
  file: "orders",
  shape: order,
  read: (lines, loading) => {
    const rows = lines.map((line) => {
      const { row } = line;
      const minor = parseMinor(row.amount, row.currency);
      if (minor === null) loading.report(line, "amount", `an amount in ${row.currency}`);
      for (const field of ["fulfilled_on", "cancelled_on"] as const) {
        const value = row[field];
        if (value && isBefore(value, row.booked_on)) loading.report(line, field, "a day not before booked_on");
      }
      return {
        ...row,
        order_id: loading.define("orders", row.key, line),
        opportunity_id: loading.refer("opportunities", row.opportunity, { ...line, field: "opportunity" }),
        owner_id: loading.refer("people", row.owner, { ...line, field: "owner" }),
        amount: minor,
      };
    });
    return (tx) =>
      insertRows(
        tx,
        "sales_order",
        [
          "order_id",
          "key",
          "opportunity_id",
          "owner_id",
          "amount",
          "currency",
          "booked_on",
          "recorded_at",
          "fulfilled_on",
          "cancelled_on",
          "reason",
          "expected_on",
        ],
        rows,
      );
  },
  dump: async (tx, { timeZone }) => {
    const rows = await tx.all(sql<OrderRow>`
      select o.key, d.key as opportunity, p.key as owner, o.amount, o.currency, o.booked_on, o.recorded_at, o.fulfilled_on, o.cancelled_on, o.reason, o.expected_on
      from sales_order o
      join opportunity d using (org_id, opportunity_id)
      join person p on p.org_id = o.org_id and p.person_id = o.owner_id
      where o.org_id = ${tx.orgId}
      order by o.key`);
    return rows.map((row) => ({
      key: row.key,
      opportunity: row.opportunity,
      owner: row.owner,
      amount: minorToText(row.amount, row.currency),
      currency: row.currency,
      booked_on: row.booked_on,
      recorded_at: instantInZone(row.recorded_at, timeZone),
      fulfilled_on: row.fulfilled_on,
      cancelled_on: row.cancelled_on,
      ...withoutEmpty({ reason: row.reason, expected_on: row.expected_on }),
    }));
  },
});
type OrderRow = {
  key: string;
  opportunity: string;
  owner: string;
  amount: bigint;
  currency: string;
  booked_on: Day;
  recorded_at: Instant;
  fulfilled_on: Day | null;
  cancelled_on: Day | null;
  reason: string | null;
  expected_on: Day | null;
};
