import { z } from "zod";
import { endpoints } from "../kernel/pure/endpoint.ts";
import { currency, id, instantText, page, paging } from "../kernel/pure/shapes.ts";
import { fieldsOf, kinds, type Field } from "./rules/columns.ts";
import { verdicts } from "./rules/decide.ts";
import { valueFields } from "./rules/mapping.ts";
import { delimiters, encodings } from "./rules/shape.ts";

export { delimiters, encodings, kinds };
export const statuses = ["uploaded", "checking", "checked", "writing", "done", "failed", "cancelled"] as const;

const fields = [...new Set(kinds.flatMap((kind) => fieldsOf[kind]))] as [Field, ...Field[]];
const field = z.enum(fields);
const kind = z.enum(kinds);
const word = z.string().max(500);
const source = z.string().trim().min(1).max(100);

/** What somebody decided about reading the file; what is absent is recognised. */
const readingShape = z.strictObject({
  encoding: z.enum(encodings).optional(),
  delimiter: z.enum(delimiters).optional(),
  sheet: word.optional(),
  headingLine: z.number().int().min(1).max(1_000).optional(),
});

/** A mapping as it is saved and sent. Fields of `leftOut` are left without a column on purpose, other absent ones are proposed. */
export const mappingShape = z.strictObject({
  columns: z.partialRecord(field, z.strictObject({ heading: word, column: z.number().int().min(0).max(1_000).default(0) })).default({}),
  leftOut: z.array(field).default([]),
  decimal: z.partialRecord(field, z.enum(["dot", "comma"])).default({}),
  dayOrder: z.partialRecord(field, z.enum(["dmy", "mdy"])).default({}),
  exponent: z.partialRecord(field, z.number().int().min(0).max(9)).default({}),
  currency: currency.optional(),
  values: z.partialRecord(z.enum(valueFields), z.array(z.strictObject({ from: word, to: z.string().max(100) })).max(5_000)).default({}),
  options: z
    .strictObject({ listPrice: z.boolean(), emptyClears: z.boolean(), duplicates: z.enum(["refuse", "first", "last"]) })
    .partial()
    .default({}),
});

const label = z.object({ to: z.string(), label: z.string() });
const remark = z.object({
  code: z.string(),
  column: z.string().optional(),
  value: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
  /** The sentence, in the asker's language. */
  text: z.string(),
});
const valueMeaning = z.object({
  field: z.enum(valueFields),
  from: z.string(),
  count: z.number(),
  state: z.enum(["known", "mapped", "new", "proposed", "unknown"]),
  to: z.string().nullable(),
  label: z.string().nullable(),
  proposals: z.array(label),
});
const question = z.object({
  code: z.enum(["column-missing", "column-twice", "decimal-sign", "day-order", "encoding", "value"]),
  isBlocking: z.boolean(),
  field: field.nullable(),
  columns: z.array(z.string()),
  options: z.array(z.string()),
  guess: z.string().nullable(),
  value: z.object({ field: z.enum(valueFields), from: z.string(), count: z.number(), proposals: z.array(label) }).optional(),
  text: z.string(),
});
const skipped = z.object({ line: z.number(), why: z.enum(["preamble", "totals", "footer", "blank"]), text: z.string() });

const counts = z.object({
  rows: z.number(),
  create: z.number(),
  change: z.number(),
  unchanged: z.number(),
  refuse: z.number(),
  conflict: z.number(),
  /** Known to this source, not in this file: told, never deleted. */
  absent: z.number(),
});

export const runShape = z.object({
  id,
  kind: kind.nullable(),
  source: z.string(),
  fileName: z.string(),
  status: z.enum(statuses),
  /** Whether the file has been read to its end; before, values and questions are not known yet. */
  isRead: z.boolean(),
  progress: z.object({ phase: z.enum(["reading", "checking", "writing"]), rows: z.number(), of: z.number().nullable() }).nullable(),
  counts: counts.nullable(),
  problem: z.object({ code: z.string(), text: z.string() }).nullable(),
  startedBy: z.object({ id, name: z.string() }).nullable(),
  createdAt: instantText,
  finishedAt: instantText.nullable(),
});
export type RunJson = z.output<typeof runShape>;

const runPageShape = runShape.extend({
  file: z
    .object({
      format: z.enum(["csv", "xlsx"]),
      encoding: z.enum(encodings).nullable(),
      encodingCandidates: z.array(z.object({ encoding: z.enum(encodings), text: z.string() })),
      delimiter: z.enum(delimiters).nullable(),
      sheets: z.array(z.object({ name: z.string(), hidden: z.boolean() })),
      sheet: z.string().nullable(),
      headingLine: z.number(),
      columns: z.array(z.object({ column: z.number(), heading: z.string(), label: z.string(), samples: z.array(z.string()) })),
      skipped: z.array(skipped),
      rows: z.number().nullable(),
    })
    .nullable(),
  mapping: mappingShape.nullable(),
  questions: z.array(question),
  values: z.array(valueMeaning),
  unmapped: z.array(z.string()),
  /** What is assumed about the whole file, in words. */
  assumptions: z.array(remark),
  absentKeys: z.array(z.string()),
  savedMappings: z.array(z.object({ name: z.string(), savedAt: instantText })),
});
export type RunPageJson = z.output<typeof runPageShape>;

const change = z.object({ field: z.string(), from: z.string().nullable(), to: z.string().nullable() });
const rowShape = z.object({
  line: z.number(),
  verdict: z.enum(verdicts),
  key: z.string().nullable(),
  problems: z.array(remark),
  notes: z.array(remark),
  changes: z.array(change),
  conflicts: z.array(change),
});
export type RowJson = z.output<typeof rowShape>;

const mapping = z.object({ name: z.string(), kind, mapping: mappingShape, savedAt: instantText });

/** Files on their way in: recognised, mapped, tried dry, written in one transaction. */
export const contract = endpoints({
  "GET /imports": { summary: "Imports, newest first", query: z.object(paging), ok: page(runShape) },
  "POST /imports": {
    summary: "Uploads a file (CSV or XLSX, at most 200 MB) as the raw body; it is recognised by its content",
    query: z.object({ name: z.string().min(1).max(300), source: source.optional(), kind: kind.optional() }),
    raw: true,
    ok: runShape,
    status: 201,
    refusals: ["imports.file-too-large", "imports.binary", "imports.no-headings"],
  },
  "GET /imports/:id": {
    summary: "One import: its file, its mapping, what is still to be answered",
    params: z.object({ id }),
    ok: runPageShape,
  },
  "PUT /imports/:id/reading": {
    summary: "Says how the file is to be read: encoding, delimiter, sheet, line of the headings",
    params: z.object({ id }),
    body: readingShape,
    ok: runPageShape,
  },
  "PUT /imports/:id/mapping": {
    summary: "Says what columns and values mean",
    params: z.object({ id }),
    body: z.strictObject({ kind: kind.optional(), source: source.optional(), mapping: mappingShape.optional(), saved: word.optional() }),
    ok: runPageShape,
  },
  "POST /imports/:id/check": {
    summary: "Starts the dry run: a verdict for every row",
    params: z.object({ id }),
    body: z.strictObject({}),
    ok: runShape,
    status: 202,
  },
  "GET /imports/:id/rows": {
    summary: "The verdicts, in the order of the file",
    params: z.object({ id }),
    query: z.object({ ...paging, verdict: z.enum(verdicts).optional() }),
    ok: page(rowShape),
  },
  "GET /imports/:id/refused": {
    summary: "The refused rows as a CSV file, with line and reason",
    params: z.object({ id }),
    ok: z.unknown(),
  },
  "POST /imports/:id/confirm": {
    summary: "Writes what the dry run showed, without the refused rows, in one transaction",
    params: z.object({ id }),
    body: z.strictObject({
      strict: z.boolean().default(false),
      conflicts: z.enum(["skip", "theirs", "ours"]).default("skip"),
      saveMapping: word.optional(),
    }),
    ok: runShape,
    status: 202,
    refusals: ["imports.not-checked", "imports.strict", "imports.moved-on"],
  },
  "POST /imports/:id/cancel": {
    summary: "Stops an import: nothing of it is written",
    params: z.object({ id }),
    body: z.strictObject({}),
    ok: runShape,
  },
  "GET /import-mappings": { summary: "Saved mappings", query: z.object({ kind: kind.optional() }), ok: page(mapping) },
  "PUT /import-mappings/:kind/:name": {
    summary: "Saves a mapping under a name",
    params: z.object({ kind, name: z.string().trim().min(1).max(100) }),
    body: mappingShape,
    ok: mapping,
  },
  "DELETE /import-mappings/:kind/:name": {
    summary: "Forgets a mapping",
    params: z.object({ kind, name: z.string().min(1).max(100) }),
    ok: z.object({}),
  },
});
