import type { Day } from "../../kernel/pure/day.ts";
import { dayOfInstant } from "../../kernel/pure/day.ts";
import { fold } from "./text.ts";

/** Which of the first two numbers is the day in 03/04/2017. One for the whole column, never per cell. */
export type DayOrder = "dmy" | "mdy";

/** What one cell says about its column: needs no order ("2017-03-04"), proves one, could be both, or is no date. */
export type DateEvidence = "clear" | "dmy" | "mdy" | "either" | "none";

export const dateEvidence = (cell: string): DateEvidence => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(cell)) return "clear";
  const text = fold(cell);
  if (clearDate(text)) return "clear";
  const numbers = slashDate(text);
  if (!numbers) return "none";
  const { first, second } = numbers;
  if (first > 12 && second > 12) return "none";
  if (first === second) return "clear";
  return first > 12 ? "dmy" : second > 12 ? "mdy" : "either";
};

export type DateReading =
  | { readonly ok: true; readonly day: Day }
  | { readonly ok: false; readonly why: "not-a-date" | "impossible" | "which-order" | "contradicts-order" | "short-year" };

/** The day of one cell; an impossible one (31 April) or one that contradicts its column is not read. */
export const readDate = (cell: string, order: DayOrder | null, timeZone: string): DateReading => {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(cell);
  if (iso) return dayFrom(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const text = fold(cell);
  const clear = clearDate(text);
  if (clear) return clear.instant ? { ok: true, day: dayOfInstant(clear.instant, timeZone) } : dayFrom(clear.year, clear.month, clear.day);
  if (/^\d{1,2}[/.-]\d{1,2}[/.-]\d{2}$/.test(text) || /^\d{1,2}[- ][a-z]{3,9}[- ]\d{2}$/.test(text))
    return { ok: false, why: "short-year" };
  const numbers = slashDate(text);
  if (!numbers) return { ok: false, why: "not-a-date" };
  const { first, second, year } = numbers;
  if (first > 31 || second > 31 || (first > 12 && second > 12) || first === 0 || second === 0) return { ok: false, why: "impossible" };
  if (first === second) return dayFrom(year, first, second);
  if (!order) return { ok: false, why: "which-order" };
  if ((order === "dmy" ? second : first) > 12) return { ok: false, why: "contradicts-order" };
  return order === "dmy" ? dayFrom(year, second, first) : dayFrom(year, first, second);
};

const dayFrom = (year: number, month: number, day: number): DateReading => {
  if (year < 1900 || year > 2999) return { ok: false, why: "impossible" };
  try {
    return { ok: true, day: Temporal.PlainDate.from({ year, month, day }, { overflow: "reject" }) };
  } catch {
    return { ok: false, why: "impossible" };
  }
};

const time = String.raw`(?:[ t]+(?:上午|下午)?\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s*(?:am|pm)?)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${time}$`);
const chinese = new RegExp(String.raw`^(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]${time}$`);
const dayMonthName = new RegExp(String.raw`^(\d{1,2})[- ./]([a-z]{3,9})\.?[- ./,]+(\d{4})${time}$`);
const monthNameDay = new RegExp(String.raw`^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})${time}$`);
const slashed = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${time}$`);
const withOffset = /^\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(z|[+-]\d{2}:?\d{2})$/;

/** A date that can be read in one way only: the year first, or the month in words, or a whole instant with its offset. */
const clearDate = (text: string): { year: number; month: number; day: number; instant?: Temporal.Instant } | null => {
  if (withOffset.test(text)) return instantOf(text);
  const numbers = yearFirst.exec(text)?.toSpliced(2, 1) ?? chinese.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (numbers) return { year: Number(numbers[1]), month: Number(numbers[2]), day: Number(numbers[3]) };
  const named = dayMonthName.exec(text);
  if (named) return monthByName(named[2], named[1], named[3]);
  const american = monthNameDay.exec(text);
  return american && monthByName(american[1], american[2], american[3]);
};

const instantOf = (text: string) => {
  try {
    const instant = Temporal.Instant.from(text.toUpperCase().replace(" ", "T"));
    return { year: 0, month: 0, day: 0, instant };
  } catch {
    return null;
  }
};

const monthByName = (name = "", day = "", year = "") => {
  const month =
    monthNames.findIndex((known) => known === name || known.slice(0, 3) === name || (known === "september" && name === "sept")) + 1;
  return month === 0 ? null : { year: Number(year), month, day: Number(day) };
};
const monthNames = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

const slashDate = (text: string): { first: number; second: number; year: number } | null => {
  const match = slashed.exec(text);
  return match && { first: Number(match[1]), second: Number(match[3]), year: Number(match[4]) };
};

/** The month of a target: "2026-05", "2026/5", "2026年5月", "202605", "May 2026", or a day in it. `null` when it is none. */
export const readMonth = (cell: string): string | null => {
  const text = fold(cell);
  const match = /^(\d{4})[-/.]?(\d{1,2})$/.exec(text) ?? /^(\d{4})\s*年\s*(\d{1,2})\s*月$/.exec(text);
  const named = /^([a-z]{3,9})\.?[- ](\d{4})$/.exec(text);
  const clear = match
    ? { year: Number(match[1]), month: Number(match[2]) }
    : named
      ? monthByName(named[1], "1", named[2])
      : clearDate(text);
  if (!clear || clear.month < 1 || clear.month > 12 || clear.year < 1900) return null;
  return `${clear.year}-${String(clear.month).padStart(2, "0")}`;
};
