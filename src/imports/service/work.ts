import type { Context } from "../../kernel/io/context.ts";
import { inTransaction } from "../../kernel/io/db.ts";
import type { Worker } from "../../kernel/io/jobs.ts";
import { Refusal, refusal } from "../../kernel/pure/refusal.ts";
import { personById } from "../../organisation/service.ts";
import { addToProfile, emptyProfile } from "../rules/profile.ts";
import { dataRows, type ListEnd } from "./reading/table.ts";
import * as store from "../store.ts";
import { check } from "./check.ts";
import { fileOf, queue, type ImportJob } from "./run.ts";
import { rowsOf, shapeOf, storable, toStored } from "./shape.ts";
import { write } from "./write.ts";

/**
 * One step of an import as a job: reading the file to its end, the dry run, or the writing. A job that died is done again by another:
 * reading and checking begin anew, writing was one transaction. What the file or the rules refuse ends the run with its reason; the rest is tried again.
 */
const workOn = async (system: Context, { importId, step }: ImportJob): Promise<void> => {
  const context = await asInitiator(system, importId);
  if (!context) return;
  try {
    if (step === "read") await readFile(context, importId);
    else if (step === "check") await check(context, importId, reporter(context, importId));
    else await write(context, importId, reporter(context, importId));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code !== "imports.cancelled") await fail(context, importId, { error, step });
  }
};

const fail = (context: Context, importId: string, { error, step }: { error: Refusal; step: ImportJob["step"] }): Promise<unknown> =>
  inTransaction(context, (tx) =>
    store.updateRun(tx, importId, {
      status: error.code === "imports.moved-on" ? "uploaded" : step === "write" ? "checked" : "failed",
      problem: { code: error.code, details: error.details },
    }),
  );

/** An import acts with the rights of who began it, as they are now. */
const asInitiator = (system: Context, importId: string): Promise<Context | null> =>
  inTransaction(system, async (tx) => {
    const row = await store.run(tx, importId);
    if (!row || row.status === "cancelled" || row.status === "done") return null;
    if (row.started_by === null) return system;
    const person = await personById(tx, row.started_by);
    return {
      ...system,
      actor: { kind: "person", personId: person.person_id, userId: null, sessionId: null, roles: person.roles, readOnly: false },
    };
  });

/** Tells how far a step has come, outside its transaction, and stops it when the run was cancelled. */
export type Report = (rows: number) => Promise<void>;
const reporter =
  (context: Context, importId: string): Report =>
  async (rows) => {
    await inTransaction(context, async (tx) => {
      const row = await store.run(tx, importId);
      if (!row || row.status === "cancelled") throw refusal("conflict", "imports.cancelled", {});
      await store.updateRun(tx, importId, { progress: { ...row.progress, rows, of: rowsOf(row) } });
    });
  };

/** Reads the file to its end once: what its columns hold, how many rows, what stands below them. */
export const readFile = async (context: Context, importId: string): Promise<void> => {
  const row = await inTransaction(context, (tx) => store.run(tx, importId));
  const shape = row && shapeOf(row);
  if (!row || !shape) return;
  const report = reporter(context, importId);
  const profile = emptyProfile(shape.table.headings.length);
  const end: ListEnd = { skipped: [], totals: null };
  let rows = 0;
  let told = 0;
  for await (const batch of dataRows(fileOf(row), shape.table, end)) {
    addToProfile(profile, batch);
    rows += batch.length;
    if (rows - told >= 20_000) await report((told = rows));
  }
  const totals = end.totals && { line: end.totals.line, cells: end.totals.cells };
  await inTransaction(context, (tx) =>
    store.updateRun(tx, importId, {
      shape: storable({ table: shape.table, profile: profile.map(toStored), rows, skipped: end.skipped, totals }),
      progress: { phase: "reading", rows, of: rows },
    }),
  );
};

/** Imports are done one after the other: two large ones at once would only wait for each other. */
export const importWorker: Worker<ImportJob> = { queue, work: workOn, retries: 10, retrySeconds: 1 };
