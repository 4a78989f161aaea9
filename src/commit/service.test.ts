import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sql } from "../kernel/io/db.ts";
import { sha256 } from "../kernel/io/hash.ts";
import { newId } from "../kernel/io/id.ts";
import { dayOf } from "../kernel/pure/day.ts";
import { recordDelegations } from "../organisation/service.ts";
import { company, testApplication, type Company, type Key } from "../../test/support/company.ts";
import { api, at, book, changeDeal, countVersions, deal, line, refused, save, sign, sundayNight, week } from "../../test/support/weeks.ts";
import { submissions } from "./bundle.ts";
import { canonicalJson } from "./rules/receipt.ts";
import { openDraft } from "./service/draft.ts";
import { signWeek } from "./service/sign.ts";
import { statementPage } from "./service/statement.ts";
import { giveVerdict } from "./service/verdict.ts";
import { weekPage } from "./service/week.ts";

const app = testApplication();
const onSunday = () => company(app, { now: sundayNight });
const parts = (work: { draft: { parts: readonly { part: unknown }[] } }) =>
  work.draft.parts.map((one) => one.part as Record<string, unknown>);

describe("the draft", () => {
  it("opens from the proposal, and stays as it is when it is opened again", async () => {
    const acme = await onSunday();
    const bank = await deal(acme, "li", { name: "北京银行" });
    await deal(acme, "li", { close: "2026-03-09" });
    const opened = await openDraft(acme.as("li"), week, undefined);
    expect(parts(opened)).toMatchObject([
      { kind: "line", opportunity: bank, amount: "500000.00", category: "commit", expectedOn: "2026-03-05" },
    ]);
    expect(opened).toMatchObject({
      draft: { revision: 1, signedRevision: null },
      sums: { week: { commit: "500000.00" }, month: { commit: "1000000.00" } },
      blocks: [],
    });
    await save(acme, "li", { revision: 1, changes: [line(bank, { amount: "400000", reason: "两只模块延后" })] });
    expect(parts(await openDraft(acme.as("li"), week, undefined))).toMatchObject([{ amount: "400000.00" }]);
  });

  it("after signing, the next version starts from what was signed", async () => {
    const acme = await onSunday();
    const bank = await deal(acme, "li");
    await openDraft(acme.as("li"), week, undefined);
    const saved = await save(acme, "li", { revision: 1, changes: [line(bank, { amount: "400000", reason: "少两台" })] });
    await signWeek(acme.as("li"), week, { of: undefined, revision: saved.draft.revision });
    const page = await weekPage(acme.as("li"), week, undefined);
    expect(page).toMatchObject({
      standing: "signed",
      statement: { version: 1, lines: [{ amount: "400000.00", proposed: "500000.00", reason: "少两台" }] },
    });
    expect(page.work?.draft).toMatchObject({ revision: 2, signedRevision: 2 });
  });

  it("two tabs that change different lines merge; the same line gives 412 with the other's change", async () => {
    const acme = await onSunday();
    const [bank, grid] = [await deal(acme, "li"), await deal(acme, "li", { name: "南方电网" })];
    await openDraft(acme.as("li"), week, undefined);
    await save(acme, "li", { revision: 1, changes: [line(bank, { amount: "1", reason: "a" })] });
    const merged = await save(acme, "li", { revision: 1, changes: [line(grid, { amount: "2", reason: "b" })] });
    expect(parts(merged).map((part) => part["amount"])).toEqual(["1.00", "2.00"]);
    const no = await refused(save(acme, "li", { revision: 1, changes: [line(bank, { amount: "3", reason: "c" })] }));
    expect(no).toMatchObject({
      kind: "stale",
      code: "commit.changed-meanwhile",
      details: { revision: 3, conflicts: [{ part: { opportunity: bank, amount: "1.00" } }] },
    });
  });

  it("R6: whatever two editors do at once, nothing is overwritten in silence", async () => {
    const acme = await onSunday();
    await acme.within(undefined, (tx) =>
      recordDelegations(tx, [{ personId: acme.id("li"), delegateId: acme.id("wang"), from: dayOf("2026-02-01"), to: null }]),
    );
    const deals = [await deal(acme, "li"), await deal(acme, "li"), await deal(acme, "li")];
    await openDraft(acme.as("li"), week, undefined);
    let typed = 1000;
    const truth = new Map<string, { amount: string; revision: number }>();
    const step = fc.record({ who: fc.constantFrom("li", "wang"), unit: fc.nat(2), sync: fc.boolean(), together: fc.boolean() });
    const steps = fc.sample(step, { numRuns: 160, seed: 6 });
    const seen: Record<string, number> = { li: 1, wang: 1 };
    const attempt = async ({ who, unit }: { who: string; unit: number }): Promise<void> => {
      const amount = `${(typed += 1)}.00`;
      const opportunity = deals[unit] ?? "";
      const basedOn = seen[who] ?? 1;
      const answer = await save(acme, who as Key, {
        revision: basedOn,
        changes: [line(opportunity, { amount, reason: "x" })],
        of: "li",
      }).catch((error: unknown) => error);
      if (answer instanceof Error) {
        expect(answer).toMatchObject({ code: "commit.changed-meanwhile" });
        seen[who] = (answer as unknown as { details: { revision: number } }).details.revision;
        return;
      }
      const { draft } = answer as Awaited<ReturnType<typeof save>>;
      const before = truth.get(opportunity);
      const kept = draft.parts.find((one) => one.unit === `line:${opportunity}`);
      expect(before === undefined || before.revision <= basedOn).toBe(true);
      truth.set(opportunity, { amount, revision: kept?.revision ?? 0 });
    };
    for (let index = 0; index < steps.length; index += 2) {
      const [first, second] = [steps[index], steps[index + 1]];
      if (!first || !second) break;
      for (const one of [first, second])
        if (one.sync) seen[one.who] = (await openDraft(acme.as(one.who as Key), week, acme.id("li"))).draft.revision;
      if (first.together && first.unit !== second.unit) await Promise.all([attempt(first), attempt(second)]);
      else for (const one of [first, second]) await attempt(one);
    }
    const last = await openDraft(acme.as("li"), week, undefined);
    for (const [opportunity, { amount }] of truth)
      expect(parts(last).find((part) => part["opportunity"] === opportunity)).toMatchObject({ amount });
  }, 120_000);

  it("is seen and edited by the owner and the delegate, and by nobody else", async () => {
    const acme = await onSunday();
    await deal(acme, "li");
    await openDraft(acme.as("li"), week, undefined);
    expect((await weekPage(acme.as("gao"), week, acme.id("li"))).work).toBeNull();
    for (const who of ["gao", "wu", "chen"] as const)
      expect(await refused(save(acme, who, { revision: 1, changes: [{ kind: "market", done: "x" }], of: "li" }))).toMatchObject({
        kind: "not-found",
      });
    for (const who of ["wang", "sun"] as const)
      expect(await refused(weekPage(acme.as(who), week, acme.id("li")))).toMatchObject({ kind: "not-found" });
  });
});

describe("signing", () => {
  it("gives a receipt: number, time, and the hash of the canonical statement", async () => {
    const acme = await onSunday();
    await deal(acme, "li", { name: "北京银行" });
    const receipt = await sign(acme, "li");
    expect(receipt).toMatchObject({ number: "2026-W10/li/1", version: 1, as: "on-time", signedBy: null, signedAt: "2026-03-01T13:00:00Z" });
    const statement = await statementPage(acme.as("gao"), week, { of: "li", version: 1 });
    expect(sha256(statement.signed)).toBe(receipt.hash);
    expect(JSON.parse(statement.signed)).toMatchObject({
      key: "2026-W10/li/1",
      person: "li",
      period: "2026-03-02",
      signed_at: "2026-03-01T21:00:00+08:00",
      lines: [{ category: "commit", amount: "500000.00", proposed: "500000.00" }],
    });
    expect(statement.projectList).toMatchObject([{ name: "北京银行", stage: 90, movement: [] }]);
  });

  it("the hash is that of the statement's line in a bundle, without the hash itself, whatever is filled in", async () => {
    const acme = await onSunday();
    const [bank, dropped] = [await deal(acme, "li", { keyProject: true }), await deal(acme, "li")];
    await book(acme, "li", { opportunity: bank, amount: 7_00n, on: "2026-02-20" });
    const { backlog } = await weekPage(acme.as("li"), week, undefined);
    await openDraft(acme.as("li"), week, undefined);
    const changes = [
      line(bank, { amount: "600000", expectedOn: "2026-03-04", checklist: { configuration: "done" }, reason: "加两台" }),
      line(dropped, { dropped: true, reason: "不是这一周" }),
      { kind: "month", commit: "9", upside: "1", reason: "更保守" },
      { kind: "key-project", opportunity: bank, progress: "报告已交", nextStep: "签约" },
      { kind: "market", done: "研讨会" },
      { kind: "backlog", order: backlog[0]?.order, reason: "缺货", expectedOn: "2026-03-20" },
    ];
    const { draft } = await save(acme, "li", { revision: 1, changes });
    const { hash } = await signWeek(acme.as("li"), week, { of: undefined, revision: draft.revision });
    const [dumped] = await acme.within(undefined, (tx) => submissions.dump(tx, { timeZone: "Asia/Shanghai", baseCurrency: "CNY" }));
    const { hash: told, ...signed } = JSON.parse(JSON.stringify(dumped)) as { hash: string } & Record<string, never>;
    expect(told).toBe(hash);
    expect(sha256(canonicalJson(signed))).toBe(hash);
  });

  it("R1: 100 attempts at once with one key make one version and give one answer", async () => {
    const acme = await onSunday();
    await deal(acme, "li");
    const call = api(acme);
    const { draft } = await openDraft(acme.as("li"), week, undefined);
    const key = newId();
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const response = await call("li", "POST /weeks/2026-W10/commit/signatures", { key, body: { revision: draft.revision } });
        return `${response.status} ${await response.text()}`;
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^201 .*2026-W10\/li\/1/);
    expect(await countVersions(acme, "li")).toBe(1);
  });

  it("R2: 50 keys for one revision make one version; 49 are told the winner's number", async () => {
    const acme = await onSunday();
    await deal(acme, "li");
    const call = api(acme);
    const { draft } = await openDraft(acme.as("li"), week, undefined);
    const answers = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const response = await call("li", "POST /weeks/2026-W10/commit/signatures", { body: { revision: draft.revision } });
        return { status: response.status, body: (await response.json()) as { code?: string; details?: { number: string } } };
      }),
    );
    expect(answers.filter((one) => one.status === 201)).toHaveLength(1);
    const others = answers.filter((one) => one.status === 409);
    expect(others).toHaveLength(49);
    expect(others.every((one) => one.body.details?.number === "2026-W10/li/1" && one.body.code === "commit.already-signed")).toBe(true);
    expect(await countVersions(acme, "li")).toBe(1);
  });

  it("R3: the same key with another body is refused with 422, and nothing is written", async () => {
    const acme = await onSunday();
    await openDraft(acme.as("li"), week, undefined);
    await save(acme, "li", { revision: 1, changes: [{ kind: "market", done: "seminar" }] });
    const call = api(acme);
    const key = newId();
    expect((await call("li", "POST /weeks/2026-W10/commit/signatures", { key, body: { revision: 2 } })).status).toBe(201);
    expect((await call("li", "POST /weeks/2026-W10/commit/signatures", { key, body: { revision: 1 } })).status).toBe(422);
    expect((await call("li", "POST /weeks/2026-W10/commit/signatures", { body: { revision: 3 } })).status).toBe(412);
    expect(await countVersions(acme, "li")).toBe(1);
  });

  it("a later revision is a new version that counts instead; every version is kept, byte for byte", async () => {
    const acme = await onSunday();
    const bank = await deal(acme, "li", { name: "北京银行" });
    await sign(acme, "li");
    const first = await statementPage(acme.as("li"), week, { of: undefined, version: 1 });
    const { draft } = await save(acme, "li", { revision: 1, changes: [line(bank, { amount: "300000", reason: "分两期" })] });
    await signWeek(acme.as("li"), week, { of: undefined, revision: draft.revision });
    await changeDeal(acme, bank, { stage: -1, owner: "wang", amount: 1n });
    await acme.within(undefined, (tx) => tx.exec(sql`update opportunity set name = 'another name' where org_id = ${tx.orgId}`));
    const again = await statementPage(acme.as("li"), week, { of: undefined, version: 1 });
    expect({ ...again, counts: true }).toEqual(first);
    expect(await weekPage(acme.as("li"), week, undefined)).toMatchObject({
      statement: { version: 2, counts: true, sums: { commit: "300000.00" } },
      versions: [{ counts: false }, { counts: true }],
    });
  });

  it("the application cannot change or delete a signed statement", async () => {
    const acme = await onSunday();
    await sign(acme, "li");
    for (const query of [
      sql`update submission set version = 9 where org_id = ${acme.orgId}`,
      sql`delete from submission_line where org_id = ${acme.orgId}`,
    ])
      await expect(acme.within("li", (tx) => tx.exec(query))).rejects.toThrow("permission denied");
  });

  it.each<[string, (acme: Company, bank: string) => Promise<unknown>]>([
    ["commit.deal-closed", (acme, bank) => changeDeal(acme, bank, { stage: -1 })],
    ["commit.deal-closed", (acme, bank) => changeDeal(acme, bank, { stage: 100 })],
    ["commit.deal-of-another", (acme, bank) => changeDeal(acme, bank, { owner: "wang" })],
  ])("%s says so and keeps the draft", async (code, happens) => {
    const acme = await onSunday();
    const bank = await deal(acme, "li");
    const { draft } = await openDraft(acme.as("li"), week, undefined);
    await happens(acme, bank);
    const no = await refused(signWeek(acme.as("li"), week, { of: undefined, revision: draft.revision }));
    expect(no).toMatchObject({ kind: "invalid", code: "commit.incomplete", fields: [{ pointer: `/lines/${bank}/opportunity`, code }] });
    expect(await countVersions(acme, "li")).toBe(0);
    expect((await openDraft(acme.as("li"), week, undefined)).draft).toEqual(draft);
  });

  it("changed, added, dropped and judged figures ask for a reason, all told at once", async () => {
    const acme = await onSunday();
    const [bank, grid, own] = [await deal(acme, "li"), await deal(acme, "li"), await deal(acme, "li", { close: "2026-03-20", stage: 50 })];
    await openDraft(acme.as("li"), week, undefined);
    const changes = [
      line(bank, { amount: "400000" }),
      line(grid, { dropped: true }),
      line(own),
      { kind: "month", commit: "9", upside: null },
    ];
    const { blocks } = await save(acme, "li", { revision: 1, changes });
    expect(new Set(blocks.map((block) => block.because))).toEqual(new Set(["added", "changed", "dropped", "judged"]));
  });

  it("a currency without a plan rate is named, never taken as 1", async () => {
    const acme = await onSunday();
    await deal(acme, "li", { currency: "EUR" });
    const { draft, blocks } = await openDraft(acme.as("li"), week, undefined);
    expect(blocks).toContainEqual({ code: "rate-missing", pointer: "/month", rate: { currency: "EUR", month: "2026-03" } });
    expect(await refused(signWeek(acme.as("li"), week, { of: undefined, revision: draft.revision }))).toMatchObject({
      code: "commit.incomplete",
    });
  });

  it("a delegate signs, and everybody sees who signed for whom; after the last day no more", async () => {
    const acme = await onSunday();
    await acme.within(undefined, (tx) =>
      recordDelegations(tx, [{ personId: acme.id("li"), delegateId: acme.id("wang"), from: dayOf("2026-02-23"), to: dayOf("2026-03-02") }]),
    );
    await deal(acme, "li");
    expect(await sign(acme, "wang", { of: "li" })).toMatchObject({
      number: "2026-W10/li/1",
      signedBy: { name: "王伟" },
      signedFor: { name: "李娜" },
    });
    expect(await weekPage(acme.as("gao"), week, acme.id("li"))).toMatchObject({ statement: { signedBy: { name: "王伟" } } });
    await at(acme, "2026-03-02T08:00:00+08:00");
    expect(await refused(save(acme, "wang", { revision: 1, changes: [{ kind: "market", done: "x" }], of: "li" }))).toMatchObject({
      kind: "not-found",
    });
  });
});

describe("the deadline", () => {
  it.each([
    ["Asia/Shanghai", week, "2026-03-01T23:59:59.999999+08:00", "2026-03-02T00:00:00+08:00"],
    ["Europe/Berlin", dayOf("2026-03-30"), "2026-03-29T23:59:59.999999+02:00", "2026-03-30T00:00:00+02:00"],
    ["America/New_York", dayOf("2026-11-02"), "2026-11-01T23:59:59.999999-05:00", "2026-11-02T00:00:00-05:00"],
  ])("the last microsecond of Sunday is on time in %s, the next instant is late", async (timeZone, monday, last, first) => {
    const acme = await company(app, { now: last, timeZone });
    expect(await sign(acme, "li", { monday })).toMatchObject({ as: "on-time" });
    await at(acme, first);
    expect(await sign(acme, "wang", { monday })).toMatchObject({ as: "late" });
    expect((await weekPage(acme.as("wu"), monday, acme.id("wang"))).standing).toBe("late");
    expect((await weekPage(acme.as("wu"), monday, acme.id("zhou"))).standing).toBe("missing");
  });

  it("after it, an addendum stands beside the signed number and never replaces it", async () => {
    const acme = await onSunday();
    const bank = await deal(acme, "li");
    await sign(acme, "li");
    await at(acme, "2026-03-03T10:00:00+08:00");
    const { draft } = await save(acme, "li", { revision: 1, changes: [line(bank, { amount: "1", reason: "推迟" })] });
    expect(await signWeek(acme.as("li"), week, { of: undefined, revision: draft.revision })).toMatchObject({ version: 2, as: "addendum" });
    expect(await weekPage(acme.as("gao"), week, acme.id("li"))).toMatchObject({
      standing: "signed",
      statement: { version: 1, sums: { commit: "500000.00" } },
      versions: [
        { as: "on-time", counts: true },
        { as: "addendum", counts: false, commit: "1.00" },
      ],
    });
  });

  it("a first submission is taken until the end of Monday; then the week stays missing", async () => {
    const acme = await company(app, { now: "2026-03-02T23:59:59.999999+08:00" });
    await openDraft(acme.as("wang"), week, undefined);
    expect(await sign(acme, "li")).toMatchObject({ as: "late" });
    await at(acme, "2026-03-03T00:00:00+08:00");
    expect(await refused(openDraft(acme.as("zhou"), week, undefined))).toMatchObject({ code: "commit.missing" });
    expect(await refused(signWeek(acme.as("wang"), week, { of: undefined, revision: 1 }))).toMatchObject({ code: "commit.missing" });
    expect((await weekPage(acme.as("wang"), week, undefined)).signing).toMatchObject({ now: null, why: "missing" });
  });

  it("R5: signatures spread about midnight are wholly on time or wholly late, none is lost", async () => {
    const acme = await company(app, { now: "2026-03-01T23:59:59.950+08:00" });
    const keys = ["wu", "gao", "sun", "li", "wang", "zhou", "chen", "ding", "feng"] as const;
    const drafts = await Promise.all(
      keys.map(async (who) => ({ who, revision: (await openDraft(acme.as(who), week, undefined)).draft.revision })),
    );
    // The organisation's clock runs from here: midnight falls into the middle of the race.
    await acme.within(undefined, (tx) =>
      tx.exec(sql`
        update organisation
        set clock_fixed_at = null, clock_offset = ${Temporal.Instant.from("2026-03-01T23:59:59.850+08:00")}::timestamptz - clock_timestamp()
        where org_id = ${tx.orgId}`),
    );
    const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
    const receipts = await Promise.all(
      drafts.map(async ({ who, revision }, index) => {
        await wait(index * 40);
        return signWeek(acme.as(who), week, { of: undefined, revision });
      }),
    );
    const midnight = Temporal.Instant.from("2026-03-02T00:00:00+08:00");
    for (const { as, signedAt } of receipts)
      expect(as).toBe(Temporal.Instant.compare(Temporal.Instant.from(signedAt), midnight) < 0 ? "on-time" : "late");
    expect(new Set(receipts.map((one) => one.as))).toEqual(new Set(["on-time", "late"]));
    const counts = await Promise.all(keys.map((who) => countVersions(acme, who)));
    expect(counts.every((count) => count === 1)).toBe(true);
  });

  it("a clock that is set back never makes a version older than the one before it", async () => {
    const acme = await onSunday();
    await sign(acme, "li");
    await at(acme, "2026-03-01T20:00:00+08:00");
    const { draft } = await save(acme, "li", { revision: 1, changes: [{ kind: "market", done: "seminar" }] });
    expect(await signWeek(acme.as("li"), week, { of: undefined, revision: draft.revision })).toMatchObject({
      signedAt: "2026-03-01T13:00:00Z",
      version: 2,
    });
  });
});

describe("last week's promises", () => {
  const verdict = (acme: Company, fields: Record<string, unknown>) =>
    giveVerdict(acme.as("li"), week, { of: undefined, reason: "", date: null, kind: "other", opportunity: "", ...fields } as never);

  it("ask for a verdict from their expected day on; a booking or a verdict settles them; surprises are listed", async () => {
    const acme = await onSunday();
    const [bank, grid, gift] = [
      await deal(acme, "li", { name: "北京银行" }),
      await deal(acme, "li", { name: "南方电网" }),
      await deal(acme, "li", { close: null }),
    ];
    await sign(acme, "li");
    await at(acme, "2026-03-06T10:00:00+08:00");
    await book(acme, "li", { opportunity: grid, amount: 450_000_00n, on: "2026-03-05" });
    await book(acme, "li", { opportunity: gift, amount: 7_00n, on: "2026-03-06" });
    const soFar = async () => (await weekPage(acme.as("li"), dayOf("2026-03-09"), undefined)).lastWeek;
    expect(await soFar()).toMatchObject({
      week: "2026-W10",
      isOver: false,
      commit: "1000000.00",
      booked: "450007.00",
      surprises: [{ opportunity: gift, booked: "7.00" }],
    });
    expect((await soFar()).lines.filter((one) => one.verdictOwed).map((one) => one.opportunity)).toEqual([bank]);
    expect(await refused(verdict(acme, { opportunity: bank, kind: "slipped" }))).toMatchObject({ code: "commit.verdict-needs-date" });
    expect(await refused(verdict(acme, { opportunity: bank, kind: "lost" }))).toMatchObject({ code: "commit.verdict-needs-reason" });
    expect(await refused(verdict(acme, { opportunity: gift, reason: "x" }))).toMatchObject({ code: "commit.no-such-line" });
    await verdict(acme, { opportunity: bank, kind: "slipped", date: dayOf("2026-03-12") });
    expect((await soFar()).lines.find((one) => one.opportunity === bank)).toMatchObject({
      verdictOwed: false,
      verdict: { kind: "slipped", date: "2026-03-12", by: { name: "李娜" } },
    });
  });

  it("a missing verdict warns, stays in the receipt, and never blocks", async () => {
    const acme = await onSunday();
    const bank = await deal(acme, "li");
    await sign(acme, "li");
    await at(acme, "2026-03-08T20:00:00+08:00");
    const receipt = await sign(acme, "li", { monday: dayOf("2026-03-09") });
    expect(receipt.warnings).toContainEqual({ code: "verdict-missing", opportunity: bank });
  });
});
