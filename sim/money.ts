import { convert, minorToText } from "../src/kernel/pure/money.ts";
import { parseDecimal, type Fraction } from "../src/kernel/pure/fraction.ts";
import type { Rate } from "./bundle.ts";

export const baseCurrency = "CNY";

/** Amount text of whole currency units. @example amountText(1200) // "1200.00" */
export const amountText = (whole: number): string => `${whole}.00`;

/** Turns whole units of a currency into base minor units at the plan rate of a month, by the product's own rule. */
export type Convert = (whole: number, currency: string, month: string) => bigint;
export const converterOf = (rates: readonly Rate[]): Convert => {
  const known = new Map<string, Fraction>();
  for (const { currency, month, rate } of rates) {
    const exact = parseDecimal(rate);
    if (exact) known.set(`${currency} ${month}`, exact);
  }
  return (whole, currency, month) => {
    const amount = BigInt(whole) * 100n;
    if (currency === baseCurrency) return amount;
    const rate = known.get(`${currency} ${month}`);
    if (!rate) throw new RangeError(`no plan rate for ${currency} in ${month}`);
    return convert({ amount, currency }, rate, baseCurrency);
  };
};

export const baseText = (minor: bigint): string => minorToText(minor, baseCurrency);
/** The nearest thousand base units, as people judge. */
export const roundedTo = (minor: bigint, whole: number): bigint => BigInt(Math.round(Number(minor) / 100 / whole) * whole) * 100n;
