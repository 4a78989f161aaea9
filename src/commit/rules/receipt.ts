import type { Day, Instant } from "../../kernel/pure/day.ts";
import { minorToText, type Minor } from "../../kernel/pure/money.ts";
import { weekToText, type Week } from "../../kernel/pure/week.ts";
import { checklistItems, type Checklist } from "../../pipeline/rules/checklist.ts";

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

/** What is signed, as it lies in the table: the hash is over these and nothing else. */
export type Signed = {
  readonly key: string;
  readonly person_id: string;
  readonly week: Day;
  readonly version: number;
  readonly signed_at: Instant;
  readonly signed_by: string | null;
  readonly late_reason: string | null;
  readonly number: string | null;
  readonly key_projects: readonly ({ readonly opportunity: string } & Readonly<Record<string, unknown>>)[];
  readonly market_activity: Readonly<Record<string, unknown>> | null;
  readonly backlog: readonly ({ readonly order: string } & Readonly<Record<string, unknown>>)[];
} & SignedPeriod<"month"> &
  SignedPeriod<"quarter">;
type SignedPeriod<P extends "month" | "quarter"> = { readonly [F in "commit" | "upside" as `${P}_${F}`]: Minor } & {
  readonly [F in "proposed_commit" | "proposed_upside" as `${P}_${F}`]: Minor | null;
} & { readonly [F in "currency" as `${P}_${F}`]: string } & { readonly [F in "reason" as `${P}_${F}`]: string | null };
export type SignedLineFacts = {
  readonly opportunity_id: string;
  readonly category: string;
  readonly amount: Minor;
  readonly currency: string;
  readonly expected_on: Day | null;
  readonly checklist: Checklist;
  readonly proposed: Minor | null;
  readonly reason: string | null;
};
export type Keys = {
  readonly timeZone: string;
  readonly person: (id: string) => string;
  readonly opportunity: (id: string) => string;
  readonly order: (id: string) => string;
};

/** A signed statement as its line in a bundle, without the hash that is taken of it: keys instead of ids, empty fields left out. */
export const signedJson = (row: Signed, lines: readonly SignedLineFacts[], keys: Keys): Json => ({
  key: row.key,
  kind: "weekly",
  person: keys.person(row.person_id),
  period: row.week.toString(),
  version: row.version,
  signed_at: row.signed_at.toString({ timeZone: keys.timeZone }),
  lines: lines.map((line) => lineJson(line, keys)),
  month: periodJson(row.month_currency, {
    commit: row.month_commit,
    upside: row.month_upside,
    proposedCommit: row.month_proposed_commit,
    proposedUpside: row.month_proposed_upside,
    reason: row.month_reason,
  }),
  quarter: periodJson(row.quarter_currency, {
    commit: row.quarter_commit,
    upside: row.quarter_upside,
    proposedCommit: row.quarter_proposed_commit,
    proposedUpside: row.quarter_proposed_upside,
    reason: row.quarter_reason,
  }),
  ...withoutEmpty({
    signed_by: row.signed_by === null || row.signed_by === row.person_id ? null : keys.person(row.signed_by),
    late_reason: row.late_reason,
    number: row.number,
    key_projects: row.key_projects.map(({ opportunity, ...rest }) => ({
      opportunity: keys.opportunity(opportunity),
      ...withoutEmpty(rest),
    })),
    market_activity: withoutEmpty(row.market_activity ?? {}),
    backlog: row.backlog.map(({ order, ...rest }) => ({ order: keys.order(order), ...withoutEmpty(rest) })),
  }),
});

const lineJson = (line: SignedLineFacts, keys: Keys): Json => ({
  opportunity: keys.opportunity(line.opportunity_id),
  category: line.category,
  amount: minorToText(line.amount, line.currency),
  currency: line.currency,
  checklist: Object.fromEntries(checklistItems.flatMap((item) => (line.checklist[item] ? [[item, line.checklist[item]]] : []))),
  ...withoutEmpty({
    expected_on: line.expected_on?.toString(),
    proposed: line.proposed === null ? null : minorToText(line.proposed, line.currency),
    reason: line.reason,
  }),
});

type PeriodFacts = { commit: Minor; upside: Minor; proposedCommit: Minor | null; proposedUpside: Minor | null; reason: string | null };
const periodJson = (currency: string, { commit, upside, proposedCommit, proposedUpside, reason }: PeriodFacts): Json => ({
  commit: minorToText(commit, currency),
  upside: minorToText(upside, currency),
  currency,
  ...withoutEmpty({
    proposed_commit: proposedCommit === null ? null : minorToText(proposedCommit, currency),
    proposed_upside: proposedUpside === null ? null : minorToText(proposedUpside, currency),
    reason,
  }),
});

/** Absent and empty are the same in a bundle. */
const withoutEmpty = (fields: Readonly<Record<string, unknown>>): Record<string, Json> =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Json] => !isEmpty(entry[1])));
const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
