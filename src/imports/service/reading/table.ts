import { refusal } from "../../../kernel/pure/refusal.ts";
import {
  bestDelimiter,
  delimiters,
  encodings,
  headingRow,
  isBlankRow,
  isFooterLike,
  isTotalsRow,
  type Delimiter,
  type Encoding,
  type RawRow,
} from "../../rules/shape.ts";
import { recogniseKind } from "../../rules/columns.ts";
import { csvRows } from "./csv.ts";
import { detectEncoding, headOf, previews } from "./encoding.ts";
import { xlsxRows, xlsxSheets } from "./xlsx.ts";

/** What somebody decided about reading the file; the rest is recognised. */
export type ReadingChoices = {
  readonly encoding?: Encoding | undefined;
  readonly delimiter?: Delimiter | undefined;
  readonly sheet?: string | undefined;
  readonly headingLine?: number | undefined;
};

/** How a file is read: recognised, shown, and changeable. */
export type TableShape = {
  readonly format: "csv" | "xlsx";
  readonly encoding: Encoding | null;
  /** The likeliest first, with the first lines in each; empty when the encoding is sure. */
  readonly encodingCandidates: readonly { encoding: Encoding; text: string }[];
  readonly delimiter: Delimiter | null;
  readonly sheets: readonly { name: string; hidden: boolean }[];
  readonly sheet: string | null;
  readonly headingLine: number;
  readonly headings: readonly string[];
  /** Rows above the headings. */
  readonly preamble: readonly SkippedRow[];
  readonly sample: readonly RawRow[];
};
export type SkippedRow = { readonly line: number; readonly why: "preamble" | "totals" | "footer" | "blank"; readonly text: string };

const rowsToLookAt = 60;
const sheetsToLookAt = 10;
const headBytes = 256 * 1024;

/** Recognises a file by its content, never by its name. Refuses what is no table by name of what it is. */
export const recogniseTable = async (path: string, choices: ReadingChoices = {}): Promise<TableShape> => {
  const magic = Buffer.from(await headOf(path, 8));
  if (magic.length === 0) throw refusal("invalid", "imports.empty-file", {});
  if (magic.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004"))) return recogniseXlsx(path, choices);
  if (magic.equals(Buffer.from("d0cf11e0a1b11ae1", "hex"))) throw refusal("unsupported", "imports.old-excel", {});
  if (magic.subarray(0, 4).toString("latin1") === "%PDF") throw refusal("unsupported", "imports.pdf", {});
  return recogniseCsv(path, choices);
};

const recogniseXlsx = async (path: string, choices: ReadingChoices): Promise<TableShape> => {
  const sheets = await xlsxSheets(path);
  if (choices.sheet !== undefined && !sheets.some(({ name }) => name === choices.sheet))
    throw refusal("invalid", "imports.sheet-unknown", { sheet: choices.sheet });
  const candidates =
    choices.sheet === undefined
      ? [...sheets.filter(({ hidden }) => !hidden), ...sheets.filter(({ hidden }) => hidden)]
      : sheets.filter(({ name }) => name === choices.sheet);
  let second: TableShape | null = null;
  for (const { name } of candidates.slice(0, sheetsToLookAt)) {
    const heading = headingIn(await firstRows(xlsxRows(path, name)), choices);
    if (!heading) continue;
    const shape: TableShape = { format: "xlsx", encoding: null, encodingCandidates: [], delimiter: null, sheets, sheet: name, ...heading };
    // A sheet of notes or a cover comes before the list in many workbooks: the first one that is understood is taken.
    if (recogniseKind(heading.headings) !== null || choices.sheet !== undefined) return shape;
    second ??= shape;
  }
  if (second) return second;
  throw refusal("invalid", "imports.no-headings", {});
};

const recogniseCsv = async (path: string, choices: ReadingChoices): Promise<TableShape> => {
  const guess = choices.encoding ? { encoding: choices.encoding, isSure: true, candidates: encodings } : await detectEncoding(path);
  const rowsBy = new Map<Delimiter, RawRow[]>();
  for (const delimiter of choices.delimiter ? [choices.delimiter] : delimiters)
    rowsBy.set(
      delimiter,
      await firstRows(csvRows(path, { encoding: guess.encoding, delimiter, bytes: headBytes })).catch((error: unknown) =>
        giveUp(error, choices.delimiter),
      ),
    );
  const delimiter = choices.delimiter ?? bestDelimiter(rowsBy);
  const rows = rowsBy.get(delimiter) ?? [];
  // A quotation that opens here and does not close, or columns beyond the limit: said by reading with the delimiter that fits.
  if (rows.length === 0) for await (const batch of csvRows(path, { encoding: guess.encoding, delimiter })) if (batch.length > 0) break;
  const heading = headingIn(rows, choices);
  if (!heading) throw refusal("invalid", "imports.no-headings", {});
  return {
    format: "csv",
    encoding: guess.encoding,
    encodingCandidates: guess.isSure ? [] : await previews(path, guess.candidates),
    delimiter,
    sheets: [],
    sheet: null,
    ...heading,
  };
};
const giveUp = (error: unknown, chosen: Delimiter | undefined): RawRow[] => {
  if (chosen) throw error;
  return [];
};

const firstRows = async (batches: AsyncGenerator<RawRow[]>): Promise<RawRow[]> => {
  const rows: RawRow[] = [];
  for await (const batch of batches) {
    rows.push(...batch.slice(0, rowsToLookAt - rows.length));
    if (rows.length >= rowsToLookAt) break;
  }
  return rows;
};

const headingIn = (
  rows: readonly RawRow[],
  choices: ReadingChoices,
): Pick<TableShape, "headingLine" | "headings" | "preamble" | "sample"> | null => {
  const chosen = choices.headingLine === undefined ? null : rows.findIndex(({ line }) => line === choices.headingLine);
  const index = chosen ?? headingRow(rows);
  const row = index === null ? undefined : rows[index];
  if (index === null || !row) return null;
  const headings = withoutEmptyEnd(row.cells);
  const preamble = rows.slice(0, index).filter(({ cells }) => !isBlankRow(cells));
  return {
    headingLine: row.line,
    headings,
    preamble: preamble.map(({ line, cells }) => skipped(line, cells, "preamble")),
    sample: rows.slice(index + 1, index + 21),
  };
};
const withoutEmptyEnd = (cells: readonly string[]): string[] => cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== "") + 1);

const skipped = (line: number, cells: readonly string[], why: SkippedRow["why"]): SkippedRow => ({
  line,
  why,
  text: cells
    .filter((cell) => cell !== "")
    .join(" | ")
    .slice(0, 500),
});

/** What stood at the end and is no row of the list: kept to be shown, and the totals to be compared. */
export type ListEnd = { readonly skipped: SkippedRow[]; totals: RawRow | null };

/**
 * The rows below the headings, in batches. Blank rows are left out. A totals row, and footers after the last row, are not rows of the list: `end` tells them.
 * The same kind of row in the middle of the list is handed on as it is, to be refused by its line.
 */
export async function* dataRows(path: string, shape: TableShape, end: ListEnd): AsyncGenerator<RawRow[]> {
  const batches =
    shape.format === "xlsx"
      ? xlsxRows(path, shape.sheet ?? "")
      : csvRows(path, { encoding: shape.encoding ?? "utf-8", delimiter: shape.delimiter ?? "," });
  const width = shape.headings.length;
  let held: RawRow[] = [];
  for await (const batch of batches) {
    const rows: RawRow[] = [];
    for (const row of batch) {
      if (row.line <= shape.headingLine || isBlankRow(row.cells)) continue;
      if (
        held.length < maxHeld &&
        (isTotalsRow(row.cells) || (isFooterLike(row.cells, width) && (shape.format === "csv" || held.length > 0)))
      )
        held.push(row);
      else {
        rows.push(...held, row);
        held = [];
      }
    }
    if (rows.length > 0) yield rows;
  }
  end.totals = held.find(({ cells }) => isTotalsRow(cells)) ?? null;
  end.skipped.push(...held.map(({ line, cells }) => skipped(line, cells, isTotalsRow(cells) ? "totals" : "footer")));
}
const maxHeld = 50;
