import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { company, setClock, testApplication, type Company } from "../../test/support/company.ts";
import { importing } from "../../test/support/imports.ts";
import { workbook } from "../../test/support/xlsx.ts";
import { inTransaction, sql } from "../kernel/io/db.ts";
import { changeOpportunity } from "../pipeline/service/change.ts";
import { opportunityPage } from "../pipeline/service/read.ts";
import { writeFile } from "./service/commandLine.ts";
import { refusedCsv } from "./service/refused.ts";
import { cancel, startCheck, startWrite, upload } from "./service/run.ts";
import { runPage } from "./service/view.ts";
import { importWorker } from "./service/work.ts";

const app = testApplication();
let acme: Company;
beforeEach(async () => {
  acme = await company(app);
});

const head = "opportunity_id,account,owner,stage,amount,close_date\n";
const file = (...rows: string[]): string => head + rows.join("\n") + "\n";
const usual = file("K1,北京银行,李娜,25,1000.50,2026-05-01", "K2,思科,王伟,Won,2000,2026-02-20", "K3,思科,周敏,Lost,,");

type Deal = {
  opportunity_id: string;
  key: string;
  name: string;
  stage: number;
  amount: bigint | null;
  currency: string;
  expected_close: Temporal.PlainDate | null;
  revision: number;
  unproven: boolean;
  account: string | null;
  reason: string | null;
};
const deals = (): Promise<Deal[]> =>
  acme.within(undefined, (tx) =>
    tx.all(sql<Deal>`
      select o.opportunity_id, o.key, o.name, o.stage, o.amount, o.currency, o.expected_close, o.revision, o.unproven, a.name as account, o.reason
      from opportunity o left join account a on a.org_id = o.org_id and a.account_id = o.account_id
      where o.org_id = ${acme.orgId} order by o.key`),
  );
const orders = (): Promise<{ key: string; amount: bigint; booked_on: Temporal.PlainDate; cancelled_on: Temporal.PlainDate | null }[]> =>
  acme.within(undefined, (tx) =>
    tx.all(sql`select key, amount, booked_on, cancelled_on from sales_order where org_id = ${acme.orgId} order by key`),
  );
const revisions = (): Promise<number> =>
  acme.within(undefined, async (tx) =>
    Number((await tx.one(sql<{ count: bigint }>`select count(*) as count from opportunity_revision where org_id = ${acme.orgId}`)).count),
  );
const chen = () => acme.as("chen");
const reasonsOf = (rows: Awaited<ReturnType<typeof importing>>["rows"]) =>
  rows.flatMap(({ line, problems }) => problems.map(({ code, column }) => [line, column ?? null, code]));

describe("a file of deals", () => {
  it("is tried dry first: every row has its verdict, and nothing is there", async () => {
    const { counts } = await importing(chen(), usual, { dry: true });
    expect(counts).toMatchObject({ create: 3, refuse: 0 });
    expect(await deals()).toEqual([]);
  });
  it("becomes deals in one transaction; won ones get their order on their close day, with the deal's key for its number", async () => {
    await importing(chen(), usual);
    expect(await deals()).toMatchObject([
      { key: "K1", account: "北京银行", stage: 25, amount: 100_050n, currency: "CNY", revision: 1, unproven: true, reason: "import: crm" },
      { key: "K2", account: "思科", stage: 100, amount: 200_000n },
      { key: "K3", account: "思科", stage: -1, amount: null },
    ]);
    expect((await orders()).map((order) => [order.key, order.amount, order.booked_on.toString()])).toEqual([
      ["K2", 200_000n, "2026-02-20"],
    ]);
  });
  it("brought twice changes nothing and leaves no history", async () => {
    await importing(chen(), usual);
    const { counts } = await importing(chen(), usual);
    expect(counts).toMatchObject({ create: 0, change: 0, unchanged: 3 });
    expect((await deals()).map(({ revision }) => revision)).toEqual([1, 1, 1]);
    expect(await revisions()).toBe(0);
  });
  it("brought later changes what differs, keeps what an empty cell does not say, and names what is absent without deleting it", async () => {
    await importing(chen(), usual);
    const { counts } = await importing(chen(), file("K1,北京银行,李娜,50,,2026-05-01", "K2,思科,王伟,Won,2000,2026-02-20"));
    expect(counts).toMatchObject({ change: 1, unchanged: 1, absent: 1 });
    expect(await deals()).toMatchObject([{ stage: 50, amount: 100_050n, revision: 2 }, {}, { key: "K3" }]);
  });
  it("clears what is empty when that was asked for", async () => {
    await importing(chen(), usual);
    await importing(chen(), file("K1,北京银行,李娜,25,,2026-05-01"), { mapping: { options: { emptyClears: true } } });
    expect((await deals())[0]).toMatchObject({ amount: null });
  });
  it("that corrects a won deal cancels its order and books a new one: the past never changes", async () => {
    await importing(chen(), usual);
    await importing(chen(), file("K2,思科,王伟,Won,2500,2026-02-20"));
    expect(
      (await orders()).map((order) => [order.key, order.amount, order.booked_on.toString(), order.cancelled_on?.toString() ?? null]),
    ).toEqual([
      ["K2", 200_000n, "2026-02-20", "2026-03-02"],
      ["K2/2", 250_000n, "2026-02-20", null],
    ]);
  });
  it("with a won deal of unknown amount makes it ordered without an order, until the amount is given", async () => {
    await importing(chen(), file("K2,思科,王伟,Won,,2026-02-20"));
    expect(await orders()).toEqual([]);
    await importing(chen(), file("K2,思科,王伟,Won,2000,2026-02-20"));
    expect(await orders()).toMatchObject([{ key: "K2", amount: 200_000n }]);
  });
  it("of another source never means the same deal, even by the same key", async () => {
    await importing(chen(), usual);
    await importing(chen(), file("K1,北京银行,王伟,0,5,"), { source: "other" });
    expect((await deals()).map(({ key }) => key)).toEqual(["K1", "K2", "K3", "other/K1"]);
  });
});

describe("a row that cannot be trusted is refused with its line, column and reason, and the others go in", () => {
  it.each([
    ["an unknown owner", "K1,a,Nobody,25,1,", [[2, "owner", "owner-unknown"]]],
    ["an owner who is almost somebody", "K1,a,li na,25,1,", [[2, "owner", "owner-to-confirm"]]],
    ["no owner", "K1,a,,25,1,", [[2, null, "owner-missing"]]],
    ["an unknown stage", "K1,a,李娜,Blue,1,", [[2, "stage", "stage-unknown"]]],
    ["a stage of other systems, not confirmed yet", "K1,a,李娜,Closed Won,1,2026-01-01", [[2, "stage", "stage-to-confirm"]]],
    ["a negative amount", "K1,a,李娜,25,-500,", [[2, "amount", "amount-negative"]]],
    ["an amount in brackets", "K1,a,李娜,25,(500),", [[2, "amount", "amount-negative"]]],
    ["no amount at all", "K1,a,李娜,25,lots,", [[2, "amount", "amount-not-a-number"]]],
    ["less than a fen", "K1,a,李娜,25,1.2345,", [[2, "amount", "amount-too-fine"]]],
    ["an impossible day", "K1,a,李娜,25,1,2026-02-30", [[2, "close_date", "date-impossible"]]],
    ["no day", "K1,a,李娜,25,1,soon", [[2, "close_date", "date-not-a-date"]]],
    ["a deal won in the future", "K1,a,李娜,Won,1,2026-12-31", [[2, "close_date", "booked-in-future"]]],
    ["no key", ",a,李娜,25,1,", [[2, "opportunity_id", "key-missing"]]],
    ["too many cells", "K1,a,李娜,25,27,308.00,2026-05-01", [[2, null, "row-too-long"]]],
    ["too few cells", "K1,a,李娜", [[2, null, "row-too-short"]]],
    ["an endless name", `K1,${"长".repeat(501)},李娜,25,1,`, [[2, "account", "value-too-long"]]],
  ])("%s", async (_, row, reasons) => {
    const { rows, counts } = await importing(chen(), file(row, "GOOD,a,李娜,25,1,2026-05-01"));
    expect(reasonsOf(rows)).toEqual(reasons);
    expect(counts).toMatchObject({ create: 1, refuse: 1 });
    expect((await deals()).map(({ key }) => key)).toEqual(["GOOD"]);
  });
  it("keys that stand twice are all refused, with their lines; or the first or last is kept, when that was said", async () => {
    const twice = file("K1,a,李娜,25,1,", "K2,a,李娜,25,2,", "K1,a,李娜,25,3,");
    const { rows } = await importing(chen(), twice, { dry: true });
    expect(rows.flatMap(({ line, problems }) => problems.map(({ code, details }) => [line, code, details?.["lines"]]))).toEqual([
      [2, "key-twice", [2, 4]],
      [4, "key-twice", [2, 4]],
    ]);
    await importing(chen(), twice, { mapping: { options: { duplicates: "last" } } });
    expect((await deals()).map(({ key, amount }) => [key, amount])).toEqual([
      ["K1", 300n],
      ["K2", 200n],
    ]);
  });
  it("the refused rows come back as CSV with line and reason, harmless in a spreadsheet", async () => {
    const { id } = await importing(chen(), file("K1,=cmd|'/C calc'!A0,Nobody,25,-5,"));
    expect(await refusedCsv({ ...chen(), locale: "en" }, id)).toBe(
      `\ufeffline,reason,opportunity_id,account,owner,stage,amount,close_date\r\n2,"amount: The amount is negative: -5 (a credit is recorded as the cancellation of an order); owner: Unknown owner “Nobody”",K1,'=cmd|'/C calc'!A0,Nobody,25,-5,\r\n`,
    );
  });
  it("every sentence stands in both languages", async () => {
    const { id } = await importing({ ...chen(), locale: "zh" }, file("K1,a,Nobody,25,1,"));
    expect(await refusedCsv({ ...chen(), locale: "zh" }, id)).toContain("owner: 不认识的负责人“Nobody”");
  });
});

describe("a field that a person changed since the last import", () => {
  const changed = async (): Promise<void> => {
    await importing(chen(), usual);
    const [{ opportunity_id: id } = { opportunity_id: "" }] = await deals();
    const { opportunity } = await opportunityPage(acme.as("li"), id);
    await changeOpportunity(acme.as("li"), id, { body: { amount: "1500", reason: "new offer" }, ifMatch: opportunity.version } as never);
  };
  const later = file("K1,北京银行,李娜,25,1200,2026-06-01");
  it("makes the row wait, and nothing of it is written", async () => {
    await changed();
    const { counts, rows } = await importing(chen(), later);
    expect(counts).toMatchObject({ conflict: 1, change: 0 });
    expect(rows[0]?.conflicts).toEqual([{ field: "amount", from: "1500.00", to: "1200.00" }]);
    expect((await deals())[0]).toMatchObject({ amount: 150_000n });
  });
  it("follows the file where that was decided", async () => {
    await changed();
    await importing(chen(), later, { conflicts: "theirs" });
    expect((await deals())[0]).toMatchObject({ amount: 120_000n });
  });
  it("stays the person's where that was decided; the other fields come in, and nobody is asked again", async () => {
    await changed();
    await importing(chen(), later, { conflicts: "ours" });
    expect((await deals())[0]).toMatchObject({ amount: 150_000n });
    expect((await deals())[0]?.expected_close?.toString()).toBe("2026-06-01");
    expect((await importing(chen(), later)).counts).toMatchObject({ unchanged: 1, conflict: 0 });
  });
});

describe("rights", () => {
  it("an account manager imports own deals only, and cannot touch another's through a file", async () => {
    await importing(chen(), usual);
    const { rows } = await importing(
      acme.as("li"),
      file("K1,北京银行,李娜,50,1,", "K2,思科,李娜,Won,9,2026-02-20", "K9,思科,王伟,25,1,", "K10,思科,,25,1,"),
    );
    expect(rows.map(({ key, verdict, problems }) => [key, verdict, problems[0]?.code ?? null])).toEqual([
      ["K1", "change", null],
      ["K2", "refuse", "deal-not-yours"],
      ["K9", "refuse", "owner-not-yours"],
      ["K10", "create", null],
    ]);
  });
  it("people, targets and products are for operations", async () => {
    await expect(importing(acme.as("li"), "name,manager\nA,B\n", { kind: "people" })).rejects.toMatchObject({
      code: "imports.kind-not-yours",
    });
  });
  it("operations cannot make administrators through a file", async () => {
    const { rows } = await importing(chen(), "name,role\nEve,administrator\n", { kind: "people" });
    expect(reasonsOf(rows)).toEqual([[2, null, "role-not-grantable"]]);
  });
});

it("what was confirmed is what is written: a deal that moved on meanwhile stops the whole", async () => {
  await importing(chen(), usual);
  const { run } = await importing(chen(), file("K1,北京银行,李娜,50,1000.50,2026-05-01", "K9,新客户,李娜,25,1,"), { dry: true });
  const [{ opportunity_id: id } = { opportunity_id: "" }] = await deals();
  const { opportunity } = await opportunityPage(acme.as("li"), id);
  await changeOpportunity(acme.as("li"), id, { body: { amount: "7", reason: "x" }, ifMatch: opportunity.version } as never);
  await inTransaction(acme.as(), (tx) => setClock(tx, "2026-03-02T11:00:00+08:00"));
  const changedFile = writeFile(chen(), run, () => undefined);
  await expect(changedFile).rejects.toMatchObject({ code: "imports.moved-on" });
  expect((await deals()).map(({ key }) => key)).not.toContain("K9");
});

it("a workbook comes in like a text file: days, numbers and formulas by their values", async () => {
  const name = path.join(mkdtempSync(path.join(tmpdir(), "drumbeat-xlsx-")), "deals.xlsx");
  writeFileSync(
    name,
    workbook([
      { name: "说明", rows: [["pipeline of March"]] },
      {
        name: "商机",
        rows: [
          ["商机编号", "客户名称", "负责人", "阶段", "金额（万元）", "预计成交日期"],
          ["K1", "思科", "李娜", "导入", 12.5, { serial: 46143 }],
          ["K2", "思科", "王伟", "Won", { raw: '<c r="@"><f>1+1</f><v>2</v></c>' }, { serial: 46068 }],
          ["K3", "思科", "王伟", "导入", { raw: '<c r="@" t="e"><v>#REF!</v></c>' }, ""],
        ],
      },
    ]),
  );
  const { rows } = await importing(chen(), name);
  expect(reasonsOf(rows)).toEqual([[4, "金额（万元）", "cell-error"]]);
  expect((await deals()).map(({ key, amount, expected_close }) => [key, amount, expected_close?.toString()])).toEqual([
    ["K1", 12_500_000n, "2026-05-01"],
    ["K2", 2_000_000n, "2026-02-15"],
  ]);
});

describe("in the browser an import is a job", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "drumbeat-uploads-"));
  const context = (key: "chen" | "li") => {
    const { tx: _, ...own } = { ...acme.as(key), app: { ...app, filesDir: folder } } as ReturnType<Company["as"]>;
    return own;
  };
  const work = (importId: string, step: "read" | "check" | "write") =>
    importWorker.work({ ...acme.as(), app: { ...app, filesDir: folder } }, { importId, step });
  const uploaded = (key: "chen" | "li", text: string) => upload(context(key), { name: "../../etc/deals.csv" }, new Blob([text]).stream());

  it("uploaded, read, tried, confirmed, done; the file goes when it is in", async () => {
    const { import_id: id, file_name: name, file_path: stored } = await uploaded("chen", usual);
    expect([name, existsSync(stored ?? "")]).toEqual(["deals.csv", true]);
    await work(id, "read");
    await startCheck(context("chen"), id);
    await work(id, "check");
    expect((await runPage(context("chen"), id)).counts).toMatchObject({ create: 3 });
    await startWrite(context("chen"), id, { strict: true, conflicts: "skip" });
    await work(id, "write");
    await work(id, "write");
    expect((await runPage(context("chen"), id)).status).toBe("done");
    expect([(await deals()).length, existsSync(stored ?? "")]).toEqual([3, false]);
  });
  it("acts with the rights of who began it, although the program does the work", async () => {
    const { import_id: id } = await uploaded("li", usual);
    await work(id, "read");
    await startCheck(context("li"), id);
    await work(id, "check");
    expect((await runPage(context("li"), id)).counts).toMatchObject({ create: 1, refuse: 2 });
    await expect(runPage(acme.as("wang"), id)).rejects.toMatchObject({ kind: "not-found" });
  });
  it("cancelled, nothing is written, also when the job comes later", async () => {
    const { import_id: id } = await uploaded("chen", usual);
    await work(id, "read");
    await startCheck(context("chen"), id);
    await work(id, "check");
    await startWrite(context("chen"), id, { strict: false, conflicts: "skip" });
    await cancel(context("chen"), id);
    await work(id, "write");
    expect(await deals()).toEqual([]);
  });
  it("what a file refuses as a whole is told in words, and nothing is kept of it", async () => {
    await expect(uploaded("chen", "%PDF-1.7")).rejects.toMatchObject({ code: "imports.pdf" });
    await expect(uploaded("chen", "")).rejects.toMatchObject({ code: "imports.empty-file" });
  });
});

describe("targets", () => {
  it("are recorded for a person and month; the same again records nothing", async () => {
    const targets = "姓名,月份,目标（万元）,调高的目标（万元）\n李娜,2026-05,10,12\n王伟,2026年6月,20,\n";
    expect((await importing(chen(), targets, { kind: "targets" })).counts).toMatchObject({ create: 2 });
    expect((await importing(chen(), targets, { kind: "targets" })).counts).toMatchObject({ unchanged: 2 });
    const rows = await acme.within(undefined, (tx) =>
      tx.all(
        sql<{
          month: string;
          amount: bigint;
          raised_amount: bigint;
        }>`select month, amount, raised_amount from target where org_id = ${tx.orgId} order by month`,
      ),
    );
    expect(rows).toMatchObject([
      { month: "2026-05", amount: 10_000_000n, raised_amount: 12_000_000n },
      { month: "2026-06", amount: 20_000_000n, raised_amount: 20_000_000n },
    ]);
  });
  it("a raised target below the target is refused", async () => {
    const { rows } = await importing(chen(), "person,month,target,raised target\n李娜,2026-05,10,9\n", { kind: "targets" });
    expect(reasonsOf(rows)).toEqual([[2, null, "target-raised-below-target"]]);
  });
});

describe("people", () => {
  const team = "sales_agent,manager,regional_office\nAnna Snelling,Dustin Brinkmann,Central\nCecily Lampkin,Dustin Brinkmann,Central\n";
  const people = () =>
    acme.within(undefined, (tx) =>
      tx.all(sql<{ name: string; team: string | null; manager: string | null; roles: string }>`
    select p.name, p.team, m.name as manager, (select string_agg(role, ' ') from person_role r where r.org_id = p.org_id and r.person_id = p.person_id) as roles
    from person p
    left join reporting_line l on l.org_id = p.org_id and l.person_id = p.person_id and l.to_day is null
    left join person m on m.org_id = p.org_id and m.person_id = l.manager_id
    where p.org_id = ${tx.orgId} and p.name ~ '^[A-Z]' order by p.name`),
    );
  it("come with their managers; the regional office is the managers' team, and no person is invented for it", async () => {
    await importing(chen(), team, { kind: "people" });
    expect(await people()).toEqual([
      { name: "Anna Snelling", team: null, manager: "Dustin Brinkmann", roles: "am" },
      { name: "Cecily Lampkin", team: null, manager: "Dustin Brinkmann", roles: "am" },
      { name: "Dustin Brinkmann", team: "Central", manager: null, roles: "rm" },
    ]);
    expect((await importing(chen(), team, { kind: "people" })).counts).toMatchObject({ unchanged: 2 });
  });
  it("who report in a circle are refused", async () => {
    const { rows } = await importing(chen(), "name,manager\nAda,Bob\nBob,Ada\nCy,Cy\n", { kind: "people" });
    expect(reasonsOf(rows)).toEqual([
      [2, null, "manager-cycle"],
      [3, null, "manager-cycle"],
      [4, null, "manager-is-self"],
    ]);
  });
});

describe("an instant", () => {
  it("can be given only in a historical organisation, never before its last fact", async () => {
    await expect(importing(acme.as(), usual, { at: "2017-03-31T12:00:00Z" })).rejects.toMatchObject({ code: "imports.not-historical" });
    await acme.within(undefined, (tx) => tx.exec(sql`update organisation set historical = true where org_id = ${tx.orgId}`));
    await importing(acme.as(), file("K1,a,李娜,25,1,"), { at: "2017-03-31T12:00:00Z" });
    const [deal] = await acme.within(undefined, (tx) =>
      tx.all(sql<{ valid_from: Temporal.Instant }>`select valid_from from opportunity where org_id = ${tx.orgId}`),
    );
    expect(deal?.valid_from.toString()).toBe("2017-03-31T12:00:00Z");
    await expect(importing(acme.as(), file("K2,a,李娜,25,1,"), { at: "2017-03-30T12:00:00Z" })).rejects.toMatchObject({
      code: "imports.before-last-fact",
    });
  });
});
