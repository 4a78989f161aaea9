import { readAmount } from "./amounts.ts";
import type { Mapping } from "./mapping.ts";
import { totalIn } from "./shape.ts";

/** The figure of a totals row beside the sum of the rows above, in minor units of the base currency as text. */
export type Totals = { readonly stated: string; readonly summed: string; readonly isEqual: boolean };

/** A totals row is a check: what it says against what was read. `null` when it says nothing about the amounts. */
export const totalsAgree = (
  cells: readonly string[],
  summed: bigint,
  { mapping, headings, baseCurrency }: { mapping: Mapping; headings: readonly string[]; baseCurrency: string },
): Totals | null => {
  const column = mapping.columns.amount?.column;
  if (column === undefined) return null;
  const stated = readAmount(totalIn(cells, column, headings.length), {
    decimal: mapping.decimal.amount ?? null,
    exponent: mapping.exponent.amount ?? 0,
    currency: null,
    baseCurrency: mapping.currency ?? baseCurrency,
  });
  return stated.ok ? { stated: stated.minor.toString(), summed: summed.toString(), isEqual: stated.minor === summed } : null;
};
