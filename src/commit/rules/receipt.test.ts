import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf } from "../../kernel/pure/day.ts";
import { canonicalJson, receiptNumber } from "./receipt.ts";

describe("the receipt", () => {
  it("is numbered week, person, version", () => {
    expect(receiptNumber(dayOf("2026-03-02"), { person: "li-na", version: 2 })).toBe("2026-W10/li-na/2");
  });
  it("spells JSON as RFC 8785 does", () => {
    const example = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
      literals: [null, true, false],
    };
    expect(canonicalJson(example)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
    expect(canonicalJson({ "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 })).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    );
  });
  it("says the same in the same bytes, however it was put together, and loses nothing", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(value as never);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
  it("refuses what has no spelling", () => {
    expect(() => canonicalJson("\ud800")).toThrow(TypeError);
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
  });
});
