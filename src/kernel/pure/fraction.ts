/** Exact rational numbers: a ratio is computed last, from exact sums (product 4-metrics). The denominator is always positive. */
export type Fraction = { readonly n: bigint; readonly d: bigint };

export const zero: Fraction = { n: 0n, d: 1n };
export const one: Fraction = { n: 1n, d: 1n };

/** A fraction in lowest terms; throws a RangeError when `d` is 0, because a caller must have asked first. */
export const fraction = (n: bigint, d: bigint = 1n): Fraction => {
  if (d === 0n) throw new RangeError("a fraction needs a denominator other than 0");
  const divisor = greatestCommonDivisor(n < 0n ? -n : n, d < 0n ? -d : d) || 1n;
  return d < 0n ? { n: -n / divisor, d: -d / divisor } : { n: n / divisor, d: d / divisor };
};

export const add = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
export const multiply = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d);
/** `null` when `b` is 0: undefined, never infinity. */
export const divide = (a: Fraction, b: Fraction): Fraction | null => (b.n === 0n ? null : fraction(a.n * b.d, a.d * b.n));
/** Below 0, 0 or above 0, as for sorting. */
export const compare = (a: Fraction, b: Fraction): number => {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
export const sum = (parts: Iterable<Fraction>): Fraction => {
  let total = zero;
  for (const part of parts) total = add(total, part);
  return total;
};
export const max = (a: Fraction, b: Fraction): Fraction => (compare(a, b) >= 0 ? a : b);
export const min = (a: Fraction, b: Fraction): Fraction => (compare(a, b) <= 0 ? a : b);
export const negate = (a: Fraction): Fraction => ({ n: -a.n, d: a.d });
export const absolute = (a: Fraction): Fraction => (a.n < 0n ? negate(a) : a);

/** The nearest whole number, halves to the even one (banker's rounding, product 4-metrics "Conversion"). */
export const roundHalfEven = ({ n, d }: Fraction): bigint => {
  const floor = n >= 0n ? n / d : -((-n + d - 1n) / d);
  const twiceRest = (n - floor * d) * 2n;
  if (twiceRest > d || (twiceRest === d && floor % 2n !== 0n)) return floor + 1n;
  return floor;
};

/** Decimal text with exactly `places` decimals, half to even. @example fractionToText({ n: 1n, d: 8n }, 2) // "0.12" */
export const fractionToText = (value: Fraction, places: number): string =>
  scaledToText(roundHalfEven(fraction(value.n * 10n ** BigInt(places), value.d)), places);

/** An integer count of 10^-places as decimal text. @example scaledToText(-5n, 2) // "-0.05" */
export const scaledToText = (scaled: bigint, places: number): string => {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, "0");
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return scaled < 0n ? `-${text}` : text;
};

/** Exact value of plain decimal text; `null` when it is not one. @example parseDecimal("7.0525") // { n: 2821n, d: 400n } */
export const parseDecimal = (text: string): Fraction | null => {
  const match = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?$/.exec(text);
  if (!match) return null;
  const decimals = match[3] ?? "";
  const scaled = BigInt(`${match[2]}${decimals}`);
  return fraction(match[1] === "-" ? -scaled : scaled, 10n ** BigInt(decimals.length));
};

const greatestCommonDivisor = (a: bigint, b: bigint): bigint => {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
};
