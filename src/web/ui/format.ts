import { tagOf, type Locale } from "../../kernel/pure/words.ts";
import { decimalsOf } from "../../kernel/pure/money.ts";
import { sundayOf } from "../../kernel/pure/week.ts";

/** How amounts are shortened: 124 万 or 1.24 M. By language, or as the person likes. */
export type ShortAmounts = "wan" | "km";
const noBreak = " ";
const minus = "−";

const numbers = new Map<string, Intl.NumberFormat>();
const numberFormat = (locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
  const key = locale + JSON.stringify(options);
  const found = numbers.get(key) ?? new Intl.NumberFormat(tagOf(locale), options);
  numbers.set(key, found);
  return found;
};
const withMinus = (text: string): string => text.replace("-", minus);
/** Decimal text goes to Intl as text: digits beyond a double's are kept. */
const formatted = (format: Intl.NumberFormat, decimal: string): string => withMinus(format.format(decimal as `${number}`));

/** The whole amount with the currency's decimals. @example exactAmount("1240000.5", "CNY", "en") // "1,240,000.50" */
export const exactAmount = (amount: string, currency: string, locale: Locale): string => {
  const decimals = decimalsOf(currency);
  return formatted(
    numberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, roundingMode: "halfEven" }),
    amount,
  );
};

/** The whole amount, its decimals only where they are not zero. @example plainAmount("500000.00", "CNY", "en") // "500,000" */
export const plainAmount = (amount: string, currency: string, locale: Locale): string =>
  exactAmount(amount, currency, locale).replace(/[.]0+$/, "");

const scales: Readonly<Record<ShortAmounts, readonly (readonly [at: number, unit: string])[]>> = {
  wan: [
    [100_000_000, "亿"],
    [10_000, "万"],
  ],
  km: [
    [1_000_000_000, "B"],
    [1_000_000, "M"],
    [1_000, "k"],
  ],
};

/** An amount cut to about three digits, figure and unit apart. @example shortAmount("1240000", "en", "km") // { figure: "1.24", unit: "M" } */
export const shortAmount = (amount: string, locale: Locale, style: ShortAmounts): { figure: string; unit: string } => {
  const value = Number(amount);
  const size = Math.abs(value);
  const [at, unit] = scales[style].find(([from]) => size >= from * 0.9995) ?? [1, ""];
  const scaled = value / at;
  const decimals =
    at === 1
      ? 0
      : Math.abs(scaled) >= 999.5
        ? 0
        : style === "wan"
          ? at === 10_000
            ? 1
            : 2
          : Math.abs(scaled) >= 99.95
            ? 0
            : at === 1_000
              ? 1
              : 2;
  return { figure: withMinus(numberFormat(locale, { maximumFractionDigits: decimals }).format(scaled === 0 ? 0 : scaled)), unit };
};
export const shortAmountText = (amount: string, locale: Locale, style: ShortAmounts): string => {
  const { figure, unit } = shortAmount(amount, locale, style);
  return unit === "" ? figure : `${figure}${noBreak}${unit}`;
};

/** A ratio as a per cent with one decimal. @example percent("0.98", "en") // "98.0 %" */
export const percent = (value: string, locale: Locale, decimals = 1): string => `${percentFigure(value, locale, decimals)}${noBreak}%`;
export const percentFigure = (value: string, locale: Locale, decimals = 1): string =>
  formatted(
    numberFormat(locale, { style: "percent", minimumFractionDigits: decimals, maximumFractionDigits: decimals, roundingMode: "halfEven" }),
    value,
  ).replace(/\s*%/, "");
export const wholeNumber = (value: number | bigint, locale: Locale): string => withMinus(numberFormat(locale, {}).format(value));

const dates = new Map<string, Intl.DateTimeFormat>();
const dateFormat = (locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = locale + JSON.stringify(options);
  const found = dates.get(key) ?? new Intl.DateTimeFormat(tagOf(locale), options);
  dates.set(key, found);
  return found;
};
type Formattable = Parameters<Intl.DateTimeFormat["format"]>[0];
const dayText = (day: string, locale: Locale, options: Intl.DateTimeFormatOptions): string =>
  dateFormat(locale, options).format(Temporal.PlainDate.from(day) as unknown as Formattable);

/** @example day("2026-11-26", "en") // "26 Nov" */
export const dayAndMonth = (day: string, locale: Locale): string => dayText(day, locale, { month: "short", day: "numeric" });
/** @example weekdayAndDay("2026-11-26", "en") // "Thu 26" */
export const weekdayAndDay = (day: string, locale: Locale): string =>
  `${dayText(day, locale, { weekday: "short" })}${noBreak}${Temporal.PlainDate.from(day).day}`;
/** @example fullDay("2026-11-26", "en") // "Thu, 26 Nov 2026" */
export const fullDay = (day: string, locale: Locale): string =>
  dayText(day, locale, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
/** The days of a week. @example weekDays("2026-11-23", "en") // "23 – 29 November" */
export const weekDays = (monday: string, locale: Locale): string => {
  const first = Temporal.PlainDate.from(monday);
  const last = sundayOf(first);
  const month = (day: Temporal.PlainDate) => (locale === "zh" ? `${day.month} 月` : dayText(day.toString(), locale, { month: "long" }));
  const full = (day: Temporal.PlainDate) => (locale === "zh" ? `${month(day)} ${day.day} 日` : `${day.day} ${month(day)}`);
  if (first.month !== last.month) return `${full(first)} – ${full(last)}`;
  return locale === "zh" ? `${month(first)} ${first.day} – ${last.day} 日` : `${first.day} – ${full(last)}`;
};
/** The month of a name. @example monthText("2026-11", "en") // "November 2026" */
export const monthText = (month: string, locale: Locale, withYear = true): string =>
  dayText(`${month}-01`, locale, withYear ? { month: "long", year: "numeric" } : { month: "long" });

const instantText = (instant: string, locale: Locale, options: Intl.DateTimeFormatOptions): string =>
  dateFormat(locale, options).format(Temporal.Instant.from(instant).epochMilliseconds);
export const timeOfDay = (instant: string, locale: Locale, timeZone: string): string =>
  instantText(instant, locale, { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
/** @example weekdayAndTime("2026-11-22T13:14:00Z", "en", "Asia/Shanghai") // "Sun 21:14" */
export const weekdayAndTime = (instant: string, locale: Locale, timeZone: string): string =>
  `${instantText(instant, locale, { timeZone, weekday: "short" })} ${timeOfDay(instant, locale, timeZone)}`;
export const dayAndTime = (instant: string, locale: Locale, timeZone: string): string =>
  `${instantText(instant, locale, { timeZone, day: "numeric", month: "short", year: "numeric" })} ${timeOfDay(instant, locale, timeZone)}`;

/** Days, hours and minutes to go; all 0 when the moment is past. */
export const timeLeft = (
  until: string,
  now: Temporal.Instant,
): { days: number; hours: number; minutes: number; seconds: number; past: boolean } => {
  const seconds = Math.floor((Temporal.Instant.from(until).epochMilliseconds - now.epochMilliseconds) / 1000);
  const left = Math.max(0, seconds);
  return {
    days: Math.floor(left / 86_400),
    hours: Math.floor((left % 86_400) / 3_600),
    minutes: Math.floor((left % 3_600) / 60),
    seconds: left % 60,
    past: seconds <= 0,
  };
};
