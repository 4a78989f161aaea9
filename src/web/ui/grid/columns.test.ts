import { describe, expect, it } from "vitest";
import { copied, moved, pastedCells, type GridColumn, type GridLine } from "./columns.ts";

type Deal = { name: string; amount: string };
const columns: GridColumn<Deal>[] = [
  { key: "name", head: "Deal", width: 200, text: (deal) => deal.name },
  { key: "amount", head: "Amount", width: 100, number: true, text: (deal) => deal.amount },
];
const lines: GridLine<Deal>[] = [
  { kind: "group", key: "90", label: "90 %", sums: {}, folded: false },
  { kind: "row", key: "a", row: { name: "南方电网\t核心", amount: "500000.00" } },
  { kind: "row", key: "b", row: { name: "Bosch", amount: "180000.00" } },
];

describe("the grid behaves like a spreadsheet", () => {
  it("copies a range from any corner with whole amounts, without the heads of groups", () =>
    expect(copied(lines, columns, { line: 2, column: 1 }, { line: 0, column: 0 })).toBe("南方电网 核心\t500000.00\nBosch\t180000.00"));
  it("reads what Excel puts on the clipboard", () =>
    expect(pastedCells("a\tb\r\nc\td\r\n")).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]));
  it("moves with the arrows and stops at the edges", () => {
    const size = { lines: 3, columns: 2, page: 10 };
    const from = (key: string, ctrl = false) => moved({ key, ctrl }, { line: 1, column: 0 }, size);
    expect(from("ArrowDown")).toEqual({ line: 2, column: 0 });
    expect(from("ArrowLeft")).toEqual({ line: 1, column: 0 });
    expect(from("PageDown")).toEqual({ line: 2, column: 0 });
    expect(from("End", true)).toEqual({ line: 2, column: 1 });
    expect(from("x")).toBeNull();
  });
});
