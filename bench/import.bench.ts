import { chmodSync, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { makeApplication } from "../src/app/application.ts";
import { systemContext, type Context } from "../src/kernel/io/context.ts";
import { connectionTypes, inTransaction } from "../src/kernel/io/db.ts";
import { newId } from "../src/kernel/io/id.ts";
import { migrate } from "../src/kernel/io/migrate.ts";
import { startPostgres } from "../src/kernel/io/postgres.ts";
import { beginFile, checkFile, writeFile } from "../src/imports/service/commandLine.ts";
import { createOrganisation, recordPeople } from "../src/organisation/service.ts";
import { report } from "./support/report.ts";

/** More rows: DRUMBEAT_BENCH_ROWS=1000000 */
const rows = Number(process.env["DRUMBEAT_BENCH_ROWS"] ?? 100_000);
const folder = mkdtempSync(path.join(tmpdir(), "drumbeat-bench-"));
chmodSync(folder, 0o777);
const postgres = await startPostgres({ dataDir: path.join(folder, "data") });
await migrate(postgres.connection);
const app = makeApplication(postgres.connection, { dataDir: folder, publicUrl: "", log: () => undefined });

const newOrganisation = async (): Promise<Context> => {
  const context = systemContext(app, newId(), "bench");
  await createOrganisation(context, {
    ...{
      key: context.orgId,
      name: "Bench",
      time_zone: "Asia/Shanghai",
      base_currency: "CNY",
      fiscal_year_start_month: 1,
      calendar: "gregorian",
    },
    ...{ purpose: "real", historical: false, own_calendar: false },
  });
  const bare = { email: null, team: null, submits: true, activeFrom: null, activeTo: null, roles: ["am"] as const };
  await inTransaction(context, (tx) =>
    recordPeople(
      tx,
      Array.from({ length: 200 }, (_, at) => ({ ...bare, key: `p${at}`, name: `Agent ${at}` })),
    ),
  );
  return context;
};

/** A file like those that people bring: quotes, grouped amounts, an account for every twenty deals, one in four won. */
const fileOf = async (count: number): Promise<string> => {
  const name = path.join(folder, `${count}.csv`);
  const output = createWriteStream(name);
  output.write("opportunity_id,name,account,sales_agent,deal_stage,amount,currency,close_date,next_step\n");
  const stages = ["Prospecting", "Engaging", "Won", "Lost"];
  for (let at = 0; at < count; at += 1) {
    const day = `2026-0${1 + (at % 6)}-${String(1 + (at % 28)).padStart(2, "0")}`;
    const close = stages[at % 4] === "Won" ? `2025-0${1 + (at % 9)}-11` : day;
    const line = `K${at},"Deal ${at}, second floor",Account ${at % Math.ceil(count / 20)},Agent ${at % 200},${stages[at % 4]},"${1 + (at % 900)},${String(at % 1000).padStart(3, "0")}.50",CNY,${close},call them\n`;
    if (!output.write(line)) await once(output, "drain");
  }
  output.end();
  await once(output, "finish");
  return name;
};

const bring = async (
  context: Context,
  file: string,
): Promise<{ read: number; check: number; write: number; total: number; peak: number }> => {
  let peak = 0;
  const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  const marks = [performance.now()];
  const mark = (): number => marks.push(performance.now());
  const row = await beginFile(context, file, { kind: "opportunities", source: "bench", settings: {} });
  mark();
  const checked = await checkFile(context, row.import_id, () => undefined);
  mark();
  const done = await writeFile(context, checked, () => undefined);
  mark();
  clearInterval(sampler);
  if (done.status !== "done" || (done.counts.refuse ?? 0) > 0) throw new Error(JSON.stringify(done.counts));
  const [a = 0, b = 0, c = 0, d = 0] = marks.map((each) => each / 1000);
  return { read: b - a, check: c - b, write: d - c, total: d - a, peak: peak / 1024 / 1024 };
};

/** The very rows of one organisation, brought by COPY into another: the same tables, the same indexes, nothing else done. */
const copyRaw = async (from: string, to: string): Promise<number> => {
  const client = new pg.Client({ ...postgres.connection, types: connectionTypes });
  await client.connect();
  const tables = ["account", "opportunity", "sales_order", "external_key"];
  const columnsOf = async (table: string): Promise<string> => {
    const found = await client.query<{ name: string }>(
      "select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 and is_identity = 'NO' and column_name <> 'org_id' order by ordinal_position",
      [table],
    );
    return found.rows.map(({ name }) => name).join(", ");
  };
  // People are the other organisation's own.
  await client.query(
    `insert into person (org_id, person_id, key, name) select '${to}', person_id, key || '-copy', name from person where org_id = '${from}'`,
  );
  for (const table of tables)
    await client.query(
      `copy (select '${to}'::uuid, ${await columnsOf(table)} from ${table} where org_id = '${from}') to '${folder}/${table}.copy'`,
    );
  const columns = new Map<string, string>();
  for (const table of tables) columns.set(table, await columnsOf(table));
  const started = performance.now();
  await client.query("begin");
  for (const table of tables) await client.query(`copy ${table} (org_id, ${columns.get(table) ?? ""}) from '${folder}/${table}.copy'`);
  await client.query("commit");
  const seconds = (performance.now() - started) / 1000;
  await client.end();
  return seconds;
};

try {
  await bring(await newOrganisation(), await fileOf(2_000));
  const small = await bring(await newOrganisation(), await fileOf(rows / 5));
  const context = await newOrganisation();
  const whole = await bring(context, await fileOf(rows));
  const raw = await copyRaw(context.orgId, (await newOrganisation()).orgId);
  const parts = `read ${whole.read.toFixed(1)} s, dry run ${whole.check.toFixed(1)} s, write ${whole.write.toFixed(1)} s`;
  report({
    name: "import.rows",
    value: rows / whole.total,
    unit: "rows/s",
    raw: rows / raw,
    note: `${rows} opportunities end to end; ${parts}; raw: COPY of the same rows`,
  });
  report({
    name: "import.memory",
    value: whole.peak - small.peak,
    unit: "MB",
    note: `peak ${whole.peak.toFixed(0)} MB at ${rows} rows, ${small.peak.toFixed(0)} MB at ${rows / 5}`,
  });
} finally {
  await app.pool.end();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
