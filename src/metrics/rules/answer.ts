import { add, compare, divide, fraction, fractionToText, subtract, type Fraction } from "../../kernel/pure/fraction.ts";
import { decimalsOf, type Minor } from "../../kernel/pure/money.ts";

export type Band = "in" | "amber" | "out" | "ahead" | "undefined";
export type Unit = "ratio" | "count-ratio" | "money" | "days";

/** Why a value is undefined: a key of the room's words. */
export type Reason =
  | "nothing-signed"
  | "idle"
  | "no-plan"
  | "no-target"
  | "nobody-owed"
  | "no-lines"
  | "nothing-booked"
  | "target-reached"
  | "nothing-before"
  | "nothing-open"
  | "nothing-closed"
  | "nothing-won"
  | "too-few-weeks"
  | "not-begun"
  | "no-orders";

/**
 * What a definition gives: exact. Amounts stand in minor units. `value` is a plain number only where the definition is floating point
 * (volatility, linearity by chance). Numerator and denominator are null for what is no ratio.
 */
export type Outcome = {
  readonly numerator: Fraction | null;
  readonly denominator: Fraction | null;
  readonly value: Fraction | number | null;
  readonly band: Band | null;
  readonly reason?: Reason;
  /** How many facts stand behind the denominator; below 20 the shape is hollow. */
  readonly n?: number;
};

/** Bounds as data. A ratio is in band from `least` to `most`; `strict` excludes the bound itself; `ahead`: above `most` is good. */
export type Bounds = {
  readonly least?: Fraction;
  readonly most?: Fraction;
  readonly strict?: boolean;
  readonly ahead?: boolean;
  readonly amber?: Fraction;
};

export const percent = (value: number): Fraction => fraction(BigInt(value), 100n);
const fivePoints = percent(5);

/** In, amber (within 5 points beyond the bound, or what the bounds say) or out. */
export const bandOf = (value: Fraction, { least, most, strict = false, ahead = false, amber = fivePoints }: Bounds): Band => {
  const keeps = (difference: number): boolean => (strict ? difference > 0 : difference >= 0);
  if (ahead && most && compare(value, most) > 0) return "ahead";
  if ((!least || keeps(compare(value, least))) && (!most || keeps(compare(most, value)))) return "in";
  const near = (!least || compare(value, subtract(least, amber)) >= 0) && (!most || compare(value, add(most, amber)) <= 0);
  return near ? "amber" : "out";
};

export const whole = (amount: Minor | number): Fraction => ({ n: BigInt(amount), d: 1n });

/** Numerator ÷ denominator. Undefined at a denominator of 0, with the reason; then the band is *undefined* too. */
export const ratio = (
  numerator: Fraction,
  denominator: Fraction,
  { bounds, reason, n }: { bounds?: Bounds | undefined; reason: Reason; n?: number },
): Outcome => {
  const value = divide(numerator, denominator);
  const facts = n === undefined ? {} : { n };
  if (value === null) return { numerator, denominator, value, band: "undefined", reason, ...facts };
  return { numerator, denominator, value, band: bounds ? bandOf(value, bounds) : null, ...facts };
};

export const ratioOf = (numerator: Minor, denominator: Minor, rest: Parameters<typeof ratio>[2]): Outcome =>
  ratio(whole(numerator), whole(denominator), rest);

/** A number that is no ratio. */
export const plain = (value: Fraction | number, n?: number): Outcome => ({
  numerator: null,
  denominator: null,
  value,
  band: null,
  ...(n === undefined ? {} : { n }),
});
export const undefinedPlain = (reason: Reason, n?: number): Outcome => ({
  numerator: null,
  denominator: null,
  value: null,
  band: "undefined",
  reason,
  ...(n === undefined ? {} : { n }),
});

/** The form in JSON (product 6-bundle "Asking for numbers"). */
export type MetricAnswer = {
  readonly numerator: string | null;
  readonly denominator: string | null;
  readonly value: string | null;
  readonly band: Band | null;
  readonly reason?: Reason;
  readonly n?: number;
};

export const outcomeToAnswer = ({ numerator, denominator, value, band, reason, n }: Outcome, unit: Unit, base: string): MetricAnswer => {
  const side = (part: Fraction | null): string | null =>
    part === null ? null : unit === "count-ratio" ? fractionToText(part, 0) : minorFractionToText(part, base);
  return {
    numerator: side(numerator),
    denominator: side(denominator),
    value: valueToText(value, unit, base),
    band,
    ...(reason ? { reason } : {}),
    ...(n === undefined ? {} : { n }),
  };
};

const valueToText = (value: Fraction | number | null, unit: Unit, base: string): string | null => {
  if (value === null) return null;
  if (typeof value === "number") return value.toFixed(6);
  return unit === "money" ? minorFractionToText(value, base) : fractionToText(value, 6);
};

/** Minor units, perhaps a fraction of one, as decimal text of the currency, half to even. */
export const minorFractionToText = (value: Fraction, currency: string): string =>
  fractionToText(fraction(value.n, value.d * 10n ** BigInt(decimalsOf(currency))), decimalsOf(currency));
