import { isCurrency } from "../../kernel/pure/money.ts";
import { unitOfHeading, type DecimalSign } from "./amounts.ts";
import { amountFields, columnLabels, dateFields, fieldsOf, proposeColumns, requiredFields, type Field, type Kind } from "./columns.ts";
import type { DayOrder } from "./dates.ts";
import { personMatcher, productMatcher, type Known } from "./known.ts";
import { decideDayOrder, decideDecimal, provedDayOrder, provedDecimal, type ColumnProfile } from "./profile.ts";
import { knownStage, proposedStage, stageKeys } from "./stages.ts";
import { fold, isBlank } from "./text.ts";

/** How the columns and values of a file are understood. Columns are remembered by heading, so that they may move. */
export type Mapping = {
  readonly columns: Partial<Record<Field, MappedColumn>>;
  /** Fields that somebody left without a column on purpose. */
  readonly leftOut: readonly Field[];
  readonly decimal: Partial<Record<Field, DecimalSign>>;
  readonly dayOrder: Partial<Record<Field, DayOrder>>;
  /** Power of ten of the column's unit: 万元 4. */
  readonly exponent: Partial<Record<Field, number>>;
  /** The currency of amounts that name none; absent: the base currency. */
  readonly currency?: string | undefined;
  readonly values: Partial<Record<ValueField, readonly MappedValue[]>>;
  readonly options: MappingOptions;
};
/** A mapping as it is saved and sent: options that are absent are the usual ones. */
export type SavedMapping = {
  columns: Partial<Record<Field, { heading: string; column: number }>>;
  leftOut: Field[];
  decimal: Partial<Record<Field, DecimalSign>>;
  dayOrder: Partial<Record<Field, DayOrder>>;
  exponent: Partial<Record<Field, number>>;
  currency?: string | undefined;
  values: Partial<Record<ValueField, { from: string; to: string }[]>>;
  options: { listPrice?: boolean | undefined; emptyClears?: boolean | undefined; duplicates?: "refuse" | "first" | "last" | undefined };
};
export type MappedColumn = { readonly heading: string; readonly column: number };
/** `to` is a stage, a person's id, a product's id, a currency; or "new" (make it), or "none" (leave empty). */
export type MappedValue = { readonly from: string; readonly to: string };
export type MappingOptions = {
  /** Open deals without amount take their product's list price. */
  readonly listPrice: boolean;
  readonly emptyClears: boolean;
  /** Rows that bring a key twice: refuse all of them, or keep the first or the last. */
  readonly duplicates: "refuse" | "first" | "last";
};
export const valueFields = ["stage", "owner", "product", "currency"] as const;
export type ValueField = (typeof valueFields)[number];

/** A thing that the file leaves open. Blocking: nothing is imported until it is answered; else it blocks only its rows. */
export type Question = {
  readonly code: "column-missing" | "column-twice" | "decimal-sign" | "day-order" | "encoding" | "value";
  readonly isBlocking: boolean;
  readonly field: Field | null;
  readonly columns: readonly string[];
  readonly options: readonly string[];
  /** What seems likeliest: shown as a guess, taken only by somebody. */
  readonly guess: string | null;
  readonly value?: MappingValueQuestion;
};
export type MappingValueQuestion = {
  readonly field: ValueField;
  readonly from: string;
  readonly count: number;
  readonly proposals: readonly { to: string; label: string }[];
};

export type Table = {
  readonly kind: Kind;
  readonly headings: readonly string[];
  readonly profile: readonly ColumnProfile[];
  readonly isSemicolon: boolean;
};

export const defaultOptions: MappingOptions = { listPrice: true, emptyClears: false, duplicates: "refuse" };

/**
 * The mapping for a file: what was saved or chosen where its headings are there, the rest proposed from headings and contents.
 * Nothing that must be asked is filled in.
 */
export const proposeMapping = (table: Table, saved: Partial<Mapping> | null): Mapping => {
  const columns = columnsFor(table, saved?.columns ?? {}, saved?.leftOut ?? []);
  const mapped = Object.entries(columns) as [Field, MappedColumn][];
  const exponent = Object.fromEntries(
    mapped
      .filter(([field]) => amountFields.has(field))
      .map(([field, { heading }]) => [field, saved?.exponent?.[field] ?? unitOfHeading(heading).exponent]),
  );
  const decimal: Partial<Record<Field, DecimalSign>> = {};
  const dayOrder: Partial<Record<Field, DayOrder>> = {};
  for (const [field, { column }] of mapped) {
    const profile = table.profile[column];
    if (!profile) continue;
    // What a column proves wins over what was remembered from another file.
    const sign = amountFields.has(field)
      ? (provedDecimal(profile) ?? saved?.decimal?.[field] ?? decideDecimal(profile, doubts(table, field, exponent)).decided)
      : null;
    const order = dateFields.has(field) ? (provedDayOrder(profile) ?? saved?.dayOrder?.[field] ?? decideDayOrder(profile).decided) : null;
    if (sign) decimal[field] = sign;
    if (order) dayOrder[field] = order;
  }
  const headingCurrency = mapped
    .map(([field, { heading }]) => (amountFields.has(field) ? unitOfHeading(heading).currency : null))
    .find((currency) => currency !== null);
  const currency = saved?.currency ?? headingCurrency;
  return {
    columns,
    leftOut: saved?.leftOut ?? [],
    decimal,
    dayOrder,
    exponent,
    ...(currency ? { currency } : {}),
    values: saved?.values ?? {},
    options: { ...defaultOptions, ...saved?.options },
  };
};
const doubts = (table: Table, field: Field, exponent: Partial<Record<Field, number>>) => ({
  semicolons: table.isSemicolon,
  unitInDoubt: (exponent[field] ?? 0) > 0,
});

const columnsFor = ({ kind, headings }: Table, saved: Mapping["columns"], leftOut: readonly Field[]): Mapping["columns"] => {
  const proposed = proposeColumns(kind, headings).columns;
  const columns: Partial<Record<Field, MappedColumn>> = {};
  for (const field of fieldsOf[kind] as readonly Field[]) {
    const remembered = saved[field];
    const column = remembered ? placeOf(headings, remembered) : leftOut.includes(field) ? null : (proposed.get(field) ?? null);
    if (column !== null) columns[field] = { column, heading: headings[column] ?? "" };
  }
  return withoutSharing(columns, saved);
};

/** Where a remembered heading stands now: at its old place if it stands there, else at its only place. */
const placeOf = (headings: readonly string[], { heading, column }: MappedColumn): number | null => {
  if (fold(headings[column] ?? "") === fold(heading) && column < headings.length) return column;
  const places = headings.flatMap((each, at) => (fold(each) === fold(heading) ? [at] : []));
  return places.length === 1 ? (places[0] ?? null) : null;
};

/** A column that was chosen for one field is not proposed for another. */
const withoutSharing = (columns: Partial<Record<Field, MappedColumn>>, saved: Mapping["columns"]): Mapping["columns"] => {
  const chosen = new Set(Object.values(saved).flatMap((each) => (each ? [fold(each.heading)] : [])));
  return Object.fromEntries(Object.entries(columns).filter(([field, { heading }]) => saved[field as Field] || !chosen.has(fold(heading))));
};

/** What a file still leaves open under a mapping, blocking ones first, values by how often they stand there. */
export const questionsOf = (table: Table, mapping: Mapping, known: Known): Question[] => {
  const values = valuesOf(table, mapping, known).filter(({ state }) => state === "proposed" || state === "unknown");
  return [...columnQuestions(table, mapping), ...formatQuestions(table, mapping), ...values.map(valueQuestion)];
};

const columnQuestions = ({ kind, headings }: Table, mapping: Mapping): Question[] => {
  const labels = columnLabels(headings);
  const { ambiguous } = proposeColumns(kind, headings);
  const twice = [...ambiguous]
    .filter(([field]) => !mapping.columns[field] && !mapping.leftOut.includes(field))
    .map(([field, columns]): Question => ({
      code: "column-twice",
      isBlocking: true,
      field,
      columns: columns.map((column) => labels[column] ?? ""),
      options: columns.map((column) => labels[column] ?? ""),
      guess: null,
    }));
  const missing = requiredFields[kind]
    .filter((field) => !mapping.columns[field] && !ambiguous.has(field))
    .map((field): Question => ({ code: "column-missing", isBlocking: true, field, columns: [], options: labels, guess: null }));
  return [...twice, ...missing];
};

const formatQuestions = (table: Table, mapping: Mapping): Question[] => {
  const labels = columnLabels(table.headings);
  return (Object.entries(mapping.columns) as [Field, MappedColumn][]).flatMap(([field, { column }]): Question[] => {
    const profile = table.profile[column];
    if (!profile) return [];
    const about = { isBlocking: true, field, columns: [labels[column] ?? ""] };
    if (amountFields.has(field) && !mapping.decimal[field]) {
      const { mustAsk, guess } = decideDecimal(profile, doubts(table, field, mapping.exponent));
      return mustAsk ? [{ code: "decimal-sign", ...about, options: ["dot", "comma"], guess }] : [];
    }
    if (dateFields.has(field) && !mapping.dayOrder[field]) {
      const { mustAsk, guess } = decideDayOrder(profile);
      return mustAsk ? [{ code: "day-order", ...about, options: ["dmy", "mdy"], guess: guess ?? "dmy" }] : [];
    }
    return [];
  });
};

/** Every different value of the columns whose values mean something to us, and what it means: for the step where values are mapped. */
export type ValueMeaning = {
  readonly field: ValueField;
  readonly from: string;
  readonly count: number;
  /** known: understood by itself; mapped: by this mapping; new: will be made; proposed and unknown: somebody must say. */
  readonly state: "known" | "mapped" | "new" | "proposed" | "unknown";
  readonly to: string | null;
  readonly proposals: readonly { to: string; label: string }[];
};

export const valuesOf = ({ profile }: Table, mapping: Mapping, known: Known): ValueMeaning[] => {
  const meaning = meaningOfValues(mapping, known);
  return valueFields.flatMap((field) => {
    const column = mapping.columns[field]?.column;
    const distinct = column === undefined ? null : profile[column]?.distinct;
    return [...(distinct ?? [])]
      .sort((a, b) => b[1] - a[1])
      .map(([from, count]): ValueMeaning => ({ field, from, count, ...meaning(field, from) }));
  });
};

const valueQuestion = ({ field, from, count, proposals }: ValueMeaning): Question => ({
  code: "value",
  isBlocking: false,
  field,
  columns: [],
  options: proposals.map(({ to }) => to),
  guess: proposals[0]?.to ?? null,
  value: { field, from, count, proposals },
});

type Meaning = Pick<ValueMeaning, "state" | "to" | "proposals">;
/** The meaning of one word of a column, the mapping's own first. Answers are kept, because files repeat their words. */
export const meaningOfValues = (mapping: Mapping, known: Known): ((field: ValueField, from: string) => Meaning) => {
  const chosen = new Map(valueFields.map((field) => [field, new Map((mapping.values[field] ?? []).map(({ from, to }) => [from, to]))]));
  const person = personMatcher(known.people);
  const product = productMatcher(known.products);
  const personIds = new Set(known.people.map(({ id }) => id));
  const productIds = new Set(known.products.map(({ id }) => id));
  const find = (field: ValueField, from: string): Meaning => {
    const to = chosen.get(field)?.get(from);
    const target = to === undefined ? null : targetOf(field, to, { personIds, productIds, person, product });
    if (target !== null) return { state: target === "new" ? "new" : "mapped", to: target, proposals: [] };
    switch (field) {
      case "stage":
        return stageMeaning(from);
      case "currency":
        return currencyMeaning(from);
      case "owner": {
        const match = person(from);
        if (match.found) return { state: "known", to: match.found.id, proposals: [] };
        return {
          state: match.proposals.length > 0 ? "proposed" : "unknown",
          to: null,
          proposals: match.proposals.map(({ id, name, email }) => ({ to: id, label: email ? `${name} <${email}>` : name })),
        };
      }
      case "product": {
        const match = product(from);
        if (match.found) return { state: "known", to: match.found.id, proposals: [] };
        if (match.proposals.length === 0) return { state: "new", to: "new", proposals: [] };
        return { state: "proposed", to: null, proposals: match.proposals.map(({ id, name }) => ({ to: id, label: name })) };
      }
    }
  };
  const kept = new Map(valueFields.map((field) => [field, new Map<string, Meaning>()]));
  return (field, from) => {
    const before = kept.get(field)?.get(from);
    if (before) return before;
    const meaning = find(field, from);
    kept.get(field)?.set(from, meaning);
    return meaning;
  };
};

type Targets = {
  personIds: ReadonlySet<string>;
  productIds: ReadonlySet<string>;
  person: ReturnType<typeof personMatcher>;
  product: ReturnType<typeof productMatcher>;
};
/** What a mapping means by `to`, if it is still there: a mapping written by hand may name people and products by key, e-mail or name. */
const targetOf = (field: ValueField, to: string, { personIds, productIds, person, product }: Targets): string | null => {
  switch (field) {
    case "stage":
      return (stageKeys as readonly string[]).includes(to) ? to : null;
    case "currency":
      return isCurrency(to) ? to : null;
    case "owner":
      return personIds.has(to) ? to : (person(to).found?.id ?? null);
    case "product":
      return to === "new" || to === "none" || productIds.has(to) ? to : (product(to).found?.id ?? null);
  }
};

const stageMeaning = (from: string): Meaning => {
  const stage = knownStage(from);
  if (stage) return { state: "known", to: stage, proposals: [] };
  const proposed = proposedStage(from);
  return proposed
    ? { state: "proposed", to: null, proposals: [{ to: proposed, label: proposed }] }
    : { state: "unknown", to: null, proposals: [] };
};

const currencyMeaning = (from: string): Meaning => {
  const code = currencyNames[fold(from)] ?? fold(from).toUpperCase();
  return isCurrency(code) ? { state: "known", to: code, proposals: [] } : { state: "unknown", to: null, proposals: [] };
};
const currencyNames: Readonly<Record<string, string>> = {
  人民币: "CNY",
  rmb: "CNY",
  元: "CNY",
  美元: "USD",
  us$: "USD",
  $: "USD",
  欧元: "EUR",
  "€": "EUR",
  港元: "HKD",
  港币: "HKD",
  hk$: "HKD",
  日元: "JPY",
  英镑: "GBP",
  "£": "GBP",
  新台币: "TWD",
};

/** The mapping with every proposal taken: for somebody who has seen them. Nothing is chosen where there are several. */
export const withProposals = (table: Table, mapping: Mapping, known: Known): Mapping => {
  const proposed = valuesOf(table, mapping, known).filter(({ state, proposals }) => state === "proposed" && proposals.length === 1);
  const values = Object.fromEntries(
    valueFields.map((field) => [
      field,
      [
        ...(mapping.values[field] ?? []),
        ...proposed.filter((each) => each.field === field).map(({ from, proposals }) => ({ from, to: proposals[0]?.to ?? "" })),
      ],
    ]),
  );
  return { ...mapping, values };
};

/** What is worth remembering of a mapping for the next file: what its columns prove they prove again, so only what somebody chose. */
export const forSaving = ({ columns, leftOut, values, options }: Mapping, chosen: Partial<Mapping> | SavedChoices | null): Mapping => ({
  ...{ columns, leftOut, values, options },
  decimal: chosen?.decimal ?? {},
  dayOrder: chosen?.dayOrder ?? {},
  exponent: chosen?.exponent ?? {},
  ...(chosen?.currency !== undefined && { currency: chosen.currency }),
});
type SavedChoices = {
  readonly decimal?: Mapping["decimal"];
  readonly dayOrder?: Mapping["dayOrder"];
  readonly exponent?: Mapping["exponent"];
  readonly currency?: string | undefined;
};

/** The columns that are understood as nothing. */
export const unmappedColumns = ({ headings }: Table, mapping: Mapping): string[] => {
  const used = new Set(Object.values(mapping.columns).map(({ column }) => column));
  return columnLabels(headings).filter((_, column) => !used.has(column) && !isBlank(headings[column] ?? ""));
};
