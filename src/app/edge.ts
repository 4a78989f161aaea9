import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { Hono, type Context as HttpContext, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Application } from "../kernel/io/application.ts";
import { newId } from "../kernel/io/id.ts";
import { refusal } from "../kernel/pure/refusal.ts";
import { isLoopback, type Config } from "./config.ts";
import { answerProblem } from "./createApp.ts";

type EdgeConfig = Pick<Config, "host" | "publicUrl" | "trustedProxies">;

/** What every request passes before any room sees it: a request id, security headers, the right host, same origin, a bounded body. */
export const createEdge = (app: Application, config: EdgeConfig): Hono => {
  const hono = new Hono();
  hono.use(nameRequest(app), securityHeaders(config), refuseForeignHosts(config), refuseForeignOrigins, boundBodies);
  hono.onError((error, http) => answerProblem(app, error, http));
  return hono;
};

const nameRequest =
  (app: Application): MiddlewareHandler =>
  async (http, next) => {
    const requestId = newId();
    http.set("requestId" as never, requestId as never);
    const started = performance.now();
    await next();
    http.header("x-request-id", requestId);
    const ms = Math.round(performance.now() - started);
    if (http.res.status >= 500 || ms > 1000) {
      app.log("warn", "slow or failed request", { requestId, method: http.req.method, path: http.req.path, status: http.res.status, ms });
    }
  };

const securityHeaders =
  ({ publicUrl }: EdgeConfig): MiddlewareHandler =>
  async (http, next) => {
    await next();
    const headers = http.res.headers;
    headers.set("x-content-type-options", "nosniff");
    headers.set("referrer-policy", "same-origin");
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("cross-origin-resource-policy", "same-origin");
    headers.set("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()");
    if (!headers.has("content-security-policy"))
      headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
    if (publicUrl.startsWith("https:")) headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  };

/** On loopback only our own names are answered, so that no web page can reach us under a name of its own (DNS rebinding). */
const refuseForeignHosts = ({ host, publicUrl }: EdgeConfig): MiddlewareHandler => {
  const published = URL.canParse(publicUrl) ? new URL(publicUrl).hostname : null;
  return async (http, next) => {
    const asked = hostnameOf(http.req.header("host"));
    if (isLoopback(host) && asked !== null && !isLoopback(asked) && asked !== published)
      throw refusal("forbidden", "foreign-host", { host: asked });
    await next();
  };
};
const hostnameOf = (header: string | undefined): string | null =>
  header && URL.canParse(`http://${header}`) ? new URL(`http://${header}`).hostname.replace(/^\[(.*)\]$/, "$1") : null;

/** A browser tells where a request comes from: whatever changes something must come from our own pages (or from a program, which tells nothing). */
const refuseForeignOrigins: MiddlewareHandler = async (http, next) => {
  if (!["GET", "HEAD", "OPTIONS"].includes(http.req.method)) {
    const site = http.req.header("sec-fetch-site");
    const origin = http.req.header("origin");
    const isOurs = origin === undefined || (URL.canParse(origin) && new URL(origin).host === http.req.header("host"));
    if (!isOurs || (site !== undefined && site !== "same-origin" && site !== "none")) throw refusal("forbidden", "foreign-origin");
  }
  await next();
};

const megabyte = 1024 * 1024;
const tooLarge = (limit: number) => () => {
  throw refusal("too-large", "too-large", { limit });
};
const limitJson = bodyLimit({ maxSize: 2 * megabyte, onError: tooLarge(2 * megabyte) });
const limitFile = bodyLimit({ maxSize: 64 * megabyte, onError: tooLarge(64 * megabyte) });
/** A file to import goes to the disk as it comes, so it may be larger than what is ever held in memory. */
const limitImport = bodyLimit({ maxSize: 201 * megabyte, onError: tooLarge(201 * megabyte) });
/** Files (anything that is not JSON) may be larger; what a file means is bounded again where it is read. */
const boundBodies: MiddlewareHandler = (http, next) => {
  if ((http.req.header("content-type") ?? "").toLowerCase().startsWith("application/json")) return limitJson(http, next);
  return http.req.path === "/api/v1/imports" ? limitImport(http, next) : limitFile(http, next);
};

/** The caller's address: the socket's, or what the trusted proxies in front of us say. */
export const addressReader =
  ({ trustedProxies }: EdgeConfig) =>
  (http: HttpContext): string => {
    const { incoming } = http.env as { incoming?: IncomingMessage };
    let address = (incoming?.socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, "");
    const hops = (http.req.header("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
    while (trustedProxies.includes(address) && isIP(hops.at(-1) ?? "") !== 0) address = hops.pop() ?? address;
    return address;
  };
