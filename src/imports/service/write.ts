import type { Context } from "../../kernel/io/context.ts";
import { actingPerson } from "../../kernel/io/context.ts";
import { inTransaction, type Tx } from "../../kernel/io/db.ts";
import { audit, emit } from "../../kernel/io/events.ts";
import { newId } from "../../kernel/io/id.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import type { SavedMapping } from "../rules/mapping.ts";
import { decideRow, type Remembered, type Settlement } from "../rules/decide.ts";
import { forSaving, type Mapping } from "../rules/mapping.ts";
import * as store from "../store.ts";
import type { ImportRow, RunRow } from "../tables.ts";
import type { Decided, Work, Written } from "./door.ts";
import { doors } from "./doors.ts";
import { knownThings } from "./known.ts";
import { importAt } from "./instant.ts";
import { mappingOf } from "./mapping.ts";
import { memoryName } from "./mappings.ts";
import { removeUpload } from "./run.ts";
import { rowsOf } from "./shape.ts";

const rowsAtOnce = 4_000;

/**
 * Writes what the dry run showed, without the refused rows, in one transaction. Killed, nothing is there and it can be done again.
 * Every row is decided anew against what is there now.
 * refuses  imports.moved-on: somebody changed a row meanwhile, so what was confirmed would not be what is written
 */
export const write = async (context: Context, importId: string, report: (rows: number) => Promise<void>): Promise<void> => {
  const file = await inTransaction(context, async (tx) => {
    await store.lockWork(tx, importId);
    const row = await store.run(tx, importId);
    if (!row || row.status !== "writing") return null;
    if (row.settings.at !== undefined) await importAt(tx, Temporal.Instant.from(row.settings.at));
    const work: Work = { importId, kind: row.kind, source: row.source, known: await knownThings(tx) };
    const settlement = settlementOf(row);
    const counts = { create: 0, change: 0 };
    let done = 0;
    for (let after = 0; ;) {
      const rows = await store.rowsToWrite(tx, importId, { after, limit: doors[row.kind].isWhole ? 1_000_000 : rowsAtOnce });
      const last = rows.at(-1);
      if (!last) break;
      const written = await writeRows(tx, rows, { work, settlement });
      counts.create += written.create;
      counts.change += written.change;
      after = last.line;
      await report((done += rows.length));
    }
    await finish(tx, row, { counts, mapping: await mappingOf(tx, row, work.known), isShared: work.known.ownOnly === null });
    return row.file_path;
  });
  await removeUpload(context, file);
};

const settlementOf = ({ settings }: RunRow): Settlement =>
  settings.conflicts === "theirs" || settings.conflicts === "ours" ? settings.conflicts : "ask";

const writeRows = async (
  tx: Tx,
  rows: readonly ImportRow[],
  { work, settlement }: { work: Work; settlement: Settlement },
): Promise<{ create: number; change: number }> => {
  const door = doors[work.kind];
  const facts = rows.map(({ line, external_key: key, facts: said }) => ({
    line,
    key: key ?? "",
    values: said?.values ?? {},
    fallbacks: said?.fallbacks ?? {},
    problems: [],
    notes: [],
  }));
  const candidates = await door.look(tx, facts, work);
  const decided = candidates.map((candidate, at): Decided => {
    const {
      facts: { values: theirs, fallbacks },
      present,
      remembered,
    } = candidate;
    const ask = decideRow({ theirs, fallbacks, present, remembered, settlement: "ask" });
    const staged = rows[at];
    if (!staged || candidate.problems.length > 0 || hasMovedOn(staged, ask))
      throw refusal("conflict", "imports.moved-on", { line: staged?.line ?? 0 });
    return { candidate, decision: settlement === "ask" ? ask : decideRow({ theirs, fallbacks, present, remembered, settlement }) };
  });
  const settled = decided.filter(({ decision }) => decision.verdict !== "conflict");
  const written = await door.write(tx, settled, work);
  await store.rememberKeys(
    tx,
    work,
    settled.map((row) => memoryOf(row, written)),
  );
  const count = (verdict: string): number => settled.filter(({ decision }) => decision.verdict === verdict).length;
  return { create: count("create"), change: count("change") };
};

const hasMovedOn = ({ verdict, facts }: ImportRow, now: Decided["decision"]): boolean => {
  if (now.verdict !== verdict) return true;
  if (verdict === "create") return false;
  // Sorted: the facts were staged as jsonb, which keeps no order of fields.
  const told = (changes: readonly { field: string; from: string | null }[] = []): string =>
    JSON.stringify(changes.map(({ field, from }) => `${field} ${JSON.stringify(from)}`).toSorted((a, b) => (a < b ? -1 : 1)));
  return told(facts?.changes) !== told(now.changes) || told(facts?.conflicts) !== told(now.conflicts);
};

const memoryOf = (
  { candidate, decision }: Decided,
  written: ReadonlyMap<string, Written>,
): { key: string; targetId: string; remember: Remembered } => {
  const { key } = candidate.facts;
  const thing = written.get(key);
  return { key, targetId: thing?.id ?? "", remember: { ...decision.remember, values: { ...decision.remember.values, ...thing?.values } } };
};

const finish = async (
  tx: Tx,
  row: RunRow,
  { counts, mapping, isShared }: { counts: { create: number; change: number }; mapping: Mapping; isShared: boolean },
): Promise<void> => {
  const at = await tx.now();
  const settled = (row.counts.conflict ?? 0) > 0 && settlementOf(row) !== "ask";
  const final = {
    ...row.counts,
    ...counts,
    ...(settled && { unchanged: (row.counts.rows ?? 0) - counts.create - counts.change - (row.counts.refuse ?? 0), conflict: 0 }),
  };
  const names = new Set([memoryName(row, isShared), ...(row.settings.saveMapping && isShared ? [row.settings.saveMapping] : [])]);
  for (const name of names)
    await store.saveMapping(tx, {
      id: newId(),
      kind: row.kind,
      name,
      mapping: forSaving(mapping, row.settings.mapping ?? null) as SavedMapping,
      savedBy: actingPerson(tx.context),
      at,
    });
  await store.updateRun(tx, row.import_id, {
    status: "done",
    counts: final,
    progress: { phase: "writing", rows: rowsOf(row) ?? 0, of: rowsOf(row) },
    finishedAt: at,
    problem: null,
  });
  const details = { kind: row.kind, source: row.source, ...counts };
  await audit(tx, { action: "import.done", subjectKind: "import", subjectId: row.import_id, details });
  await emit(tx, { name: "import.done", subjectId: row.import_id, details });
};
