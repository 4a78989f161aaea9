import { fraction, parseDecimal, roundHalfEven, scaledToText, type Fraction } from "./fraction.ts";

/** A count of minor units (fen, cents) of a currency that is named beside it. */
export type Minor = bigint;
export type Money = { readonly amount: Minor; readonly currency: string };

/** How many decimals the currency's minor unit has (ISO 4217): CNY 2, JPY 0, KWD 3. */
export const decimalsOf = (currency: string): number => {
  const known = knownDecimals.get(currency);
  if (known !== undefined) return known;
  const decimals = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  knownDecimals.set(currency, decimals);
  return decimals;
};
const knownDecimals = new Map<string, number>();

/** Whether the text is a currency code that ISO 4217 knows. */
export const isCurrency = (code: string): boolean => currencyCodes.has(code);
const currencyCodes: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** Minor units of plain decimal text; `null` when it is no number or finer than the currency's minor unit (nothing is rounded in silence). */
export const parseMinor = (text: string, currency: string): Minor | null => {
  const value = parseDecimal(text);
  if (!value) return null;
  const scaled = value.n * 10n ** BigInt(decimalsOf(currency));
  return scaled % value.d === 0n ? scaled / value.d : null;
};

/** Decimal text with the currency's decimals, no grouping: the form in JSON and bundles. @example minorToText(124050n, "CNY") // "1240.50" */
export const minorToText = (amount: Minor, currency: string): string => scaledToText(amount, decimalsOf(currency));

/**
 * An amount in the base currency at a plan rate (base currency per unit), rounded half to even to the base currency's minor unit.
 * source: product 4-metrics "Conversion"
 */
export const convert = (money: Money, rate: Fraction, base: string): Minor => {
  if (money.currency === base) return money.amount;
  const baseScale = 10n ** BigInt(decimalsOf(base));
  const ownScale = 10n ** BigInt(decimalsOf(money.currency));
  return roundHalfEven(fraction(money.amount * rate.n * baseScale, rate.d * ownScale));
};
