import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Context } from "../../src/kernel/io/context.ts";
import { mappingShape } from "../../src/imports/contract.ts";
import { beginFile, checkFile, questionsAbout, writeFile, type ImportSettings } from "../../src/imports/service/commandLine.ts";
import { listRows } from "../../src/imports/service/view.ts";

export const shared = path.join(import.meta.dirname, "../../../shared/data");
const folder = mkdtempSync(path.join(tmpdir(), "drumbeat-imports-"));
let files = 0;

type How = {
  readonly kind?: "opportunities" | "accounts" | "people" | "targets" | "products";
  readonly source?: string;
  readonly mapping?: Partial<ReturnType<typeof mappingShape.parse>>;
  readonly conflicts?: "skip" | "theirs" | "ours";
  readonly at?: string;
  readonly accept?: boolean;
  readonly dry?: boolean;
};

/** A file given by its path, or by its text, goes all the way in (or only through the dry run), in the context's rights. */
export const importing = async (
  context: Context,
  file: string,
  { kind, source = "crm", mapping, conflicts = "skip", at, accept = false, dry = false }: How = {},
) => {
  const name = file.includes("\n") ? path.join(folder, `file-${files++}.csv`) : file;
  if (name !== file) writeFileSync(name, file);
  const settings: ImportSettings = { conflicts, ...(mapping && { mapping: mappingShape.parse(mapping) }), ...(at && { at }) };
  const begun = await beginFile(context, name, { kind, source, settings });
  const { questions } = await questionsAbout(context, begun, { acceptProposals: accept });
  if (questions.some(({ isBlocking }) => isBlocking)) return { id: begun.import_id, questions, counts: null, run: begun, rows: [] };
  const checked = await checkFile(context, begun.import_id, () => undefined);
  const { items: rows } = await listRows(context, begun.import_id, { limit: 5_000 });
  const run = dry ? checked : await writeFile(context, checked, () => undefined);
  const { create = 0, change = 0, unchanged = 0, refuse = 0, conflict = 0, absent = 0 } = checked.counts;
  return { id: begun.import_id, questions, counts: { create, change, unchanged, refuse, conflict, absent }, run, rows };
};
