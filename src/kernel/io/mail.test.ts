import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { newOrganisation, testApplication } from "../../../test/support/application.ts";
import { systemContext } from "./context.ts";
import { inTransaction, sql } from "./db.ts";
import { enqueue, startWorking, type Worker } from "./jobs.ts";
import { mailWorker, minutesUntilNextAttempt, writeMail } from "./mail.ts";

const app = testApplication();
const received: string[] = [];
let refuseNext = 0;
const mailServer = new SMTPServer({
  disabledCommands: ["AUTH", "STARTTLS"],
  onData: (stream, _session, done) => {
    let text = "";
    stream.on("data", (part: Buffer) => (text += part.toString()));
    stream.on("end", () => {
      if (refuseNext > 0) {
        refuseNext -= 1;
        return done(Object.assign(new Error("mailbox busy"), { responseCode: 450 }));
      }
      received.push(text);
      done();
    });
  },
});
const seen: { orgId: string; n: number }[] = [];
const counter: Worker<{ n: number }> = {
  queue: "test.count",
  retrySeconds: 1,
  work: async ({ orgId }, { n }) => {
    seen.push({ orgId, n });
    if (n === 13 && seen.filter((each) => each.n === 13).length === 1) throw new Error("the first time fails");
  },
};
let ticks = 0;
let working: { stop: () => Promise<void> };

beforeAll(async () => {
  await new Promise<void>((resolve) => mailServer.listen(0, "127.0.0.1", resolve));
  const { port } = mailServer.server.address() as { port: number };
  const server = { url: `smtp://127.0.0.1:${port}?ignoreTLS=true`, from: "Drumbeat <drumbeat@acme.example>" };
  working = await startWorking(app, inject("connection"), {
    workers: [mailWorker(server), counter],
    ticks: [{ name: "count", look: async () => void (ticks += 1) }],
    everySeconds: 1,
  });
});
afterAll(async () => {
  await working.stop();
  await new Promise<void>((resolve) => mailServer.close(resolve));
  await app.pool.end();
});

const outbox = (orgId: string) =>
  inTransaction(systemContext(app, orgId, "test"), (tx) =>
    tx.all(
      sql<{ dedupe_key: string; attempts: number; problem: string | null; sent: boolean }>`
      select dedupe_key, attempts, problem, sent_at is not null as sent from mail_outbox where org_id = ${orgId} order by dedupe_key`,
    ),
  );
const mail = { dedupeKey: "reminder/2026-W10/li", recipient: "li@acme.example", subject: "周报 · your week is due", body: "Sunday 23:59" };

describe("a job", () => {
  it("exists if and only if its transaction commits, and works in the organisation that it came from", async () => {
    const orgId = await newOrganisation(app);
    const context = systemContext(app, orgId, "test");
    await inTransaction(context, (tx) => enqueue(tx, "test.count", { n: 1 }));
    await expect(
      inTransaction(context, async (tx) => {
        await enqueue(tx, "test.count", { n: 2 });
        throw new Error("changed my mind");
      }),
    ).rejects.toThrow();
    await expect.poll(() => seen.filter((each) => each.orgId === orgId), { timeout: 5000 }).toEqual([{ orgId, n: 1 }]);
  });

  it("waits once under one key", async () => {
    const orgId = await newOrganisation(app);
    await inTransaction(systemContext(app, orgId, "test"), async (tx) => {
      for (const n of [5, 6, 7]) await enqueue(tx, "test.count", { n }, { key: "same" });
    });
    await expect.poll(() => seen.filter((each) => each.orgId === orgId), { timeout: 5000 }).toEqual([{ orgId, n: 5 }]);
  });

  it("that fails is tried again", async () => {
    const orgId = await newOrganisation(app);
    await inTransaction(systemContext(app, orgId, "test"), (tx) => enqueue(tx, "test.count", { n: 13 }));
    await expect.poll(() => seen.filter((each) => each.orgId === orgId).length, { timeout: 20_000 }).toBe(2);
  });

  it("is not the only way: every organisation's clock is looked at again and again", async () => {
    const before = ticks;
    await expect.poll(() => ticks, { timeout: 5000 }).toBeGreaterThan(before);
  });
});

describe("a mail", () => {
  it("is sent once, however often it is written", async () => {
    const orgId = await newOrganisation(app);
    const write = () => inTransaction(systemContext(app, orgId, "test"), (tx) => writeMail(tx, mail));
    expect(await Promise.all([write(), write(), write()])).toEqual(expect.arrayContaining([true, false, false]));
    await expect
      .poll(() => outbox(orgId), { timeout: 5000 })
      .toEqual([{ dedupe_key: mail.dedupeKey, attempts: 1, problem: null, sent: true }]);
    expect(received.filter((text) => text.includes("li@acme.example"))).toHaveLength(1);
    expect(received.at(-1)).toMatch(/Subject: =\?UTF-8\?/);
  });

  it("that the server does not take is tried again, with the reason in the outbox", async () => {
    const orgId = await newOrganisation(app);
    refuseNext = 1;
    await inTransaction(systemContext(app, orgId, "test"), (tx) => writeMail(tx, { ...mail, recipient: "wang@acme.example" }));
    await expect
      .poll(() => outbox(orgId), { timeout: 5000 })
      .toMatchObject([{ attempts: 1, sent: false, problem: expect.stringContaining("mailbox busy") }]);
  });

  it("is tried for a day, later and later", () => {
    const waits = Array.from({ length: 29 }, (_, index) => minutesUntilNextAttempt(index + 1));
    expect(waits.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(waits.at(-1)).toBeNull();
    const total = waits.reduce<number>((sum, wait) => sum + (wait ?? 0), 0);
    expect(total / 60).toBeGreaterThan(22);
    expect(total / 60).toBeLessThan(25);
  });

  it("never leaves a demo organisation, and the outbox says so", async () => {
    const orgId = await newOrganisation(app);
    await inTransaction(systemContext(app, orgId, "test"), async (tx) => {
      await tx.exec(sql`update organisation set purpose = 'demo' where org_id = ${orgId}`);
      await writeMail(tx, { ...mail, recipient: "demo@acme.example" });
    });
    expect(await outbox(orgId)).toMatchObject([{ sent: false, problem: "not-sent-from-demo" }]);
    expect(received.some((text) => text.includes("demo@acme.example"))).toBe(false);
  });

  it.each(['"a@evil x"@corp.example', "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", `${"(".repeat(10_000)}a@b.example`])(
    "to an address that hides another is not tried: %s",
    async (recipient) => {
      const orgId = await newOrganisation(app);
      await inTransaction(systemContext(app, orgId, "test"), (tx) => writeMail(tx, { ...mail, recipient }));
      expect(await outbox(orgId)).toMatchObject([{ sent: false, problem: "bad-address", attempts: 0 }]);
    },
  );

  it("without a mail server is not tried, and the outbox says so", async () => {
    const orgId = await newOrganisation(app);
    const context = systemContext(app, orgId, "test");
    await inTransaction(context, (tx) =>
      tx.exec(sql`
      insert into mail_outbox (org_id, mail_id, dedupe_key, recipient, subject, body, created_at) values (${orgId}, ${orgId}, 'x', 'li@acme.example', 's', 'b', now())`),
    );
    await mailWorker(null).work(context, { mailId: orgId });
    expect(await outbox(orgId)).toMatchObject([{ sent: false, problem: "no-mail-server", attempts: 0 }]);
  });
});
