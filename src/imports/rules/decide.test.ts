import { describe, expect, it } from "vitest";
import { decideRow } from "./decide.ts";
import type { Values } from "./facts.ts";

const decide = (theirs: Values, present: Values | null, last: Values | null, more: Partial<Parameters<typeof decideRow>[0]> = {}) =>
  decideRow({ theirs, fallbacks: {}, present, remembered: last && { values: last, kept: {} }, settlement: "ask", ...more });

describe("a row against what is there", () => {
  it("is created when nothing is there", () =>
    expect(decide({ amount: "100", account: null }, null, null)).toMatchObject({
      verdict: "create",
      changes: [{ field: "amount", from: null, to: "100" }],
    }));
  it("is unchanged when it says what is there", () =>
    expect(decide({ amount: "100" }, { amount: "100", stage: "25" }, { amount: "100" }).verdict).toBe("unchanged"));
  it("changes only the fields that differ", () =>
    expect(decide({ amount: "200", stage: "25" }, { amount: "100", stage: "25" }, { amount: "100", stage: "25" })).toMatchObject({
      verdict: "change",
      changes: [{ field: "amount", from: "100", to: "200" }],
    }));
  it("keeps what the file does not say, and clears what it says is empty", () => {
    expect(decide({}, { amount: "100" }, { amount: "100" }).verdict).toBe("unchanged");
    expect(decide({ amount: null }, { amount: "100" }, { amount: "100" })).toMatchObject({ verdict: "change", changes: [{ to: null }] });
  });
});

describe("a field that a person changed since the last import", () => {
  const present = { amount: "150" };
  const last = { amount: "100" };
  it("is a conflict that waits", () =>
    expect(decide({ amount: "200" }, present, last)).toMatchObject({
      verdict: "conflict",
      changes: [],
      conflicts: [{ field: "amount", from: "150", to: "200" }],
    }));
  it("is one too when the file still says the old", () => expect(decide({ amount: "100" }, present, last).verdict).toBe("conflict"));
  it("is none when the file now says the same", () => expect(decide({ amount: "150" }, present, last).verdict).toBe("unchanged"));
  it("follows the file when that was decided", () =>
    expect(decide({ amount: "200" }, present, last, { settlement: "theirs" })).toMatchObject({
      verdict: "change",
      changes: [{ to: "200" }],
    }));
  it("stays the person's when that was decided, and is not asked again until the file says something new", () => {
    const decided = decide({ amount: "200" }, present, last, { settlement: "ours" });
    expect(decided.verdict).toBe("unchanged");
    const again = (amount: string) =>
      decideRow({ theirs: { amount }, fallbacks: {}, present, remembered: decided.remember, settlement: "ask" });
    expect(again("200").verdict).toBe("unchanged");
    expect(again("300").verdict).toBe("conflict");
  });
});

describe("a fallback", () => {
  const fallbacks = { amount: "55000", currency: "USD", name: "Cancity · GTX" };
  it("fills only what is empty, with its currency", () => {
    expect(decide({ stage: "25" }, null, null, { fallbacks })).toMatchObject({
      remember: { values: { amount: "55000", currency: "USD", name: "Cancity · GTX" } },
    });
    expect(
      decide({ stage: "25" }, { stage: "25", amount: "7", currency: "CNY", name: "Ours" }, { stage: "25" }, { fallbacks }).verdict,
    ).toBe("unchanged");
  });
  it("gives way to the first amount that the file says, without a conflict", () => {
    const first = decide({ stage: "25" }, null, null, { fallbacks });
    const present = { ...first.remember.values };
    expect(
      decideRow({
        theirs: { stage: "100", amount: "59000", currency: "USD" },
        fallbacks: {},
        present,
        remembered: first.remember,
        settlement: "ask",
      }),
    ).toMatchObject({ verdict: "change", conflicts: [] });
  });
});
