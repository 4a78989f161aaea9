import { describe, expect, it } from "vitest";
import { dateEvidence, readDate, readMonth } from "./dates.ts";

const read = (cell: string, order: "dmy" | "mdy" | null = null) => {
  const reading = readDate(cell, order, "Asia/Shanghai");
  return reading.ok ? reading.day.toString() : reading.why;
};

describe("a date", () => {
  it.each([
    "2017-03-01",
    "2017/3/1",
    "2017.03.01",
    "2017年3月1日",
    "20170301",
    "2017-03-01 09:30:00",
    "2017-03-01T00:00",
    "1 Mar 2017",
    "01-Mar-2017",
    "Mar 1, 2017",
    "March 1st, 2017",
    "２０１７－０３－０１",
  ])("%s can be read one way only", (cell) => expect(read(cell)).toBe("2017-03-01"));
  it("an instant with its offset is the organisation's day", () => expect(read("2017-02-28T18:00:00.000+0000")).toBe("2017-03-01"));
  it("the column's order decides what fits both", () => {
    expect(read("01/03/2017", "dmy")).toBe("2017-03-01");
    expect(read("01/03/2017", "mdy")).toBe("2017-01-03");
    expect(read("01/03/2017")).toBe("which-order");
    expect(read("03/03/2017")).toBe("2017-03-03");
  });
  it("a row that contradicts the column's order is refused, never swapped", () => {
    expect(read("04/13/2017", "dmy")).toBe("contradicts-order");
    expect(read("13/04/2017", "mdy")).toBe("contradicts-order");
  });
  it.each(["2017-02-29", "2017-13-01", "31/04/2017", "2017-00-10", "0000-01-01", "99/99/2017", "2017-04-31"])("%s is impossible", (cell) =>
    expect(read(cell, "dmy")).toBe("impossible"),
  );
  it.each(["soon", "42", "2017", "Q1 2017", "2017-3", "44986"])("%s is no date", (cell) => expect(read(cell)).toBe("not-a-date"));
  it("a year of two digits is not guessed", () => expect(read("01/03/17")).toBe("short-year"));
  it.each([
    ["2017-03-01", "clear"],
    ["13/04/2017", "dmy"],
    ["04/13/2017", "mdy"],
    ["01/03/2017", "either"],
    ["Cancity", "none"],
  ])("%s says: %s", (cell, evidence) => expect(dateEvidence(cell)).toBe(evidence));
  it.each([
    ["2026-05", "2026-05"],
    ["2026年5月", "2026-05"],
    ["202605", "2026-05"],
    ["May 2026", "2026-05"],
    ["2026/5", "2026-05"],
    ["2026-05-01", "2026-05"],
    ["2026-13", null],
    ["5", null],
  ])("the month %s is %s", (cell, month) => expect(readMonth(cell)).toBe(month));
});
