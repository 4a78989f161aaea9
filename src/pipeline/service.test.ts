import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sql } from "../kernel/io/db.ts";
import { newId } from "../kernel/io/id.ts";
import { Refusal } from "../kernel/pure/refusal.ts";
import { company, setClock, testApplication, type Company, type Key } from "../../test/support/company.ts";
import { contract } from "./contract.ts";
import { lostReasons } from "./rules/revise.ts";
import { recordAccounts, changeAccount, createAccount, listAccounts, similarAccounts } from "./service/account.ts";
import { answerEvidence, changeOpportunity, createOpportunity, moveOpportunity } from "./service/change.ts";
import { listOpportunities, opportunityPage, sumOpportunities } from "./service/read.ts";
import { recordOpportunities, stateOf } from "./service/record.ts";
import { opportunityById } from "./store/opportunity.ts";
import { pastStates } from "./store/page.ts";
import { openStages } from "./rules/ladder.ts";
import { itemsUpTo } from "./rules/evidence.ts";

const app = testApplication();
const query = (fields: Record<string, unknown> = {}) => contract["GET /opportunities"].query.parse(fields);
const sumsBy = (fields: Record<string, unknown> = {}) => contract["GET /opportunities/sums"].query.parse(fields);
const create = (acme: Company, who: Key, fields: Record<string, unknown> = {}) =>
  createOpportunity(
    acme.as(who),
    contract["POST /opportunities"].body.parse({
      name: "园区网核心更新",
      amount: "500000",
      expectedClose: "2026-03-27",
      nextStep: "拜访 CTO",
      nextStepOn: "2026-03-05",
      ...fields,
    }),
  );
const change = (acme: Company, who: Key, deal: { id: string; version: string }, fields: Record<string, unknown>) =>
  changeOpportunity(acme.as(who), deal.id, { body: contract["PATCH /opportunities/:id"].body.parse(fields), ifMatch: deal.version });
const move = (acme: Company, who: Key, deal: { id: string }, fields: Record<string, unknown>) =>
  moveOpportunity(acme.as(who), deal.id, { body: contract["POST /opportunities/:id/move"].body.parse(fields), ifMatch: null });
const refused = async (work: Promise<unknown>): Promise<{ kind: string; code: string; details: Readonly<Record<string, unknown>> }> => {
  const error: unknown = await work.then(
    () => new Error("was accepted"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refusal)) throw error;
  return { kind: error.kind, code: error.code, details: error.details };
};
const confirmed = (stage: (typeof openStages)[number]) => itemsUpTo(stage).map(({ item }) => ({ item, answer: "confirmed" }));

describe("an opportunity", () => {
  it("starts in lead-in with what was said about it as its first evidence", async () => {
    const acme = await company(app);
    const account = await createAccount(acme.as("li"), { name: "思科系统" });
    const deal = await create(acme, "li", { account: account.id, need: "核心交换机到期", source: "referral" });
    expect(deal).toMatchObject({
      stage: 0,
      amount: "500000.00",
      currency: "CNY",
      category: "omitted",
      unproven: false,
      stale: [],
      owner: { name: "李娜" },
    });
    const page = await opportunityPage(acme.as("li"), deal.id);
    expect(page.evidence.map(({ item, answer }) => [item, answer])).toEqual([
      ["account_known", "confirmed"],
      ["need_stated", "confirmed"],
      ["source_recorded", "confirmed"],
    ]);
  });

  it("moves up with its evidence answered in place, in one step", async () => {
    const acme = await company(app);
    const account = await createAccount(acme.as("li"), { name: "思科系统" });
    const deal = await create(acme, "li", { account: account.id });
    expect(await move(acme, "li", deal, { stage: 25, evidence: confirmed(25) })).toMatchObject({
      stage: 25,
      category: "pipeline",
      unproven: false,
    });
  });

  it("moves up without the evidence only with a reason, and is unproven until the evidence is there", async () => {
    const acme = await company(app);
    const account = await createAccount(acme.as("li"), { name: "思科系统" });
    const deal = await create(acme, "li", { account: account.id });
    const no = await refused(move(acme, "li", deal, { stage: 25 }));
    expect(no).toMatchObject({ kind: "invalid", code: "pipeline.evidence-missing" });
    expect(no.details["missing"]).toContainEqual({ stage: 25, item: "budget_confirmed" });
    expect(await move(acme, "li", deal, { stage: 25, reason: "老客户复购" })).toMatchObject({ stage: 25, unproven: true });
    for (const { item } of itemsUpTo(25)) await answerEvidence(acme.as("li"), deal.id, { item: item as never, answer: "confirmed" });
    expect((await opportunityPage(acme.as("li"), deal.id)).opportunity.unproven).toBe(false);
    await answerEvidence(acme.as("li"), deal.id, { item: "budget_confirmed", answer: "denied" });
    expect((await opportunityPage(acme.as("li"), deal.id)).opportunity.unproven).toBe(true);
  });

  it("keeps every change with who, when and why, on one line of time, latest first", async () => {
    const acme = await company(app);
    const deal = await create(acme, "li");
    await acme.within(undefined, (tx) => setClock(tx, "2026-03-03T09:00:00+08:00"));
    await change(acme, "gao", deal, { expectedClose: "2026-04-08", reason: "second-tier SI contract" });
    const { timeline, pushes } = await opportunityPage(acme.as("li"), deal.id);
    expect(pushes).toBe(1);
    expect(timeline[0]).toEqual({
      kind: "changed",
      at: "2026-03-03T01:00:00Z",
      by: "高琳",
      currency: "CNY",
      changes: [{ field: "expectedClose", before: "2026-03-27", after: "2026-04-08" }],
      movements: ["pushed_out"],
      reason: "second-tier SI contract",
      unproven: false,
    });
    expect(timeline.at(-1)).toMatchObject({ kind: "created", by: "李娜", stage: 0 });
  });

  it("a change that changes nothing writes no revision", async () => {
    const acme = await company(app);
    const deal = await create(acme, "li");
    expect((await change(acme, "li", deal, { amount: "500000.00", reason: "again" })).version).toBe(deal.version);
  });

  it("never overwrites somebody else's change: 412 tells who changed what", async () => {
    const acme = await company(app);
    const deal = await create(acme, "li");
    await change(acme, "gao", deal, { amount: "450000" });
    const no = await refused(change(acme, "li", deal, { amount: "600000" }));
    expect(no).toMatchObject({ kind: "stale", code: "pipeline.stale" });
    expect(no.details).toMatchObject({ by: "高琳", changes: [{ field: "amount", before: "500000.00", after: "450000.00" }] });
  });

  it("is lost with a reason from the list and a lesson, and comes back with a reason", async () => {
    const acme = await company(app);
    const deal = await create(acme, "li");
    expect(await refused(change(acme, "li", deal, { stage: "lost", lostReason: "price" }))).toMatchObject({
      code: "pipeline.lesson-needed",
    });
    const lost = await change(acme, "li", deal, { stage: "lost", lostReason: lostReasons[0], lesson: "早点问预算" });
    expect(lost).toMatchObject({ stage: "lost", closedOn: "2026-03-02", category: "omitted" });
    expect(await refused(change(acme, "li", lost, { amount: "1" }))).toMatchObject({ kind: "conflict", code: "pipeline.closed" });
    expect(await move(acme, "li", lost, { stage: 0, reason: "重新招标" })).toMatchObject({ stage: 0, closedOn: null, lostReason: null });
  });

  it("keeps an unknown account, amount and close, and is stale for want of a close", async () => {
    const acme = await company(app);
    const deal = await create(acme, "li", { amount: null, expectedClose: null });
    expect(deal).toMatchObject({ account: null, amount: null, expectedClose: null, stale: ["no_expected_close"] });
    expect(await refused(answerEvidence(acme.as("li"), deal.id, { item: "account_known", answer: "confirmed" }))).toMatchObject({
      code: "pipeline.account-unknown",
    });
  });

  it("refuses an amount finer than the currency", async () => {
    const acme = await company(app);
    expect(await refused(create(acme, "li", { amount: "1.5", currency: "JPY" }))).toMatchObject({ kind: "invalid", code: "amount" });
  });

  it("replaying all revisions gives the present, and every past instant has exactly one state", async () => {
    const acme = await company(app);
    const step = fc.record(
      {
        amount: fc.constantFrom("1", "2", "3", null),
        expectedClose: fc.constantFrom("2026-03-27", "2026-06-30", null),
        stage: fc.constantFrom(...openStages, "lost" as const),
        category: fc.constantFrom("commit", null),
        lostReason: fc.constant("price"),
        lesson: fc.constant("x"),
        hours: fc.integer({ min: 0, max: 30 }),
      },
      { requiredKeys: ["hours"] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        let now = Temporal.Instant.from("2026-03-02T02:00:00Z");
        await acme.within(undefined, (tx) => setClock(tx, now.toString()));
        const deal = await create(acme, "li");
        const seen: { at: string; state: unknown }[] = [];
        for (const { hours, stage, lostReason, lesson, ...fields } of steps) {
          now = now.add({ hours });
          await acme.within(undefined, (tx) => setClock(tx, now.toString()));
          const asked = {
            ...fields,
            ...(stage !== undefined && { stage, ...(stage === "lost" && { lostReason, lesson }) }),
            reason: "because",
          };
          await change(acme, "li", { id: deal.id, version: "*" }, asked).catch((error: unknown) => {
            if (!(error instanceof Refusal)) throw error;
          });
          const row = await acme.within("li", (tx) => opportunityById(tx, deal.id));
          seen.push({ at: now.toString(), state: row && stateOf(row) });
        }
        await acme.within("li", async (tx) => {
          const present = await opportunityById(tx, deal.id);
          const past = await pastStates(tx, deal.id);
          if (!present) throw new Error("gone");
          expect([...past, present].map((row) => row.revision)).toEqual([...past, present].map((_, index) => index + 1));
          expect(past.every((row, index) => row.valid_to.equals(([...past, present][index + 1] ?? present).valid_from))).toBe(true);
          for (const { at, state } of seen.filter((each, index) => seen[index + 1]?.at !== each.at)) {
            const then = [...past, present].findLast((row) => Temporal.Instant.compare(row.valid_from, Temporal.Instant.from(at)) <= 0);
            expect(then && stateOf(then)).toEqual(state);
          }
        });
      }),
      { numRuns: 15 },
    );
  });
});

describe("who may", () => {
  it.each([
    ["li", "own", true, true],
    ["gao", "above", true, true],
    ["wu", "far above", true, true],
    ["chen", "operations", true, false],
    ["ding", "administrator", true, false],
    ["wang", "a colleague", false, false],
    ["sun", "another manager", false, false],
    ["feng", "finance", false, false],
  ] as const)("%s (%s) reads: %s, edits: %s", async (who, _, reads, edits) => {
    const acme = await company(app);
    const deal = await create(acme, "li");
    const listed = (await listOpportunities(acme.as(who), query())).items;
    expect(listed.map(({ mayEdit }) => mayEdit)).toEqual(reads ? [edits] : []);
    if (reads) expect((await opportunityPage(acme.as(who), deal.id)).may.edit).toBe(edits);
    else expect(await refused(opportunityPage(acme.as(who), deal.id))).toMatchObject({ kind: "not-found" });
    if (edits) expect(await change(acme, who, deal, { amount: "1" })).toMatchObject({ amount: "1.00" });
    else expect(await refused(change(acme, who, deal, { amount: "1" }))).toMatchObject({ kind: "not-found" });
  });

  it("an owner gives a deal away only through a manager of both or operations", async () => {
    const acme = await company(app);
    const deal = await create(acme, "li");
    expect(await refused(change(acme, "li", deal, { owner: acme.id("wang") }))).toMatchObject({ kind: "not-found" });
    expect(await refused(change(acme, "gao", deal, { owner: acme.id("zhou") }))).toMatchObject({ kind: "not-found" });
    const moved = await change(acme, "gao", deal, { owner: acme.id("wang") });
    expect(moved.owner.name).toBe("王伟");
    expect(await refused(opportunityPage(acme.as("li"), deal.id))).toMatchObject({ kind: "not-found" });
    await change(acme, "chen", moved, { owner: acme.id("zhou") });
    expect((await opportunityPage(acme.as("sun"), deal.id)).opportunity.owner.name).toBe("周敏");
  });

  it("nobody creates a deal for somebody who is not below", async () => {
    const acme = await company(app);
    expect(await refused(create(acme, "li", { owner: acme.id("wang") }))).toMatchObject({ kind: "not-found" });
    expect(await create(acme, "gao", { owner: acme.id("wang") })).toMatchObject({ owner: { name: "王伟" } });
  });

  it("two organisations see nothing of each other", async () => {
    const [acme, other] = [await company(app), await company(app)];
    const deal = await create(acme, "li");
    expect(await refused(opportunityPage(other.as("wu"), deal.id))).toMatchObject({ kind: "not-found" });
    expect((await listOpportunities(other.as("chen"), query({ any: "true" }))).items).toEqual([]);
  });
});

describe("the list", () => {
  const filled = async (): Promise<Company> => {
    const acme = await company(app);
    const accountId = newId();
    await acme.within("wu", async (tx) => {
      await recordAccounts(tx, [{ account_id: accountId, key: "cmb", name: "招商银行", industry: null, size: null, region: null }]);
      const owners: Key[] = ["li", "wang", "zhou"];
      await recordOpportunities(
        tx,
        Array.from({ length: 60 }, (_, index) => ({
          opportunityId: newId(),
          create: { key: `deal-${index}`, createdAt: Temporal.Instant.from("2026-01-01T00:00:00Z").add({ hours: index }) },
          description: { name: `项目 ${index}`, accountId: index % 10 === 0 ? accountId : null, productId: null, source: null },
          state: {
            ...{
              ownerId: acme.id(owners[index % 3] ?? "li"),
              stage: [0, 25, 50, 90, "lost" as const][index % 5] as 0,
              amount: index % 7 === 0 ? null : BigInt(index) * 1000_00n,
            },
            ...{
              currency: index % 4 === 0 ? "USD" : "CNY",
              expectedClose: index % 6 === 0 ? null : Temporal.PlainDate.from("2026-03-01").add({ days: index }),
            },
            ...{
              category: null,
              keyProject: index % 20 === 0,
              nextStep: null,
              nextStepOn: index % 2 ? Temporal.PlainDate.from("2026-03-10") : null,
            },
            ...{ reason: null, lostReason: index % 5 === 4 ? "imported" : null, competitor: null, lesson: null },
          },
        })),
      );
    });
    return acme;
  };

  it("shows the open deals of the asker's tree, and pages through them in any order without loss or repetition", async () => {
    const acme = await filled();
    for (const sort of ["expectedClose", "amount", "stage", "name", "nextStepOn", "changedAt", "createdAt"])
      for (const order of ["asc", "desc"]) {
        const keys: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await listOpportunities(acme.as("gao"), query({ sort, order, limit: "7", ...(cursor && { cursor }) }));
          keys.push(...page.items.map(({ key }) => key));
          cursor = page.next ?? undefined;
        } while (cursor);
        expect([sort, order, keys.length, new Set(keys).size]).toEqual([sort, order, 32, 32]);
      }
  });

  it("filters by every field", async () => {
    const acme = await filled();
    const count = async (fields: Record<string, unknown>, who: Key = "wu"): Promise<number> =>
      (await listOpportunities(acme.as(who), query({ limit: "200", ...fields }))).items.length;
    expect(await count({})).toBe(48);
    expect(await count({ any: "true" })).toBe(60);
    expect(await count({ stage: ["90", "lost"] })).toBe(24);
    expect(await count({ owner: acme.id("li") })).toBe(16);
    expect(await count({ tree: acme.id("gao") })).toBe(32);
    expect(await count({ category: "commit" })).toBe(12);
    expect(await count({ undated: "true", any: "true" })).toBe(10);
    expect(await count({ amountFrom: "50000", any: "true" })).toBe(8);
    expect(await count({ closeFrom: "2026-03-02", closeTo: "2026-03-05", any: "true" })).toBe(4);
    expect(await count({ key: "true", any: "true" })).toBe(3);
    expect(await count({ stale: "false" })).toBe(24);
    expect(await count({ unproven: "true" })).toBe(36);
    expect(await count({ q: "zsyh", any: "true" })).toBe(6);
    expect(await count({ q: "招商", any: "true" })).toBe(6);
  });

  it("refuses a person who is not below, and a forged cursor", async () => {
    const acme = await filled();
    expect(await refused(listOpportunities(acme.as("gao"), query({ owner: acme.id("zhou") })))).toMatchObject({ kind: "not-found" });
    expect(await refused(listOpportunities(acme.as("gao"), query({ cursor: "bm90" })))).toMatchObject({ kind: "malformed" });
  });

  it("sums by group are the sums of the rows, per currency", async () => {
    const acme = await filled();
    const rows = (await listOpportunities(acme.as("wu"), query({ limit: "200", any: "true" }))).items;
    for (const by of ["stage", "category", "owner", "month"] as const) {
      const { groups } = await sumOpportunities(acme.as("wu"), sumsBy({ any: "true", by }));
      const keyOf = (row: (typeof rows)[number]): string =>
        `${{ stage: row.stage, category: row.category, owner: row.owner.id, month: row.expectedClose?.slice(0, 7) ?? null }[by]} ${row.currency}`;
      const expected = new Map<string, [number, number, number]>();
      for (const row of rows) {
        const [count, sum, without] = expected.get(keyOf(row)) ?? [0, 0, 0];
        expected.set(keyOf(row), [count + 1, sum + Number(row.amount ?? 0), without + Number(row.amount === null)]);
      }
      const found = groups.map(
        ({ group, currency, count, amount, withoutAmount }) => [`${group} ${currency}`, [count, Number(amount), withoutAmount]] as const,
      );
      expect(new Map(found as never)).toEqual(expected);
    }
  });
});

describe("writing many at once", () => {
  it("keeps the state that was for each, and leaves no trace of what did not change", async () => {
    const acme = await company(app);
    const deals = [await create(acme, "li"), await create(acme, "wang")];
    await acme.within("chen", async (tx) => {
      const rows = await Promise.all(deals.map(({ id }) => opportunityById(tx, id)));
      const recorded = await recordOpportunities(
        tx,
        rows.flatMap((row, index) =>
          row ? [{ opportunityId: row.opportunity_id, state: { ...stateOf(row), amount: index === 0 ? 1_00n : row.amount } }] : [],
        ),
      );
      expect(recorded.map(({ changed }) => changed)).toEqual([["amount"], []]);
      const kept = await tx.all(
        sql<{ opportunity_id: string; amount: bigint }>`select opportunity_id, amount from opportunity_revision where org_id = ${tx.orgId}`,
      );
      expect(kept).toEqual([{ opportunity_id: deals[0]?.id, amount: 500_000_00n }]);
    });
  });
  it("revisions cannot be changed or deleted by the application's role", async () => {
    const acme = await company(app);
    for (const write of [
      sql`update opportunity_revision set amount = 0 where org_id = ${acme.orgId}`,
      sql`delete from opportunity_revision where org_id = ${acme.orgId}`,
    ])
      await expect(acme.within("chen", (tx) => tx.exec(write))).rejects.toThrow(/permission denied/);
  });
});

describe("accounts", () => {
  it("a name much like another one is noticed, by either being longer", async () => {
    const acme = await company(app);
    await createAccount(acme.as("li"), { name: "招商银行股份有限公司" });
    await createAccount(acme.as("li"), { name: "中国建设银行" });
    expect((await similarAccounts(acme.as("wang"), "招商银行")).items.map(({ name }) => name)).toEqual(["招商银行股份有限公司"]);
    expect((await similarAccounts(acme.as("wang"), "腾讯")).items).toEqual([]);
  });
  it("everybody finds an account by name, pinyin or initials; only who has a deal with it below, or the offices, change it", async () => {
    const acme = await company(app);
    const account = await createAccount(acme.as("li"), { name: "思科系统" });
    for (const q of ["思科", "sike", "sk"]) expect((await listAccounts(acme.as("zhou"), { q, limit: 50 })).items).toHaveLength(1);
    const rename = (who: Key, version: number) =>
      changeAccount(acme.as(who), account.id, { body: { name: "腾讯" }, ifMatch: String(version) });
    expect(await refused(rename("wang", 1))).toMatchObject({ kind: "not-found" });
    const deal = await create(acme, "wang", { account: account.id });
    expect(await rename("wang", 1)).toMatchObject({ name: "腾讯", version: 2 });
    expect((await listOpportunities(acme.as("wang"), query({ q: "tengxun" }))).items.map(({ id }) => id)).toEqual([deal.id]);
  });
});
