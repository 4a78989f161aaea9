import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import pg from "pg";
import { createApp } from "../src/app/createApp.ts";
import { subscribers } from "../src/app/subscriptions.ts";
import type { Application } from "../src/kernel/io/application.ts";
import { systemContext } from "../src/kernel/io/context.ts";
import { connectionTypes } from "../src/kernel/io/db.ts";
import { silentLog } from "../src/kernel/io/log.ts";
import { migrate } from "../src/kernel/io/migrate.ts";
import { startPostgres } from "../src/kernel/io/postgres.ts";
import { dayOf } from "../src/kernel/pure/day.ts";
import { weekOf, weekToText } from "../src/kernel/pure/week.ts";
import { makeCells } from "../src/metrics/service/cells.ts";
import { dayNumber, moment } from "../sim/time.ts";
import { loadBigCompany } from "./support/bigCompany.ts";
import { percentile, report } from "./support/report.ts";

/** Fewer for a quick look: DRUMBEAT_BENCH_PEOPLE=1000 script/bench screens */
const people = Number(process.env["DRUMBEAT_BENCH_PEOPLE"] ?? 10_000);
const requests = Number(process.env["DRUMBEAT_BENCH_REQUESTS"] ?? 400);
const known = "2026-11-27T10:00:00+08:00";
const week = weekToText(weekOf(dayOf(known.slice(0, 10))));

const dataDir = mkdtempSync(path.join(tmpdir(), "drumbeat-bench-"));
const postgres = await startPostgres({ dataDir });
await migrate(postgres.connection);
const pool = new pg.Pool({ ...postgres.connection, types: connectionTypes, max: 20 });
// The server is stopped while idle connections are still open: that is no failure here.
pool.on("error", () => undefined);
const client = await pool.connect();
const { orgId } = await loadBigCompany(client, {
  ...{ seed: "screens", people, opportunities: people * 100, years: 3, levels: people >= 5000 ? 5 : 4, weeks: 60 },
  known: moment(dayNumber(dayOf(known.slice(0, 10))), 10),
});
client.release();

const app: Application = { pool, log: silentLog, subscribers, filesDir: dataDir, publicUrl: "http://127.0.0.1", sentences: new Map() };
for (let left = 1; left > 0;) left = await makeCells(systemContext(app, orgId, "bench"));

type Who = { readonly id: string; readonly isManager: boolean };
const { rows: everybody } = await pool.query<Who>(
  `select p.person_id as id, exists (select from reporting_line l where l.org_id = p.org_id and l.manager_id = p.person_id) as "isManager"
   from person p where p.org_id = $1 order by p.key`,
  [orgId],
);
const managers = everybody.filter((one) => one.isManager);
const sellers = everybody.filter((one) => !one.isManager);
const pick = (all: readonly Who[], index: number): string => all[(index * 7919) % all.length]?.id ?? "";

/** One request of each kind of page, as the browser sends it; every index asks for somebody else. */
const pages = {
  week: (index: number) => ({ who: pick(sellers, index), path: `/weeks/${week}/commit` }),
  team: (index: number) => ({ who: pick(managers, index), path: `/weeks/${week}/team` }),
};

const api = createApp(app, {
  authenticate: (http) =>
    Promise.resolve({
      orgId,
      actor: { kind: "person", personId: http.req.header("x-person") ?? "", userId: null, sessionId: null, roles: [], readOnly: false },
    }),
  addressOf: () => "127.0.0.1",
});

/** The statements of one request, to be run again bare: what is left is the cost of the database and of HTTP. */
type Statement = { readonly text: string; readonly values: unknown[] };
const recorded = new Map<string, Statement[]>();
const record = async (name: string, { who, path: address }: { who: string; path: string }): Promise<void> => {
  const statements: Statement[] = [];
  const query = Object.getOwnPropertyDescriptor(pg.Client.prototype, "query")?.value as (...all: unknown[]) => unknown;
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...all: unknown[]) {
      if (typeof all[0] === "string") statements.push({ text: all[0], values: Array.isArray(all[1]) ? (all[1] as unknown[]) : [] });
      return query.apply(this, all);
    },
  });
  const response = await api.request(`/api/v1${address}`, { headers: { "x-person": who } });
  Object.assign(pg.Client.prototype, { query });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  recorded.set(`${name} ${who}`, statements);
};
const bare = new Hono().get("/:name/:who", async (http) => {
  const connection = await pool.connect();
  try {
    const answers = [];
    for (const { text, values } of recorded.get(`${http.req.param("name")} ${http.req.param("who")}`) ?? [])
      answers.push(values.length > 0 ? (await connection.query(text, values)).rows : void (await connection.query(text)));
    return http.json(answers.length);
  } finally {
    connection.release();
  }
});

const listening = (hono: Hono) =>
  new Promise<{ url: string; close: () => void }>((resolve) => {
    const server = serve({ fetch: hono.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve({ url: `http://127.0.0.1:${port}`, close: () => server.close() }),
    );
  });

/** Milliseconds of every request, `clients` at a time. */
const measure = async (clients: number, ask: (index: number) => Promise<Response>): Promise<number[]> => {
  const times: number[] = [];
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < requests) {
      const index = (next += 1);
      const started = performance.now();
      const response = await ask(index);
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${response.status}`);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: clients }, one));
  return times;
};

const [real, floor] = [await listening(api), await listening(bare)];
for (const [name, pageOf] of Object.entries(pages)) {
  /** Twenty different people: the same ones asked of the program and of the bare handler. */
  const asked = Array.from({ length: 20 }, (_, index) => pageOf(index));
  for (const page of asked) await record(name, page);
  const page = (index: number) => asked[index % asked.length] ?? pageOf(0);
  const program = (index: number) => fetch(`${real.url}/api/v1${page(index).path}`, { headers: { "x-person": page(index).who } });
  const raw = (index: number) => fetch(`${floor.url}/${name}/${page(index).who}`);
  await measure(4, program);
  for (const clients of [4, 16]) {
    const [times, rawTimes] = [await measure(clients, program), await measure(clients, raw)];
    const statements = recorded.get(`${name} ${asked[0]?.who}`)?.length;
    report({
      name: `screens.${name}.${clients}`,
      value: percentile(times, 0.99),
      raw: percentile(rawTimes, 0.99),
      unit: "ms",
      note: `p99, ${clients} clients, ${people} people, ${people * 100} deals, ${statements} statements; p50 ${percentile(times, 0.5).toFixed(1)} (raw ${percentile(rawTimes, 0.5).toFixed(1)})`,
    });
  }
}
real.close();
floor.close();
await pool.end();
await postgres.stop();
rmSync(dataDir, { recursive: true, force: true });
process.exit(0);
