import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf } from "../../kernel/pure/day.ts";
import { mergeDraft, unitOf, type Draft, type DraftLine, type Part } from "./draft.ts";

const line = (opportunity: string, changes: Partial<DraftLine> = {}): DraftLine => ({
  kind: "line",
  opportunity,
  category: "commit",
  amount: 100n,
  currency: "CNY",
  expectedOn: dayOf("2026-03-05"),
  checklist: { configuration: "done", partner_order: "not_done" },
  reason: "",
  dropped: false,
  proposed: null,
  ...changes,
});
const draft: Draft = {
  revision: 3,
  parts: [
    { part: line("bank"), revision: 2, by: "li" },
    { part: line("grid"), revision: 3, by: "li" },
  ],
};

describe("saving into a draft", () => {
  it("a change of a line that nobody else touched is saved under the next revision", () => {
    const merge = mergeDraft(draft, [line("bank", { amount: 90n })], { basedOn: 2, by: "wang" });
    expect(merge).toMatchObject({
      ok: true,
      draft: { revision: 4 },
      changed: [{ part: { opportunity: "bank", amount: 90n }, revision: 4, by: "wang" }],
    });
  });
  it("changes of different lines merge, whatever the order", () => {
    const merge = mergeDraft(draft, [line("bank", { amount: 90n }), { kind: "market", done: "seminar", planned: "" }], {
      basedOn: 2,
      by: "wang",
    });
    expect(merge.ok && merge.draft.parts).toHaveLength(3);
  });
  it("a line that somebody else changed meanwhile is refused with the other's change, and nothing is saved", () => {
    expect(mergeDraft(draft, [line("bank", { amount: 1n }), line("grid", { amount: 90n })], { basedOn: 2, by: "wang" })).toEqual({
      ok: false,
      conflicts: [draft.parts[1]],
    });
  });
  it("saying the same is no change, however old the revision and however the keys are ordered", () => {
    const same = line("grid", { checklist: { partner_order: "not_done", configuration: "done" } });
    expect(mergeDraft(draft, [same], { basedOn: 0, by: "wang" })).toEqual({ ok: true, draft, changed: [] });
  });

  it("whatever two editors do, no save of one is lost under the other's in silence", () => {
    const save = fc.record({
      editor: fc.constantFrom("li", "wang"),
      unit: fc.constantFrom("bank", "grid", "hospital"),
      sync: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(save, { maxLength: 60 }), (saves) => {
        let kept = draft;
        const seen = { li: draft, wang: draft };
        let amount = 1000n;
        for (const { editor, unit, sync } of saves) {
          if (sync) seen[editor as "li"] = kept;
          const basis = seen[editor as "li"];
          const change = line(unit, { amount: (amount += 1n) });
          const merge = mergeDraft(kept, [change], { basedOn: basis.revision, by: editor });
          const theirs = partIn(kept, change);
          const overwritesUnseen = theirs !== undefined && theirs !== partIn(basis, change);
          expect(merge.ok).toBe(!overwritesUnseen);
          if (merge.ok) kept = merge.draft;
        }
      }),
    );
  });
});
const partIn = (kept: Draft, part: Part) => kept.parts.find((one) => unitOf(one.part) === unitOf(part))?.part;
