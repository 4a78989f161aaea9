import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { z } from "zod";
import * as commit from "../commit/bundle.ts";
import type { Application } from "../kernel/io/application.ts";
import {
  insertRows,
  instantInZone,
  Loading,
  parseLines,
  type BundleProblem,
  type BundleTable,
  type DumpedOrganisation,
} from "../kernel/io/bundle.ts";
import { systemContext } from "../kernel/io/context.ts";
import { inTransaction, reading, sql, type Tx } from "../kernel/io/db.ts";
import { newId } from "../kernel/io/id.ts";
import type { Day, Instant } from "../kernel/pure/day.ts";
import { fieldProblems, pointerOf } from "../kernel/pure/problem.ts";
import { currency, day, instant } from "../kernel/pure/shapes.ts";
import * as orders from "../orders/bundle.ts";
import * as organisation from "../organisation/bundle.ts";
import * as pipeline from "../pipeline/bundle.ts";
import * as targets from "../targets/bundle.ts";

/** Every table of a bundle, each after the ones that it names (product 6-bundle). */
const tables: readonly BundleTable[] = [
  organisation.people,
  organisation.reporting,
  organisation.delegations,
  targets.rates,
  targets.targets,
  pipeline.accounts,
  pipeline.products,
  pipeline.opportunities,
  pipeline.opportunityRevisions,
  pipeline.evidence,
  orders.orders,
  commit.submissions,
  commit.verdicts,
  commit.rollUps,
];

const timeZone = z.string().refine((zone) => {
  try {
    Temporal.PlainDate.from("2026-01-01").toZonedDateTime(zone);
    return true;
  } catch {
    return false;
  }
}, "time zone");
const manifestShape = z.strictObject({
  format: z.literal("drumbeat-bundle/1"),
  name: z.string().min(1),
  time_zone: timeZone,
  base_currency: currency,
  fiscal_year_start_month: z.int().min(1).max(12),
  calendar: z.enum(["gregorian", "4-4-5", "4-5-4", "5-4-4"]).default("gregorian"),
  holidays: z.array(day).nullish(),
  extra_working_days: z.array(day).nullish(),
  exported_at: instant.nullish(),
});
type Manifest = z.output<typeof manifestShape>;

/** The texts of a bundle: its manifest and the lines of each table, from a folder, a zip or memory. */
export type BundleSource = {
  readonly files: readonly string[];
  readonly manifest: string;
  readonly lines: (file: string) => Promise<Iterable<string>>;
};
export type NewOrganisation = {
  readonly key: string;
  readonly purpose?: "real" | "demo" | "drill";
  /** Its clock stands at the manifest's exported_at; imports may move it on (`drumbeat import --at`). */
  readonly historical?: boolean;
  /** Where the organisation's clock stands now; absent: with the database's. */
  readonly clockAt?: Instant;
};
/** Thrown by a load that changed nothing; lists every fault at once. */
export class BundleRefused extends Error {
  readonly problems: readonly BundleProblem[];
  constructor(problems: readonly BundleProblem[]) {
    super(problems.map(({ file, line, field, expected }) => `${file}:${line}${field ? ` ${field}` : ""}: expected ${expected}`).join("\n"));
    this.problems = problems;
  }
}

/**
 * Reads a bundle into a new organisation, history and all, in one transaction: all or nothing.
 * returns  the new organisation's id
 * throws   BundleRefused with every fault of form, reference and order of time
 */
export const loadBundle = async (app: Application, source: BundleSource, created: NewOrganisation): Promise<string> => {
  const manifest = readManifest(source.manifest);
  const loading = new Loading({ timeZone: manifest.time_zone, baseCurrency: manifest.base_currency });
  for (const file of source.files)
    if (file !== "manifest.json" && !tables.some((table) => file === `${table.file}.ndjson`))
      loading.report({ file, line: 0 }, "", "only files that the format names");
  const writers: ((tx: Tx) => Promise<void>)[] = [];
  for (const table of tables) writers.push(table.read(parseLines(table, await source.lines(table.file), loading), loading));
  if (loading.problems.length > 0) throw new BundleRefused(loading.problems);
  const orgId = newId();
  await inTransaction(systemContext(app, orgId, "load"), async (tx) => {
    await insertOrganisation(tx, manifest, created);
    for (const write of writers) await write(tx);
  });
  return orgId;
};

const readManifest = (text: string): Manifest => {
  const place = { file: "manifest.json", line: 1 };
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new BundleRefused([{ ...place, field: "", expected: "a JSON object" }]);
  }
  const parsed = manifestShape.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new BundleRefused(
    fieldProblems(parsed.error.issues, pointerOf).map(({ pointer, code }) => ({
      ...place,
      field: pointer.slice(1),
      expected: code === "unknown" ? "no such field" : `a valid ${code}`,
    })),
  );
};

const insertOrganisation = async (
  tx: Tx,
  manifest: Manifest,
  { key, purpose = "real", historical = false, clockAt }: NewOrganisation,
): Promise<void> => {
  const own = manifest.holidays !== null && manifest.holidays !== undefined;
  await tx.exec(sql`
    insert into organisation (org_id, key, name, time_zone, base_currency, fiscal_year_start_month, calendar, purpose, historical, clock_fixed_at, own_calendar, created_at, clock_offset)
    values (${tx.orgId}, ${key}, ${manifest.name}, ${manifest.time_zone}, ${manifest.base_currency}, ${manifest.fiscal_year_start_month}, ${manifest.calendar},
      ${purpose}, ${historical}, ${historical ? (manifest.exported_at ?? null) : null}, ${own || Boolean(manifest.extra_working_days)}, clock_timestamp(), coalesce(${clockAt ?? null}::timestamptz - clock_timestamp(), '0'::interval))`);
  const working = new Set((manifest.extra_working_days ?? []).map(String));
  const holidays = new Set((manifest.holidays ?? []).map(String).filter((each) => !working.has(each)));
  await insertRows(
    tx,
    "calendar_day",
    ["day", "kind"],
    [...[...holidays].map((each) => ({ day: each, kind: "holiday" })), ...[...working].map((each) => ({ day: each, kind: "working" }))],
  );
};

/** Every file of the organisation's bundle, in order: name and text. The same content gives the same bytes. */
export async function* dumpBundle(app: Application, orgId: string): AsyncGenerator<{ file: string; lines: Iterable<string> }> {
  const tx = await heldReading(app, orgId);
  try {
    const head = await tx.tx.one(sql<OrganisationRow>`
      select name, time_zone, base_currency, fiscal_year_start_month, calendar, own_calendar
      from organisation
      where org_id = ${orgId}`);
    yield { file: "manifest.json", lines: [JSON.stringify(await manifestOf(tx.tx, head), null, 1)] };
    const about: DumpedOrganisation = { timeZone: head.time_zone, baseCurrency: head.base_currency };
    for (const table of tables) yield { file: `${table.file}.ndjson`, lines: linesOf(await table.dump(tx.tx, about)) };
  } finally {
    tx.release();
  }
}
function* linesOf(rows: readonly object[]): Generator<string> {
  for (const row of rows) yield JSON.stringify(row);
}

/** One transaction held open over a generator, so that all files show one instant. */
const heldReading = async (app: Application, orgId: string): Promise<{ tx: Tx; release: () => void }> => {
  const opened = Promise.withResolvers<Tx>();
  const done = Promise.withResolvers<void>();
  reading(systemContext(app, orgId, "dump"), async (tx) => {
    opened.resolve(tx);
    await done.promise;
  }).catch(opened.reject);
  return { tx: await opened.promise, release: done.resolve };
};

type OrganisationRow = {
  name: string;
  time_zone: string;
  base_currency: string;
  fiscal_year_start_month: number;
  calendar: string;
  own_calendar: boolean;
};
const manifestOf = async (tx: Tx, head: OrganisationRow): Promise<object> => {
  const days = await tx.all(sql<{ day: Day; kind: string }>`
    select day, kind
    from calendar_day
    where org_id = ${tx.orgId}
    order by day`);
  const { last } = await tx.one(sql<{ last: Instant | null }>`
    select greatest(
      (select max(valid_from) from opportunity where org_id = ${tx.orgId}),
      (select max(at) from evidence where org_id = ${tx.orgId}),
      (select max(recorded_at) from sales_order where org_id = ${tx.orgId}),
      (select max(signed_at) from submission where org_id = ${tx.orgId}),
      (select max(signed_at) from roll_up where org_id = ${tx.orgId}),
      (select max(at) from verdict where org_id = ${tx.orgId})) as last`);
  return {
    format: "drumbeat-bundle/1",
    name: head.name,
    time_zone: head.time_zone,
    base_currency: head.base_currency,
    fiscal_year_start_month: head.fiscal_year_start_month,
    calendar: head.calendar,
    ...(head.own_calendar && {
      holidays: days.filter(({ kind }) => kind === "holiday").map((each) => each.day),
      extra_working_days: days.filter(({ kind }) => kind === "working").map((each) => each.day),
    }),
    ...(last && { exported_at: instantInZone(last, head.time_zone) }),
  };
};

/** A bundle in a folder. Throws when there is no manifest. */
export const folderSource = (folder: string): BundleSource => ({
  files: readdirSync(folder).filter((name) => name.endsWith(".ndjson")),
  manifest: readFileSync(path.join(folder, "manifest.json"), "utf8"),
  lines: async (file) => {
    const name = path.join(folder, `${file}.ndjson`);
    if (!existsSync(name)) return [];
    const lines: string[] = [];
    for await (const line of createInterface({ input: createReadStream(name, "utf8"), crlfDelay: Infinity })) lines.push(line);
    return lines;
  },
});

/** Writes a dump into a folder, one file a table; a table without rows gets no file. */
export const writeBundle = async (folder: string, files: AsyncIterable<{ file: string; lines: Iterable<string> }>): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  for await (const { file, lines } of files) {
    if (file === "manifest.json") writeFileSync(path.join(folder, file), `${[...lines].join("\n")}\n`);
    else await writeTable(path.join(folder, file), lines);
  }
};
const writeTable = async (name: string, lines: Iterable<string>): Promise<void> => {
  let stream: ReturnType<typeof createWriteStream> | undefined;
  for (const line of lines) {
    stream ??= createWriteStream(name);
    if (!stream.write(`${line}\n`)) await new Promise<void>((resolve) => stream?.once("drain", resolve));
  }
  if (stream) await finished(stream.end());
};
