import { describe, expect, it } from "vitest";
import { fraction } from "../kernel/pure/fraction.ts";
import { decideTarget, lastRecorded, mismatch, parseRate, treeTarget } from "./rules.ts";

const target = { amount: 100n, raisedAmount: 110n, stretchAmount: null, currency: "CNY" };

describe("targets", () => {
  it("a raised target is not below the target, a stretch not below the raised one", () => {
    expect(decideTarget(target)).toEqual({ ok: true });
    expect(decideTarget({ ...target, amount: -1n })).toMatchObject({ code: "targets.negative" });
    expect(decideTarget({ ...target, raisedAmount: 99n })).toMatchObject({ code: "targets.raised-below-target" });
    expect(decideTarget({ ...target, stretchAmount: 109n })).toMatchObject({ code: "targets.stretch-below-raised" });
  });
  it("a tree has the team target of the person asked for, else the sum of the own targets in it", () => {
    expect(treeTarget(500n, [100n, 200n])).toBe(500n);
    expect(treeTarget(null, [100n, 200n])).toBe(300n);
    expect(treeTarget(null, [])).toBe(0n);
  });
  it("a team target that differs from the own targets below is a mismatch", () => {
    expect(mismatch(500n, [100n, 200n])).toBe(200n);
    expect(mismatch(300n, [100n, 200n])).toBeNull();
    expect(mismatch(null, [100n])).toBeNull();
  });
  it("the last recorded wins, known since ever is the oldest, of equal instants the later row", () => {
    const at = Temporal.Instant.from("2026-01-01T00:00:00Z");
    const rows = [
      { recordedAt: at, name: "a" },
      { recordedAt: null, name: "b" },
      { recordedAt: at, name: "c" },
    ];
    expect(lastRecorded(rows)?.name).toBe("c");
    expect(lastRecorded([])).toBeNull();
  });
});

describe("plan rates", () => {
  it.each(["7.0525", "0.000001", "1"])("%s is a rate", (text) => expect(parseRate(text)).not.toBeNull());
  it.each(["0", "-1", "1e3", "7,05", "", "1.0000000000001"])("%j is none", (text) => expect(parseRate(text)).toBeNull());
  it("is exact", () => expect(parseRate("7.0525")).toEqual(fraction(70525n, 10000n)));
});
