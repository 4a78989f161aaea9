import "./grid.css";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useId, useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent, type ReactNode } from "react";
import { useWords } from "../../i18n/locale.tsx";
import { uiWords } from "../words.ts";
import { CellEditor } from "./CellEditor.tsx";
import { copied, corners, moved, pastedCells, type CellAt, type GridColumn, type GridLine, type GridSort } from "./columns.ts";

type DataGridProps<Row> = {
  label: string;
  columns: readonly GridColumn<Row>[];
  lines: readonly GridLine<Row>[];
  sort?: GridSort | null;
  onSort?: (key: string) => void;
  /** One cell was changed to this text (amounts exact, days ISO, "" emptied). */
  onEdit?: (row: Row, column: GridColumn<Row>, text: string) => void;
  /** Several cells were pasted. */
  onPaste?: (changes: readonly { row: Row; column: GridColumn<Row>; text: string }[]) => void;
  onUndo?: () => void;
  /** Enter or a double click on a cell that is not edited. */
  onOpen?: (row: Row) => void;
  onFold?: (key: string) => void;
  /** The end is near: time to ask for more rows. */
  onEnd?: () => void;
  /** A row on a phone. */
  card: (row: Row) => ReactNode;
  rowClass?: (row: Row) => string | undefined;
};
const rowHeight = 38;
const cardHeight = 92;

/**
 * A grid that behaves like a spreadsheet: arrows move, Enter edits or opens, Esc leaves, Tab goes on, Shift selects, Ctrl C and V exchange with
 * Excel, Ctrl Z takes back. Only the rows in sight are drawn, so 100,000 scroll smoothly. Below 640 px every row is a card.
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, columns, lines, sort, onSort, onEnd } = props;
  const id = useId();
  const words = useWords(uiWords);
  const frame = useRef<HTMLDivElement>(null);
  const narrow = useNarrow(frame);
  const [at, setAt] = useState<CellAt>({ line: 0, column: 0 });
  const [anchor, setAnchor] = useState<CellAt | null>(null);
  const [editing, setEditing] = useState<{ typed: string | null } | null>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: (index) => (narrow && lines[index]?.kind === "row" ? cardHeight : rowHeight),
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 12,
    onChange: (instance) => {
      if (lines.length > 0 && (instance.range?.endIndex ?? 0) >= lines.length - 20) onEnd?.();
    },
  });
  useLayoutEffect(() => virtual.measure(), [narrow, virtual]);

  const line = lines[at.line];
  const column = columns[at.column];
  const editable = (row: Row, of: GridColumn<Row> | undefined): of is GridColumn<Row> =>
    Boolean(of?.edit && props.onEdit && (of.canEdit?.(row) ?? true));
  const go = (to: CellAt, extend = false) => {
    setAnchor(extend ? (anchor ?? at) : null);
    setAt(to);
    virtual.scrollToIndex(to.line);
  };
  const step = (lineStep: number, columnStep: number) => {
    const next = {
      line: Math.min(lines.length - 1, Math.max(0, at.line + lineStep)),
      column: Math.min(columns.length - 1, Math.max(0, at.column + columnStep)),
    };
    go(next);
  };
  const begin = (typed: string | null): boolean => {
    if (line?.kind === "group") {
      props.onFold?.(line.key);
      return true;
    }
    if (!line) return false;
    if (editable(line.row, column)) setEditing({ typed });
    else if (typed === null) props.onOpen?.(line.row);
    return editable(line.row, column) || typed === null;
  };
  const finish = (text: string, move: "down" | "right" | "left" | "none") => {
    setEditing(null);
    frame.current?.focus();
    if (line?.kind === "row" && column && text !== column.text(line.row)) props.onEdit?.(line.row, column, text);
    if (move !== "none") step(move === "down" ? 1 : 0, move === "right" ? 1 : move === "left" ? -1 : 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (editing || event.altKey) return;
    const ctrl = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? 400) / rowHeight) - 2);
    const to = moved({ key: event.key, ctrl }, at, { lines: lines.length, columns: columns.length, page });
    if (to) go(to, event.shiftKey);
    else if (event.key === "Enter" || event.key === "F2") begin(null);
    else if (event.key === "Escape") setAnchor(null);
    else if (ctrl && event.key.toLowerCase() === "z") props.onUndo?.();
    else if (event.key === "Tab" && canTab(event.shiftKey)) step(0, event.shiftKey ? -1 : 1);
    else if (ctrl || event.key.length !== 1 || event.key === "?" || !begin(event.key)) return;
    event.preventDefault();
  };
  // At the edges Tab leaves the grid, so that nobody is caught in it.
  const canTab = (back: boolean): boolean => (back ? at.column > 0 : at.column < columns.length - 1);
  const onCopy = (event: ClipboardEvent) => {
    if (editing) return;
    event.clipboardData.setData("text/plain", copied(lines, columns, anchor ?? at, at));
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (editing || !props.onPaste) return;
    event.preventDefault();
    const [from] = corners(anchor ?? at, at);
    const changes = pastedCells(event.clipboardData.getData("text/plain")).flatMap((cells, down) => {
      const target = lines[from.line + down];
      if (target?.kind !== "row") return [];
      return cells.flatMap((text, right) => {
        const of = columns[from.column + right];
        return editable(target.row, of) ? [{ row: target.row, column: of, text }] : [];
      });
    });
    if (changes.length > 0) props.onPaste(changes);
  };
  // Only what is drawn can be pointed at: rows out of sight and the cards of a phone have no cells.
  const isDrawn = !narrow && virtual.getVirtualItems().some((item) => item.index === at.line);
  const [from, to] = corners(anchor ?? at, at);
  const widths = columns.map((column) => `minmax(${column.width}px, ${column.width}fr)`).join(" ");
  // All lines are as wide as the columns together, so that the columns stand under their heads whatever is in them.
  const minWidth = narrow ? undefined : columns.reduce((sum, column) => sum + column.width, 0);
  const rowClass = (line: GridLine<Row>) => (line.kind === "row" ? (props.rowClass?.(line.row) ?? "") : "");
  const face = (index: number, of: number) =>
    index === at.line && of === at.column
      ? "at"
      : anchor && index >= from.line && index <= to.line && of >= from.column && of <= to.column
        ? "chosen"
        : "";
  return (
    <div
      ref={frame}
      className={`grid ${narrow ? "narrow" : ""}`}
      role="grid"
      aria-label={label}
      aria-rowcount={lines.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={isDrawn ? `${id}-${at.line}-${at.column}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onCopy={onCopy}
      onPaste={onPaste}
    >
      <div className="grid-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: widths, minWidth }}>
        {columns.map(({ key, head, number, sortable }, index) => (
          <div
            key={key}
            role="columnheader"
            aria-colindex={index + 1}
            className={number ? "n" : ""}
            aria-sort={sort?.key === key ? (sort.down ? "descending" : "ascending") : undefined}
          >
            {sortable && onSort ? (
              <button type="button" tabIndex={-1} onClick={() => onSort(key)}>
                {head}
                {sort?.key === key && <span aria-label={sort.down ? words.sortedDown : words.sortedUp}>{sort.down ? " ↓" : " ↑"}</span>}
              </button>
            ) : (
              head
            )}
          </div>
        ))}
      </div>
      <div className="grid-body" role="rowgroup" style={{ height: virtual.getTotalSize(), minWidth }}>
        {virtual.getVirtualItems().map((item) => {
          const shown = lines[item.index];
          if (!shown) return null;
          const place = { transform: `translateY(${item.start}px)`, height: item.size, gridTemplateColumns: widths, minWidth };
          const isGroup = shown.kind === "group";
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              className={`grid-row ${isGroup ? "group" : ""} ${rowClass(shown)}`}
              style={place}
            >
              {narrow && shown.kind === "row" ? (
                <div role="gridcell" className="grid-card" onClick={() => props.onOpen?.(shown.row)}>
                  {props.card(shown.row)}
                </div>
              ) : (
                columns.map((of, index) => (
                  <div
                    key={of.key}
                    id={`${id}-${item.index}-${index}`}
                    role="gridcell"
                    aria-colindex={index + 1}
                    aria-selected={face(item.index, index) !== ""}
                    className={`${of.number ? "n" : ""} ${face(item.index, index)}`}
                    onMouseDown={(event) => {
                      if (!(editing && item.index === at.line && index === at.column))
                        go({ line: item.index, column: index }, event.shiftKey);
                    }}
                    onDoubleClick={() => begin(null)}
                  >
                    {shown.kind === "group" ? (
                      index === 0 ? (
                        <button type="button" tabIndex={-1} aria-expanded={!shown.folded} onClick={() => props.onFold?.(shown.key)}>
                          <span aria-hidden="true">{shown.folded ? "▸ " : "▾ "}</span>
                          {shown.label}
                        </button>
                      ) : (
                        shown.sums[of.key]
                      )
                    ) : editing && item.index === at.line && index === at.column ? (
                      <CellEditor
                        row={shown.row}
                        column={of}
                        typed={editing.typed}
                        onDone={finish}
                        onLeave={() => {
                          setEditing(null);
                          frame.current?.focus();
                        }}
                      />
                    ) : (
                      (of.cell?.(shown.row) ?? of.text(shown.row))
                    )}
                  </div>
                ))
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const useNarrow = (frame: React.RefObject<HTMLDivElement | null>): boolean => {
  const [narrow, setNarrow] = useState(false);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setNarrow((entry?.contentRect.width ?? 1000) < 640));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return narrow;
};
