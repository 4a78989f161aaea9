import type { ReactNode } from "react";

/** How a cell is edited: as text, an amount (124万), a day, or one of a few choices. */
export type Editor<Row> =
  | { kind: "text" }
  | { kind: "day" }
  | { kind: "amount"; currencyOf: (row: Row) => string }
  | { kind: "choice"; choices: (row: Row) => readonly { value: string; label: string }[] };

/**
 * text   the cell's value as plain text: what is copied, pasted and edited (amounts as decimal text, days as ISO)
 * cell   how it looks, the text where left out
 * edit   how it is edited; a row for which `canEdit` says no is read-only
 */
export type GridColumn<Row> = {
  key: string;
  head: string;
  width: number;
  number?: boolean;
  sortable?: boolean;
  text: (row: Row) => string;
  cell?: (row: Row) => ReactNode;
  edit?: Editor<Row>;
  canEdit?: (row: Row) => boolean;
};

/** A line of the grid: a row, or the head of a group with its sums under the columns they belong to. */
export type GridLine<Row> =
  | { kind: "row"; key: string; row: Row }
  | { kind: "group"; key: string; label: ReactNode; sums: Readonly<Record<string, ReactNode>>; folded: boolean };

export type GridSort = { key: string; down: boolean };
export type CellAt = { line: number; column: number };

/** The two corners of a selection in reading order. */
export const corners = (a: CellAt, b: CellAt): [from: CellAt, to: CellAt] => [
  { line: Math.min(a.line, b.line), column: Math.min(a.column, b.column) },
  { line: Math.max(a.line, b.line), column: Math.max(a.column, b.column) },
];

/** Selected cells as spreadsheets exchange them: tabs between cells, line ends between rows; a cell's own tabs and line ends become spaces. */
export const copied = <Row>(lines: readonly GridLine<Row>[], columns: readonly GridColumn<Row>[], a: CellAt, b: CellAt): string => {
  const [from, to] = corners(a, b);
  return lines
    .slice(from.line, to.line + 1)
    .flatMap((line) =>
      line.kind === "row" ? [columns.slice(from.column, to.column + 1).map((column) => plain(column.text(line.row)))] : [],
    )
    .map((cells) => cells.join("\t"))
    .join("\n");
};
const plain = (text: string): string => text.replaceAll(/[\t\r\n]+/g, " ");

/** Pasted text as rows of cells. */
export const pastedCells = (text: string): string[][] =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => line.split("\t"));

/** Where a key leads from a cell; `null` when it is no key of movement. `page` is how many lines are seen at once. */
export const moved = (
  { key, ctrl }: { key: string; ctrl: boolean },
  at: CellAt,
  { lines, columns, page }: { lines: number; columns: number; page: number },
): CellAt | null => {
  const inside = (line: number, column: number): CellAt => ({
    line: Math.min(Math.max(0, lines - 1), Math.max(0, line)),
    column: Math.min(Math.max(0, columns - 1), Math.max(0, column)),
  });
  switch (key) {
    case "ArrowUp":
      return inside(ctrl ? 0 : at.line - 1, at.column);
    case "ArrowDown":
      return inside(ctrl ? lines - 1 : at.line + 1, at.column);
    case "ArrowLeft":
      return inside(at.line, ctrl ? 0 : at.column - 1);
    case "ArrowRight":
      return inside(at.line, ctrl ? columns - 1 : at.column + 1);
    case "Home":
      return inside(ctrl ? 0 : at.line, 0);
    case "End":
      return inside(ctrl ? lines - 1 : at.line, columns - 1);
    case "PageUp":
      return inside(at.line - page, at.column);
    case "PageDown":
      return inside(at.line + page, at.column);
    default:
      return null;
  }
};
