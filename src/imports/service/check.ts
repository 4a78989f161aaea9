import type { Context } from "../../kernel/io/context.ts";
import { inTransaction, type Tx } from "../../kernel/io/db.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import { dataRows, type ListEnd } from "./reading/table.ts";
import { decideRow } from "../rules/decide.ts";
import { rowReader, type RowFacts } from "../rules/facts.ts";
import type { Mapping } from "../rules/mapping.ts";
import type { RawRow } from "../rules/shape.ts";
import { totalsAgree, type Totals } from "../rules/totals.ts";
import * as store from "../store.ts";
import type { ImportRow, RunRow } from "../tables.ts";
import type { Candidate, Work } from "./door.ts";
import { doors } from "./doors.ts";
import { knownThings } from "./known.ts";
import { mappingOf, openQuestions } from "./mapping.ts";
import { asIfAt } from "./instant.ts";
import { fileOf } from "./run.ts";
import { shapeOf, storable, storableText } from "./shape.ts";

const rowsAtOnce = 2_000;
const mostWholeRows = 200_000;

/**
 * The dry run: every row gets its verdict, staged in one transaction. Nothing of the organisation is changed.
 * refuses  imports.questions-open: something must be answered before any row can be trusted
 */
export const check = (context: Context, importId: string, report: (rows: number) => Promise<void>): Promise<void> =>
  inTransaction(context, async (tx) => {
    await store.lockWork(tx, importId);
    const row = await store.run(tx, importId);
    if (!row || row.status !== "checking") return;
    const at = row.settings.at === undefined ? null : Temporal.Instant.from(row.settings.at);
    await asIfAt(tx, at, () => judgeFile(tx, row, report));
  });

const judgeFile = async (tx: Tx, row: RunRow, report: (rows: number) => Promise<void>): Promise<void> => {
  const known = await knownThings(tx);
  const mapping = await mappingOf(tx, row, known);
  const blocking = openQuestions(row, mapping, known).filter(({ isBlocking }) => isBlocking);
  if (blocking.length > 0) throw refusal("conflict", "imports.questions-open", { questions: blocking });
  await store.clearRows(tx, row.import_id);
  const work: Work = { importId: row.import_id, kind: row.kind, source: row.source, known };
  const totals = await judgeAll(tx, row, { mapping, work, report });
  await store.refuseRepeatedKeys(tx, row.import_id, mapping.options.duplicates);
  await finish(tx, row, totals);
};

const judgeAll = async (
  tx: Tx,
  row: RunRow,
  { mapping, work, report }: { mapping: Mapping; work: Work; report: (rows: number) => Promise<void> },
): Promise<Totals | null> => {
  const shape = shapeOf(row);
  if (!shape) return null;
  const read = rowReader({ kind: row.kind, headings: shape.table.headings, isRagged: shape.table.format === "xlsx" }, mapping, work.known);
  const { isWhole } = doors[row.kind];
  const end: ListEnd = { skipped: [], totals: null };
  const sum = { minor: 0n };
  let waiting: RawRow[] = [];
  let done = 0;
  const judge = async (rows: RawRow[]): Promise<void> => {
    const facts = rows.map(read);
    for (const { values } of facts) if (values.amount) sum.minor += BigInt(values.amount);
    await store.insertImportRows(tx, row.import_id, await verdictsOf(tx, { rows, facts, work }));
    done += rows.length;
    await report(done);
  };
  for await (const batch of dataRows(fileOf(row), shape.table, end)) {
    waiting.push(...batch);
    if (isWhole && waiting.length > mostWholeRows) throw refusal("too-large", "imports.too-many-rows", { most: mostWholeRows });
    if (!isWhole && waiting.length >= rowsAtOnce) {
      await judge(waiting);
      waiting = [];
    }
  }
  if (waiting.length > 0) await judge(waiting);
  return (
    end.totals &&
    totalsAgree(end.totals.cells, sum.minor, { mapping, headings: shape.table.headings, baseCurrency: work.known.baseCurrency })
  );
};

const verdictsOf = async (
  tx: Tx,
  { rows, facts, work }: { rows: readonly RawRow[]; facts: readonly RowFacts[]; work: Work },
): Promise<ImportRow[]> => {
  const readable = facts.filter(({ problems }) => problems.length === 0);
  const candidates = new Map((await doors[work.kind].look(tx, readable, work)).map((candidate) => [candidate.facts.line, candidate]));
  return facts.map((fact, at) => {
    const candidate = candidates.get(fact.line);
    const problems = [...fact.problems, ...(candidate?.problems ?? [])];
    if (!candidate || problems.length > 0) return refusedRow(fact, { problems, cells: rows[at]?.cells ?? [] });
    return judgedRow(fact, candidate);
  });
};

const refusedRow = (
  { line, key }: RowFacts,
  { problems, cells }: { problems: ImportRow["problems"]; cells: readonly string[] },
): ImportRow => ({
  line,
  verdict: "refuse",
  external_key: key === "" ? null : key,
  problems: storable(problems),
  notes: [],
  facts: { cells: cells.map(storableText) },
});

const judgedRow = (fact: RowFacts, { facts, present, remembered, notes }: Candidate): ImportRow => {
  const decision = decideRow({ theirs: facts.values, fallbacks: facts.fallbacks, present, remembered, settlement: "ask" });
  const said = { values: fact.values, fallbacks: fact.fallbacks };
  const isNew = decision.verdict === "create";
  // An unchanged row matters for confirming only when what is remembered of its source changes.
  const remembers = decision.verdict === "unchanged" && (remembered === null || differs(remembered.values, decision.remember.values));
  return {
    line: fact.line,
    verdict: decision.verdict,
    external_key: fact.key,
    problems: [],
    notes: decision.verdict === "unchanged" ? [] : [...fact.notes, ...notes],
    facts:
      decision.verdict === "unchanged" && !remembers
        ? null
        : { ...said, ...(!isNew && { changes: decision.changes, conflicts: decision.conflicts }), ...(remembers && { remembers }) },
  };
};
/** Words that will become ids by writing are compared by `decideRow`; here only what a later import would compare counts. */
const differs = (before: object, after: object): boolean => {
  const was = new Map(Object.entries(before));
  return Object.entries(after).some(([field, value]) => was.get(field) !== value);
};

const finish = async (tx: Tx, row: RunRow, totals: Totals | null): Promise<void> => {
  const counted = new Map((await store.countVerdicts(tx, row.import_id)).map(({ verdict, count }) => [verdict, Number(count)]));
  const of = (verdict: string): number => counted.get(verdict as never) ?? 0;
  const absent = await store.absentKeys(tx, { id: row.import_id, kind: row.kind, source: row.source });
  const notes = await store.countNotes(tx, row.import_id);
  await store.updateRun(tx, row.import_id, {
    status: "checked",
    counts: {
      rows: [...counted.values()].reduce((sum, count) => sum + count, 0),
      ...{ create: of("create"), change: of("change"), unchanged: of("unchanged"), refuse: of("refuse"), conflict: of("conflict") },
      absent: Number(absent[0]?.count ?? 0),
      absentKeys: absent.map(({ external_key }) => external_key),
      notes: Object.fromEntries(notes.map(({ code, count }) => [code, Number(count)])),
      ...(totals && { totals }),
    },
  });
};
