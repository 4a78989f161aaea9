import type { Tx } from "../../kernel/io/db.ts";
import { newId } from "../../kernel/io/id.ts";
import { dayOf, earlierInstant, isBefore, startOfDay } from "../../kernel/pure/day.ts";
import { recordImportedOrders, type ImportedOrder } from "../../orders/service/imported.ts";
import type { CategoryOverride, Stage } from "../../pipeline/rules/ladder.ts";
import { stageFromNumber } from "../../pipeline/rules/ladder.ts";
import { lostReasons } from "../../pipeline/rules/revise.ts";
import type { State } from "../../pipeline/rules/state.ts";
import { recordAccounts } from "../../pipeline/service/account.ts";
import { recordProducts } from "../../pipeline/service/product.ts";
import { recordOpportunities, type OpportunityWrite } from "../../pipeline/service/record.ts";
import type { RowFacts, Remark, Values } from "../rules/facts.ts";
import { knownKeys } from "../store.ts";
import { accountsNamed, allProducts, presentOpportunities, takenKeys, type PresentOpportunity } from "../store/present.ts";
import { valuesAfter, type Candidate, type Decided, type Door, type Work } from "./door.ts";

/** Deals: their accounts and products are made where they are new, won ones get their order. */
export const opportunities: Door = {
  isWhole: false,
  look: async (tx, rows, work) => {
    const keys = new Map(
      (await knownKeys(tx, { kind: "opportunities", source: work.source, keys: rows.map(({ key }) => key) })).map((row) => [
        row.external_key,
        row,
      ]),
    );
    const present = new Map(
      (
        await presentOpportunities(
          tx,
          [...keys.values()].map((row) => row.target_id),
        )
      ).map((row) => [row.opportunity_id, row]),
    );
    const accounts = await accountsByName(tx, rows);
    return rows.map((facts) => {
      const key = keys.get(facts.key);
      const there = (key && present.get(key.target_id)) ?? null;
      return candidateOf(facts, { there, remembered: there && key ? key.last_values : null, accounts, work });
    });
  },
  write: async (tx, rows, work) => {
    const made = await makeNewThings(tx, rows, work);
    const present = new Map(
      (
        await presentOpportunities(
          tx,
          rows.flatMap(({ candidate }) => candidate.targetId ?? []),
        )
      ).map((row) => [row.opportunity_id, row]),
    );
    const taken = await takenKeys(
      tx,
      rows.flatMap(({ candidate }) => [candidate.facts.key, `${candidate.facts.key}/2`]),
    );
    const now = await tx.now();
    const planned = rows.map((row) =>
      planOf(row, { there: present.get(row.candidate.targetId ?? "") ?? null, made, taken: taken.opportunities, work, now }),
    );
    await recordOpportunities(
      tx,
      planned.flatMap(({ write }) => write ?? []),
    );
    await recordImportedOrders(
      tx,
      planned.flatMap(({ order }) => (order ? [{ ...order, key: freeKey(order.key, taken.orders, work.source) }] : [])),
    );
    return new Map(planned.map(({ key, id, values }) => [key, { id, values }]));
  },
};

const accountsByName = async (tx: Tx, rows: readonly Pick<RowFacts, "values">[]): Promise<Map<string, { id: string; isOnly: boolean }>> => {
  const names = [...new Set(rows.flatMap(({ values }) => newName(values.account) ?? []))];
  const found = new Map<string, { id: string; isOnly: boolean }>();
  if (names.length === 0) return found;
  for (const { account_id, key, name } of await accountsNamed(tx, names)) {
    const before = found.get(name);
    if (!before || key === name) found.set(name, { id: account_id, isOnly: !before || key === name });
    else found.set(name, { ...before, isOnly: false });
  }
  return found;
};
const newName = (value: string | null | undefined): string | null => (value?.startsWith("new:") ? value.slice(4) : null);

type Surroundings = {
  there: PresentOpportunity | null;
  remembered: Candidate["remembered"];
  accounts: ReadonlyMap<string, { id: string; isOnly: boolean }>;
  work: Work;
};

const candidateOf = (facts: RowFacts, { there, remembered, accounts, work }: Surroundings): Candidate => {
  const problems: Remark[] = [];
  const notes: Remark[] = [];
  const values: Record<string, string | null | undefined> = { ...facts.values };
  const { ownOnly, today } = work.known;
  const account = newName(facts.values.account);
  const known = account === null ? undefined : accounts.get(account);
  if (known) values["account"] = known.id;
  if (known && !known.isOnly) problems.push({ code: "account-ambiguous", value: account ?? "" });
  if (account !== null && !known) notes.push({ code: "account-new", value: account });
  if (newName(facts.values.product) !== null) notes.push({ code: "product-new", value: newName(facts.values.product) ?? "" });
  for (const field of ["owner", "stage", "currency", "name", "key_project"]) if (values[field] === null) delete values[field];
  if (!there && !values["owner"]) problems.push({ code: "owner-missing" });
  if (there && ownOnly && there.owner_id !== ownOnly) problems.push({ code: "deal-not-yours" });
  const stage = values["stage"];
  if (stage === "100") values["booked_on"] ??= values["expected_close"];
  else delete values["booked_on"];
  if (stage === "100" && values["booked_on"] === undefined) delete values["booked_on"];
  if (stage === "100" || stage === "lost") delete values["category"];
  if (stage === "lost") readLoss(values);
  else delete values["lost_reason"];
  const created = values["created_on"];
  if (created && isBefore(today, dayOf(created))) problems.push({ code: "created-in-future", value: created });
  if (there) delete values["created_on"];
  notes.push(...notesOn(values, there, facts.fallbacks));
  return {
    facts: { ...facts, values },
    targetId: there?.opportunity_id ?? null,
    present: there && valuesOf(there),
    remembered,
    problems: facts.problems.length > 0 ? [] : problems,
    notes,
  };
};

/** A reason of the list is kept as such; any other words are what was learnt. Without any: lost elsewhere, imported. */
const readLoss = (values: Record<string, string | null | undefined>): void => {
  const said = values["lost_reason"];
  if (!said || (lostReasons as readonly string[]).includes(said)) return;
  values["lesson"] = said;
  values["lost_reason"] = "other";
};

const notesOn = (
  values: Readonly<Record<string, string | null | undefined>>,
  there: PresentOpportunity | null,
  fallbacks: Values,
): Remark[] => {
  const notes: Remark[] = [];
  const stage = values["stage"];
  const isOpen = stage !== "100" && stage !== "lost";
  const amount = values["amount"] ?? there?.amount?.toString() ?? null;
  if (isOpen && amount === null) notes.push({ code: fallbacks.amount ? "amount-from-list-price" : "amount-unknown" });
  if (isOpen && !values["expected_close"] && !there?.expected_close) notes.push({ code: "close-unknown" });
  if (isOpen && !there && stage !== "0") notes.push({ code: "unproven" });
  if (stage === "100" && amount === null) notes.push({ code: "order-amount-missing" });
  if (stage === "100" && amount === "0") notes.push({ code: "order-of-nothing" });
  if (stage === "100" && amount !== null && !values["booked_on"] && !there?.booked_on) notes.push({ code: "order-day-missing" });
  return notes;
};

/** A deal that is there, in the terms of a file. */
const valuesOf = (row: PresentOpportunity): Values => ({
  name: row.name,
  account: row.account_id,
  owner: row.owner_id,
  product: row.product_id,
  stage: String(stageFromNumber(row.stage)),
  amount: row.amount?.toString() ?? null,
  currency: row.currency,
  expected_close: row.expected_close?.toString() ?? null,
  // Ordered without an order yet: its close day is the day that the order will have.
  booked_on: (row.booked_on ?? (row.stage === 100 ? row.expected_close : null))?.toString() ?? null,
  category: row.category,
  next_step: row.next_step,
  next_step_on: row.next_step_on?.toString() ?? null,
  source: row.source,
  key_project: String(row.key_project),
  lost_reason: row.lost_reason,
  competitor: row.competitor,
  lesson: row.lesson,
});

/** Accounts and products that the rows name and nobody knows yet: name → id. */
type Made = { readonly accounts: ReadonlyMap<string, string>; readonly products: ReadonlyMap<string, string> };

const makeNewThings = async (tx: Tx, rows: readonly Decided[], work: Work): Promise<Made> => {
  const wanted = (field: "account" | "product"): string[] => [
    ...new Set(rows.flatMap(({ decision }) => newName(decision.changes.find((change) => change.field === field)?.to) ?? [])),
  ];
  return { accounts: await makeAccounts(tx, wanted("account"), work), products: await makeProducts(tx, wanted("product"), work) };
};

const makeAccounts = async (tx: Tx, names: readonly string[], { source }: Work): Promise<Map<string, string>> => {
  if (names.length === 0) return new Map();
  const byName = async (): Promise<Map<string, string>> =>
    new Map((await accountsNamed(tx, names)).map((row) => [row.name, row.account_id]));
  const bare = { industry: null, size: null, region: null };
  const missing = (found: ReadonlyMap<string, string>, keyOf: (name: string) => string) =>
    names.filter((name) => !found.has(name)).map((name) => ({ account_id: newId(), key: keyOf(name), name, ...bare }));
  const before = await byName();
  if (before.size < names.length)
    await recordAccounts(
      tx,
      missing(before, (name) => name),
    );
  const after = await byName();
  // Another account has this name for its key.
  if (after.size < names.length)
    await recordAccounts(
      tx,
      missing(after, (name) => `${source}/${name}`),
    );
  return after.size < names.length ? byName() : after;
};

const makeProducts = async (tx: Tx, names: readonly string[], { known }: Work): Promise<Map<string, string>> => {
  if (names.length === 0) return new Map();
  const byName = async (): Promise<Map<string, string>> =>
    new Map(
      (await allProducts(tx)).flatMap((row) => [
        [row.key, row.product_id],
        [row.name, row.product_id],
      ]),
    );
  const before = await byName();
  await recordProducts(
    tx,
    names
      .filter((name) => !before.has(name))
      .map((name) => ({ product_id: newId(), key: name, name, family: null, list_price: null, currency: known.baseCurrency })),
  );
  return byName();
};

type Planned = {
  readonly key: string;
  readonly id: string;
  readonly values: Values;
  readonly write: OpportunityWrite | null;
  readonly order: ImportedOrder | null;
};

const planOf = (
  row: Decided,
  {
    there,
    made,
    taken,
    work,
    now,
  }: { there: PresentOpportunity | null; made: Made; taken: ReadonlySet<string>; work: Work; now: Temporal.Instant },
): Planned => {
  const { candidate, decision } = row;
  const id = candidate.targetId ?? newId();
  const { key } = candidate.facts;
  if (decision.changes.length === 0) return { key, id, values: {}, write: null, order: null };
  const values = { ...valuesAfter(row) };
  const account = newName(values.account);
  if (account !== null) values.account = made.accounts.get(account) ?? null;
  const product = newName(values.product);
  if (product !== null) values.product = made.products.get(product) ?? null;
  const state = stateFrom(values, { there, work });
  const created = values.created_on ? earlierInstant(startOfDay(dayOf(values.created_on), work.known.timeZone), now) : now;
  const write: OpportunityWrite = {
    opportunityId: id,
    ...(there ? {} : { create: { key: freeKey(key, taken, work.source), createdAt: created } }),
    state,
    description: {
      name: values.name ?? key,
      accountId: values.account ?? null,
      productId: values.product ?? null,
      source: values.source ?? null,
    },
  };
  return {
    key,
    id,
    values: { ...(values.account && { account: values.account }), ...(values.product && { product: values.product }) },
    write,
    order: orderOf(id, values, { state, there, key: there?.key ?? key, source: work.source }),
  };
};

/** A key that is taken by somebody else's deal gets the source before it. */
const freeKey = (key: string, taken: ReadonlySet<string>, source: string): string => (taken.has(key) ? `${source}/${key}` : key);

const stateFrom = (values: Values, { there, work }: { there: PresentOpportunity | null; work: Work }): State => {
  const stage = stageOf(values.stage ?? "0");
  const isClosed = stage === 100 || stage === "lost";
  return {
    ownerId: values.owner ?? "",
    stage,
    amount: values.amount == null ? null : BigInt(values.amount),
    currency: values.currency ?? work.known.baseCurrency,
    expectedClose: values.expected_close == null ? null : dayOf(values.expected_close),
    category: isClosed ? null : ((values.category ?? null) as CategoryOverride | null),
    keyProject: values.key_project === "true",
    nextStep: values.next_step ?? null,
    nextStepOn: values.next_step_on == null ? null : dayOf(values.next_step_on),
    reason: `import: ${work.source}`,
    lostReason: stage === "lost" ? (values.lost_reason ?? "imported") : null,
    competitor: values.competitor ?? there?.competitor ?? null,
    lesson: stage === "lost" ? (values.lesson ?? null) : null,
  };
};
const stageOf = (text: string): Stage => (text === "lost" ? "lost" : (Number(text) as Stage));

/**
 * The order that a won deal ought to have. A correction of one is its cancellation and a new order; a deal that is won no longer loses it.
 * Without amount or day there is none: the deal is ordered, and its bookings wait.
 */
const orderOf = (
  opportunityId: string,
  values: Values,
  { state, there, key, source }: { state: State; there: PresentOpportunity | null; key: string; source: string },
): ImportedOrder | null => {
  const bookedOn = values.booked_on == null ? null : dayOf(values.booked_on);
  const isWanted = state.stage === 100 && state.amount !== null && state.amount > 0n && bookedOn !== null;
  const standing = there?.order_id ?? null;
  const isSame =
    standing !== null &&
    isWanted &&
    there?.order_amount === state.amount &&
    there.order_currency === state.currency &&
    there.booked_on?.equals(bookedOn) === true;
  if (isSame || (!isWanted && standing === null)) return null;
  return {
    cancel: standing,
    key: standing === null ? key : nextOrderKey(there?.order_key ?? key),
    opportunityId,
    ownerId: state.ownerId,
    booked: isWanted ? { amount: state.amount ?? 0n, currency: state.currency, on: bookedOn } : null,
    reason: `import: ${source}`,
  };
};
/** @example nextOrderKey("A-17") // "A-17/2" */
const nextOrderKey = (key: string): string => {
  const match = /^(.*)\/(\d+)$/.exec(key);
  return match ? `${match[1]}/${Number(match[2]) + 1}` : `${key}/2`;
};
