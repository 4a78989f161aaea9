import type { Context } from "../../kernel/io/context.ts";
import { reading, type Tx } from "../../kernel/io/db.ts";
import { scaledToText } from "../../kernel/pure/fraction.ts";
import { isCurrency, minorToText } from "../../kernel/pure/money.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import type { Locale } from "../../kernel/pure/words.ts";
import { may } from "../../organisation/rules.ts";
import { allPeople, viewerOf } from "../../organisation/service.ts";
import type { RowJson, RunJson, RunPageJson } from "../contract.ts";
import type { SavedMapping } from "../rules/mapping.ts";
import { amountFields, columnLabels, type Field, type Kind } from "../rules/columns.ts";
import type { Change, Verdict } from "../rules/decide.ts";
import type { Remark, Values } from "../rules/facts.ts";
import type { Known } from "../rules/known.ts";
import { unmappedColumns, valuesOf, type Mapping, type Question, type ValueField } from "../rules/mapping.ts";
import * as store from "../store.ts";
import { accountsById } from "../store/present.ts";
import type { ImportRow, RunRow } from "../tables.ts";
import { assumptionText, fieldNames, questionText } from "../words.ts";
import { sayRemark, stageWords } from "./say.ts";
import { knownThings } from "./known.ts";
import { mappingOf, openQuestions, tableOf } from "./mapping.ts";
import { isPersonal } from "./mappings.ts";
import { runOf } from "./run.ts";
import { shapeOf } from "./shape.ts";

/** Imports, newest first: one's own, or (operations) everybody's. */
export const listRuns = (context: Context, { cursor, limit }: { cursor?: string | undefined; limit: number }) =>
  reading(context, async (tx) => {
    const viewer = await viewerOf(tx);
    if (cursor !== undefined && !/^[0-9a-f-]{36}$/.test(cursor))
      throw refusal("malformed", "malformed", {}, [{ pointer: "?cursor", code: "invalid" }]);
    const rows = await store.runs(tx, {
      startedBy: may(viewer, "import.others") ? null : viewer.personId,
      before: cursor ?? null,
      limit: limit + 1,
    });
    const items: RunJson[] = [];
    for (const row of rows.slice(0, limit)) items.push(await runToJson(tx, row));
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });

export const runToJson = async (tx: Tx, row: RunRow): Promise<RunJson> => {
  const { locale, app } = tx.context;
  const person = row.started_by === null ? null : (await allPeople(tx)).find(({ person_id }) => person_id === row.started_by);
  const { rows = 0, of = null, phase } = row.progress;
  return {
    ...{
      id: row.import_id,
      kind: row.kind,
      source: row.source,
      fileName: row.file_name,
      status: row.status,
      isRead: shapeOf(row)?.profile !== undefined,
    },
    progress: phase ? { phase, rows, of } : null,
    counts: countsOf(row),
    problem: row.problem && {
      code: row.problem.code,
      text: filled(app.sentences.get(row.problem.code)?.[locale] ?? row.problem.code, row.problem.details),
    },
    startedBy: person ? { id: person.person_id, name: person.name } : null,
    createdAt: row.created_at.toString(),
    finishedAt: row.finished_at?.toString() ?? null,
  };
};
const filled = (sentence: string, details: Readonly<Record<string, unknown>>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ""));
const countsOf = ({ counts }: RunRow): RunJson["counts"] => {
  if (counts.rows === undefined) return null;
  const { rows, create = 0, change = 0, unchanged = 0, refuse = 0, conflict = 0, absent = 0 } = counts;
  return { rows, create, change, unchanged, refuse, conflict, absent };
};

export const runPage = (context: Context, id: string): Promise<RunPageJson> =>
  reading(context, async (tx) => {
    const row = await runOf(tx, id);
    const { locale } = context;
    const shape = shapeOf(row);
    const known = await knownThings(tx);
    const mapping = await mappingOf(tx, row, known);
    const isRead = shape?.profile !== undefined;
    const saved = await store.mappings(tx, row.kind);
    return {
      ...(await runToJson(tx, row)),
      file: shape && fileToJson(shape),
      mapping: shape ? mappingToJson(mapping) : null,
      questions: isRead
        ? openQuestions(row, mapping, known)
            .slice(0, 500)
            .map((question) => questionToJson(question, locale))
        : [],
      values: isRead ? valuesToJson(row, { mapping, known, locale }) : [],
      unmapped: shape ? unmappedColumns(tableOf(row), mapping) : [],
      assumptions: shape ? assumptionsOf(row, { mapping, known, locale }) : [],
      absentKeys: [...(row.counts.absentKeys ?? [])],
      savedMappings: saved.filter(({ name }) => !isPersonal(name)).map(({ name, saved_at }) => ({ name, savedAt: saved_at.toString() })),
    };
  });

const fileToJson = ({ table, rows, skipped = [] }: NonNullable<ReturnType<typeof shapeOf>>): NonNullable<RunPageJson["file"]> => {
  const labels = columnLabels(table.headings);
  return {
    ...{ format: table.format, encoding: table.encoding, delimiter: table.delimiter, sheet: table.sheet, headingLine: table.headingLine },
    encodingCandidates: [...table.encodingCandidates],
    sheets: [...table.sheets],
    columns: table.headings.map((heading, column) => ({
      column,
      heading,
      label: labels[column] ?? "",
      samples: [...new Set(table.sample.map(({ cells }) => (cells[column] ?? "").slice(0, 100)).filter((cell) => cell !== ""))].slice(0, 5),
    })),
    skipped: [...table.preamble, ...skipped],
    rows: rows ?? null,
  };
};

export const mappingToJson = ({ columns, leftOut, decimal, dayOrder, exponent, currency, values, options }: Mapping): SavedMapping => ({
  columns: columns as SavedMapping["columns"],
  leftOut: [...leftOut],
  ...{ decimal, dayOrder, exponent },
  ...(currency !== undefined && { currency }),
  values: Object.fromEntries(Object.entries(values).map(([field, each]) => [field, [...(each ?? [])]])) as SavedMapping["values"],
  options,
});

export const questionToJson = (question: Question, locale: Locale): RunPageJson["questions"][number] => {
  const { value, columns, options, ...rest } = question;
  const field = question.field ? fieldNames[question.field][locale] : "";
  return {
    ...rest,
    columns: [...columns],
    options: [...options],
    ...(value && { value: { ...value, proposals: labelled(value.field, value.proposals, locale) } }),
    text: questionText(question, field, locale),
  };
};

/** Stages are proposed by their key: people read their name. */
const labelled = (
  field: ValueField,
  proposals: readonly { to: string; label: string }[],
  locale: Locale,
): { to: string; label: string }[] => proposals.map(({ to, label }) => ({ to, label: field === "stage" ? stageWords(to, locale) : label }));

/** The values that mean something to us, with what they mean now; at most 2,000. */
const valuesToJson = (
  row: RunRow,
  { mapping, known, locale }: { mapping: Mapping; known: Known; locale: Locale },
): RunPageJson["values"] => {
  const names = new Map([
    ...known.people.map(({ id, name }) => [id, name] as const),
    ...known.products.map(({ id, name }) => [id, name] as const),
  ]);
  return valuesOf(tableOf(row), mapping, known)
    .slice(0, 2_000)
    .map(({ proposals, ...meaning }) => ({
      ...meaning,
      label:
        meaning.to === null ? null : meaning.field === "stage" ? stageWords(meaning.to, locale) : (names.get(meaning.to) ?? meaning.to),
      proposals: labelled(meaning.field, proposals, locale),
    }));
};

const remarkToJson = (remark: Remark, locale: Locale): RowJson["problems"][number] =>
  ({ ...remark, text: sayRemark(remark, locale) }) as RowJson["problems"][number];

/** What is assumed about the file as a whole: currency, units, orders, and how many rows an assumption was made for. */
const assumptionsOf = (
  row: RunRow,
  { mapping, known, locale }: { mapping: Mapping; known: Known; locale: Locale },
): RunPageJson["assumptions"] => {
  const labels = columnLabels(tableOf(row).headings);
  const label = (field: Field): string => labels[mapping.columns[field]?.column ?? -1] ?? "";
  const currency = mapping.currency ?? known.baseCurrency;
  const mapped = Object.keys(mapping.columns) as Field[];
  const remarks: Remark[] = [
    ...(mapped.some((field) => amountFields.has(field)) && !mapping.columns.currency
      ? [{ code: "currency-assumed", details: { currency } }]
      : []),
    ...mapped.flatMap((field) =>
      mapping.exponent[field]
        ? [{ code: "unit-assumed", column: label(field), details: { factor: 10 ** (mapping.exponent[field] ?? 0) } }]
        : [],
    ),
    ...mapped.flatMap((field) =>
      mapping.dayOrder[field]
        ? [{ code: "order-of-dates", column: label(field), details: { order: mapping.dayOrder[field] === "dmy" ? "d/m/y" : "m/d/y" } }]
        : [],
    ),
    ...mapped.flatMap((field) =>
      mapping.decimal[field]
        ? [{ code: "decimal-sign-read", column: label(field), details: { sign: mapping.decimal[field] === "dot" ? "." : "," } }]
        : [],
    ),
  ];
  const { totals, notes = {} } = row.counts;
  const money = (minor: string): string => (isCurrency(currency) ? minorToText(BigInt(minor), currency) : scaledToText(BigInt(minor), 2));
  if (totals)
    remarks.push({
      code: totals.isEqual ? "totals-agree" : "totals-differ",
      details: { stated: money(totals.stated), summed: money(totals.summed) },
    });
  return [
    ...remarks.map((remark) => remarkToJson(remark, locale)),
    ...Object.entries(notes).map(([code, count]) => ({ code, details: { count }, text: assumptionText(code, count, locale) })),
  ];
};

export const listRows = (
  context: Context,
  id: string,
  { verdict, cursor, limit }: { verdict?: Verdict | undefined; cursor?: string | undefined; limit: number },
) =>
  reading(context, async (tx) => {
    const row = await runOf(tx, id);
    if (cursor !== undefined && !/^\d{1,9}$/.test(cursor))
      throw refusal("malformed", "malformed", {}, [{ pointer: "?cursor", code: "invalid" }]);
    const rows = await store.rows(tx, id, { verdict: verdict ?? null, after: Number(cursor ?? 0), limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const say = await changeTeller(tx, row.kind, shown);
    return {
      items: shown.map((each) => rowToJson(each, { say, locale: context.locale })),
      next: rows.length > limit ? String(shown.at(-1)?.line ?? 0) : null,
    };
  });

type Teller = (change: Change, values: Values) => Change;
const rowToJson = (
  { line, verdict, external_key: key, problems, notes, facts }: ImportRow,
  { say, locale }: { say: Teller; locale: Locale },
): RowJson => {
  const values = facts?.values ?? {};
  const created: readonly Change[] =
    verdict === "create"
      ? Object.entries({ ...facts?.fallbacks, ...values }).map(([field, to]) => ({ field, from: null, to: to ?? null }))
      : [];
  const tell = (changes: readonly Change[]): Change[] => changes.map((change) => say(change, values));
  return {
    ...{ line, verdict, key },
    problems: problems.map((remark) => remarkToJson(remark, locale)),
    notes: notes.map((remark) => remarkToJson(remark, locale)),
    changes: tell(verdict === "create" ? created : (facts?.changes ?? [])),
    conflicts: tell(facts?.conflicts ?? []),
  };
};

/** Turns ids and minor units of staged changes into what people read. */
const changeTeller = async (tx: Tx, kind: Kind, rows: readonly ImportRow[]): Promise<Teller> => {
  const known = await knownThings(tx);
  const accountIds = rows.flatMap(({ facts }) =>
    [...(facts?.changes ?? []), ...(facts?.conflicts ?? [])].flatMap(({ field, from, to }) => (field === "account" ? [from, to] : [])),
  );
  const accounts = await accountsById(
    tx,
    accountIds.flatMap((id) => (id && /^[0-9a-f-]{36}$/.test(id) ? [id] : [])),
  );
  const names = new Map<string, string>([
    ...known.people.map(({ id, name }) => [id, name] as const),
    ...known.products.map(({ id, name }) => [id, name] as const),
    ...accounts.map(({ account_id, name }) => [account_id, name] as const),
  ]);
  const isReference = (field: string): boolean => ["account", "owner", "product", "person"].includes(field) && kind !== "people";
  const text = (field: string, value: string | null, currency: string): string | null => {
    if (value === null) return null;
    if (isReference(field)) return names.get(value) ?? (value.startsWith("new:") ? value.slice(4) : value);
    return amountFields.has(field as Field) && /^-?\d+$/.test(value) ? minorToText(BigInt(value), currency) : value;
  };
  return ({ field, from, to }, values) => {
    const currency = values.currency && isCurrency(values.currency) ? values.currency : known.baseCurrency;
    return { field, from: text(field, from, currency), to: text(field, to, currency) };
  };
};
