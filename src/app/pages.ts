import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Hono } from "hono";
import { notFound } from "../kernel/pure/refusal.ts";

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".txt": "text/plain; charset=utf-8",
};
type Served = { readonly type: string; readonly plain: Uint8Array<ArrayBuffer>; readonly brotli: Uint8Array<ArrayBuffer> | null };

/**
 * The built web: the files that were there at start, held in memory by their exact path (so no path can lead anywhere else), and the page
 * for every other address, with a fresh nonce for its scripts and styles.
 */
export const addPages = (hono: Hono, folder: string): void => {
  const files = readFiles(folder);
  const page = existsSync(path.join(folder, "index.html")) ? readFileSync(path.join(folder, "index.html"), "utf8") : unbuilt;
  hono.get("*", (http) => {
    const file = files.get(http.req.path);
    if (file) {
      const useBrotli = file.brotli !== null && /\bbr\b/.test(http.req.header("accept-encoding") ?? "");
      http.header("content-type", file.type);
      http.header("vary", "accept-encoding");
      // Names under assets/ carry a hash of their content.
      http.header("cache-control", http.req.path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "public, max-age=3600");
      if (useBrotli) http.header("content-encoding", "br");
      return http.body((useBrotli && file.brotli) || file.plain);
    }
    if (/\.\w{1,12}$/.test(http.req.path)) throw notFound("file");
    const nonce = randomBytes(18).toString("base64");
    http.header("content-security-policy", policyOf(nonce));
    http.header("cache-control", "no-store");
    return http.html(page.replaceAll("__CSP_NONCE__", nonce));
  });
};

/** Scripts and styles by nonce only; nothing from elsewhere, no framing, no forms to strangers. */
const policyOf = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

const readFiles = (folder: string): ReadonlyMap<string, Served> => {
  const files = new Map<string, Served>();
  if (!existsSync(folder)) return files;
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const type = types[path.extname(entry)];
    if (!type) continue;
    const file = path.join(folder, entry);
    files.set(`/${entry.split(path.sep).join("/")}`, {
      type,
      plain: new Uint8Array(readFileSync(file)),
      brotli: existsSync(`${file}.br`) ? new Uint8Array(readFileSync(`${file}.br`)) : null,
    });
  }
  return files;
};

const unbuilt = "<!doctype html><title>Drumbeat</title><p>The web is not built yet: start with script/server, or run npx vite build.</p>";
