import type { TableShape } from "./reading/table.ts";
import type { ColumnProfile } from "../rules/profile.ts";
import type { RunRow } from "../tables.ts";

/** What the file was found to be, as it is kept: the table and, once it was read to its end, the profile of its columns. */
export type StoredShape = {
  readonly table: TableShape;
  readonly profile?: readonly StoredColumn[];
  readonly rows?: number;
  readonly skipped?: TableShape["preamble"];
  readonly totals?: { readonly line: number; readonly cells: readonly string[] } | null;
};
type StoredColumn = Omit<ColumnProfile, "distinct"> & { readonly distinct: readonly (readonly [string, number])[] | null };

export const shapeOf = (row: Pick<RunRow, "shape">): StoredShape | null => row.shape as StoredShape | null;
export const rowsOf = (row: Pick<RunRow, "shape">): number | null => shapeOf(row)?.rows ?? null;

export const toStored = ({ distinct, ...rest }: ColumnProfile): StoredColumn => ({ ...rest, distinct: distinct && [...distinct] });
export const profileOf = (row: Pick<RunRow, "shape">): ColumnProfile[] =>
  (shapeOf(row)?.profile ?? []).map(({ distinct, ...rest }) => ({ ...rest, distinct: distinct && new Map(distinct) }));

/** The same without characters that no database keeps (NUL, halves of surrogate pairs): for what is only shown. */
export const storable = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value, (_key, part: unknown) => (typeof part === "string" ? storableText(part) : part))) as T;
export const storableText = (text: string): string => (text.includes("\0") ? text.replaceAll("\0", "␀") : text).toWellFormed();
