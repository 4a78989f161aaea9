import { dateEvidence } from "./dates.ts";
import { amountEvidence } from "./amounts.ts";
import { kinds, understood } from "./columns.ts";
import { fold, isBlank } from "./text.ts";

/** A row of the file: the line it starts on (1 is the first) and its cells as text. `typed` tells which cells a spreadsheet gave a type. */
export type RawRow = { readonly line: number; readonly cells: readonly string[]; readonly typed?: readonly CellType[] };
export type CellType = "text" | "number" | "date" | "boolean" | "error";

export const encodings = ["utf-8", "utf-16le", "utf-16be", "gb18030", "big5", "windows-1252"] as const;
export type Encoding = (typeof encodings)[number];
export const delimiters = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof delimiters)[number];

/** The delimiter under which the first rows have the most columns in the most regular way. `rowsBy` holds the head of the file read with each. */
export const bestDelimiter = (rowsBy: ReadonlyMap<Delimiter, readonly RawRow[]>): Delimiter => {
  const scored = [...rowsBy].map(([delimiter, rows]) => ({ delimiter, score: regularity(rows) }));
  return scored.reduce((best, next) => (next.score > best.score ? next : best), { delimiter: ",", score: 0 } as {
    delimiter: Delimiter;
    score: number;
  }).delimiter;
};

const regularity = (rows: readonly RawRow[]): number => {
  const width = usualWidth(rows);
  if (width < 2) return 0;
  return (rows.filter(({ cells }) => cells.length === width).length / rows.length) * Math.log2(width + 1);
};

/** The number of columns that most rows have; of equally frequent ones the larger. */
export const usualWidth = (rows: readonly RawRow[]): number => {
  const counts = new Map<number, number>();
  for (const { cells } of rows) if (!isBlankRow(cells)) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].reduce(
    (best, [width, count]) => (count > best.count || (count === best.count && width > best.width) ? { width, count } : best),
    { width: 0, count: 0 },
  ).width;
};

export const isBlankRow = (cells: readonly string[]): boolean => cells.every(isBlank);

/**
 * Which of the first rows holds the headings: the one whose words are understood best; else the first full row without numbers and dates.
 * `null` when nothing looks like headings.
 */
export const headingRow = (rows: readonly RawRow[]): number | null => {
  const scored = rows.map((row, index) => ({ index, score: headingScore(row.cells, usualWidth(rows)) }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a), { index: -1, score: 0 });
  return best.index < 0 ? null : best.index;
};

const headingScore = (cells: readonly string[], width: number): number => {
  const filled = cells.filter((cell) => !isBlank(cell));
  const isWide = filled.length >= Math.min(2, width) && cells.length >= width * 0.6;
  if (filled.length === 0 || !isWide || filled.some(looksLikeFact)) return 0;
  const words = Math.max(...kinds.map((kind) => understood(kind, cells)));
  return 1 + words * 10 + filled.length / Math.max(1, cells.length);
};
const looksLikeFact = (cell: string): boolean => dateEvidence(cell) !== "none" || (amountEvidence(cell) !== "none" && /\d/.test(cell));

/** A row that closes a list: its first words say so. Its figure is compared with the sum of the rows above. */
export const isTotalsRow = (cells: readonly string[]): boolean => {
  const first = cells.find((cell) => !isBlank(cell));
  return (
    first !== undefined &&
    /^(grand |sub)?-?totals?\b|^(合计|总计|小计|共计|汇总)|^sum$/.test(fold(first)) &&
    cells.filter((cell) => !isBlank(cell)).length <= Math.max(1, cells.length / 2)
  );
};

/** A row with one filled cell where the list has several: a footer if nothing comes after it, else a broken row. */
export const isFooterLike = (cells: readonly string[], width: number): boolean =>
  width > 2 && cells.filter((cell) => !isBlank(cell)).length === 1 && cells.length < width;

/** The figure of a totals row in a column. An unquoted "27,308.00" fell apart into two cells: they are put together again. */
export const totalIn = (cells: readonly string[], column: number, width: number): string =>
  cells.length > width && column === width - 1 ? cells.slice(column).join(",") : (cells[column] ?? "");
