import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { actingPerson, type Context } from "../../kernel/io/context.ts";
import { inTransaction, type Tx } from "../../kernel/io/db.ts";
import { audit } from "../../kernel/io/events.ts";
import { newId } from "../../kernel/io/id.ts";
import { enqueue } from "../../kernel/io/jobs.ts";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import { may } from "../../organisation/rules.ts";
import { viewerOf } from "../../organisation/service.ts";
import type { SavedMapping } from "../rules/mapping.ts";
import { maxFileBytes } from "./reading/limits.ts";
import { recogniseTable } from "./reading/table.ts";
import { recogniseKind, type Kind } from "../rules/columns.ts";
import * as store from "../store.ts";
import type { RunRow, RunSettings } from "../tables.ts";
import { rowsOf, shapeOf, storable } from "./shape.ts";

export const queue = "imports";
export type ImportJob = { readonly importId: string; readonly step: "read" | "check" | "write" };

/** Only operations bring people, targets and products, and other people's deals; everybody own deals and accounts. */
export const requireKind = async (tx: Tx, kind: Kind): Promise<void> => {
  const viewer = await viewerOf(tx);
  if (kind !== "opportunities" && kind !== "accounts" && !may(viewer, "import.others"))
    throw refusal("forbidden", "imports.kind-not-yours", { kind });
};

/** The run, if the asker began it or may see everybody's. */
export const runOf = async (tx: Tx, id: string, { locked = false } = {}): Promise<RunRow> => {
  const row = await (locked ? store.lockRun(tx, id) : store.run(tx, id));
  const viewer = await viewerOf(tx);
  if (!row || (row.started_by !== viewer.personId && !may(viewer, "import.others"))) throw notFound("import");
  return row;
};

type Upload = { readonly name: string; readonly source?: string | undefined; readonly kind?: Kind | undefined };

/** Keeps an uploaded file in the data folder and recognises it; nothing of the name is used as a path. */
export const upload = (context: Context, { name, source, kind }: Upload, body: ReadableStream<Uint8Array> | null) =>
  inTransaction(context, async (tx) => {
    const id = newId();
    const folder = path.resolve(context.app.filesDir, "imports", tx.orgId);
    const file = path.join(folder, id);
    await mkdir(folder, { recursive: true });
    try {
      const hash = await receive(body, file);
      return await begin(tx, { id, file, hash, fileName: path.basename(name.replaceAll("\\", "/")), source, kind });
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
  });

const receive = async (body: ReadableStream<Uint8Array> | null, file: string): Promise<string> => {
  if (!body) throw refusal("invalid", "imports.empty-file", {});
  const hash = createHash("sha256");
  let bytes = 0;
  await pipeline(
    Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]),
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > maxFileBytes) throw refusal("too-large", "imports.file-too-large", { megabytes: maxFileBytes / 1024 / 1024 });
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(file, { flags: "wx", mode: 0o600 }),
  );
  return hash.digest("hex");
};

/** Begins a run with a file that lies where it shall stay (the command line reads it in place). */
export const begin = async (
  tx: Tx,
  {
    id,
    file,
    hash,
    fileName,
    source,
    kind,
    settings = {},
  }: {
    id: string;
    file: string;
    hash: string;
    fileName: string;
    source?: string | undefined;
    kind?: Kind | undefined;
    settings?: RunSettings;
  },
): Promise<RunRow> => {
  const shape = await recogniseTable(file, settings.reading ?? {});
  const known = kind ?? recogniseKind(shape.headings) ?? "opportunities";
  await requireKind(tx, known);
  await store.insertRun(tx, {
    import_id: id,
    kind: known,
    source: source?.trim() || sourceOf(fileName),
    file_name: fileName,
    file_hash: hash,
    file_path: file,
    settings,
    started_by: actingPerson(tx.context),
    created_at: await tx.now(),
  });
  await store.updateRun(tx, id, { shape: storable({ table: shape }), progress: { phase: "reading", rows: 0, of: null } });
  await audit(tx, { action: "import.begun", subjectKind: "import", subjectId: id, details: { file: fileName, kind: known } });
  if (tx.context.actor.kind === "person") await enqueue(tx, queue, { importId: id, step: "read" });
  return runOf(tx, id);
};

/** Without a name of its own, a source is called like its file, dates and counters left out. @example "pipeline_2017-04-30.csv" → "pipeline" */
const sourceOf = (fileName: string): string =>
  fileName
    .replace(/\.[^.]*$/, "")
    .replace(/[\s_.-]*\(?\d[\d\s_.()-]*$/, "")
    .slice(0, 100) || "file";

export const hashOfFile = async (file: string): Promise<string> => {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
};

/** Removes a file that was uploaded. The command line reads a file where it lies: that one is not ours to remove. */
export const removeUpload = async (context: Context, file: string | null): Promise<void> => {
  if (file?.startsWith(path.resolve(context.app.filesDir) + path.sep)) await rm(file, { force: true });
};

/** The file is read anew in another way; its verdicts are void. */
export const chooseReading = (context: Context, id: string, reading: NonNullable<RunSettings["reading"]>) =>
  inTransaction(context, async (tx) => {
    const row = await changeable(tx, id);
    const table = await recogniseTable(fileOf(row), reading);
    await voidVerdicts(tx, id);
    await store.updateRun(tx, id, {
      settings: { ...row.settings, reading },
      shape: storable({ table }),
      status: "uploaded",
      progress: { phase: "reading", rows: 0, of: null },
      problem: null,
    });
    await enqueue(tx, queue, { importId: id, step: "read" });
  });

/** Says what columns and values mean; the verdicts of another mapping are void. */
export const chooseMapping = (
  context: Context,
  id: string,
  {
    kind,
    source,
    mapping,
    saved,
  }: { kind?: Kind | undefined; source?: string | undefined; mapping?: SavedMapping | undefined; saved?: string | undefined },
) =>
  inTransaction(context, async (tx) => {
    const row = await changeable(tx, id);
    const next = kind ?? row.kind;
    await requireKind(tx, next);
    const remembered = saved === undefined ? null : await store.mappingNamed(tx, next, saved);
    if (saved !== undefined && !remembered) throw notFound("mapping");
    const chosen = mapping ?? remembered?.mapping ?? (next === row.kind ? row.settings.mapping : undefined);
    await voidVerdicts(tx, id);
    await store.updateRun(tx, id, {
      kind: next,
      source: source ?? row.source,
      settings: { ...row.settings, mapping: chosen },
      status: "uploaded",
      problem: null,
    });
  });

const voidVerdicts = async (tx: Tx, id: string): Promise<void> => {
  await store.clearRows(tx, id);
  await store.updateRun(tx, id, { counts: {} });
};

/** A run that can still be changed: nobody is working on it and nothing of it is written. */
const changeable = async (tx: Tx, id: string): Promise<RunRow> => {
  const row = await runOf(tx, id, { locked: true });
  if (row.status !== "uploaded" && row.status !== "checked" && row.status !== "failed")
    throw refusal("conflict", "imports.not-now", { status: row.status });
  return row;
};

export const fileOf = (row: Pick<RunRow, "file_path">): string => {
  if (!row.file_path) throw refusal("conflict", "imports.file-gone", {});
  return row.file_path;
};

export const startCheck = (context: Context, id: string) =>
  inTransaction(context, async (tx) => {
    const row = await changeable(tx, id);
    if (!shapeOf(row)?.profile) throw refusal("conflict", "imports.not-read", {});
    await store.updateRun(tx, id, { status: "checking", progress: { phase: "checking", rows: 0, of: rowsOf(row) }, problem: null });
    await enqueue(tx, queue, { importId: id, step: "check" });
    return runOf(tx, id);
  });

export const startWrite = (
  context: Context,
  id: string,
  { strict, conflicts, saveMapping }: { strict: boolean; conflicts: "skip" | "theirs" | "ours"; saveMapping?: string | undefined },
) =>
  inTransaction(context, async (tx) => {
    const row = await runOf(tx, id, { locked: true });
    if (row.status !== "checked") throw refusal("conflict", "imports.not-checked", { status: row.status });
    const left = (row.counts.refuse ?? 0) + (conflicts === "skip" ? (row.counts.conflict ?? 0) : 0);
    if (strict && left > 0) throw refusal("conflict", "imports.strict", { refused: left });
    await store.updateRun(tx, id, {
      status: "writing",
      settings: { ...row.settings, strict, conflicts, saveMapping },
      progress: { phase: "writing", rows: 0, of: rowsOf(row) },
      problem: null,
    });
    await enqueue(tx, queue, { importId: id, step: "write" });
    return runOf(tx, id);
  });

/** A job that is at work notices at its next batch; what it did in its transaction is gone with it. */
export const cancel = (context: Context, id: string) =>
  inTransaction(context, async (tx) => {
    const row = await runOf(tx, id, { locked: true });
    if (row.status === "done") throw refusal("conflict", "imports.not-now", { status: row.status });
    await store.updateRun(tx, id, { status: "cancelled", finishedAt: await tx.now() });
    await audit(tx, { action: "import.cancelled", subjectKind: "import", subjectId: id });
    await removeUpload(context, row.file_path);
    return runOf(tx, id);
  });
