import type { Instant } from "../../kernel/pure/day.ts";
import { decimalsOf } from "../../kernel/pure/money.ts";
import { daysOfMonth } from "../../calendar/rules.ts";
import type { Asked } from "../rules/asked.ts";
import type { RateRow, Rates } from "../store/ask.ts";

/** The plan rates as recorded by an instant; rows come in the order of recording, the last known of a currency and month wins. */
export const ratesKnown = ({ calendar, base }: Asked, rows: readonly RateRow[], at: Instant): Rates => {
  const last = new Map<string, RateRow>();
  for (const row of rows)
    if (row.recordedAt === null || Temporal.Instant.compare(row.recordedAt, at) <= 0) last.set(`${row.currency} ${row.month}`, row);
  return [...last.values()].map(({ currency, month, rate }) => {
    const days = daysOfMonth(calendar, month);
    return {
      currency,
      month,
      first: days.first.toString(),
      last: days.last.toString(),
      factor: scaled(rate, decimalsOf(base) - decimalsOf(currency)),
    };
  });
};

/** Plain decimal text times a power of ten, by moving the point. @example scaled("7.0525", 1) // "70.525" */
const scaled = (text: string, power: number): string => `${text}e${power}`;
