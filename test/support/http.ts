import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Hono } from "hono";
import { createApp } from "../../src/app/createApp.ts";
import { createEdge } from "../../src/app/edge.ts";
import { allSentences } from "../../src/app/application.ts";
import type { Application } from "../../src/kernel/io/application.ts";
import { inTransaction, sql } from "../../src/kernel/io/db.ts";
import { newId } from "../../src/kernel/io/id.ts";
import { acceptLink, invite } from "../../src/organisation/service/links.ts";
import { createKey } from "../../src/organisation/service/account.ts";
import { callerOf } from "../../src/organisation/service/signIn.ts";
import { testApplication, type Company, type Key } from "./company.ts";

/** The whole program in process: edge, sign-in, rooms. The client's address is what `x-test-address` says. */
export const httpApplication = (): { app: Application; hono: Hono } => {
  const filesDir = path.join(mkdtempSync(path.join(tmpdir(), "drumbeat-http-")), "files");
  const app = testApplication({ filesDir, sentences: allSentences() });
  const hono = createEdge(app, { host: "127.0.0.1", publicUrl: app.publicUrl, trustedProxies: [] });
  const addressOf = (http: { req: { header: (name: string) => string | undefined } }): string =>
    http.req.header("x-test-address") ?? "127.0.0.1";
  const authenticate = (http: { req: { header: (name: string) => string | undefined } }) =>
    callerOf(app, { authorization: http.req.header("authorization"), cookie: http.req.header("cookie") });
  hono.route("/", createApp(app, { authenticate, addressOf }));
  return { app, hono };
};

// oxlint-disable-next-line typescript/no-explicit-any -- a test reads any field of an answer and fails where it is not
export type Answered = { readonly status: number; readonly body: any; readonly cookie: string | null; readonly headers: Headers };
type Asked = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };
export type Client = {
  /** @example await li("GET /people", {}) — the path without /api/v1 */
  (endpoint: string, asked?: Asked): Promise<Answered>;
};

/** Somebody who sends requests with these headers. Every POST gets a key of its own. */
export const client =
  (hono: Hono, headers: Readonly<Record<string, string>> = {}): Client =>
  async (endpoint, asked = {}) => {
    const [method = "GET", where = "/"] = endpoint.split(" ");
    const response = await hono.request(`http://127.0.0.1/api/v1${where}`, {
      method,
      headers: {
        host: "127.0.0.1",
        ...(asked.body !== undefined && { "content-type": "application/json" }),
        ...(method !== "GET" && { "idempotency-key": newId() }),
        ...headers,
        ...asked.headers,
      },
      ...(asked.body !== undefined && { body: typeof asked.body === "string" ? asked.body : JSON.stringify(asked.body) }),
    });
    const text = await response.text();
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? null;
    return { status: response.status, body: isJson && text !== "" ? JSON.parse(text) : text, cookie, headers: response.headers };
  };

export const goodPassword = "correct horse battery";
/** Gives a person a user with the good password (or joins the one that has the e-mail), and a client with its session. */
export const signedInClient = async (
  { as, orgId, id }: Company,
  hono: Hono,
  key: Key,
  email = `${key}@${orgId}.example`,
): Promise<Client> => {
  const link = await inTransaction(as(), async (tx) => {
    await tx.exec(sql`update person set email = ${email} where org_id = ${orgId} and person_id = ${id(key)}`);
    return invite(tx, id(key));
  });
  await acceptLink(
    { ...as(), orgId: "", actor: { kind: "system", name: "visitor" } },
    { token: link.split("#")[1] ?? "", email, password: goodPassword },
    { address: "127.0.0.1", agent: "test", cookie: null },
  );
  const { cookie, status } = await client(hono)("POST /sign-in", { body: { email, password: goodPassword } });
  if (status !== 200 || cookie === null) throw new Error(`${key} of ${orgId} could not sign in: ${status}`);
  return client(hono, { cookie });
};

/** A client with an API key of the person: the quickest way to be somebody. */
export const keyClient = async (company: Company, hono: Hono, key: Key, { readOnly = false } = {}): Promise<Client> => {
  const token = await inTransaction(company.as(), (tx) =>
    createKey(tx, { keyId: newId(), personId: company.id(key), name: "test", readOnly, days: null }),
  );
  return client(hono, { authorization: `Bearer ${token}` });
};
