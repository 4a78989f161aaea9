import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { company, testApplication, type Company } from "../../test/support/company.ts";
import { importing, shared } from "../../test/support/imports.ts";
import { sql } from "../kernel/io/db.ts";

/** The files that hurt importers: each ends as its expected.json says. Skipped where the data is not there. */
const isThere = existsSync(path.join(shared, "import-cases/expected.json"));
if (!isThere) console.log("skipped: ../shared/data/import-cases is not there");
const app = testApplication();
let acme: Company;
const newCompany = async (): Promise<void> => {
  acme = await company(app, { now: "2017-12-31T12:00:00+08:00" });
  await importing(acme.as(), path.join(shared, "maven/sales_teams.csv"), { kind: "people", source: "maven" });
};
const bring = (name: string, how: Parameters<typeof importing>[2] = {}) =>
  importing({ ...acme.as(), locale: "en" }, path.join(shared, "import-cases", name), how);
type Deal = {
  key: string;
  account: string;
  amount: bigint | null;
  currency: string;
  expected_close: Temporal.PlainDate | null;
  revision: number;
};
const deals = (): Promise<Deal[]> =>
  acme.within(undefined, (tx) =>
    tx.all(sql<Deal>`
      select o.key, a.name as account, o.amount, o.currency, o.expected_close, o.revision
      from opportunity o left join account a on a.org_id = o.org_id and a.account_id = o.account_id
      where o.org_id = ${tx.orgId} order by o.seq`),
  );
const sum = async (): Promise<bigint> => (await deals()).reduce((total, { amount }) => total + (amount ?? 0n), 0n);

describe.skipIf(!isThere)("files that hurt importers", () => {
  beforeEach(newCompany);

  it("Q01: four-byte GB 18030", async () => {
    expect((await bring("Q01_gb18030.csv")).counts).toMatchObject({ create: 20, refuse: 0 });
    expect((await deals())[0]?.account).toBe("𠮷野家（中国）有限公司");
    expect((await deals()).some(({ account }) => account.includes("\ufffd"))).toBe(false);
    expect(await sum()).toBe(2_730_800n);
  });
  it("Q02: a mark before the first heading", async () => {
    expect((await bring("Q02_bom.csv")).counts).toMatchObject({ create: 20 });
    expect(await sum()).toBe(2_730_800n);
  });
  it("Q04: semicolons and decimal commas", async () => {
    expect((await bring("Q04_semicolon_decimal_comma.csv")).counts).toMatchObject({ create: 20 });
    expect(await sum()).toBe(2_731_800n);
  });
  it("Q05: a quoted line end", async () => {
    await bring("Q05_quoted_newline.csv");
    expect((await deals())[0]?.account).toBe('Cancity, "The" Ltd\nBuilding 3');
    expect(await sum()).toBe(2_730_800n);
  });
  it("Q06: two columns of one name are asked about, and nothing comes in until one is chosen", async () => {
    const { questions, counts } = await bring("Q06_duplicate_header.csv");
    expect(questions).toMatchObject([
      { code: "column-twice", field: "amount", isBlocking: true, columns: ["close_value (8)", "close_value (9)"] },
    ]);
    expect([counts, await deals()]).toEqual([null, []]);
    await bring("Q06_duplicate_header.csv", { mapping: { columns: { amount: { heading: "close_value", column: 7 } } } });
    expect(await sum()).toBe(2_730_800n);
  });
  it("Q07: keys that stand twice", async () => {
    const { counts, rows } = await bring("Q07_duplicate_keys.csv");
    expect(counts).toMatchObject({ create: 18, refuse: 4 });
    expect(rows.filter(({ verdict }) => verdict === "refuse").map(({ line, problems }) => [line, problems[0]?.details?.["lines"]])).toEqual(
      [
        [2, [2, 22]],
        [3, [3, 23]],
        [22, [2, 22]],
        [23, [3, 23]],
      ],
    );
  });
  it("Q08: twenty ways to write an amount", async () => {
    const expected = JSON.parse(readFileSync(path.join(shared, "import-cases/expected.json"), "utf8")) as {
      Q08: { values_minor: (number | null)[]; currencies: (string | null)[] };
    };
    const { rows } = await bring("Q08_currency_spellings.csv");
    const there = new Map((await deals()).map((deal) => [deal.key, deal]));
    rows.forEach(({ key, verdict, problems }, at) => {
      const [minor, currency] = [expected.Q08.values_minor[at], expected.Q08.currencies[at]];
      const deal = there.get(key ?? "");
      if (minor !== null && minor !== undefined && minor < 0) expect([verdict, problems[0]?.code]).toEqual(["refuse", "amount-negative"]);
      else
        expect([deal?.amount ?? null, deal?.currency], `row ${at}`).toEqual([
          minor === null ? null : BigInt(minor ?? 0),
          currency?.replace("?", "") ?? "CNY",
        ]);
    });
  });
  it("Q09: 万 and 亿, in the cell and in the heading", async () => {
    const expected = JSON.parse(readFileSync(path.join(shared, "import-cases/expected.json"), "utf8")) as {
      Q09: { values_minor: number[] };
    };
    await bring("Q09_wan_yi.csv");
    expect((await deals()).map(({ amount }) => Number(amount))).toEqual(expected.Q09.values_minor);
    await newCompany();
    await bring("Q09b_header_wan.csv");
    expect([(await deals())[0]?.amount, (await deals()).at(-1)?.amount]).toEqual([12_500_000n, 12_345_670n]);
  });
  it("Q10: an order of day and month that the column proves, one that it does not, one that it contradicts", async () => {
    expect((await bring("Q10_dmy_provable.csv")).counts).toMatchObject({ create: 20, refuse: 0 });
    expect((await deals())[1]?.expected_close?.toString()).toBe("2017-03-11");
    await newCompany();
    expect((await bring("Q10b_ambiguous.csv")).questions).toMatchObject([{ code: "day-order", isBlocking: true }]);
    expect(await deals()).toEqual([]);
    const { counts, rows } = await bring("Q10c_contradictory.csv");
    expect(counts).toMatchObject({ create: 1, refuse: 1 });
    expect(rows[1]?.problems).toMatchObject([{ code: "date-contradicts-order", column: "close_date" }]);
  });
  it("Q13: negative refused, 0 and empty kept apart", async () => {
    expect((await bring("Q13_negative_zero_empty.csv")).counts).toMatchObject({ create: 19, refuse: 1 });
    expect((await deals()).slice(0, 2).map(({ amount }) => amount)).toEqual([0n, null]);
  });
  it("Q14: lines before and after the list are told, the totals agree", async () => {
    const { counts, run } = await bring("Q14_preamble_totals.csv");
    expect(counts).toMatchObject({ create: 20, refuse: 0 });
    expect(run.counts.totals).toEqual({ stated: "2730800", summed: "2730800", isEqual: true });
  });
  it("Q21: unknown stages are listed with counts and a proposal, and block only their rows", async () => {
    const { questions, counts } = await bring("Q21_unknown_stage_product.csv", { dry: true });
    expect(questions.map(({ isBlocking, value }) => [isBlocking, value?.from, value?.count, value?.proposals[0]?.to])).toEqual([
      [false, "Closed Won", 1, "100"],
      [false, "赢单", 1, "100"],
      [false, "Negotiation/Review", 1, "80"],
      [false, "90%", 1, "90"],
    ]);
    expect(counts).toMatchObject({ create: 16, refuse: 4 });
    expect((await bring("Q21_unknown_stage_product.csv", { accept: true })).counts).toMatchObject({ create: 20 });
  });
  it("Q21: a product of another spelling is proposed, confirmed once, remembered", async () => {
    await importing(acme.as(), path.join(shared, "maven/products.csv"), { source: "maven" });
    const { questions } = await bring("Q02_bom.csv", { dry: true });
    expect(questions.map(({ value }) => [value?.from, value?.proposals[0]?.label])).toEqual([["GTXPro", "GTX Pro"]]);
    await bring("Q02_bom.csv", { accept: true });
    expect((await bring("Q02_bom.csv")).questions).toEqual([]);
  });
  it("Q22: twice, and then a later one", async () => {
    expect((await bring("Q22a_first.csv")).counts).toMatchObject({ create: 20 });
    expect((await bring("Q22a_first.csv")).counts).toMatchObject({ create: 0, change: 0, unchanged: 20 });
    expect((await bring("Q22b_second.csv")).counts).toMatchObject({ create: 1, change: 2, unchanged: 17, absent: 1 });
  });
  it("Q24: what looks like a formula or a script stays text, byte for byte", async () => {
    expect((await bring("Q24_injection.csv")).counts).toMatchObject({ create: 20 });
    expect((await deals()).slice(0, 10).map(({ account }) => account)).toEqual([
      ...["=cmd|'/C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1", "-2+3", '=HYPERLINK("http://evil","x")', "<script>alert(1)</script>"],
      ...["Robert'); DROP TABLE opportunities;--", "\t=1+1", "%00null", "{{7*7}}"],
    ]);
  });
});

describe.skipIf(!isThere)("naughty strings", () => {
  beforeAll(newCompany);
  it("survive as account names byte for byte, or are refused where they are no name", async () => {
    const strings = [...new Set(JSON.parse(readFileSync(path.join(shared, "naughty-strings/blns.json"), "utf8")) as string[])];
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    await importing(acme.as(), `account_id,name\n${strings.map((text, at) => `A${at},${quoted(text)}`).join("\n")}\n`, {
      kind: "accounts",
    });
    const kept = new Map(
      (
        await acme.within(undefined, (tx) =>
          tx.all(sql<{ key: string; name: string }>`select key, name from account where org_id = ${tx.orgId}`),
        )
      ).map(({ key, name }) => [key, name]),
    );
    const lost = strings.flatMap((text, at) =>
      kept.get(`A${at}`) === text || text.trim() === "" || text.includes("\0") ? [] : [[at, text, kept.get(`A${at}`)]],
    );
    expect(
      lost.filter(
        ([, text]) =>
          String(text).replace(/[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g, "") !== "" && String(text).length <= 500,
      ),
    ).toEqual([]);
    expect(kept.size).toBeGreaterThan(480);
  });
});

describe.skipIf(!isThere)("the pipeline of Maven", () => {
  beforeAll(newCompany);
  const bringMaven = (name: string, more: Parameters<typeof importing>[2] = {}) =>
    importing(acme.as(), path.join(shared, "maven", name), { source: "maven", accept: true, ...more });
  it("comes in as exported month by month: exactly the new and the changed rows", { timeout: 240_000 }, async () => {
    await bringMaven("products.csv");
    const counts: (readonly number[])[] = [];
    for (const month of ["03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30"]) {
      const { counts: found } = await bringMaven(`as-of/pipeline_2017-${month}.csv`, { kind: "opportunities" });
      counts.push([found?.create ?? 0, found?.change ?? 0, found?.refuse ?? 0]);
    }
    expect(counts).toEqual([
      [1977, 0, 0],
      [874, 124, 0],
      [722, 650, 0],
      [792, 520, 0],
      [1198, 149, 0],
      [793, 654, 0],
      [779, 515, 0],
    ]);
    const { counts: whole } = await bringMaven("sales_pipeline.csv");
    expect(whole).toMatchObject({ create: 500, change: 0, unchanged: 7_135, refuse: 0 });
  });
});
