import { isBefore } from "../../kernel/pure/day.ts";
import { isCurrency, minorToText } from "../../kernel/pure/money.ts";
import { readAmount, saysNothing } from "./amounts.ts";
import { amountFields, columnLabels, dateFields, type Field, type Kind } from "./columns.ts";
import { readDate, readMonth } from "./dates.ts";
import type { Known, KnownProduct } from "./known.ts";
import { meaningOfValues, type Mapping, type ValueField } from "./mapping.ts";
import type { RawRow } from "./shape.ts";
import { knownCategory, readFlag } from "./stages.ts";
import { isBlank, trimmed } from "./text.ts";

/** Something to say about a row: why it is refused, or what was assumed. `column` is the heading as it stands, `value` the cell. */
export type Remark = {
  readonly code: string;
  readonly column?: string;
  readonly value?: string;
  readonly details?: Readonly<Record<string, string | number | readonly string[]>>;
};

/**
 * A row in the organisation's own terms. `values` holds what the file says, as normal text (days ISO, amounts in minor units, people and products by id,
 * "new:<name>" for what will be made), null for "cleared"; a field that the file does not say is absent.
 * `fallbacks` fill a field only where nothing is known.
 */
export type RowFacts = {
  readonly line: number;
  readonly key: string;
  readonly values: Values;
  readonly fallbacks: Values;
  readonly problems: readonly Remark[];
  readonly notes: readonly Remark[];
};
export type Values = Readonly<Partial<Record<Field | "lesson", string | null>>>;

const longestText = 20_000;
const longestName = 500;
const shortFields: ReadonlySet<Field> = new Set<Field>([
  "key",
  "name",
  "account",
  "owner",
  "product",
  "stage",
  "currency",
  "source",
  "industry",
  "size",
  "region",
  "email",
  "manager",
  "manager_team",
  "team",
  "roles",
  "person",
  "family",
  "lost_reason",
  "competitor",
]);

type Reading = {
  values: Partial<Record<Field, string | null>>;
  problems: Remark[];
  notes: Remark[];
  texts: Partial<Record<Field, string>>;
};
type Reader = (row: RawRow) => RowFacts;

/** Makes the function that turns rows of a file into facts under a mapping. Total: what cannot be read becomes a problem of its row. */
export const rowReader = (
  { kind, headings, isRagged }: { kind: Kind; headings: readonly string[]; isRagged: boolean },
  mapping: Mapping,
  known: Known,
): Reader => {
  const labels = columnLabels(headings);
  const meaning = meaningOfValues(mapping, known);
  const columns = (Object.entries(mapping.columns) as [Field, { column: number }][]).map(([field, { column }]) => ({
    field,
    column,
    label: labels[column] ?? "",
  }));
  const products = new Map(known.products.map((product) => [product.id, product]));
  return (row) => {
    const reading: Reading = { values: {}, problems: [], notes: [], texts: {} };
    const labelOf = (field: Field): string => columns.find((each) => each.field === field)?.label ?? "";
    const broken = brokenRow(row, headings.length, isRagged);
    if (broken) reading.problems.push(broken);
    else {
      for (const { field, column, label } of columns)
        takeText(
          reading,
          { field, label, cell: row.cells[column] ?? "", isError: row.typed?.[column] === "error" },
          mapping.options.emptyClears,
        );
      const context: RowContext = { row, reading, mapping, known, meaning, labelOf, products };
      readersOf[kind](context);
    }
    return {
      line: row.line,
      key: trimmed(reading.texts.key ?? ""),
      values: reading.values,
      fallbacks: fallbacksOf(kind, { reading, mapping, products }),
      problems: reading.problems,
      notes: reading.notes,
    };
  };
};

/** A row with more cells than headings, or (in a text file) fewer: a stray delimiter moved its values, so none of them can be trusted. */
const brokenRow = ({ cells }: RawRow, width: number, isRagged: boolean): Remark | null => {
  if (cells.length > width && cells.slice(width).some((cell) => !isBlank(cell)))
    return { code: "row-too-long", details: { cells: cells.length, headings: width } };
  return cells.length < width && !isRagged ? { code: "row-too-short", details: { cells: cells.length, headings: width } } : null;
};

const takeText = (
  reading: Reading,
  { field, label, cell, isError }: { field: Field; label: string; cell: string; isError: boolean },
  emptyClears: boolean,
): void => {
  const remark = (code: string, details?: Remark["details"]): void =>
    void reading.problems.push({ code, column: label, value: cell.slice(0, 200), ...(details && { details }) });
  if (isError) return remark("cell-error");
  if (cell.includes("\0") || !cell.isWellFormed()) return remark("nul-character");
  if (isBlank(cell)) {
    if (emptyClears) reading.values[field] = null;
    return;
  }
  const most = shortFields.has(field) ? longestName : longestText;
  if (cell.length > most) return remark("value-too-long", { most, length: cell.length });
  reading.texts[field] = cell;
};

type RowContext = {
  readonly row: RawRow;
  readonly reading: Reading;
  readonly mapping: Mapping;
  readonly known: Known;
  readonly meaning: ReturnType<typeof meaningOfValues>;
  readonly labelOf: (field: Field) => string;
  readonly products: ReadonlyMap<string, KnownProduct>;
};

const problem = ({ reading, labelOf }: RowContext, code: string, field: Field, details?: Remark["details"]): void => {
  const value = reading.texts[field];
  reading.problems.push({
    code,
    column: labelOf(field),
    ...(value !== undefined && { value: value.slice(0, 200) }),
    ...(details && { details }),
  });
};
const note = ({ reading, labelOf }: RowContext, code: string, field: Field, details?: Remark["details"]): void => {
  reading.notes.push({ code, column: labelOf(field), ...(details && { details }) });
};

/** Texts that are kept byte for byte as they stand. */
const takeAsIs = (context: RowContext, ...fields: Field[]): void => {
  for (const field of fields) {
    const text = context.reading.texts[field];
    if (text !== undefined) context.reading.values[field] = text;
  }
};

const takeDates = (context: RowContext, ...fields: Field[]): void => {
  for (const field of fields) {
    const text = context.reading.texts[field];
    if (text === undefined || !dateFields.has(field)) continue;
    if (saysNothing(text)) note(context, "says-nothing", field, { value: text });
    else {
      const read = readDate(text, context.mapping.dayOrder[field] ?? null, context.known.timeZone);
      if (read.ok) context.reading.values[field] = read.day.toString();
      else problem(context, `date-${read.why}`, field);
    }
  }
};

const takeCurrency = (context: RowContext): string | null => {
  const text = context.reading.texts.currency;
  if (text === undefined) return null;
  const { to } = context.meaning("currency", text);
  if (!to) problem(context, "currency-unknown", "currency");
  return to;
};

/** The amounts of a row and their one currency, which a column, the cell or the base currency gives. */
const takeAmounts = (context: RowContext, ...fields: Field[]): void => {
  const named = takeCurrency(context);
  const { reading, mapping, known } = context;
  let currency = named ?? null;
  for (const field of fields) {
    const text = reading.texts[field];
    if (text === undefined || !amountFields.has(field)) continue;
    if (saysNothing(text)) {
      note(context, "says-nothing", field, { value: text });
      continue;
    }
    const read = readAmount(text, {
      decimal: mapping.decimal[field] ?? null,
      exponent: mapping.exponent[field] ?? 0,
      currency,
      baseCurrency: mapping.currency ?? known.baseCurrency,
    });
    if (!read.ok) problem(context, `amount-${read.why}`, field, read.currency ? { currency: read.currency } : undefined);
    else if (read.minor < 0n) problem(context, "amount-negative", field);
    else {
      reading.values[field] = read.minor.toString();
      currency ??= read.currency;
      if (read.symbol && read.currency) note(context, "symbol-assumed", field, { symbol: read.symbol, currency: read.currency });
    }
  }
  if (currency) reading.values.currency = currency;
  else if (fields.some((field) => reading.values[field] != null)) reading.values.currency = mapping.currency ?? known.baseCurrency;
};

const requireKey = (context: RowContext, ...others: Field[]): void => {
  const { texts } = context.reading;
  const key = texts.key ?? others.map((field) => texts[field]).find((text) => text !== undefined);
  if (key !== undefined) texts.key = key;
  else if (context.reading.problems.length === 0) problem(context, "key-missing", "key");
};

const takeValue = (context: RowContext, field: ValueField): string | null => {
  const text = context.reading.texts[field];
  if (text === undefined) return null;
  const { to, state, proposals } = context.meaning(field, text);
  if (to === null)
    problem(
      context,
      `${field}-${state === "proposed" ? "to-confirm" : "unknown"}`,
      field,
      proposals.length > 0 ? { proposals: proposals.map(({ label }) => label) } : undefined,
    );
  return to;
};

const readOpportunity = (context: RowContext): void => {
  const { reading, known } = context;
  requireKey(context);
  takeAsIs(context, "name", "next_step", "source", "lost_reason", "competitor");
  takeDates(context, "expected_close", "booked_on", "created_on", "next_step_on");
  takeAmounts(context, "amount");
  if (reading.texts.stage === undefined) problem(context, "stage-missing", "stage");
  else {
    const stage = takeValue(context, "stage");
    if (stage) reading.values.stage = stage;
  }
  takeOwner(context);
  takeProduct(context);
  if (reading.texts.account !== undefined) reading.values.account = `new:${reading.texts.account}`;
  takeCategory(context);
  takeFlag(context, "key_project");
  const bookedOn = reading.values.booked_on ?? reading.values.expected_close;
  if (reading.values.stage === "100" && bookedOn && isBefore(known.today, Temporal.PlainDate.from(bookedOn)))
    problem(context, "booked-in-future", reading.texts.booked_on === undefined ? "expected_close" : "booked_on");
};

const takeOwner = (context: RowContext): void => {
  const { reading, known } = context;
  const owner = takeValue(context, "owner");
  if (owner) reading.values.owner = owner;
  if (reading.texts.owner === undefined && known.ownOnly) reading.values.owner = known.ownOnly;
  if (owner && known.ownOnly && owner !== known.ownOnly) problem(context, "owner-not-yours", "owner");
};

const takeProduct = (context: RowContext): void => {
  const { reading, known } = context;
  const product = takeValue(context, "product");
  if (product === "none") reading.values.product = null;
  else if (product === "new") {
    if (known.ownOnly) problem(context, "product-unknown", "product");
    else reading.values.product = `new:${trimmed(reading.texts.product ?? "")}`;
  } else if (product) reading.values.product = product;
};

const takeCategory = (context: RowContext): void => {
  const text = context.reading.texts.category;
  if (text === undefined) return;
  const category = knownCategory(text);
  if (category) context.reading.values.category = category;
  else problem(context, "category-unknown", "category");
};

const takeFlag = (context: RowContext, field: "key_project" | "submits"): void => {
  const text = context.reading.texts[field];
  if (text === undefined) return;
  const flag = readFlag(text);
  if (flag === null) problem(context, "flag-unreadable", field);
  else context.reading.values[field] = String(flag);
};

const readAccount = (context: RowContext): void => {
  requireKey(context, "name");
  if (context.reading.texts.name === undefined) problem(context, "name-missing", "name");
  takeAsIs(context, "name", "industry", "size", "region");
};

const readPerson = (context: RowContext): void => {
  const { reading } = context;
  if (reading.texts.name === undefined) problem(context, "name-missing", "name");
  requireKey(context, "email", "name");
  takeAsIs(context, "team", "manager", "manager_team", "roles");
  for (const field of ["name", "manager", "manager_team", "team"] as const) {
    const text = reading.texts[field];
    if (text !== undefined) reading.values[field] = trimmed(text);
  }
  const email = reading.texts.email && trimmed(reading.texts.email);
  if (email !== undefined) {
    if (/^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$/.test(email)) reading.values.email = email.toLowerCase();
    else problem(context, "email-unreadable", "email");
  }
  takeFlag(context, "submits");
  takeDates(context, "active_from", "active_to");
};

const readTarget = (context: RowContext): void => {
  const { reading, known } = context;
  takeAmounts(context, "amount", "raised_amount", "stretch_amount");
  const { texts, values } = reading;
  if (texts.person === undefined) problem(context, "owner-missing", "person");
  else {
    const { to, proposals } = context.meaning("owner", texts.person);
    if (to) values.person = to;
    else
      problem(
        context,
        proposals.length > 0 ? "owner-to-confirm" : "owner-unknown",
        "person",
        proposals.length > 0 ? { proposals: proposals.map(({ label }) => label) } : undefined,
      );
  }
  const month = texts.month === undefined ? null : readMonth(texts.month);
  if (month) values.month = month;
  else problem(context, texts.month === undefined ? "month-missing" : "month-unreadable", "month");
  const scope = texts.scope === undefined ? "own" : scopeOf(texts.scope);
  if (scope) values.scope = scope;
  else problem(context, "scope-unknown", "scope");
  if (values.amount == null && texts.amount === undefined) problem(context, "amount-missing", "amount");
  if (values.amount != null && values.raised_amount == null) {
    values.raised_amount = values.amount;
    note(context, "raised-is-target", "amount");
  }
  if (values.person && values.month && values.scope) texts.key = `${values.person}/${values.month}/${values.scope}`;
  values.currency ??= known.baseCurrency;
};
const scopeOf = (text: string): "own" | "team" | null =>
  /^(own|个人|本人|self)$/i.test(text.trim()) ? "own" : /^(team|团队|汇总)$/i.test(text.trim()) ? "team" : null;

const readProduct = (context: RowContext): void => {
  requireKey(context, "name");
  if (context.reading.texts.name === undefined) problem(context, "name-missing", "name");
  takeAsIs(context, "family");
  const name = context.reading.texts.name;
  if (name !== undefined) context.reading.values.name = trimmed(name);
  takeAmounts(context, "list_price");
};

const readersOf: Readonly<Record<Kind, (context: RowContext) => void>> = {
  opportunities: readOpportunity,
  accounts: readAccount,
  people: readPerson,
  targets: readTarget,
  products: readProduct,
};

/** What is taken where a deal has none yet: its name from account and product, the amount of an open deal from the product's list price. */
const fallbacksOf = (
  kind: Kind,
  {
    reading: { values, texts, problems },
    mapping,
    products,
  }: { reading: Reading; mapping: Mapping; products: ReadonlyMap<string, KnownProduct> },
): Values => {
  if (kind !== "opportunities" || problems.length > 0) return {};
  const name = [texts.account, texts.product]
    .map((text) => (text === undefined ? "" : trimmed(text)))
    .filter((text) => text !== "")
    .join(" · ");
  const product = values.product ? products.get(values.product) : undefined;
  const isOpen = values.stage !== "100" && values.stage !== "lost";
  const fits = product?.listPrice != null && (values.currency == null || values.currency === product.currency);
  return {
    name: (name || trimmed(texts.key ?? "")).slice(0, longestName),
    ...(mapping.options.listPrice && isOpen && fits && values.amount === undefined
      ? { amount: String(product.listPrice), currency: product.currency }
      : {}),
  };
};

/** A minor amount of the values as decimal text. */
export const amountText = (values: Values, field: Field): string | null => {
  const minor = values[field];
  const currency = values.currency;
  return minor != null && currency != null && isCurrency(currency) ? minorToText(BigInt(minor), currency) : null;
};
