import { describe, expect, it } from "vitest";
import { gramsAsked, gramsOf, sortKeyOf } from "./search.ts";

const finds = (typed: string, name: string): boolean => {
  const grams = new Set(gramsOf(name));
  return gramsAsked(typed).every((gram) => grams.has(gram));
};

describe("search", () => {
  it.each(["思科", "科", "sike", "sk", "SK", "ｓｋ", "si ke"])("%s finds 思科系统", (typed) => expect(finds(typed, "思科系统")).toBe(true));
  it.each(["思可", "sykx", "z"])("%s does not find 思科系统", (typed) => expect(finds(typed, "思科系统")).toBe(false));
  it("finds Latin names by part and initials", () => {
    expect(finds("core", "Campus core refresh")).toBe(true);
    expect(finds("ccr", "Campus core refresh")).toBe(true);
  });
  it("finds a bank by its initials: only a short name begins with a surname", () => expect(finds("zsyh", "招商银行")).toBe(true));
  it("finds 吕 by lv and lü", () => {
    expect(finds("lv", "吕布")).toBe(true);
    expect(finds("lü", "吕布")).toBe(true);
  });
});

describe("order of names", () => {
  it("is by pinyin, syllable by syllable, surnames read as surnames", () => {
    const names = ["王伟", "李强", "Zoe", "李娜", "单田芳", "Bob"];
    const byKey = (a: string, b: string): number => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1);
    expect(names.sort(byKey)).toEqual(["Bob", "李娜", "李强", "单田芳", "王伟", "Zoe"]);
  });
});
