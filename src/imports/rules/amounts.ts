import { add, fraction, multiply, parseDecimal, type Fraction } from "../../kernel/pure/fraction.ts";
import { decimalsOf, isCurrency, type Minor } from "../../kernel/pure/money.ts";
import { fold } from "./text.ts";

/** Which sign starts the decimals in a column: 1,234.50 is "dot", 1.234,50 is "comma". One for the whole column, never per cell. */
export type DecimalSign = "dot" | "comma";

/**
 * What one cell says about its column: it proves a decimal sign, or could be read both ways ("1.054"), or needs no sign ("800"), or is no amount.
 * source: import case Q04 "column-wise inference, never per cell"
 */
export type AmountEvidence = "dot" | "comma" | "either-dot" | "either-comma" | "plain" | "none";

type Parts = {
  readonly negative: boolean;
  readonly numbers: readonly NumberPart[];
  readonly currency: string | null;
  readonly symbol: string | null;
};
/** "12万5千" is 12 × 10^4 and 5 × 10^3. */
type NumberPart = { readonly digits: string; readonly exponent: number };

export const amountEvidence = (cell: string): AmountEvidence => {
  // Most cells of most files look like this, and a file has millions of them.
  if (/^\d+$/.test(cell)) return "plain";
  if (/^\d+\.\d{1,2}$/.test(cell)) return "dot";
  const parts = splitAmount(cell);
  if (!parts) return "none";
  const seen = parts.numbers.map(({ digits }) => signOf(digits));
  return (["none", "dot", "comma", "either-dot", "either-comma"] as const).find((evidence) => seen.includes(evidence)) ?? "plain";
};

/** The evidence of the digits alone, without sign, currency and unit. */
const signOf = (digits: string): AmountEvidence => {
  if (/^\d+$/.test(digits)) return "plain";
  if (!/^[\d.,' ]+$/.test(digits) || !/\d/.test(digits)) return "none";
  if (/^(\d{1,3}([ '])\d{3}(\2\d{3})*)$/.test(digits)) return "plain";
  const dots = digits.split(".").length - 1;
  const commas = digits.split(",").length - 1;
  if (dots > 0 && commas > 0) {
    const dotIsLast = digits.lastIndexOf(".") > digits.lastIndexOf(",");
    const decimal = dotIsLast ? "dot" : "comma";
    return (dotIsLast ? dots : commas) === 1 && isGrouped(digits, decimal) ? decimal : "none";
  }
  const sign = dots > 0 ? "dot" : "comma";
  const other = dots > 0 ? "comma" : "dot";
  if (dots + commas > 1) return isGrouped(digits, other) ? other : "none";
  if (!/^\d{1,3}[.,]\d{3}$/.test(digits) || /^0/.test(digits)) return isGrouped(digits, sign) ? sign : "none";
  return dots > 0 ? "either-dot" : "either-comma";
};

/** Whole part in groups of three (or 2-2-3 as in India), or in no groups at all. */
const isGrouped = (digits: string, decimal: DecimalSign): boolean => {
  const [whole = "", decimals = ""] = digits.split(decimal === "dot" ? "." : ",");
  return (
    /^\d*$/.test(decimals) &&
    (/^\d*$/.test(whole) || /^\d{1,3}([.,' ])\d{3}(\1\d{3})*$/.test(whole) || /^\d{1,2}(,\d{2})+,\d{3}$/.test(whole)) &&
    /\d/.test(whole + decimals)
  );
};

export type AmountReading =
  | { readonly ok: true; readonly minor: Minor; readonly currency: string | null; readonly symbol: string | null }
  | {
      readonly ok: false;
      readonly why: "not-a-number" | "which-decimal-sign" | "contradicts-decimal-sign" | "too-fine" | "too-large" | "currency-contradicts";
      readonly currency?: string;
    };

export type AmountColumn = {
  /** `null`: not known, and then a cell that could be read both ways is not read. */
  readonly decimal: DecimalSign | null;
  /** 10 to this power is the unit of the heading: 万元 4. */
  readonly exponent: number;
  /** The currency of the row's currency column, if there is one. */
  readonly currency: string | null;
  readonly baseCurrency: string;
};

/**
 * Minor units of one cell. Nothing is rounded and nothing guessed: what is finer than the currency's minor unit, or contradicts, is not read.
 * `symbol` is given when the currency came from an ambiguous sign (¥, $), so that it can be said.
 */
export const readAmount = (cell: string, column: AmountColumn): AmountReading => readPlain(cell, column) ?? readAny(cell, column);

/** The short way for "1234.50" where nothing else can be meant; null where it takes more thought. */
const readPlain = (cell: string, { decimal, exponent, currency, baseCurrency }: AmountColumn): AmountReading | null => {
  const match = exponent === 0 && decimal !== "comma" ? /^(\d{1,14})(?:\.(\d{1,2}))?$/.exec(cell) : null;
  if (!match || decimalsOf(currency ?? baseCurrency) !== 2) return null;
  return { ok: true, minor: BigInt(`${match[1]}${(match[2] ?? "").padEnd(2, "0")}`), currency: null, symbol: null };
};

const readAny = (cell: string, column: AmountColumn): AmountReading => {
  const parts = splitAmount(cell);
  if (!parts) return { ok: false, why: "not-a-number" };
  const named = parts.currency ?? (parts.symbol ? currencyOfSymbol(parts.symbol, column.currency ?? column.baseCurrency) : null);
  if (named && column.currency && named !== column.currency) return { ok: false, why: "currency-contradicts", currency: named };
  const currency = named ?? column.currency ?? column.baseCurrency;
  let total: Fraction = fraction(0n);
  for (const { digits, exponent } of parts.numbers) {
    const evidence = signOf(digits);
    if (evidence === "none") return { ok: false, why: "not-a-number" };
    const decimal = evidence === "dot" || evidence === "comma" ? evidence : evidence === "plain" ? "dot" : column.decimal;
    if (!decimal) return { ok: false, why: "which-decimal-sign" };
    if (column.decimal && (evidence === "dot" || evidence === "comma") && evidence !== column.decimal && !provesItself(digits))
      return { ok: false, why: "contradicts-decimal-sign" };
    const value = parseDecimal(plainDigits(digits, decimal));
    if (!value) return { ok: false, why: "not-a-number" };
    total = add(total, multiply(value, fraction(10n ** BigInt(exponent + column.exponent))));
  }
  const scaled = multiply(total, fraction(10n ** BigInt(decimalsOf(currency))));
  if (scaled.d !== 1n) return { ok: false, why: "too-fine", currency };
  if (scaled.n > largest) return { ok: false, why: "too-large" };
  return { ok: true, minor: parts.negative ? -scaled.n : scaled.n, currency: named, symbol: parts.currency ? null : parts.symbol };
};
/** JSON, spreadsheets and the sums of a company stay exact far below 2^63. */
const largest = 10n ** 17n;

/** Both signs stand in it ("€1.234,50"): it can be read only one way, whatever the rest of the column does. */
const provesItself = (digits: string): boolean => digits.includes(".") && digits.includes(",");

const plainDigits = (digits: string, decimal: DecimalSign): string => {
  const withoutGroups = digits.replace(decimal === "dot" ? /[,' ]/g : /[.' ]/g, "").replace(",", ".");
  return withoutGroups.replace(/^\./, "0.").replace(/\.$/, "");
};

/** "N/A", "-", "无": says in words that there is none. */
export const saysNothing = (cell: string): boolean => /^(n\/?a|null|nil|none|-+|—+|–+|\/|无|暂无|待定|tbd|\?+)$/.test(fold(cell));

const splitAmount = (cell: string): Parts | null => {
  let text = fold(cell)
    .replace(/[−–]/g, "-")
    .replace(/[’‘`´]/g, "'")
    .replace(/[\u00a0\u202f\u2009]/g, " ");
  const bracketed = /^\((.*)\)$/.exec(text);
  if (bracketed) text = (bracketed[1] ?? "").trim();
  let negative = bracketed !== null;
  let currency: string | null = null;
  let symbol: string | null = null;
  // Sign and currency may stand on either side and in either order: "-¥5", "¥-5", "5- USD", "人民币5元".
  for (let before = ""; before !== text;) {
    before = text;
    const sign = /^([+-])\s*(.+)$/.exec(text) ?? /^(?<rest>.*\d.*?)\s*-$/.exec(text);
    if (sign) {
      const isMinus = sign[1] !== "+";
      if (isMinus && negative) return null;
      negative ||= isMinus;
      text = (sign.groups?.["rest"] ?? sign[2] ?? "").trim();
    }
    const money = takeCurrency(text);
    if (money) {
      if ((money.currency && currency && money.currency !== currency) || (money.symbol && symbol)) return null;
      currency ??= money.currency;
      symbol ??= money.symbol;
      text = money.rest;
    }
  }
  if (symbol && currency && currencyOfSymbol(symbol, currency) !== currency) return null;
  const numbers = splitNumbers(text);
  return numbers && { negative, numbers, currency, symbol };
};

const takeCurrency = (text: string): { currency: string | null; symbol: string | null; rest: string } | null => {
  for (const [word, currency] of currencyWords) {
    if (text.startsWith(word)) return { currency, symbol: null, rest: text.slice(word.length).trim() };
    if (text.endsWith(word)) return { currency, symbol: null, rest: text.slice(0, -word.length).trim() };
  }
  for (const symbol of ["¥", "$", "£"]) {
    if (text.startsWith(symbol)) return { currency: null, symbol, rest: text.slice(1).trim() };
    if (text.endsWith(symbol)) return { currency: null, symbol, rest: text.slice(0, -1).trim() };
  }
  const code = /^([a-z]{3})\s*(?=[\d+(-])/.exec(text) ?? /(?<=\d\s*)([a-z]{3})$/.exec(text);
  const named = code?.[1]?.toUpperCase();
  if (!code || !named || !isCurrency(named)) return null;
  return { currency: named, symbol: null, rest: (text.slice(0, code.index) + text.slice(code.index + code[0].length)).trim() };
};
/** Longest first. 元 stands after the unit (12 万元), so it goes before the unit is read. */
const currencyWords: readonly (readonly [string, string])[] = [
  ["人民币元", "CNY"],
  ["人民币", "CNY"],
  ["美元", "USD"],
  ["港元", "HKD"],
  ["港币", "HKD"],
  ["欧元", "EUR"],
  ["日元", "JPY"],
  ["英镑", "GBP"],
  ["新台币", "TWD"],
  ["rmb", "CNY"],
  ["cn¥", "CNY"],
  ["us$", "USD"],
  ["hk$", "HKD"],
  ["nt$", "TWD"],
  ["s$", "SGD"],
  ["a$", "AUD"],
  ["c$", "CAD"],
  ["€", "EUR"],
  ["元整", "CNY"],
  ["元", "CNY"],
  ["块", "CNY"],
];

/** ¥ is the yuan or the yen, $ one of many dollars: the currency that is expected decides where it fits. @example currencyOfSymbol("¥", "CNY") // "CNY" */
const currencyOfSymbol = (symbol: string, expected: string): string => {
  const meant = symbol === "¥" ? ["CNY", "JPY"] : symbol === "£" ? ["GBP"] : ["USD", "HKD", "SGD", "AUD", "CAD", "NZD", "TWD", "MXN"];
  return meant.includes(expected) ? expected : (meant[0] ?? expected);
};

const splitNumbers = (text: string): NumberPart[] | null => {
  const scientific = /^(\d+(?:\.\d+)?)e([+-]?\d{1,2})$/.exec(text);
  if (scientific) return Number(scientific[2]) < 0 ? null : [{ digits: scientific[1] ?? "", exponent: Number(scientific[2]) }];
  const parts = [...text.matchAll(/([\d][\d.,' ]*|[.,]\d+)\s*(千万|百万|万|亿|千|百|kk|k|mn|mm|m|bn|b)?/gy)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join("") !== text) return null;
  const numbers = parts.map((part) => ({ digits: (part[1] ?? "").trim(), exponent: exponentOf[part[2] ?? ""] ?? 0 }));
  const descending = numbers.every(({ exponent }, at) => at === 0 || exponent < (numbers[at - 1]?.exponent ?? 0));
  return descending ? numbers : null;
};
const exponentOf: Readonly<Record<string, number>> = {
  "": 0,
  百: 2,
  千: 3,
  万: 4,
  百万: 6,
  千万: 7,
  亿: 8,
  k: 3,
  kk: 6,
  m: 6,
  mn: 6,
  mm: 6,
  bn: 9,
  b: 9,
};

/**
 * What the brackets of a heading say about its amounts.
 * @example unitOfHeading("金额（万元）") // { exponent: 4, currency: "CNY" }
 */
export const unitOfHeading = (heading: string): { exponent: number; currency: string | null } => {
  const inside = /[([]([^)\]]*)[)\]]/.exec(fold(heading))?.[1] ?? /\bin (.*)$/.exec(fold(heading))?.[1] ?? "";
  const { currency, rest } = takeCurrency(inside.trim()) ?? {
    currency: isCurrency(inside.trim().toUpperCase()) ? inside.trim().toUpperCase() : null,
    rest: inside.trim(),
  };
  const unit = rest.replace(/^单位[::]?\s*/, "").trim();
  const exponent = exponentOf[unit] ?? { thousands: 3, thousand: 3, millions: 6, million: 6 }[unit] ?? 0;
  return { exponent, currency: currency ?? (isCurrency(unit.toUpperCase()) ? unit.toUpperCase() : null) };
};
