import { weekToText, type Week } from "../../kernel/pure/week.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** @example receiptNumber(dayOf("2026-03-02"), { person: "li-na", version: 1 }) // "2026-W10/li-na/1" */
export const receiptNumber = (week: Week, { person, version }: { person: string; version: number }): string =>
  `${weekToText(week)}/${person}/${version}`;

/**
 * The one spelling of a JSON value by RFC 8785: keys sorted by UTF-16 code units, no space, numbers as ECMAScript writes them.
 * Throws a TypeError for what has no spelling (a lone surrogate, NaN, Infinity), because two programs could then hash it differently.
 * @example canonicalJson({ b: 1, a: "é" }) // '{"a":"é","b":1}'
 */
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return spelledText(value);
  if (typeof value === "number") return spelledNumber(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, inner]) => `${spelledText(key)}:${canonicalJson(inner)}`).join(",")}}`;
};

const spelledText = (text: string): string => {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError("a text with a lone surrogate has no canonical spelling");
  return JSON.stringify(text);
};
const spelledNumber = (value: number): string => {
  if (!Number.isFinite(value)) throw new TypeError("only finite numbers have a canonical spelling");
  return JSON.stringify(value);
};
/** Array.isArray does not narrow readonly arrays. */
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
