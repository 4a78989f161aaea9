import { describe, expect, it } from "vitest";
import { dayOf } from "../../kernel/pure/day.ts";
import { decideSubmission, type SigningFacts } from "./decide.ts";
import { differencesFrom } from "./differences.ts";
import type { DraftLine, Part } from "./draft.ts";
import type { Deal, PromisedLine, Proposal } from "./proposal.ts";

const week = dayOf("2026-03-02");
const thursday = dayOf("2026-03-05");
const all = {
  configuration: "done",
  end_user_contract: "done",
  integrator_contract: "done",
  special_discount: "not_applicable",
  partner_order: "done",
} as const;
const deal = (opportunity: string, changes: Partial<Deal> = {}): Deal => ({
  opportunity,
  owner: "li-na",
  stage: 90,
  category: "commit",
  amount: 500n,
  currency: "CNY",
  expectedClose: thursday,
  unproven: false,
  stale: false,
  ...changes,
});
const promised = (opportunity: string, changes: Partial<PromisedLine> = {}): PromisedLine => ({
  opportunity,
  category: "commit",
  amount: 500n,
  currency: "CNY",
  expectedOn: thursday,
  ...changes,
});
const line = (opportunity: string, changes: Partial<DraftLine> = {}): DraftLine => ({
  kind: "line",
  ...promised(opportunity),
  checklist: all,
  reason: "",
  dropped: false,
  proposed: { category: "commit", amount: 500n, currency: "CNY" },
  ...changes,
});
const proposal = (changes: Partial<Proposal> = {}): Proposal => ({
  lines: [promised("bank")],
  dateIt: [],
  withoutAmount: [],
  month: { commit: 500n, upside: 0n },
  quarter: { commit: 900n, upside: 50n },
  missingRates: [],
  ...changes,
});
const signing = (parts: Part[], changes: Partial<SigningFacts> = {}) =>
  decideSubmission({
    person: "li-na",
    week,
    draft: { revision: 1, parts: parts.map((part) => ({ part, revision: 1, by: null })) },
    proposal: proposal(),
    deals: new Map([["bank", deal("bank")]]),
    verdictsOwed: [],
    keyProjects: [],
    backlog: [],
    ...changes,
  });
const blocks = (...asked: Parameters<typeof signing>) => {
  const decision = signing(...asked);
  return decision.ok ? [] : decision.blocks.map((block) => block.code);
};

describe("signing a draft", () => {
  it("as proposed needs no word: lines, month and quarter as the system proposes them", () => {
    expect(signing([line("bank")])).toEqual({
      ok: true,
      warnings: [],
      statement: {
        lines: [{ ...promised("bank"), checklist: all, proposed: 500n, reason: "" }],
        month: { commit: 500n, upside: 0n, proposedCommit: 500n, proposedUpside: 0n, reason: "" },
        quarter: { commit: 900n, upside: 50n, proposedCommit: 900n, proposedUpside: 50n, reason: "" },
        keyProjects: [],
        marketActivity: null,
        backlog: [],
        lateReason: "",
      },
    });
  });
  it("an empty statement can be signed", () => {
    expect(signing([], { proposal: proposal({ lines: [], month: { commit: 0n, upside: 0n } }) })).toMatchObject({
      ok: true,
      statement: { lines: [] },
    });
  });

  it.each<[string, Part, Partial<SigningFacts>]>([
    ["deal-gone", line("bank"), { deals: new Map() }],
    ["deal-closed", line("bank"), { deals: new Map([["bank", deal("bank", { stage: 100 })]]) }],
    ["deal-closed", line("bank"), { deals: new Map([["bank", deal("bank", { stage: "lost" })]]) }],
    ["deal-of-another", line("bank"), { deals: new Map([["bank", deal("bank", { owner: "wang-wei" })]]) }],
    ["amount-missing", line("bank", { amount: null, reason: "unknown yet" }), {}],
    ["amount-missing", line("bank", { amount: 0n, reason: "unknown yet" }), {}],
    ["day-missing", line("bank", { expectedOn: null }), {}],
    ["day-outside-week", line("bank", { expectedOn: dayOf("2026-03-09") }), {}],
    ["reason-missing", line("bank", { amount: 400n }), {}],
    ["reason-missing", line("bank", { category: "upside" }), {}],
    ["reason-missing", line("bank", { dropped: true }), {}],
    ["reason-missing", line("bank", { proposed: null }), { proposal: proposal({ lines: [] }) }],
    ["reason-missing-above-deal", line("bank", { proposed: { category: "commit", amount: 600n, currency: "CNY" }, amount: 600n }), {}],
    ["reason-missing-judged", { kind: "month", commit: 600n, upside: null, reason: " " }, {}],
    ["rate-missing", line("bank"), { proposal: proposal({ missingRates: [{ currency: "EUR", month: "2026-03" }] }) }],
  ])("%s blocks", (code, part, changes) => expect(blocks([part], changes)).toEqual([code]));

  it("a reason lifts what asks for one", () => {
    expect(blocks([line("bank", { amount: 400n, reason: "two modules later" })])).toEqual([]);
    expect(blocks([line("bank", { amount: 600n, reason: "a larger order" })])).toEqual([]);
    expect(blocks([line("bank", { dropped: true, reason: "not this week" })])).toEqual([]);
    expect(blocks([{ kind: "quarter", commit: 1n, upside: 2n, reason: "the tender is late" }])).toEqual([]);
  });
  it("a judgement equal to the proposal is none", () => {
    expect(blocks([{ kind: "month", commit: 500n, upside: null, reason: "" }])).toEqual([]);
  });
  it("all blocks are told at once, each with the field it stands in", () => {
    const decision = signing([line("bank", { amount: null }), line("gone"), { kind: "month", commit: 1n, upside: 1n, reason: "" }]);
    expect(decision.ok ? [] : decision.blocks.map((block) => block.pointer)).toEqual([
      "/lines/bank/amount",
      "/lines/bank/reason",
      "/lines/gone/opportunity",
      "/month/reason",
    ]);
  });
  it("what was not touched never blocks because the deal moved under it: it warns", () => {
    const moved = proposal({ lines: [promised("bank", { amount: 700n })] });
    expect(signing([line("bank")], { proposal: moved, deals: new Map([["bank", deal("bank", { amount: 700n })]]) })).toMatchObject({
      ok: true,
      warnings: [{ code: "proposal-moved", opportunity: "bank" }],
      statement: { lines: [{ amount: 500n, proposed: 700n }] },
    });
  });
  it("warnings are not blocks and stay in the receipt", () => {
    const decision = signing([line("bank", { checklist: { configuration: "done", special_discount: "not_applicable" } })], {
      deals: new Map([["bank", deal("bank", { unproven: true, stale: true })]]),
      proposal: proposal({ lines: [promised("bank"), promised("grid")] }),
      verdictsOwed: ["hospital"],
      keyProjects: ["bank"],
      backlog: ["order-7"],
    });
    expect(decision.ok && decision.warnings).toEqual([
      { code: "checklist-open", opportunity: "bank", items: ["end_user_contract", "integrator_contract", "partner_order"] },
      { code: "unproven", opportunity: "bank" },
      { code: "stale", opportunity: "bank" },
      { code: "not-in-draft", opportunity: "grid" },
      { code: "verdict-missing", opportunity: "hospital" },
      { code: "key-project-without-progress", opportunity: "bank" },
      { code: "backlog-without-reason", order: "order-7" },
    ]);
  });
});

describe("a draft beside what is proposed now", () => {
  const kinds = (lines: DraftLine[], now: PromisedLine[]) => differencesFrom(lines, now).map((one) => [one.opportunity, ...one.kinds]);
  it("says line by line what differs, and nothing where they agree", () => {
    expect(
      kinds(
        [
          line("bank"),
          line("grid", { amount: 400n }),
          line("hospital"),
          line("own", { proposed: null }),
          line("left-out", { dropped: true }),
          line("larger"),
        ],
        [promised("bank"), promised("grid"), promised("left-out"), promised("larger", { amount: 700n }), promised("fresh")],
      ),
    ).toEqual([
      ["grid", "changed"],
      ["hospital", "gone"],
      ["own", "added"],
      ["left-out", "dropped"],
      ["larger", "moved"],
      ["fresh", "new"],
    ]);
  });
  it("taking over the moved proposal settles it", () => {
    const taken = line("bank", { amount: 700n, proposed: { category: "commit", amount: 700n, currency: "CNY" } });
    expect(kinds([taken], [promised("bank", { amount: 700n })])).toEqual([]);
  });
});
