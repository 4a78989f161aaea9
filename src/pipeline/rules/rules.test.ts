import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf } from "../../kernel/pure/day.ts";
import { fraction } from "../../kernel/pure/fraction.ts";
import { canEnter, itemsUpTo, isUnproven, latestAnswers, missingFor, type Answer, type Evidence } from "./evidence.ts";
import { checklistItems, lineReliability, listReliability, openItemsOf } from "./checklist.ts";
import { isSound, isStale, whyStale, type Freshness } from "./health.ts";
import { defaultCategory, effectiveCategory, evidenceItems, ladder, openStages, stageFromNumber, stages, stageToNumber } from "./ladder.ts";
import { movementsBetween, pushesOf, type Standing } from "./movement.ts";
import { decideFirst, decideOrdered, decideRevision, type Change, type Circumstances } from "./revise.ts";
import { changedFields, closingDay, deriveAll, deriveNext, type State } from "./state.ts";

const at = (text: string) => Temporal.Instant.from(text);
const evidenceUpTo = (stage: (typeof openStages)[number], changes: Record<string, Answer> = {}): Evidence =>
  new Map([...itemsUpTo(stage).map(({ item }) => [item, "confirmed"] as const), ...Object.entries(changes)]);

const deal = (changes: Partial<State> = {}): State => ({
  ownerId: "li",
  stage: 50,
  amount: 500_000_00n,
  currency: "CNY",
  expectedClose: dayOf("2026-03-27"),
  category: null,
  keyProject: false,
  nextStep: "visit the CTO",
  nextStepOn: dayOf("2026-03-05"),
  reason: null,
  lostReason: null,
  competitor: null,
  lesson: null,
  ...changes,
});
const decide = (present: State, change: Change, circumstances: Partial<Circumstances> = {}) =>
  decideRevision(present, change, { evidence: evidenceUpTo(50), hasAccount: true, orderStands: false, ...circumstances });

describe("the ladder", () => {
  it("has every evidence item once, in order of the stages", () => {
    expect(ladder.flatMap(({ evidence }) => evidence)).toEqual([...evidenceItems]);
  });
  it("keeps a stage's key through the database", () => {
    expect(stages.map((stage) => stageFromNumber(stageToNumber(stage)))).toEqual(stages);
  });
  it("gives every stage its default category", () => {
    expect(stages.map(defaultCategory)).toEqual([
      "omitted",
      "pipeline",
      "upside",
      "upside",
      "upside",
      "upside",
      "commit",
      "closed",
      "omitted",
    ]);
  });
  it("counts the owner's override until the deal closes", () => {
    expect(effectiveCategory(50, "commit")).toBe("commit");
    expect(effectiveCategory(90, "omitted")).toBe("omitted");
    expect(effectiveCategory(100, "upside")).toBe("closed");
  });
});

describe("evidence", () => {
  it("only a confirmed item completes a stage, with everything below it", () => {
    expect(canEnter(60, evidenceUpTo(60))).toEqual({ ok: true });
    expect(canEnter(60, evidenceUpTo(60, { budget_confirmed: "denied" }))).toEqual({
      ok: false,
      missing: [{ stage: 25, item: "budget_confirmed" }],
    });
  });
  it("unknown items are asked about before denied ones", () => {
    const evidence = evidenceUpTo(25, { met_customer: "denied", budget_confirmed: "unknown" });
    expect(missingFor(25, evidence).map(({ item }) => item)).toEqual(["budget_confirmed", "met_customer"]);
  });
  it("an item's latest answer counts, of equal instants the later one given", () => {
    const given = [
      { item: "met_customer", answer: "denied", at: at("2026-03-02T10:00:00Z") },
      { item: "met_customer", answer: "confirmed", at: at("2026-03-02T10:00:00Z") },
      { item: "met_customer", answer: "unknown", at: at("2026-03-01T10:00:00Z") },
    ] as const;
    expect(latestAnswers(given).get("met_customer")).toBe("confirmed");
  });
  it("without an account there is no evidence that the account is known", () => {
    expect(missingFor(0, evidenceUpTo(0), false)).toEqual([{ stage: 0, item: "account_known" }]);
  });
  it("a deal is unproven while it stands open above 0 % without its evidence", () => {
    expect(isUnproven(50, evidenceUpTo(25))).toBe(true);
    expect(isUnproven(50, evidenceUpTo(50))).toBe(false);
    expect(isUnproven(0, new Map())).toBe(false);
    expect(isUnproven(100, new Map())).toBe(false);
    expect(isUnproven("lost", new Map())).toBe(false);
  });
});

describe("moving a deal", () => {
  it("up with its evidence needs no reason", () => {
    expect(decide(deal({ stage: 25 }), { stage: 50 })).toMatchObject({ ok: true, changed: ["stage"], next: { stage: 50, reason: null } });
  });
  it("up without the evidence is refused with what is missing, and possible with a written reason", () => {
    expect(decide(deal(), { stage: 60 })).toEqual({
      ok: false,
      code: "pipeline.evidence-missing",
      field: "stage",
      missing: [{ stage: 60, item: "final_solution_delivered" }],
    });
    expect(decide(deal(), { stage: 60, reason: "  " })).toMatchObject({ ok: false, code: "pipeline.evidence-missing" });
    expect(decide(deal(), { stage: 60, reason: "customer bought it before" })).toMatchObject({ ok: true, next: { stage: 60 } });
  });
  it("back is always possible and needs a reason", () => {
    expect(decide(deal(), { stage: 25 })).toMatchObject({ ok: false, code: "pipeline.reason-needed" });
    expect(decide(deal(), { stage: 25, reason: "board approval asked for" })).toMatchObject({ ok: true });
  });
  it("back with a category override asks to confirm the override or drop it", () => {
    const judged = deal({ category: "commit" });
    expect(decide(judged, { stage: 25, reason: "x" })).toMatchObject({ ok: false, code: "pipeline.confirm-category" });
    expect(decide(judged, { stage: 25, reason: "x", category: "commit" })).toMatchObject({ ok: true, next: { category: "commit" } });
    expect(decide(judged, { stage: 25, reason: "x", category: null })).toMatchObject({ ok: true, next: { category: null } });
  });
  it("to ordered happens only by recording an order, which keeps the deal's own amount and ends the override", () => {
    expect(decide(deal(), { stage: 100, reason: "won" })).toMatchObject({ ok: false, code: "pipeline.order-needed" });
    expect(decideOrdered(deal({ category: "commit" }), "PO-1")).toMatchObject({ stage: 100, category: null, amount: 500_000_00n });
  });
  it("to lost needs a reason from the list and a lesson, and ends the override", () => {
    expect(decide(deal(), { stage: "lost" })).toMatchObject({ ok: false, code: "pipeline.lost-reason-needed" });
    expect(decide(deal(), { stage: "lost", lostReason: "price" })).toMatchObject({ ok: false, code: "pipeline.lesson-needed" });
    expect(
      decide(deal({ category: "commit" }), { stage: "lost", lostReason: "price", lesson: "ask for the budget earlier" }),
    ).toMatchObject({
      ok: true,
      next: { stage: "lost", category: null },
    });
  });
  it("a lost deal comes back with a reason and loses its lost reason", () => {
    const lost = deal({ stage: "lost", lostReason: "price", lesson: "y" });
    expect(decide(lost, { stage: 25 })).toMatchObject({ ok: false, code: "pipeline.reason-needed" });
    expect(decide(lost, { stage: 25, reason: "tender repeated" })).toMatchObject({ ok: true, next: { lostReason: null, lesson: null } });
  });
  it("an ordered deal comes back only when no order stands on it", () => {
    const ordered = deal({ stage: 100 });
    expect(decide(ordered, { stage: 90, reason: "x" }, { orderStands: true })).toMatchObject({ ok: false, code: "pipeline.order-stands" });
    expect(decide(ordered, { stage: 90, reason: "order cancelled" })).toMatchObject({ ok: true });
  });
  it("a closed deal keeps its amount and dates; its owner may still change", () => {
    expect(decide(deal({ stage: 100 }), { amount: 1n })).toMatchObject({ ok: false, code: "pipeline.closed", field: "amount" });
    expect(decide(deal({ stage: 100 }), { ownerId: "wang" })).toMatchObject({ ok: true, changed: ["ownerId"] });
  });
});

describe("changing a deal", () => {
  it("a change that changes nothing writes no revision", () => {
    const present = deal();
    expect(decide(present, { amount: 500_000_00n, expectedClose: dayOf("2026-03-27"), reason: "typed again" })).toEqual({
      ok: true,
      next: present,
      changed: [],
    });
  });
  it("a category override and the key flag need a reason, taking the override back does not", () => {
    expect(decide(deal(), { category: "commit" })).toMatchObject({ ok: false, code: "pipeline.reason-needed" });
    expect(decide(deal(), { keyProject: true })).toMatchObject({ ok: false, code: "pipeline.reason-needed" });
    expect(decide(deal(), { category: "commit", reason: "CTO has promised" })).toMatchObject({ ok: true, changed: ["category"] });
    expect(decide(deal({ category: "commit" }), { category: null })).toMatchObject({ ok: true });
  });
  it("an amount may be unknown or 0, never negative", () => {
    expect(decide(deal(), { amount: null })).toMatchObject({ ok: true });
    expect(decide(deal(), { amount: -1n })).toMatchObject({ ok: false, code: "pipeline.negative-amount" });
  });
  it("a new deal above 0 % needs its evidence or a reason; at 0 % it needs neither", () => {
    const nothing = { evidence: new Map(), hasAccount: false };
    expect(decideFirst(deal({ stage: 0 }), nothing)).toMatchObject({ ok: true });
    expect(decideFirst(deal({ stage: 25 }), nothing)).toMatchObject({ ok: false, code: "pipeline.evidence-missing" });
    expect(decideFirst(deal({ stage: 25, reason: "met at the fair" }), nothing)).toMatchObject({ ok: true });
    expect(decideFirst(deal({ stage: 100 }), nothing)).toMatchObject({ ok: false, code: "pipeline.order-needed" });
  });
  it("whatever is asked, an accepted change never leaves a deal ordered without an order, lost without reason or overridden when closed", () => {
    const change = fc.record(
      {
        stage: fc.constantFrom(...stages),
        category: fc.constantFrom("commit" as const, null),
        reason: fc.constantFrom("because", null),
        lostReason: fc.constantFrom("price", null),
        lesson: fc.constantFrom("ask", null),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        let present = deal();
        for (const each of changes) {
          const decision = decide(present, each);
          if (decision.ok) present = decision.next;
        }
        expect(present.stage).not.toBe(100);
        if (present.stage === "lost") expect([present.lostReason, present.lesson, present.category]).toEqual(["price", "ask", null]);
      }),
    );
  });
});

describe("stale and sound", () => {
  const now = at("2026-03-16T04:00:00Z");
  const today = dayOf("2026-03-16");
  const fresh = (changes: Partial<Freshness> = {}): Freshness => ({
    stage: 50,
    nextStepOn: today,
    expectedClose: today,
    touchedAt: now.subtract({ hours: 14 * 24 }),
    ...changes,
  });
  it("a next step and a close dated today, touched exactly 14 × 24 h ago, are fresh", () =>
    expect(whyStale(fresh(), now, today)).toEqual([]));
  it.each([
    [{ nextStepOn: null }, "no_next_step"],
    [{ nextStepOn: dayOf("2026-03-15") }, "next_step_past"],
    [{ expectedClose: null }, "no_expected_close"],
    [{ expectedClose: dayOf("2026-03-15") }, "expected_close_past"],
    [{ touchedAt: now.subtract({ hours: 14 * 24 }).subtract({ microseconds: 1 }) }, "untouched"],
  ] as const)("%o is stale: %s", (changes, reason) => expect(whyStale(fresh(changes), now, today)).toEqual([reason]));
  it("a closed deal is never stale", () => expect(isStale(fresh({ stage: 100, nextStepOn: null }), now, today)).toBe(false));
  it("sound is open, proven and not stale", () => {
    expect(isSound(fresh(), evidenceUpTo(50), { now, today })).toBe(true);
    expect(isSound(fresh(), evidenceUpTo(25), { now, today })).toBe(false);
    expect(isSound(fresh({ stage: "lost" }), evidenceUpTo(50), { now, today })).toBe(false);
  });
});

describe("what follows from a history", () => {
  const zone = "Asia/Shanghai";
  it("the closing day is the local day of the first revision of the last unbroken run", () => {
    const history = [
      { stage: 25, at: at("2026-01-01T00:00:00Z") },
      { stage: "lost", at: at("2026-01-05T17:00:00Z") },
      { stage: 50, at: at("2026-01-07T00:00:00Z") },
      { stage: "lost", at: at("2026-02-01T17:00:00Z") },
      { stage: "lost", at: at("2026-03-01T00:00:00Z") },
    ] as const;
    expect(closingDay(history, zone)).toEqual(dayOf("2026-02-02"));
    expect(deriveAll(history, zone).firstPipelineAt).toEqual(at("2026-01-01T00:00:00Z"));
    expect(closingDay(history.slice(0, 3), zone)).toBeNull();
  });
  it("a jump straight to the order has stood in the pipeline, a loss from lead-in has not", () => {
    expect(deriveNext(null, 100, { at: at("2026-01-01T00:00:00Z"), timeZone: zone }).firstPipelineAt).not.toBeNull();
    expect(deriveNext(null, "lost", { at: at("2026-01-01T00:00:00Z"), timeZone: zone }).firstPipelineAt).toBeNull();
  });
  it("names the fields that differ, the reason not among them", () => {
    expect(changedFields(deal(), deal({ amount: 1n, expectedClose: dayOf("2026-03-28"), reason: "x" }))).toEqual([
      "amount",
      "expectedClose",
    ]);
  });
});

describe("movement between two moments", () => {
  const standing = (changes: Partial<Standing> = {}): Standing => ({ ...deal(), ...changes });
  it.each([
    [{ expectedClose: dayOf("2026-03-20") }, ["pulled_in"]],
    [{ expectedClose: dayOf("2026-04-20") }, ["pushed_out"]],
    [{ expectedClose: null }, ["undated"]],
    [{ amount: 1n }, ["shrank"]],
    [{ amount: 900_000_00n, stage: 90 }, ["grew", "stage_up", "category_up"]],
    [{ stage: 25 }, ["stage_back", "category_down"]],
    [{ category: "commit" }, ["category_up"]],
    [{ stage: 100, expectedClose: dayOf("2027-01-01") }, ["won"]],
    [{ stage: "lost" }, ["lost"]],
    [{ currency: "USD" }, ["currency_changed"]],
    [{ ownerId: "wang" }, ["changed_owner"]],
    [{}, []],
  ] as const)("%o", (changes, expected) => expect(movementsBetween(standing(), standing(changes))).toEqual(expected));
  it("a deal that did not exist is new; one that comes back is reopened", () => {
    expect(movementsBetween(null, standing())).toEqual(["new"]);
    expect(movementsBetween(standing({ stage: "lost" }), standing())).toEqual(["reopened"]);
  });
  it("counts how often the close was pushed out", () => {
    const closes = ["2026-03-01", "2026-03-08", "2026-03-05", "2026-04-01"].map((day) => ({ expectedClose: dayOf(day) }));
    expect(pushesOf(closes)).toBe(2);
  });
});

describe("the commit checklist", () => {
  it("reliability is done ÷ applicable; an unanswered item is not done", () => {
    expect(lineReliability({ configuration: "done", special_discount: "not_applicable" })).toEqual(fraction(1n, 4n));
    expect(lineReliability({})).toEqual(fraction(0n));
    expect(openItemsOf({ configuration: "done" })).toEqual(checklistItems.slice(1));
  });
  it("a list's reliability is weighted by amount and leaves out lines where nothing applies", () => {
    const none = Object.fromEntries(checklistItems.map((item) => [item, "not_applicable" as const]));
    const all = Object.fromEntries(checklistItems.map((item) => [item, "done" as const]));
    const lines = [
      { amount: 300n, checklist: all },
      { amount: 100n, checklist: {} },
      { amount: 999n, checklist: none },
    ];
    expect(listReliability(lines)).toEqual({ numerator: fraction(300n), denominator: fraction(400n), value: fraction(3n, 4n) });
    expect(listReliability([]).value).toBeNull();
  });
});
