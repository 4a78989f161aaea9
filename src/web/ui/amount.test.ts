import { describe, expect, it } from "vitest";
import { typedAmount } from "./amount.ts";

describe("an amount is understood as people write it", () => {
  it.each([
    ["124万", "1240000.00"],
    ["1.2M", "1200000.00"],
    ["1.24 亿", "124000000.00"],
    ["640k", "640000.00"],
    ["１，２００．５", "1200.50"],
    ["¥ 1,240,000.50", "1240000.50"],
    ["500 000", "500000.00"],
    ["-100k", "-100000.00"],
    ["−16万", "-160000.00"],
    [".5万", "5000.00"],
    ["12万元", "120000.00"],
  ])("%s is %s", (typed, amount) => expect(typedAmount(typed, 2)).toBe(amount));

  it.each(["", "abc", "12x", "1.2.3", "--5", "1e9", "0.005", "=1+1"])("%s is none, and nothing is rounded in silence", (typed) =>
    expect(typedAmount(typed, 2)).toBeNull(),
  );

  it("a currency without minor unit takes no decimals", () => {
    expect(typedAmount("1200", 0)).toBe("1200");
    expect(typedAmount("1200.5", 0)).toBeNull();
  });
});
