import { useRef, useState, type KeyboardEvent } from "react";
import { decimalsOf } from "../../../kernel/pure/money.ts";
import { typedAmount } from "../amount.ts";
import type { GridColumn } from "./columns.ts";

type CellEditorProps<Row> = {
  row: Row;
  column: GridColumn<Row>;
  /** What was typed to open the editor; `null` starts from the cell's own text. */
  typed: string | null;
  /** The new text; the grid then moves on (Enter down, Tab sideways, leaving the field nowhere). */
  onDone: (text: string, move: "down" | "right" | "left" | "none") => void;
  onLeave: () => void;
};

/** The field over a cell. Enter and Tab keep, Esc leaves all as it was; an amount that is none stays open and is marked. */
export function CellEditor<Row>({ row, column, typed, onDone, onLeave }: CellEditorProps<Row>) {
  const edit = column.edit ?? { kind: "text" };
  const before = column.text(row);
  const [text, setText] = useState(typed ?? before);
  const [wrong, setWrong] = useState(false);
  // Taking the focused field away makes the browser say "blur" once more: what is decided stays decided.
  const decided = useRef(false);
  const decide = (act: () => void) => {
    if (decided.current) return;
    decided.current = true;
    act();
  };
  const keep = (move: "down" | "right" | "left" | "none", value = text) => {
    if (value === before) return decide(() => (move === "none" ? onLeave() : onDone(before, move)));
    if (edit.kind !== "amount" || value.trim() === "") return decide(() => onDone(value.trim(), move));
    const amount = typedAmount(value, decimalsOf(edit.currencyOf(row)));
    if (amount === null) return setWrong(true);
    decide(() => onDone(amount, move));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") return decide(onLeave);
    if (event.key !== "Enter" && event.key !== "Tab") return;
    event.preventDefault();
    keep(event.key === "Enter" ? "down" : event.shiftKey ? "left" : "right");
  };
  const shared = { "aria-label": column.head, "aria-invalid": wrong, autoFocus: true, className: "grid-editor", onKeyDown };
  if (edit.kind === "choice")
    return (
      <select {...shared} value={text} onChange={(event) => setText(event.currentTarget.value)} onBlur={() => keep("none")}>
        {edit.choices(row).map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    );
  return (
    <input
      {...shared}
      type={edit.kind === "day" ? "date" : "text"}
      inputMode={edit.kind === "amount" ? "decimal" : undefined}
      autoComplete="off"
      value={text}
      onFocus={(event) => typed === null && edit.kind !== "day" && event.currentTarget.select()}
      onChange={(event) => {
        setText(event.currentTarget.value);
        setWrong(false);
      }}
      onBlur={() => keep("none")}
    />
  );
}
