import { minorToText, parseMinor } from "../../../kernel/pure/money.ts";

/** Exact sums of decimal texts of one currency; what is not there counts 0. */
export const sumText = (amounts: readonly (string | null | undefined)[], currency: string): string =>
  minorToText(
    amounts.reduce((sum, amount) => sum + minorOf(amount, currency), 0n),
    currency,
  );
export const differenceText = (after: string | undefined, before: string | undefined, currency: string): string =>
  minorToText(minorOf(after, currency) - minorOf(before, currency), currency);
export const isZero = (amount: string): boolean => /^-?0*(\.0*)?$/.test(amount);
/** "+100 k", "−20 k": a movement, shortened by the page's own format. */
export const movementText = (amount: string, short: (amount: string) => string): string =>
  `${amount.startsWith("-") || isZero(amount) ? "" : "+"}${short(amount)}`;

const minorOf = (amount: string | null | undefined, currency: string): bigint => (amount ? (parseMinor(amount, currency) ?? 0n) : 0n);
