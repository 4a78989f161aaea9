import type { Key, ReactNode } from "react";

/**
 * head    the column's name
 * number  right-aligned, tabular
 * cell    what a row shows there
 * label   what the cell is called on a phone, where the table turns into cards; `null`: no label (the card's title)
 */
export type Column<Row> = {
  key: string;
  head: ReactNode;
  number?: boolean;
  cell: (row: Row) => ReactNode;
  label?: string | null;
  className?: string;
};
type TableProps<Row> = {
  /** What the table is, for who hears it. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => Key;
  rowClass?: (row: Row) => string | undefined;
  /** Rows of totals, already made of the same columns. */
  totals?: readonly Row[];
  /** One cell over all columns after the first instead of a row's own (a missing person, said in words). */
  instead?: (row: Row) => ReactNode | null;
};

/** A dense table; below 640 px every row is a card. */
export function Table<Row>({ label, columns, rows, rowKey, rowClass, totals = [], instead }: TableProps<Row>) {
  const line = (row: Row, className: string | undefined) => {
    const whole = instead?.(row) ?? null;
    const shown = whole === null ? columns : columns.slice(0, 1);
    return (
      <tr key={rowKey(row)} className={className}>
        {shown.map((column) => (
          <td
            key={column.key}
            className={cellClass(column)}
            data-label={column.label === null ? undefined : (column.label ?? textOf(column.head))}
          >
            {column.cell(row)}
          </td>
        ))}
        {whole !== null && (
          <td colSpan={columns.length - 1} className="instead">
            {whole}
          </td>
        )}
      </tr>
    );
  };
  return (
    <div className="table-frame" role="group" aria-label={label} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) =>
              column.head === "" ? (
                <td key={column.key} />
              ) : (
                <th key={column.key} scope="col" className={cellClass(column)}>
                  {column.head}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => line(row, rowClass?.(row)))}
          {totals.map((row) => line(row, `total ${rowClass?.(row) ?? ""}`))}
        </tbody>
      </table>
    </div>
  );
}

const cellClass = (column: { number?: boolean; className?: string }): string =>
  `${column.number ? "n" : ""} ${column.className ?? ""}`.trim();
const textOf = (head: ReactNode): string | undefined => (typeof head === "string" && head !== "" ? head : undefined);
