import type { z } from "zod";
import { fieldProblems, pointerOf } from "../pure/problem.ts";
import { json, sql, type Tx } from "./db.ts";
import { newId } from "./id.ts";

/**
 * One table of the bundle (product 6-bundle): its file, the form of a line, how its lines become rows, and how rows become lines.
 * read   checks references and order of time of all lines, reporting every fault, and returns what writes them
 * dump   the lines in the bundle's order
 */
export type BundleTable<Row = unknown> = {
  readonly file: string;
  readonly shape: z.ZodType<Row>;
  readonly read: (lines: readonly Line<Row>[], loading: Loading) => (tx: Tx) => Promise<void>;
  readonly dump: (tx: Tx, organisation: DumpedOrganisation) => Promise<readonly object[]>;
};
/** A line of a file, parsed, with its place for error messages. */
export type Line<Row> = { readonly row: Row; readonly file: string; readonly line: number };
export type DumpedOrganisation = { readonly timeZone: string; readonly baseCurrency: string };
export type BundleProblem = { readonly file: string; readonly line: number; readonly field: string; readonly expected: string };

/** Keeps a table's row type together; the list of all tables knows only lines. */
export const bundleTable = <Row>(table: BundleTable<Row>): BundleTable => table as unknown as BundleTable;

/** A load under way: which keys mean which ids, and every fault found so far. */
export class Loading {
  readonly problems: BundleProblem[] = [];
  readonly timeZone: string;
  readonly baseCurrency: string;
  readonly #names = new Map<string, Map<string, string>>();
  /** Facts that a later table needs of an earlier one, by kind and id. */
  readonly facts = new Map<string, Map<string, unknown>>();

  constructor({ timeZone, baseCurrency }: DumpedOrganisation) {
    this.timeZone = timeZone;
    this.baseCurrency = baseCurrency;
  }

  report({ file, line }: { file: string; line: number }, field: string, expected: string): void {
    this.problems.push({ file, line, field, expected });
  }

  /** Gives a key its id; reports a key that was there already. */
  define(kind: string, key: string, place: { file: string; line: number }): string {
    const names = this.#namesOf(kind);
    const known = names.get(key);
    if (known !== undefined) this.report(place, "key", `a key that is not used twice ("${key}" is)`);
    const id = known ?? newId();
    names.set(key, id);
    return id;
  }

  /** The id that a key means; reports a key that means nothing and returns a fresh id, so that reading goes on. */
  refer(kind: string, key: string, place: { file: string; line: number; field: string }): string {
    const id = this.#namesOf(kind).get(key);
    if (id !== undefined) return id;
    this.report(place, place.field, `the key of one of the ${kind} ("${key}" is none)`);
    return newId();
  }

  referOptional(kind: string, key: string | null | undefined, place: { file: string; line: number; field: string }): string | null {
    return key === null || key === undefined ? null : this.refer(kind, key, place);
  }

  factsOf<T>(kind: string): Map<string, T> {
    const known = this.facts.get(kind) ?? new Map<string, unknown>();
    this.facts.set(kind, known);
    return known as Map<string, T>;
  }

  #namesOf(kind: string): Map<string, string> {
    const names = this.#names.get(kind) ?? new Map<string, string>();
    this.#names.set(kind, names);
    return names;
  }
}

/** Parses one file's lines against the table's form, reporting every fault with file, line and field. */
export const parseLines = <Row>(table: BundleTable<Row>, texts: Iterable<string>, loading: Loading): Line<Row>[] => {
  const file = `${table.file}.ndjson`;
  const lines: Line<Row>[] = [];
  let number = 0;
  for (const text of texts) {
    number += 1;
    if (text.trim() === "") continue;
    const parsed = table.shape.safeParse(parseJson(text));
    if (parsed.success) lines.push({ row: parsed.data, file, line: number });
    else
      for (const { pointer, code } of fieldProblems(parsed.error.issues, pointerOf))
        loading.report({ file, line: number }, pointer.slice(1), expectedWords(code));
  }
  return lines;
};
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
const expectedWords = (code: string): string =>
  ({
    unknown: "no such field",
    missing: "a value, none is given",
    "wrong-type": "another type of value",
    "not-a-choice": "one of the values that the format names",
  })[code] ?? `a valid ${code}`;

/**
 * Inserts rows, each an object with exactly the given columns, in the order of the list; json values are objects as they are.
 * Amounts (bigint) and Temporal values become text and PostgreSQL reads them by the column's type.
 */
export const insertRows = async (
  tx: Tx,
  table: string,
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> => {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  for (let start = 0; start < rows.length; start += rowsAtOnce)
    await tx.exec(sql`
      insert into ${sql.table(table)} (org_id, ${names})
      select ${tx.orgId}::uuid, ${names}
      from jsonb_populate_recordset(null::${sql.table(table)}, ${json(rows.slice(start, start + rowsAtOnce))}::jsonb)`);
};
const rowsAtOnce = 5000;

/** Leaves out fields that are null, undefined, empty lists or empty objects: absent and empty optional fields are the same. */
export const withoutEmpty = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && !isEmpty(value)));
const isEmpty = (value: unknown): boolean =>
  value === "" ||
  (typeof value === "object" &&
    value !== null &&
    (Array.isArray(value) ? value.length === 0 : isPlain(value) && Object.keys(value).length === 0));
const isPlain = (value: object): boolean => Object.getPrototypeOf(value) === Object.prototype;

/** An instant as RFC 3339 with the organisation's offset, as people there read it. @example "2026-06-17T15:30:00+08:00" */
export const instantInZone = (instant: Temporal.Instant, timeZone: string): string => instant.toString({ timeZone });
