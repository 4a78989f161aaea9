import { setTimeout as sleep } from "node:timers/promises";
import type { Hono } from "hono";
import type { Application } from "../kernel/io/application.ts";
import { notFound } from "../kernel/pure/refusal.ts";
import { isLoopback } from "./config.ts";
import type { addressReader } from "./edge.ts";

/** /healthz: the program answers. /readyz: so does its database. /metrics: a few figures for Prometheus, on loopback and not through a proxy. */
export const addHealth = (hono: Hono, app: Application, addressOf: ReturnType<typeof addressReader>): void => {
  const answered = new Map<string, number>();
  hono.use(async (http, next) => {
    await next();
    const kind = `${Math.floor(http.res.status / 100)}xx`;
    answered.set(kind, (answered.get(kind) ?? 0) + 1);
  });
  hono.get("/healthz", (http) => http.json({ status: "ok" }));
  hono.get("/readyz", async (http) => {
    const ready = await answersWithin(app, 2000);
    return http.json({ status: ready ? "ready" : "the database does not answer" }, ready ? 200 : 503);
  });
  hono.get("/metrics", (http) => {
    if (!isLoopback(addressOf(http)) || http.req.header("x-forwarded-for") !== undefined) throw notFound("route");
    const figures = [
      ["process_uptime_seconds", process.uptime().toFixed(1)],
      ["process_resident_memory_bytes", process.memoryUsage.rss()],
      ["nodejs_heap_used_bytes", process.memoryUsage().heapUsed],
      ["drumbeat_database_connections", app.pool.totalCount],
      ["drumbeat_database_connections_idle", app.pool.idleCount],
      ["drumbeat_requests_waiting_for_a_connection", app.pool.waitingCount],
      ...[...answered].map(([kind, count]) => [`drumbeat_requests_total{status="${kind}"}`, count]),
    ];
    return http.text(`${figures.map(([name, value]) => `${name} ${value}`).join("\n")}\n`);
  });
};

const answersWithin = (app: Application, ms: number): Promise<boolean> =>
  Promise.race([
    sleep(ms, false, { ref: false }),
    app.pool.query("select 1").then(
      () => true,
      () => false,
    ),
  ]);
