import { describe, expect, it } from "vitest";
import { sql } from "../kernel/io/db.ts";
import { newId } from "../kernel/io/id.ts";
import { Refusal } from "../kernel/pure/refusal.ts";
import { company, setClock, testApplication, type Company, type Key } from "../../test/support/company.ts";
import { contract } from "./contract.ts";
import { rateGrid, setRates } from "./service/rates.ts";
import { setTargets, targetGrid } from "./service/targets.ts";

const app = testApplication();
const grid = (acme: Company, who: Key, fields: Record<string, unknown> = {}) =>
  targetGrid(acme.as(who), contract["GET /targets"].query.parse({ year: "2026", ...fields }));
const set = (acme: Company, who: Key, ...changes: Record<string, unknown>[]) =>
  setTargets(
    acme.as(who),
    contract["PUT /targets"].body.parse({ changes: changes.map((change) => ({ month: "2026-03", currency: "CNY", ...change })) }).changes,
  );
const refused = (work: Promise<unknown>): Promise<{ code: string; fields: unknown }> =>
  work.then(
    () => ({ code: "accepted", fields: [] }),
    (error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      return { code: error.code, fields: error.fields };
    },
  );

describe("targets", () => {
  it("operations set target, raised target and stretch, own and team; the last recorded wins and the first is kept", async () => {
    const acme = await company(app);
    expect(await set(acme, "chen", { person: acme.id("li"), amount: "100000", raisedAmount: "110000", stretchAmount: "130000" })).toEqual({
      recorded: 1,
    });
    await acme.within(undefined, (tx) => setClock(tx, "2026-03-04T09:00:00+08:00"));
    await set(acme, "chen", { person: acme.id("li"), amount: "100000", raisedAmount: "120000" });
    const { items, months } = await grid(acme, "li");
    expect(months).toHaveLength(12);
    expect(items).toMatchObject([
      { person: { name: "李娜" }, targets: [{ month: "2026-03", scope: "own", raisedAmount: "120000.00", stretchAmount: null }] },
    ]);
    expect(await acme.within("chen", (tx) => tx.all(sql`select 1 from target where org_id = ${tx.orgId}`))).toHaveLength(2);
  });

  it("the same target again leaves no row; without a raised one the target is the raised one", async () => {
    const acme = await company(app);
    await set(acme, "chen", { person: acme.id("li"), amount: "100000" });
    expect(await set(acme, "chen", { person: acme.id("li"), amount: "100000.00", raisedAmount: "100000" })).toEqual({ recorded: 0 });
  });

  it("one wrong target stops all, and says which", async () => {
    const acme = await company(app);
    const no = await refused(
      set(acme, "chen", { person: acme.id("li"), amount: "1" }, { person: acme.id("wang"), amount: "5", raisedAmount: "4" }),
    );
    expect(no).toEqual({
      code: "targets.raised-below-target",
      fields: [{ pointer: "/changes/1/raisedAmount", code: "targets.raised-below-target" }],
    });
    expect((await grid(acme, "chen")).items.flatMap(({ targets }) => targets)).toEqual([]);
  });

  it("a team target that differs from the own targets below is shown as a mismatch", async () => {
    const acme = await company(app);
    await set(
      acme,
      "chen",
      { person: acme.id("gao"), scope: "team", amount: "500" },
      ...(["li", "wang"] as const).map((key) => ({ person: acme.id(key), amount: "200" })),
    );
    const gao = (await grid(acme, "gao")).items.find(({ person }) => person.name === "高琳");
    expect(gao).toMatchObject({ leads: true, mismatches: [{ month: "2026-03", difference: "100.00" }] });
  });

  it("everybody reads the own and those below; only the offices write", async () => {
    const acme = await company(app);
    const names = async (who: Key) => (await grid(acme, who)).items.map(({ person }) => person.name).sort();
    expect(await names("li")).toEqual(["李娜"]);
    expect(await names("gao")).toEqual(["李娜", "王伟", "高琳"].sort());
    expect(await names("chen")).toHaveLength(9);
    expect((await refused(set(acme, "gao", { person: acme.id("li"), amount: "1" }))).code).toBe("not-found");
    expect((await refused(grid(acme, "gao", { tree: acme.id("sun") }))).code).toBe("not-found");
  });

  it("a fiscal year has its own twelve months", async () => {
    const acme = await company(app);
    await acme.within(undefined, (tx) => tx.exec(sql`update organisation set fiscal_year_start_month = 4 where org_id = ${tx.orgId}`));
    const { months } = await grid(acme, "li", { year: "2027" });
    expect([months[0], months[11]]).toEqual(["2026-04", "2027-03"]);
  });
});

describe("plan rates", () => {
  const signs = (acme: Company, line: { week: string; currency: string }) =>
    acme.within("li", async (tx) => {
      const [submission, opportunity] = [newId(), newId()];
      await tx.exec(sql`
        insert into opportunity (org_id, opportunity_id, key, name, created_at, revision, valid_from, owner_id, stage, currency, touched_at)
        values (${tx.orgId}, ${opportunity}, ${opportunity}, 'x', ${await tx.now()}, 1, ${await tx.now()}, ${acme.id("li")}, 90, 'USD', ${await tx.now()})`);
      await tx.exec(sql`
        insert into submission (org_id, submission_id, key, kind, person_id, week, version, signed_at)
        values (${tx.orgId}, ${submission}, ${submission}, 'weekly', ${acme.id("li")}, ${line.week}::date, 1, ${await tx.now()})`);
      await tx.exec(sql`
        insert into submission_line (org_id, submission_id, position, opportunity_id, category, amount, currency)
        values (${tx.orgId}, ${submission}, 1, ${opportunity}, 'commit', 100, ${line.currency})`);
    });
  it("are set by operations, shown with the base currency, and can change until a signed figure has used them", async () => {
    const acme = await company(app);
    const march = { currency: "USD", month: "2026-03", rate: "7.05" };
    expect(await setRates(acme.as("chen"), [march])).toEqual({ recorded: 1 });
    expect(await setRates(acme.as("chen"), [{ ...march, rate: "7.0500" }])).toEqual({ recorded: 0 });
    expect(await setRates(acme.as("chen"), [{ ...march, rate: "7.1" }])).toEqual({ recorded: 1 });
    await signs(acme, { week: "2026-03-30", currency: "USD" });
    const changed = [{ ...march, rate: "7.2" }];
    expect(await refused(setRates(acme.as("chen"), changed))).toEqual({
      code: "targets.rate-used",
      fields: [{ pointer: "/changes/0/rate", code: "targets.rate-used" }],
    });
    const { base, currencies } = await rateGrid(acme.as("li"), 2026);
    expect([base, currencies]).toMatchObject(["CNY", [{ currency: "USD", rates: [{ month: "2026-03", rate: "7.1", used: true }] }]]);
  });
  it("of another month than the line's week's Monday stay free", async () => {
    const acme = await company(app);
    await setRates(acme.as("chen"), [{ currency: "USD", month: "2026-04", rate: "7" }]);
    await signs(acme, { week: "2026-03-30", currency: "USD" });
    expect(await setRates(acme.as("chen"), [{ currency: "USD", month: "2026-04", rate: "7.2" }])).toEqual({ recorded: 1 });
  });
  it("are above 0 and never of the base currency", async () => {
    const acme = await company(app);
    expect((await refused(setRates(acme.as("chen"), [{ currency: "USD", month: "2026-03", rate: "0" }]))).code).toBe(
      "targets.rate-not-positive",
    );
    expect((await refused(setRates(acme.as("chen"), [{ currency: "CNY", month: "2026-03", rate: "1" }]))).code).toBe(
      "targets.rate-of-base",
    );
    expect((await refused(setRates(acme.as("gao"), [{ currency: "USD", month: "2026-03", rate: "1" }]))).code).toBe("not-found");
  });
});
