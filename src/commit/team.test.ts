import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { describe, expect, it } from "vitest";
import { subscribers } from "../app/subscriptions.ts";
import { inTransaction, sql } from "../kernel/io/db.ts";
import { mailWorker } from "../kernel/io/mail.ts";
import { dayOf } from "../kernel/pure/day.ts";
import { recordDelegations } from "../organisation/service.ts";
import { makeCells } from "../metrics/service/cells.ts";
import { insertUser } from "../organisation/store/access.ts";
import { movePerson } from "../organisation/service/line.ts";
import { company, testApplication, type Company, type Key } from "../../test/support/company.ts";
import { at, deal, line, refused, save, sign, sundayNight, week } from "../../test/support/weeks.ts";
import { contract } from "./contract.ts";
import { openDraft } from "./service/draft.ts";
import { sendNotices } from "./service/notices.ts";
import { adjust, signUpward } from "./service/rollUp.ts";
import { signWeek } from "./service/sign.ts";
import { takeSnapshots } from "./service/snapshot.ts";
import { teamPage } from "./service/team.ts";
import { weekPage } from "./service/week.ts";

const app = testApplication({ subscribers });
const mondayNine = "2026-03-02T09:00:00+08:00";
const team = (acme: Company, who: Key, of: Key = who) => teamPage(acme.as(who), week, acme.id(of));
const judge = (
  acme: Company,
  who: Key,
  fields: { report: Key | null; amount: string | null; reason?: string; figure?: string; of?: Key },
) => {
  const { report, of, ...rest } = fields;
  const body = contract["POST /weeks/:week/adjustments"].body.parse({
    figure: "week_commit",
    reason: "",
    ...rest,
    report: report && acme.id(report),
  });
  return adjust(acme.as(who), week, { ...body, of: of && acme.id(of) });
};
const upward = (acme: Company, who: Key, passed: Record<string, string> = {}, of?: Key) =>
  signUpward(acme.as(who), week, { of: of && acme.id(of), passed });
const names = (rows: readonly { person: { name: string }; standing: string }[]) => rows.map((row) => `${row.person.name} ${row.standing}`);

/** Li promised 500,000 and Zhou 300,000 before the deadline; Wang, both managers and the leader promised nothing. */
const signedCompany = async (): Promise<Company> => {
  const acme = await company(app, { now: sundayNight });
  await deal(acme, "li", { name: "北京银行" });
  await deal(acme, "zhou", { amount: 300_000_00n });
  await deal(acme, "wang", { amount: 70_000_00n });
  for (const who of ["li", "zhou", "gao", "sun", "wu"] as const) await sign(acme, who);
  return acme;
};

describe("the roll-up of a team", () => {
  it("has one row a report, the missing first, with the system's proposal beside them and never added in", async () => {
    const acme = await signedCompany();
    await at(acme, mondayNine);
    const page = await team(acme, "gao");
    expect(names(page.rows)).toEqual(["王伟 missing", "李娜 signed"]);
    expect(page.rows[0]).toMatchObject({
      own: null,
      proposal: { commit: "70000.00" },
      passed: { week_commit: "0.00" },
      missing: [{ name: "王伟" }],
    });
    expect(page.sums).toMatchObject({
      reports: { week_commit: "500000.00" },
      own: { week_commit: "0.00" },
      passed: { week_commit: "500000.00", month_commit: "500000.00" },
    });
  });

  it("passes upward, to any depth, what each report passed, the own statement and the adjustments; the bare sum stays beside it", async () => {
    const acme = await signedCompany();
    await at(acme, mondayNine);
    await judge(acme, "gao", { report: "li", amount: "-100000", reason: "银行集成商还没签" });
    await upward(acme, "gao");
    await judge(acme, "wu", { report: "gao", amount: "50000", reason: "高琳太保守" });
    await judge(acme, "wu", { report: null, amount: "1000", reason: "新渠道" });
    const { sums, rows } = await team(acme, "wu");
    expect(
      rows.map((row) => [row.person.name, row.passed["week_commit"], row.bare["week_commit"], row.signedUpward?.version ?? null]),
    ).toEqual([
      ["高琳", "400000.00", "500000.00", 1],
      ["孙悦", "300000.00", "300000.00", null],
    ]);
    expect([sums.reports, sums.own, sums.adjustments, sums.passed, sums.bare].map((each) => each["week_commit"])).toEqual([
      "700000.00",
      "0.00",
      "51000.00",
      "751000.00",
      "800000.00",
    ]);
  });

  it("shows the person adjusted the amount and the reason, and a team adjustment only to those above", async () => {
    const acme = await signedCompany();
    await at(acme, mondayNine);
    await judge(acme, "wu", { report: "gao", amount: "-50000", reason: "看起来太满" });
    await judge(acme, "wu", { report: null, amount: "1000", reason: "新渠道" });
    expect((await weekPage(acme.as("gao"), week, undefined)).adjustments).toEqual([
      {
        figure: "week_commit",
        amount: "-50000.00",
        reason: "看起来太满",
        by: { id: acme.id("wu"), name: "吴迪" },
        report: { id: acme.id("gao"), name: "高琳" },
      },
    ]);
    const seen = await team(acme, "gao");
    expect(seen.fromAbove).toHaveLength(1);
    expect(seen.teamAdjustments).toEqual([]);
    expect(await refused(team(acme, "gao", "wu"))).toMatchObject({ kind: "not-found" });
  });

  it("an adjustment needs a reason and a report; the latest counts and an empty amount takes it back", async () => {
    const acme = await signedCompany();
    await at(acme, mondayNine);
    expect(await refused(judge(acme, "gao", { report: "li", amount: "-1" }))).toMatchObject({ code: "commit.adjustment-needs-reason" });
    expect(await refused(judge(acme, "gao", { report: "zhou", amount: "-1", reason: "x" }))).toMatchObject({ code: "commit.not-a-report" });
    expect(await refused(judge(acme, "li", { report: "wang", amount: "-1", reason: "x", of: "gao" }))).toMatchObject({ kind: "not-found" });
    await judge(acme, "gao", { report: "li", amount: "-1", reason: "x" });
    expect((await judge(acme, "gao", { report: "li", amount: "-2", reason: "y" })).sums.adjustments["week_commit"]).toBe("-2.00");
    expect((await judge(acme, "gao", { report: "li", amount: null })).sums.adjustments["week_commit"]).toBe("0.00");
  });

  it("signing upward makes versions, is late after Monday 12:00, and refuses a sum that moved unseen", async () => {
    const acme = await signedCompany();
    await at(acme, "2026-03-02T11:59:59.999999+08:00");
    expect(await upward(acme, "gao", { week_commit: "500000.00" })).toMatchObject({
      version: 1,
      late: false,
      sums: { passed: { week_commit: "500000.00" } },
    });
    await sign(acme, "wang");
    await at(acme, "2026-03-02T12:00:00+08:00");
    expect(await refused(upward(acme, "gao", { week_commit: "500000.00" }))).toMatchObject({
      kind: "stale",
      code: "commit.roll-up-moved",
      details: { passed: { week_commit: "570000.00" } },
    });
    expect(await upward(acme, "gao", { week_commit: "570000" })).toMatchObject({ version: 2, late: true });
    expect((await team(acme, "wu")).rows.find((row) => row.person.name === "高琳")).toMatchObject({
      passed: { week_commit: "570000.00" },
      signedUpward: { version: 2, late: true },
    });
    await at(acme, "2026-03-09T00:00:00+08:00");
    expect(await refused(upward(acme, "gao"))).toMatchObject({ code: "commit.roll-up-closed" });
  });

  it("a manager's delegate adjusts and signs upward, and is named", async () => {
    const acme = await signedCompany();
    await acme.within(undefined, (tx) =>
      recordDelegations(tx, [{ personId: acme.id("gao"), delegateId: acme.id("sun"), from: dayOf("2026-03-01"), to: null }]),
    );
    await at(acme, mondayNine);
    await judge(acme, "sun", { report: "li", amount: "-1", reason: "x", of: "gao" });
    expect(await upward(acme, "sun", {}, "gao")).toMatchObject({
      signedBy: { name: "孙悦" },
      adjustments: [{ amount: "-1.00", by: { name: "高琳" } }],
    });
  });

  it("says late, addendum and who signed, in facts for the words on the screen", async () => {
    const acme = await company(app, { now: sundayNight });
    const bank = await deal(acme, "li");
    await sign(acme, "li");
    await at(acme, "2026-03-02T02:00:30+08:00");
    await sign(acme, "wang");
    const { draft } = await save(acme, "li", { revision: 1, changes: [line(bank, { amount: "1", reason: "x" })] });
    await signWeek(acme.as("li"), week, { of: undefined, revision: draft.revision });
    const { rows } = await team(acme, "gao");
    expect(rows.find((row) => row.person.name === "王伟")).toMatchObject({ standing: "late", lateByMinutes: 120 });
    expect(rows.find((row) => row.person.name === "李娜")).toMatchObject({
      standing: "signed",
      version: 1,
      addenda: 1,
      own: { week_commit: "500000.00" },
    });
  });

  it("someone who moves in the middle of a week stays in the old tree for it, and is in the new one from the next", async () => {
    const acme = await signedCompany();
    await at(acme, "2026-03-04T10:00:00+08:00");
    await acme.within("chen", (tx) => movePerson(tx, { personId: acme.id("li"), managerId: acme.id("sun"), from: dayOf("2026-03-04") }));
    expect(names((await team(acme, "gao")).rows)).toContain("李娜 signed");
    expect((await team(acme, "wu")).rows.find((row) => row.person.name === "高琳")?.bare["week_commit"]).toBe("500000.00");
    const next = await teamPage(acme.as("wu"), dayOf("2026-03-09"), acme.id("sun"));
    expect(names(next.rows)).toContain("李娜 open");
    // The former manager keeps the sums and the signed statements of the weeks led, not the deals.
    expect(await weekPage(acme.as("gao"), week, acme.id("li"))).toMatchObject({
      statement: { sums: { commit: "500000.00" } },
      deals: [],
      work: null,
    });
    expect(await refused(weekPage(acme.as("gao"), dayOf("2026-03-09"), acme.id("li")))).toMatchObject({ kind: "not-found" });
  });

  it("is the same with the sums that are kept for great trees, and at once when somebody signs after they were made", async () => {
    const acme = await signedCompany();
    await at(acme, mondayNine);
    const before = await team(acme, "wu");
    await makeCells(acme.as(), { tree: 2, greatest: 2 });
    expect(await team(acme, "wu")).toEqual(before);
    await sign(acme, "wang");
    expect((await team(acme, "wu")).sums.bare["week_commit"]).toBe("870000.00");
  });

  it("amounts in other currencies are each converted on their own and then added", async () => {
    const acme = await company(app, { now: sundayNight });
    await acme.within(undefined, (tx) =>
      tx.exec(
        sql`insert into plan_rate (org_id, currency, month, rate) values (${tx.orgId}, 'USD', '2026-03', 7.005), (${tx.orgId}, 'USD', '2026-02', 1)`,
      ),
    );
    for (const amount of [1n, 1n, 3n]) await deal(acme, "li", { amount, currency: "USD" });
    await sign(acme, "li");
    // 0.01 USD is 0.07005 CNY: 0.07 twice; 0.03 USD is 0.21015: 0.21.
    expect((await team(acme, "gao")).sums.passed["week_commit"]).toBe("0.35");
  });
});

describe("the snapshot of Monday 09:00", () => {
  it("is the state as of exactly 09:00:00, made once for every manager, also when the program was down", async () => {
    const acme = await signedCompany();
    await at(acme, "2026-03-02T08:59:59.999999+08:00");
    expect(await takeSnapshots(acme.as())).toBe(0);
    await at(acme, mondayNine);
    await judge(acme, "gao", { report: "li", amount: "-1", reason: "at nine" });
    await at(acme, "2026-03-02T09:00:00.000001+08:00");
    await judge(acme, "gao", { report: "li", amount: "-9", reason: "after nine" });
    await at(acme, "2026-03-04T16:00:00+08:00");
    const made = await Promise.all([takeSnapshots(acme.as()), takeSnapshots(acme.as()), takeSnapshots(acme.as())]);
    expect(made.reduce((sum, one) => sum + one, 0)).toBe(3);
    expect(await takeSnapshots(acme.as())).toBe(0);
    const page = await team(acme, "gao");
    expect(page.snapshot).toMatchObject({ asOf: "2026-03-02T01:00:00Z", sums: { adjustments: { week_commit: "-1.00" } } });
    expect(page.sums.adjustments["week_commit"]).toBe("-9.00");
    expect(await upward(acme, "gao")).toMatchObject({ snapshot: page.snapshot?.id });
  });
});

describe("the mails around the deadline", () => {
  const outbox = (acme: Company) =>
    inTransaction(acme.as(), (tx) =>
      tx.all(
        sql<{
          recipient: string;
          subject: string;
          dedupe_key: string;
        }>`select split_part(recipient, '@', 1) as recipient, subject, dedupe_key from mail_outbox where org_id = ${tx.orgId} order by recipient`,
      ),
    );

  it("remind who has not signed 48, 24 and 2 hours before, each once, and send the missing to their managers at the deadline", async () => {
    const acme = await company(app, { now: "2026-02-27T23:59:59+08:00" });
    await acme.within(undefined, (tx) =>
      recordDelegations(tx, [{ personId: acme.id("li"), delegateId: acme.id("zhou"), from: dayOf("2026-02-01"), to: null }]),
    );
    for (const who of ["wu", "gao", "sun", "zhou", "chen", "ding", "feng"] as const) await sign(acme, who);
    expect(await sendNotices(acme.as())).toBe(0);
    const written: number[] = [];
    for (const now of [
      "2026-02-28T00:00:00+08:00",
      "2026-02-28T12:00:00+08:00",
      "2026-03-01T00:00:00+08:00",
      "2026-03-01T22:00:00+08:00",
      "2026-03-01T23:00:00+08:00",
    ]) {
      await at(acme, now);
      written.push((await Promise.all([sendNotices(acme.as()), sendNotices(acme.as())])).reduce((sum, one) => sum + one, 0));
    }
    expect(written).toEqual([3, 0, 3, 3, 0]);
    await at(acme, "2026-03-02T00:00:00+08:00");
    expect([await sendNotices(acme.as()), await sendNotices(acme.as())]).toEqual([1, 0]);
    const mails = await outbox(acme);
    expect(mails.filter((mail) => mail.dedupe_key.startsWith("commit.reminder"))).toHaveLength(9);
    expect(mails.find((mail) => mail.dedupe_key.startsWith("commit.missing"))).toMatchObject({
      recipient: "gao",
      subject: "第 10 周缺报 2 人",
    });
    expect((await team(acme, "gao")).rows[0]).toMatchObject({ standing: "missing", reminded: 3 });
  });

  it("a reminder that was missed while the program was down is not sent later, only the latest one", async () => {
    const acme = await company(app, { now: "2026-03-01T22:30:00+08:00" });
    for (const who of ["wu", "gao", "sun", "zhou", "chen", "ding", "feng", "wang"] as const) await sign(acme, who);
    expect(await sendNotices(acme.as())).toBe(1);
    expect(await outbox(acme)).toMatchObject([{ recipient: "li", subject: "第 10 周还没有上报：还剩 2 小时" }]);
  });

  it("are written in the receiver's language", async () => {
    const acme = await company(app, { now: "2026-03-01T22:30:00+08:00" });
    for (const who of ["wu", "gao", "sun", "zhou", "chen", "ding", "feng", "wang"] as const) await sign(acme, who);
    const userId = await insertUser(app.pool, { email: `li@${acme.orgId}.example`, name: "李娜", locale: "en" });
    await app.pool.query("insert into auth.membership (org_id, person_id, user_id, created_at) values ($1, $2, $3, now())", [
      acme.orgId,
      acme.id("li"),
      userId,
    ]);
    await sendNotices(acme.as());
    expect(await outbox(acme)).toMatchObject([{ recipient: "li", subject: "Week 10 is not signed yet: 2 hours left" }]);
  });

  it("reach a real mail server exactly once, however many workers send the same mail", async () => {
    const received: string[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onData: (stream, session, done) => {
        stream.resume();
        stream.on("end", () => {
          received.push(...session.envelope.rcptTo.map((one) => one.address.split("@")[0] ?? ""));
          done();
        });
      },
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.server.address() as AddressInfo;
    const acme = await company(app, { now: "2026-03-01T22:30:00+08:00" });
    for (const who of ["wu", "gao", "sun", "zhou", "chen", "ding", "feng"] as const) await sign(acme, who);
    await sendNotices(acme.as());
    const waiting = await inTransaction(acme.as(), (tx) =>
      tx.all(sql<{ mail_id: string }>`select mail_id from mail_outbox where org_id = ${tx.orgId}`),
    );
    const { work } = mailWorker({ url: `smtp://127.0.0.1:${port}`, from: "Drumbeat <drumbeat@acme.example>" });
    await Promise.all([...waiting, ...waiting, ...waiting].map(({ mail_id: mailId }) => work(acme.as(), { mailId })));
    await new Promise((closed) => server.close(() => closed(undefined)));
    expect(received.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(["li", "wang"]);
  });
});

describe("drafts and the roll-up", () => {
  it("a draft is no promise: nothing of it is in any sum until it is signed", async () => {
    const acme = await company(app, { now: sundayNight });
    await deal(acme, "li");
    await openDraft(acme.as("li"), week, undefined);
    expect((await team(acme, "gao")).sums.passed["week_commit"]).toBe("0.00");
    await sign(acme, "li");
    expect((await team(acme, "gao")).sums.passed["week_commit"]).toBe("500000.00");
  });
});
