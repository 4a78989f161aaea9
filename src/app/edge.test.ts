import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testApplication } from "../../test/support/application.ts";
import { addressReader, createEdge } from "./edge.ts";
import { addHealth } from "./health.ts";
import { addPages } from "./pages.ts";

const app = testApplication();
const folder = mkdtempSync(path.join(tmpdir(), "drumbeat-web-"));
const page = '<!doctype html><script nonce="__CSP_NONCE__">1</script>';
beforeAll(() => {
  mkdirSync(path.join(folder, "assets"));
  writeFileSync(path.join(folder, "index.html"), page);
  writeFileSync(path.join(folder, "assets/main-abc.js"), "let a");
  writeFileSync(path.join(folder, "assets/main-abc.js.br"), brotliCompressSync("let a"));
  writeFileSync(path.join(folder, ".built"), "");
  writeFileSync(path.join(path.dirname(folder), "drumbeat-secret.js"), "secret");
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  rmSync(path.join(path.dirname(folder), "drumbeat-secret.js"));
  await app.pool.end();
});

const served = ({ publicUrl = "", trustedProxies = [] as string[] } = {}) => {
  const config = { host: "127.0.0.1", publicUrl, trustedProxies };
  const hono = createEdge(app, config);
  const addressOf = addressReader(config);
  addHealth(hono, app, addressOf);
  hono.get("/address", (http) => http.text(addressOf(http)));
  hono.post("/api/v1/echo", async (http) => http.json({ length: (await http.req.text()).length }));
  addPages(hono, folder);
  return (target: string, { from = "127.0.0.1", ...init }: RequestInit & { from?: string } = {}) =>
    hono.request(target, init, { incoming: { socket: { remoteAddress: from } } });
};
const json = { "content-type": "application/json" };

describe("the page", () => {
  it("comes with a fresh nonce for its scripts, and a policy that allows nothing else", async () => {
    const ask = served();
    const [first, second] = [await ask("/my-week"), await ask("/my-week")];
    const policy = first.headers.get("content-security-policy") ?? "";
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    expect(await first.text()).toBe(page.replace("__CSP_NONCE__", nonce));
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe-");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(second.headers.get("content-security-policy")).not.toBe(policy);
    expect(first.headers.get("cache-control")).toBe("no-store");
  });

  it("has scripts that the browser keeps for ever, compressed beforehand", async () => {
    const ask = served();
    const small = await ask("/assets/main-abc.js", { headers: { "accept-encoding": "gzip, br" } });
    expect(Object.fromEntries(small.headers)).toMatchObject({
      "content-encoding": "br",
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      vary: "accept-encoding",
    });
    expect(await (await ask("/assets/main-abc.js")).text()).toBe("let a");
  });

  it.each([
    "/../drumbeat-secret.js",
    "/%2e%2e/drumbeat-secret.js",
    "/..%5cdrumbeat-secret.js",
    "//drumbeat-secret.js",
    "/assets/%2e%2e%2f%2e%2e%2fdrumbeat-secret.js",
    "/.built",
    "/assets/main-abc.js.br",
  ])("is the only thing that can be reached: %s", async (target) => {
    const answer = await served()(`http://127.0.0.1${target}`);
    expect(await answer.text()).not.toContain("secret");
    expect(answer.headers.get("content-type")).not.toContain("javascript");
  });
});

describe("every answer", () => {
  it.each(["/", "/healthz", "/api/v1/nothing", "/missing.js"])(
    "has its type, cannot be framed or sniffed, and names its request: %s",
    async (target) => {
      const { headers } = await served()(target);
      expect(Object.fromEntries(headers)).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      });
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("content-type")).toMatch(/^(text\/html|application\/(problem\+)?json)/);
    },
  );

  it("asks the browser to insist on https where the public address has it", async () => {
    expect((await served({ publicUrl: "https://drumbeat.example.com" })("/healthz")).headers.get("strict-transport-security")).toContain(
      "max-age=31536000",
    );
    expect((await served()("/healthz")).headers.get("strict-transport-security")).toBeNull();
  });
});

describe("a request", () => {
  it.each(["evil.example", "127.0.0.1.evil.example", "evil.example:7070"])(
    "under a foreign name is refused on loopback: %s",
    async (host) => {
      expect((await served()("/", { headers: { host } })).status).toBe(403);
    },
  );
  it.each(["127.0.0.1:7070", "localhost:7070", "[::1]:7070", "drumbeat.example.com"])(
    "under one of our names is answered: %s",
    async (host) => {
      expect((await served({ publicUrl: "https://drumbeat.example.com" })("/", { headers: { host } })).status).toBe(200);
    },
  );

  it.each([
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://127.0.0.1:9999" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ])("that changes something from another website is refused: %o", async (headers) => {
    const answer = await served()("/api/v1/echo", {
      method: "POST",
      body: "{}",
      headers: { host: "127.0.0.1:7070", ...json, ...headers } as Record<string, string>,
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "foreign-origin" });
  });
  it.each([{}, { origin: "http://127.0.0.1:7070", "sec-fetch-site": "same-origin" }, { "sec-fetch-site": "none" }])(
    "from our own pages, or from a program, goes on: %o",
    async (headers) => {
      const answer = await served()("/api/v1/echo", {
        method: "POST",
        body: "{}",
        headers: { host: "127.0.0.1:7070", ...json, ...headers } as Record<string, string>,
      });
      expect(answer.status).toBe(200);
    },
  );

  it("has a body of at most 2 MB of JSON, also when it does not say how long it is", async () => {
    const ask = served();
    const big = "x".repeat(2 * 1024 * 1024 + 1);
    expect(
      (await ask("/api/v1/echo", { method: "POST", body: big, headers: { ...json, "content-length": String(big.length) } })).status,
    ).toBe(413);
    const stream = new Blob([big]).stream();
    const answer = await ask("/api/v1/echo", { method: "POST", body: stream, headers: json, duplex: "half" } as RequestInit);
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: "too-large", details: { limit: 2 * 1024 * 1024 } });
  });

  it("comes from the socket's address; what it says itself counts only behind a trusted proxy", async () => {
    const headers = { "x-forwarded-for": "6.6.6.6, 10.0.0.9" };
    expect(await (await served()("/address", { headers, from: "203.0.113.7" })).text()).toBe("203.0.113.7");
    expect(await (await served({ trustedProxies: ["203.0.113.7"] })("/address", { headers, from: "::ffff:203.0.113.7" })).text()).toBe(
      "10.0.0.9",
    );
    expect(await (await served({ trustedProxies: ["203.0.113.7", "10.0.0.9"] })("/address", { headers, from: "203.0.113.7" })).text()).toBe(
      "6.6.6.6",
    );
  });
});

describe("health", () => {
  it("tells that the program answers, and that its database does", async () => {
    const ask = served();
    expect(await (await ask("/healthz")).json()).toEqual({ status: "ok" });
    expect(await (await ask("/readyz")).json()).toEqual({ status: "ready" });
  });
  it("gives figures on loopback only, never through a proxy", async () => {
    const ask = served();
    expect(await (await ask("/metrics")).text()).toMatch(/^drumbeat_database_connections \d+$/m);
    expect((await ask("/metrics", { from: "203.0.113.7" })).status).toBe(404);
    expect((await ask("/metrics", { headers: { "x-forwarded-for": "203.0.113.7" } })).status).toBe(404);
  });
});
