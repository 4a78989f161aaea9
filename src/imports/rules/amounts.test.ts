import { describe, expect, it } from "vitest";
import { amountEvidence, readAmount, unitOfHeading } from "./amounts.ts";

const column = { decimal: null, exponent: 0, currency: null, baseCurrency: "CNY" } as const;
const minor = (cell: string, more = {}) => {
  const read = readAmount(cell, { ...column, ...more });
  return read.ok ? read.minor : read.why;
};
const currency = (cell: string, more = {}) => {
  const read = readAmount(cell, { ...column, ...more });
  return read.ok ? read.currency : read.why;
};

describe("an amount is read exactly", () => {
  it.each([
    ["1054", 105400n],
    ["¥1,234.50", 123450n],
    ["￥1,234.50", 123450n],
    ["$1,234.50", 123450n],
    ["(1,234.50)", -123450n],
    ["1,234.50-", -123450n],
    ["-¥5", -500n],
    ["¥-5", -500n],
    ["USD 1,234.50", 123450n],
    ["1234.5元", 123450n],
    ["１２３４．５０", 123450n],
    ["1 234,50 €", 123450n],
    ["1'234.50", 123450n],
    ["+1234.50", 123450n],
    ["人民币1234.50元", 123450n],
    ["¥1234元", 123400n],
    ["CNY1,234.50", 123450n],
    ["RMB 1234.5", 123450n],
    ["HK$1,234.50", 123450n],
    ["€1.234,50", 123450n],
    ["1,23,456.00", 12345600n],
    ["1,234,567", 123456700n],
    ["0", 0n],
    [".5", 50n],
  ])("%s", (cell, expected) => expect(minor(cell)).toBe(expected));

  it.each([
    ["12.5万", 12_500_000n],
    ["1.2亿", 12_000_000_000n],
    ["3万元", 3_000_000n],
    ["1.5亿元", 15_000_000_000n],
    ["12万5千", 12_500_000n],
    ["1e4", 1_000_000n],
    ["2.5k", 250_000n],
    ["1.2M", 120_000_000n],
    ["３．５万", 3_500_000n],
    ["12.34567万", 12_345_670n],
  ])("with its unit: %s", (cell, expected) => expect(minor(cell)).toBe(expected));

  it("the unit of the heading counts: 金额（万元）", () => {
    expect(unitOfHeading("金额（万元）")).toEqual({ exponent: 4, currency: "CNY" });
    expect(minor("12.34567", { exponent: 4, decimal: "dot" })).toBe(12_345_670n);
  });
  it.each([
    ["金额(元)", { exponent: 0, currency: "CNY" }],
    ["Amount (USD)", { exponent: 0, currency: "USD" }],
    ["Revenue in thousands", { exponent: 3, currency: null }],
    ["金额（单位：亿元）", { exponent: 8, currency: "CNY" }],
    ["amount", { exponent: 0, currency: null }],
  ])("the heading %s", (heading, expected) => expect(unitOfHeading(heading)).toEqual(expected));
});

describe("nothing is guessed and nothing rounded", () => {
  it.each(["abc", "1-2", "1.2.3", "12,34,5", "1,2,3", "--5", "((5))", "5 6", "=1+1", "12%", "1万2亿", "USD 5 EUR", "", "."])(
    "%s is no amount",
    (cell) => expect(minor(cell)).toBe("not-a-number"),
  );
  it("1.054 could be one or a thousand: the column decides, else nobody", () => {
    expect(minor("1.054")).toBe("which-decimal-sign");
    expect(minor("1.054", { decimal: "comma" })).toBe(105_400n);
    expect(minor("1.054", { decimal: "dot" })).toBe("too-fine");
  });
  it("a cell that contradicts its column is refused, unless it can be read only one way", () => {
    expect(minor("50,50", { decimal: "dot" })).toBe("contradicts-decimal-sign");
    expect(minor("1.054,50", { decimal: "dot" })).toBe(105_450n);
  });
  it("less than a fen is refused, and more than any company sells", () => {
    expect(minor("1.001", { decimal: "dot" })).toBe("too-fine");
    expect(minor("9".repeat(30))).toBe("too-large");
  });
  it.each([
    ["1.054,50", "comma"],
    ["50,50", "comma"],
    ["1,234.5", "dot"],
    ["1.054", "either-dot"],
    ["1,054", "either-comma"],
    ["0.054", "dot"],
    ["800", "plain"],
    ["1,234,567", "dot"],
    ["hello", "none"],
  ])("%s proves: %s", (cell, evidence) => expect(amountEvidence(cell)).toBe(evidence));
});

describe("the currency of a cell", () => {
  it.each([
    ["¥5", "CNY"],
    ["$5", "USD"],
    ["5元", "CNY"],
    ["€5", "EUR"],
    ["HK$5", "HKD"],
    ["5 usd", "USD"],
    ["5", null],
  ])("%s is %s", (cell, expected) => expect(currency(cell)).toBe(expected));
  it("an ambiguous sign follows the currency that is expected", () => {
    expect(currency("¥5", { baseCurrency: "JPY" })).toBe("JPY");
    expect(currency("$5", { baseCurrency: "SGD" })).toBe("SGD");
  });
  it("a sign that contradicts the currency column is an error", () => {
    expect(minor("€5", { currency: "USD" })).toBe("currency-contradicts");
    expect(minor("$5", { currency: "USD" })).toBe(500n);
  });
});
