import { statSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { company, type Company } from "../../test/support/company.ts";
import { client, goodPassword, httpApplication, keyClient, signedInClient } from "../../test/support/http.ts";
import { inTransaction } from "../kernel/io/db.ts";
import { newId } from "../kernel/io/id.ts";
import { firstAdministratorLink, invite, resetLinkByEmail } from "./service/links.ts";

const { app, hono } = httpApplication();
const visitor = client(hono);
const tokenOf = (link: string | null): string => link?.split("#")[1] ?? "";
/** E-mails are unique over all organisations, so every test has its own. */
const address = (): string => `${newId()}@acme.example`;

describe("signing in", () => {
  let acme: Company;
  beforeAll(async () => {
    acme = await company(app);
  });

  it("with e-mail and password gives a session in the person's organisation", async () => {
    const email = address();
    const li = await signedInClient(acme, hono, "li", email);
    const { body } = await li("GET /me");
    expect(body).toMatchObject({
      person: { name: "李娜", roles: ["am"] },
      user: { email },
      organisation: { name: "Acme" },
      today: "2026-03-02",
      reports: 0,
    });
  });

  it("answers a wrong password and an unknown e-mail alike", async () => {
    const email = address();
    await signedInClient(await company(app), hono, "li", email);
    const wrong = await visitor("POST /sign-in", { body: { email, password: "not the password" } });
    const unknown = await visitor("POST /sign-in", { body: { email: address(), password: "not the password" } });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect({ ...wrong.body, requestId: "" }).toEqual({ ...unknown.body, requestId: "" });
    expect(wrong.cookie).toBeNull();
  });

  it("sets a cookie that scripts cannot read and other sites do not send", async () => {
    const email = address();
    await signedInClient(await company(app), hono, "li", email);
    const { headers } = await visitor("POST /sign-in", { body: { email, password: goodPassword } });
    expect(headers.get("set-cookie")).toMatch(/^drumbeat=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it("a forged or altered cookie is nobody", async () => {
    const li = await signedInClient(await company(app), hono, "li", address());
    expect((await li("GET /me")).status).toBe(200);
    for (const cookie of ["drumbeat=abc", "drumbeat=abc.def", "drumbeat=", `drumbeat=${"a".repeat(32)}.${"b".repeat(43)}=`]) {
      expect((await client(hono, { cookie })("GET /me")).status).toBe(401);
    }
  });

  it("a session that is ended ends at once, also from another browser", async () => {
    const email = address();
    const phone = await signedInClient(await company(app), hono, "li", email);
    const { cookie } = await visitor("POST /sign-in", { body: { email, password: goodPassword } });
    const desk = client(hono, { cookie: cookie ?? "" });
    const { body } = await desk("GET /sessions");
    const other = body.items.find((session: { current: boolean }) => !session.current);
    expect((await desk(`DELETE /sessions/${other.id}`)).status).toBe(200);
    expect((await phone("GET /me")).status).toBe(401);
    expect((await desk("POST /sign-out")).status).toBe(200);
    expect((await desk("GET /me")).status).toBe(401);
  });

  it("roles and the user's place are asked anew with every request", async () => {
    const globex = await company(app);
    const ding = await signedInClient(globex, hono, "ding", address());
    const li = await signedInClient(globex, hono, "li", address());
    expect((await ding(`PUT /people/${globex.id("li")}/roles`, { body: { roles: ["am", "rm"] } })).status).toBe(200);
    expect((await li("GET /me")).body.person.roles).toEqual(["am", "rm"]);
    expect((await ding(`DELETE /people/${globex.id("li")}/user`)).status).toBe(200);
    expect((await li("GET /me")).status).toBe(401);
  });
});

describe("limits of trying", () => {
  it("1,000 guesses from 1,000 addresses of one /64 try at most 10 passwords, and the holder elsewhere still signs in", async () => {
    const email = address();
    const li = await signedInClient(await company(app), hono, "li", email);
    const statuses = await Promise.all(
      Array.from({ length: 1000 }, (_, index) =>
        client(hono, { "x-test-address": `2001:db8:1:2::${index.toString(16)}` })("POST /sign-in", {
          body: { email, password: `guess ${index}` },
        }),
      ),
    );
    expect(statuses.filter(({ status }) => status !== 429).length).toBeLessThanOrEqual(10);
    expect(statuses.find(({ status }) => status === 429)?.body.details.seconds).toBeGreaterThan(0);
    expect((await li("GET /me")).status).toBe(200);
    expect((await visitor("POST /sign-in", { body: { email, password: goodPassword } })).status).toBe(200);
  });

  it("counts one account however its e-mail is spelt", async () => {
    const email = address();
    const guess = (spelt: string) =>
      client(hono, { "x-test-address": "203.0.113.9" })("POST /sign-in", { body: { email: spelt, password: "wrong wrong" } });
    const answers = [];
    for (let index = 0; index < 10; index += 1) answers.push((await guess(index % 2 ? email.toUpperCase() : ` ${email}`)).status);
    expect(answers.at(-1)).toBe(429);
  });
});

describe("one-time links", () => {
  it("an invitation gives the person a user with a password of their own, once", async () => {
    const acme = await company(app);
    const email = address();
    const ding = await signedInClient(acme, hono, "ding", address());
    await ding(`PATCH /people/${acme.id("li")}`, { body: { email } });
    const { body } = await ding(`PUT /people/${acme.id("li")}/invitation`);
    const token = tokenOf(body.link);
    expect((await visitor("POST /links/look", { body: { token } })).body).toMatchObject({
      purpose: "invitation",
      person: "李娜",
      organisation: "Acme",
      email,
      isKnown: false,
    });
    expect((await visitor("POST /links/accept", { body: { token, password: "short" } })).body.fields).toMatchObject([
      { pointer: "/password", code: "password-too-short" },
    ]);
    const accepted = await visitor("POST /links/accept", { body: { token, password: goodPassword } });
    expect(accepted.status).toBe(200);
    expect((await client(hono, { cookie: accepted.cookie ?? "" })("GET /me")).body.person.name).toBe("李娜");
    expect((await visitor("POST /links/accept", { body: { token, password: goodPassword } })).status).toBe(404);
    expect((await visitor("POST /links/look", { body: { token } })).body.code).toBe("organisation.link-dead");
  });

  it("twenty clicks on one invitation make one user", async () => {
    const acme = await company(app);
    const token = tokenOf(await acme.within(undefined, (tx) => invite(tx, acme.id("li"))));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        visitor("POST /links/accept", { body: { token, password: goodPassword, email: `li-${acme.orgId}@acme.example` } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("a link for one e-mail, opened by somebody signed in with another, is refused and burned", async () => {
    const acme = await company(app);
    const gao = await signedInClient(acme, hono, "ding", address());
    await gao(`PATCH /people/${acme.id("li")}`, { body: { email: address() } });
    const token = tokenOf((await gao(`PUT /people/${acme.id("li")}/invitation`)).body.link);
    expect((await gao("POST /links/accept", { body: { token, password: goodPassword } })).status).toBe(403);
    expect((await visitor("POST /links/accept", { body: { token, password: goodPassword } })).status).toBe(404);
  });

  it("only the newest invitation of a person is good", async () => {
    const acme = await company(app);
    const older = tokenOf(await acme.within(undefined, (tx) => invite(tx, acme.id("li"))));
    await acme.within(undefined, (tx) => invite(tx, acme.id("li")));
    expect((await visitor("POST /links/look", { body: { token: older } })).status).toBe(404);
  });

  it("a user of one organisation joins another with the same password, and chooses between them", async () => {
    const [acme, globex] = [await company(app), await company(app)];
    const email = address();
    const li = await signedInClient(acme, hono, "li", email);
    const ding = await keyClient(globex, hono, "ding");
    await ding(`PATCH /people/${globex.id("wang")}`, { body: { email } });
    const token = tokenOf(await globex.within(undefined, (tx) => invite(tx, globex.id("wang"))));
    expect((await visitor("POST /links/look", { body: { token } })).body.isKnown).toBe(true);
    expect((await visitor("POST /links/accept", { body: { token, password: "another password" } })).status).toBe(401);
    expect((await visitor("POST /links/accept", { body: { token, password: goodPassword } })).body.organisations).toHaveLength(2);
    expect((await li("GET /me")).body.person.name).toBe("李娜");
    expect((await li("PUT /me/organisation", { body: { id: globex.orgId } })).status).toBe(200);
    expect((await li("GET /me")).body.person.name).toBe("王伟");
    expect((await li("PUT /me/organisation", { body: { id: (await company(app)).orgId } })).status).toBe(404);
  });

  it("the first administrator's link makes an organisation whose first user is administrator and leader, once", async () => {
    const token = tokenOf(await firstAdministratorLink(app, app.publicUrl));
    const email = address();
    const organisation = {
      name: "北辰网络",
      timeZone: "Asia/Shanghai",
      baseCurrency: "CNY",
      fiscalYearStartMonth: 1,
      calendar: "gregorian",
    };
    const made = await visitor("POST /links/accept", { body: { token, email, password: goodPassword, name: "赵敏", organisation } });
    expect(made.status).toBe(200);
    const zhao = client(hono, { cookie: made.cookie ?? "" });
    expect((await zhao("GET /me")).body).toMatchObject({
      person: { name: "赵敏", roles: ["administrator", "leader"] },
      organisation: { name: "北辰网络", key: "bei-chen-wang-luo" },
    });
    expect(
      (await visitor("POST /links/accept", { body: { token, email: address(), password: goodPassword, name: "B", organisation } })).status,
    ).toBe(404);
    expect(await firstAdministratorLink(app, app.publicUrl)).toBeNull();
  });

  it("a reset link sets a password, ends every session and is dead afterwards", async () => {
    const acme = await company(app);
    const email = address();
    const li = await signedInClient(acme, hono, "li", email);
    const token = tokenOf((await resetLinkByEmail(app, email))?.link ?? null);
    const reset = await visitor("POST /links/accept", { body: { token, password: "a new pass phrase" } });
    expect(reset.status).toBe(200);
    expect((await li("GET /me")).status).toBe(401);
    expect((await visitor("POST /sign-in", { body: { email, password: goodPassword } })).status).toBe(401);
    expect((await visitor("POST /sign-in", { body: { email, password: "a new pass phrase" } })).status).toBe(200);
    expect((await visitor("POST /links/accept", { body: { token, password: goodPassword } })).status).toBe(404);
  });

  it("asking for a reset answers alike for known and unknown e-mails", async () => {
    const email = address();
    await signedInClient(await company(app), hono, "li", email);
    const [known, unknown] = [
      await visitor("POST /password-resets", { body: { email } }),
      await visitor("POST /password-resets", { body: { email: address() } }),
    ];
    expect([known.status, unknown.status]).toEqual([202, 202]);
    expect(known.body).toEqual(unknown.body);
    const { rows } = await app.pool.query("select body from mail_outbox where recipient = $1", [email]);
    expect(rows[0]?.body).toContain(`${app.publicUrl}/welcome#`);
  });

  it("an administrator copies a reset link only for who is in no other organisation", async () => {
    const acme = await company(app);
    const ding = await keyClient(acme, hono, "ding");
    await signedInClient(acme, hono, "li", address());
    expect((await ding(`PUT /people/${acme.id("li")}/reset-link`)).body.link).toContain("#");
    const email = address();
    await signedInClient(acme, hono, "wang", email);
    const globex = await company(app);
    await signedInClient(globex, hono, "li", email);
    expect((await ding(`PUT /people/${acme.id("wang")}/reset-link`)).body.code).toBe("organisation.user-elsewhere");
  });
});

describe("passwords", () => {
  it("a new one needs the old one, and ends every other session", async () => {
    const email = address();
    const phone = await signedInClient(await company(app), hono, "li", email);
    const desk = client(hono, { cookie: (await visitor("POST /sign-in", { body: { email, password: goodPassword } })).cookie ?? "" });
    expect((await desk("PUT /me/password", { body: { current: "wrong", next: "a new pass phrase" } })).body.fields[0].pointer).toBe(
      "/current",
    );
    expect((await desk("PUT /me/password", { body: { current: goodPassword, next: "a new pass phrase" } })).status).toBe(200);
    expect((await desk("GET /me")).status).toBe(200);
    expect((await phone("GET /me")).status).toBe(401);
  });
});

describe("API keys", () => {
  it("have their person's rights, are shown once, and are dead when revoked", async () => {
    const acme = await company(app);
    const li = await signedInClient(acme, hono, "li", address());
    const keyId = newId();
    const { body } = await li(`PUT /keys/${keyId}`, { body: { name: "report" } });
    const program = client(hono, { authorization: `Bearer ${body.token}` });
    expect((await program("GET /me")).body.person.name).toBe("李娜");
    expect((await li("GET /keys")).body.items).toMatchObject([{ id: keyId, name: "report", hint: body.token.slice(-4), readOnly: false }]);
    expect((await li(`PUT /keys/${keyId}`, { body: { name: "report" } })).status).toBe(409);
    expect((await li(`DELETE /keys/${keyId}`)).status).toBe(200);
    expect((await program("GET /me")).status).toBe(401);
    const { rows } = await app.pool.query("select token_hash::text as hash from auth.api_key where key_id = $1", [keyId]);
    expect(rows[0].hash).not.toContain(body.token);
  });

  it("that are read-only change nothing", async () => {
    const acme = await company(app);
    const ding = await keyClient(acme, hono, "ding", { readOnly: true });
    expect((await ding("GET /people")).status).toBe(200);
    expect((await ding(`PUT /people/${acme.id("li")}/roles`, { body: { roles: [] } })).body.code).toBe("key.read-only");
  });

  it("do not reach the account: no keys, sessions or password by key", async () => {
    const acme = await company(app);
    const li = await keyClient(acme, hono, "li");
    expect((await li(`PUT /keys/${newId()}`, { body: { name: "more" } })).status).toBe(403);
    expect((await li("GET /sessions")).status).toBe(403);
    expect((await li("PUT /me/password", { body: { current: "x", next: "y" } })).status).toBe(403);
  });

  it("of others are seen and revoked by administrators alone", async () => {
    const acme = await company(app);
    await keyClient(acme, hono, "wang");
    const [li, ding] = [await signedInClient(acme, hono, "li", address()), await signedInClient(acme, hono, "ding", address())];
    expect((await li("GET /keys?whose=all")).status).toBe(404);
    const { body } = await ding("GET /keys?whose=all");
    expect((await li(`DELETE /keys/${body.items[0].id}`)).status).toBe(404);
    expect((await ding(`DELETE /keys/${body.items[0].id}`)).status).toBe(200);
  });

  it("a wrong one is refused and says nothing", async () => {
    for (const authorization of ["Bearer x", "Bearer drb_0000000000000000000000000000000000000000000", "Basic abc"]) {
      expect((await client(hono, { authorization })("GET /me")).status).toBe(401);
    }
  });
});

describe("the demo company", () => {
  it("opens with one click on loopback only, and only its people", async () => {
    const demo = await company(app);
    await inTransaction(demo.as(), (tx) => tx.client.query("update organisation set purpose = 'demo' where org_id = $1", [demo.orgId]));
    const acme = await company(app);
    const remote = client(hono, { "x-test-address": "192.0.2.1" });
    expect((await remote("GET /sign-in")).body.demo).toEqual([]);
    expect((await remote("POST /sign-in/demo", { body: { personId: demo.id("li") } })).status).toBe(404);
    expect((await visitor("POST /sign-in/demo", { body: { personId: acme.id("li") } })).status).toBe(404);
    const { body } = await visitor("GET /sign-in");
    expect(body.demo.map((each: { role: string }) => each.role).sort()).toEqual(["administrator", "am", "leader", "operations", "rm"]);
    const { cookie } = await visitor("POST /sign-in/demo", { body: { personId: demo.id("li") } });
    expect((await client(hono, { cookie: cookie ?? "" })("GET /me")).body).toMatchObject({
      person: { name: "李娜" },
      organisation: { purpose: "demo" },
    });
    expect((await visitor("POST /sign-in", { body: { email: `${demo.id("li")}@demo.invalid`, password: "" } })).status).toBe(422);
  });
});

describe("the program's secret", () => {
  it("is made on first use, for its user's eyes only", () => {
    expect(statSync(path.join(path.dirname(app.filesDir), "secret")).mode & 0o777).toBe(0o600);
  });
});

describe("a request from another site", () => {
  const foreign: readonly Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://127.0.0.1.evil.example" },
    { origin: "http://127.0.0.1:9999" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site", origin: "http://127.0.0.1" },
  ];
  it.each(foreign)("%j changes nothing", async (headers) => {
    const acme = await company(app);
    const ding = await signedInClient(acme, hono, "ding", address());
    expect((await ding(`PUT /people/${acme.id("li")}/roles`, { body: { roles: [] }, headers })).status).toBe(403);
    expect((await ding("POST /sign-out", { headers })).status).toBe(403);
    expect((await ding("GET /me")).status).toBe(200);
  });

  it.each(["application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "text/plain; application/json"])(
    "as a %s form is not read",
    async (type) => {
      const acme = await company(app);
      const ding = await signedInClient(acme, hono, "ding", address());
      expect((await ding(`PUT /people/${acme.id("li")}/roles`, { body: '{"roles":[]}', headers: { "content-type": type } })).status).toBe(
        415,
      );
    },
  );
});
