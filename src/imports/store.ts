import { json, sql, type Tx } from "../kernel/io/db.ts";
import type { Instant } from "../kernel/pure/day.ts";
import type { SavedMapping } from "./rules/mapping.ts";
import type { Kind } from "./rules/columns.ts";
import type { Remembered, Verdict } from "./rules/decide.ts";
import type { ImportRow, RunRow } from "./tables.ts";

const runColumns = sql.raw(
  "import_id, kind, source, file_name, file_hash, file_path, settings, shape, status, progress, counts, problem, started_by, created_at, finished_at",
);

export const run = (tx: Tx, id: string): Promise<RunRow | null> =>
  tx.maybe(sql<RunRow>`select ${runColumns} from import_run where org_id = ${tx.orgId} and import_id = ${id}`);
export const lockRun = (tx: Tx, id: string): Promise<RunRow | null> =>
  tx.maybe(sql<RunRow>`select ${runColumns} from import_run where org_id = ${tx.orgId} and import_id = ${id} for update`);

/** Newest first; only one person's where `startedBy` is given. Index import_run_time. */
export const runs = (
  tx: Tx,
  { startedBy, before, limit }: { startedBy: string | null; before: string | null; limit: number },
): Promise<RunRow[]> =>
  tx.all(sql<RunRow>`
    select ${runColumns}
    from import_run
    where org_id = ${tx.orgId}
      ${startedBy === null ? sql`` : sql`and started_by = ${startedBy}`}
      ${before === null ? sql`` : sql`and import_id < ${before}::uuid`}
    order by import_id desc
    limit ${limit}`);

export const insertRun = (
  tx: Tx,
  row: Omit<RunRow, "shape" | "progress" | "counts" | "problem" | "finished_at" | "status">,
): Promise<number> =>
  tx.exec(sql`
    insert into import_run (org_id, import_id, kind, source, file_name, file_hash, file_path, settings, status, started_by, created_at)
    values (${tx.orgId}, ${row.import_id}, ${row.kind}, ${row.source}, ${row.file_name}, ${row.file_hash}, ${row.file_path}, ${json(row.settings)}::jsonb,
      'uploaded', ${row.started_by}, ${row.created_at})`);

/** Overwrites what is given of a run. */
export const updateRun = (
  tx: Tx,
  id: string,
  {
    kind,
    source,
    settings,
    shape,
    status,
    progress,
    counts,
    problem,
    finishedAt,
  }: Partial<Pick<RunRow, "kind" | "source" | "settings" | "shape" | "status" | "progress" | "counts" | "problem">> & {
    finishedAt?: Instant | null;
  },
): Promise<number> =>
  tx.exec(sql`
    update import_run
    set import_id = import_id
      ${kind === undefined ? sql`` : sql`, kind = ${kind}`}
      ${source === undefined ? sql`` : sql`, source = ${source}`}
      ${settings === undefined ? sql`` : sql`, settings = ${json(settings)}::jsonb`}
      ${shape === undefined ? sql`` : sql`, shape = ${shape === null ? null : json(shape)}::jsonb`}
      ${status === undefined ? sql`` : sql`, status = ${status}`}
      ${progress === undefined ? sql`` : sql`, progress = ${json(progress)}::jsonb`}
      ${counts === undefined ? sql`` : sql`, counts = ${json(counts)}::jsonb`}
      ${problem === undefined ? sql`` : sql`, problem = ${problem === null ? null : json(problem)}::jsonb`}
      ${finishedAt === undefined ? sql`` : sql`, finished_at = ${finishedAt}`}
    where org_id = ${tx.orgId} and import_id = ${id}`);

/** Only one job works on a run at a time; held until the transaction ends, whatever happens to the program. */
export const lockWork = (tx: Tx, id: string): Promise<number> =>
  tx.exec(sql`select pg_advisory_xact_lock(hashtextextended(${`import ${tx.orgId} ${id}`}, 0))`);

export const clearRows = (tx: Tx, id: string): Promise<number> =>
  tx.exec(sql`delete from import_row where org_id = ${tx.orgId} and import_id = ${id}`);

export const insertImportRows = (tx: Tx, id: string, rows: readonly ImportRow[]): Promise<number> =>
  tx.exec(sql`
    insert into import_row (org_id, import_id, line, verdict, external_key, problems, notes, facts)
    select ${tx.orgId}::uuid, ${id}::uuid, line, verdict, external_key, problems::jsonb, notes::jsonb, facts::jsonb
    from unnest(${rows.map((row) => row.line)}::integer[], ${rows.map((row) => row.verdict)}::text[], ${rows.map((row) => row.external_key)}::text[],
      ${rows.map((row) => json(row.problems))}::text[], ${rows.map((row) => json(row.notes))}::text[],
      ${rows.map((row) => (row.facts === null ? null : json(row.facts)))}::text[]) as given (line, verdict, external_key, problems, notes, facts)`);

/**
 * Rows whose key stands in the file more than once: all of them are refused, or all but the first or the last one. Index import_row_key.
 * Returns how many rows were refused by it.
 */
export const refuseRepeatedKeys = (tx: Tx, id: string, keep: "refuse" | "first" | "last"): Promise<number> =>
  tx.exec(sql`
    with repeated as materialized (
      select external_key, array_agg(line order by line) as lines
      from import_row
      where org_id = ${tx.orgId} and import_id = ${id} and external_key is not null and external_key <> ''
      group by external_key
      having count(*) > 1
    )
    update import_row r
    set verdict = 'refuse', facts = null, notes = '[]',
      problems = jsonb_build_array(jsonb_build_object('code', ${keep === "refuse" ? "key-twice" : `key-twice-${keep}`}::text, 'value', r.external_key,
        'details', jsonb_build_object('lines', to_jsonb(repeated.lines[1:20]))))
    from repeated
    where r.org_id = ${tx.orgId} and r.import_id = ${id} and r.external_key = repeated.external_key
      and ${keep === "refuse" ? sql`true` : keep === "first" ? sql`r.line <> repeated.lines[1]` : sql`r.line <> repeated.lines[array_upper(repeated.lines, 1)]`}`);

export const countVerdicts = (tx: Tx, id: string): Promise<{ verdict: Verdict; count: bigint }[]> =>
  tx.all(sql<{ verdict: Verdict; count: bigint }>`
    select verdict, count(*) as count
    from import_row
    where org_id = ${tx.orgId} and import_id = ${id}
    group by verdict`);

/** How often each assumption was made. */
export const countNotes = (tx: Tx, id: string): Promise<{ code: string; count: bigint }[]> =>
  tx.all(sql<{ code: string; count: bigint }>`
    select note ->> 'code' as code, count(*) as count
    from import_row, jsonb_array_elements(notes) as note
    where org_id = ${tx.orgId} and import_id = ${id}
    group by 1
    order by 1`);

/** Keys that this source brought before and does not bring now. At most 100 are named, all are counted. A difference of sets: an anti-join of rows just written is planned blindly. */
export const absentKeys = (
  tx: Tx,
  { id, kind, source }: { id: string; kind: Kind; source: string },
): Promise<{ external_key: string; count: bigint }[]> =>
  tx.all(sql<{ external_key: string; count: bigint }>`
    with absent as materialized (
      select external_key from external_key where org_id = ${tx.orgId} and kind = ${kind} and source = ${source}
      except
      select external_key from import_row where org_id = ${tx.orgId} and import_id = ${id}
    )
    select external_key, count(*) over () as count
    from absent
    order by external_key
    limit 100`);

const rowColumns = sql.raw("line, verdict, external_key, problems, notes, facts");
/** Verdicts in the order of the file. Index import_row_verdict. */
export const rows = (
  tx: Tx,
  id: string,
  { verdict, after, limit }: { verdict: Verdict | null; after: number; limit: number },
): Promise<ImportRow[]> =>
  tx.all(sql<ImportRow>`
    select ${rowColumns}
    from import_row
    where org_id = ${tx.orgId} and import_id = ${id} and line > ${after}
      ${verdict === null ? sql`` : sql`and verdict = ${verdict}`}
    order by line
    limit ${limit}`);

/** The rows that confirming has to do with, in the order of the file. */
export const rowsToWrite = (tx: Tx, id: string, { after, limit }: { after: number; limit: number }): Promise<ImportRow[]> =>
  tx.all(sql<ImportRow>`
    select ${rowColumns}
    from import_row
    where org_id = ${tx.orgId} and import_id = ${id} and line > ${after}
      and (verdict in ('create', 'change', 'conflict') or (verdict = 'unchanged' and facts is not null))
    order by line
    limit ${limit}`);

export type KnownKey = { readonly external_key: string; readonly target_id: string; readonly last_values: Remembered };
/** What the source's keys mean already. */
export const knownKeys = (tx: Tx, { kind, source, keys }: { kind: Kind; source: string; keys: readonly string[] }): Promise<KnownKey[]> =>
  tx.all(sql<KnownKey>`
    select external_key, target_id, last_values
    from external_key
    where org_id = ${tx.orgId} and kind = ${kind} and source = ${source} and external_key = any(${keys}::text[])`);

export const rememberKeys = (
  tx: Tx,
  { kind, source, importId }: { kind: Kind; source: string; importId: string },
  keys: readonly { key: string; targetId: string; remember: Remembered }[],
): Promise<number> =>
  tx.exec(sql`
    insert into external_key (org_id, kind, source, external_key, target_id, last_values, last_import_id)
    select ${tx.orgId}::uuid, ${kind}, ${source}, external_key, target_id, last_values::jsonb, ${importId}::uuid
    from unnest(${keys.map(({ key }) => key)}::text[], ${keys.map(({ targetId }) => targetId)}::uuid[], ${keys.map(({ remember }) => json(remember))}::text[])
      as given (external_key, target_id, last_values)
    on conflict (org_id, kind, source, external_key) do update
    set target_id = excluded.target_id, last_values = excluded.last_values, last_import_id = excluded.last_import_id`);

export type MappingRow = { readonly name: string; readonly kind: Kind; readonly mapping: SavedMapping; readonly saved_at: Instant };
export const mappings = (tx: Tx, kind: Kind | null): Promise<MappingRow[]> =>
  tx.all(sql<MappingRow>`
    select name, kind, mapping, saved_at
    from import_mapping
    where org_id = ${tx.orgId} ${kind === null ? sql`` : sql`and kind = ${kind}`}
    order by saved_at desc, name collate "C"`);
export const mappingNamed = (tx: Tx, kind: Kind, name: string): Promise<MappingRow | null> =>
  tx.maybe(sql<MappingRow>`
    select name, kind, mapping, saved_at
    from import_mapping
    where org_id = ${tx.orgId} and kind = ${kind} and name = ${name}`);
export const saveMapping = (
  tx: Tx,
  row: { id: string; kind: Kind; name: string; mapping: SavedMapping; savedBy: string | null; at: Instant },
): Promise<number> =>
  tx.exec(sql`
    insert into import_mapping (org_id, mapping_id, name, kind, mapping, saved_by, saved_at)
    values (${tx.orgId}, ${row.id}, ${row.name}, ${row.kind}, ${json(row.mapping)}::jsonb, ${row.savedBy}, ${row.at})
    on conflict (org_id, kind, name) do update
    set mapping = excluded.mapping, saved_by = excluded.saved_by, saved_at = excluded.saved_at`);
export const deleteMapping = (tx: Tx, kind: Kind, name: string): Promise<number> =>
  tx.exec(sql`delete from import_mapping where org_id = ${tx.orgId} and kind = ${kind} and name = ${name}`);
