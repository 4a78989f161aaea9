import path from "node:path";
import type { Context } from "../../kernel/io/context.ts";
import { inTransaction, reading } from "../../kernel/io/db.ts";
import { newId } from "../../kernel/io/id.ts";
import type { SavedMapping } from "../rules/mapping.ts";
import type { Kind } from "../rules/columns.ts";
import { forSaving, withProposals, type Question } from "../rules/mapping.ts";
import * as store from "../store.ts";
import type { RunRow, RunSettings } from "../tables.ts";
import { check } from "./check.ts";
import { knownThings } from "./known.ts";
import { mappingOf, openQuestions, tableOf } from "./mapping.ts";
import { begin, hashOfFile } from "./run.ts";
import { mappingToJson } from "./view.ts";
import { readFile } from "./work.ts";
import { write } from "./write.ts";

export type ImportRun = RunRow;
export type ImportSettings = RunSettings;

/** The steps of an import without a server: the same functions, in this program, one after the other. The file is read where it lies. */
export const beginFile = async (
  context: Context,
  file: string,
  { kind, source, settings }: { kind?: Kind | undefined; source?: string | undefined; settings: RunSettings },
): Promise<RunRow> => {
  const hash = await hashOfFile(file);
  const row = await inTransaction(context, (tx) =>
    begin(tx, { id: newId(), file: path.resolve(file), hash, fileName: path.basename(file), source, kind, settings }),
  );
  await readFile(context, row.import_id);
  return current(context, row.import_id);
};

const current = (context: Context, id: string): Promise<RunRow> =>
  reading(context, async (tx) => {
    const row = await store.run(tx, id);
    if (!row) throw new Error("the import is gone");
    return row;
  });

/** What is still open; with `acceptProposals` every single proposal is taken first. */
export const questionsAbout = (
  context: Context,
  row: RunRow,
  { acceptProposals }: { acceptProposals: boolean },
): Promise<{ questions: Question[]; mapping: SavedMapping }> =>
  inTransaction(context, async (tx) => {
    const known = await knownThings(tx);
    const proposed = await mappingOf(tx, row, known);
    const mapping = acceptProposals ? withProposals(tableOf(row), proposed, known) : proposed;
    if (acceptProposals)
      await store.updateRun(tx, row.import_id, {
        settings: { ...row.settings, mapping: mappingToJson(forSaving(mapping, row.settings.mapping ?? null)) },
      });
    return { questions: openQuestions(row, mapping, known), mapping: mappingToJson(mapping) };
  });

export const checkFile = async (context: Context, id: string, report: (rows: number) => void): Promise<RunRow> => {
  await inTransaction(context, (tx) => store.updateRun(tx, id, { status: "checking" }));
  await check(context, id, (rows) => Promise.resolve(report(rows)));
  return current(context, id);
};

export const writeFile = async (context: Context, row: RunRow, report: (rows: number) => void): Promise<RunRow> => {
  await inTransaction(context, (tx) => store.updateRun(tx, row.import_id, { status: "writing" }));
  await write(context, row.import_id, (rows) => Promise.resolve(report(rows)));
  return current(context, row.import_id);
};

/** The run ends here: nothing of it is written. */
export const leaveFile = (context: Context, id: string): Promise<number> =>
  inTransaction(context, async (tx) => store.updateRun(tx, id, { status: "cancelled", finishedAt: await tx.now() }));
