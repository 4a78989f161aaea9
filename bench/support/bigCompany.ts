import type pg from "pg";
import { itemsUpTo } from "../../src/pipeline/rules/evidence.ts";
import { newId } from "../../src/kernel/io/id.ts";
import { gramsOf, sortKeyOf } from "../../src/kernel/pure/search.ts";
import { isOpen, stageToNumber } from "../../src/pipeline/rules/ladder.ts";
import type { Outlook, WeeklySubmission } from "../../sim/bundle.ts";
import type { Life } from "../../sim/deal.ts";
import { productsOf } from "../../sim/market.ts";
import { bigRates, bigTeam, bigYears, type BigCompany, type PersonYear } from "../../sim/scenarios/big.ts";
import { dayOfMoment, dayText, instantText } from "../../sim/time.ts";
import { Copy } from "./copy.ts";

const always = "2000-01-01";
const stateColumns = [
  "revision",
  "valid_from",
  "changed_by",
  "owner_id",
  "stage",
  "amount",
  "currency",
  "expected_close",
  "category",
  "key_project",
  "next_step",
  "next_step_on",
  "reason",
  "lost_reason",
  "competitor",
  "lesson",
  "unproven",
];
const columnsOf = {
  person: ["org_id", "person_id", "key", "name", "submits", "sort_key", "grams"],
  person_role: ["org_id", "person_id", "role"],
  reporting_line: ["org_id", "person_id", "manager_id", "from_day"],
  reporting_closure: ["org_id", "ancestor_id", "descendant_id", "depth", "from_day"],
  plan_rate: ["org_id", "currency", "month", "rate"],
  target: ["org_id", "person_id", "month", "scope", "amount", "raised_amount", "stretch_amount", "currency"],
  account: ["org_id", "account_id", "key", "name", "industry", "size", "region", "sort_key", "grams"],
  product: ["org_id", "product_id", "key", "name", "family", "list_price", "currency"],
  opportunity: [
    "org_id",
    "opportunity_id",
    "key",
    "name",
    "account_id",
    "product_id",
    "source",
    "created_at",
    "first_pipeline_at",
    "closed_on",
    "touched_at",
    "grams",
    ...stateColumns,
  ],
  opportunity_revision: ["org_id", "opportunity_id", "valid_to", ...stateColumns],
  evidence: ["org_id", "opportunity_id", "stage", "item", "at", "by_id", "answer"],
  sales_order: [
    "org_id",
    "order_id",
    "key",
    "opportunity_id",
    "owner_id",
    "amount",
    "currency",
    "booked_on",
    "recorded_at",
    "fulfilled_on",
    "cancelled_on",
    "expected_on",
  ],
  submission: [
    "org_id",
    "submission_id",
    "key",
    "kind",
    "person_id",
    "week",
    "version",
    "signed_at",
    "number",
    "month_commit",
    "month_upside",
    "month_currency",
    "quarter_commit",
    "quarter_upside",
    "quarter_currency",
    "market_activity",
  ],
  submission_line: ["org_id", "submission_id", "position", "opportunity_id", "category", "amount", "currency", "expected_on", "checklist"],
} as const;
type Table = keyof typeof columnsOf;
type Copies = Readonly<Record<Table, Copy>>;
/** The ids of people and products by key, and the organisation's. */
type Names = { readonly orgId: string; readonly people: ReadonlyMap<string, string>; readonly products: ReadonlyMap<string, string> };

/**
 * COPYs a simulated company of any size straight into the tables, person by person. Foreign keys are not asked (the connection must be the
 * superuser's): the model makes no dangling one, and a million checks would tell nothing about the program that is measured.
 */
export const loadBigCompany = async (
  client: pg.ClientBase,
  options: BigCompany,
): Promise<{ orgId: string; rows: Record<string, number> }> => {
  const orgId = newId();
  await client.query("set session_replication_role = replica; set synchronous_commit = off");
  await client.query(
    `insert into organisation (org_id, key, name, time_zone, base_currency, fiscal_year_start_month, calendar, clock_fixed_at, created_at)
     values ($1, $2, 'Bench', 'Asia/Shanghai', 'CNY', 1, 'gregorian', $3, $3)`,
    [orgId, `bench-${orgId}`, instantText(options.known)],
  );
  const indexes = await dropIndexes(client);
  const copies = Object.fromEntries(
    Object.entries(columnsOf).map(([table, columns]) => [table, new Copy(client, table, columns)]),
  ) as Copies;
  const names = addPeople(copies, orgId, options);
  for (const { currency, month, rate } of bigRates(options)) copies.plan_rate.add([orgId, currency, month, rate]);
  for (const year of bigYears(options)) {
    addYear(copies, names, { year, options });
    if (Object.values(copies).some((copy) => copy.isFull)) await flush(copies);
  }
  await flush(copies);
  for (const definition of indexes) await client.query(definition);
  await client.query("reset session_replication_role; reset synchronous_commit; analyze");
  return { orgId, rows: Object.fromEntries(Object.entries(copies).map(([table, copy]) => [table, copy.rows])) };
};
/** Indexes that enforce nothing are built after the rows, which is several times quicker; returns their definitions. */
const dropIndexes = async (client: pg.ClientBase): Promise<string[]> => {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
     where not i.indisunique and t.relname = any ($1) and t.relnamespace = 'public'::regnamespace`,
    [Object.keys(columnsOf)],
  );
  for (const { name } of rows) await client.query(`drop index "${name}"`);
  return rows.map(({ definition }) => definition);
};
const flush = async (copies: Copies): Promise<void> => {
  for (const copy of Object.values(copies)) await copy.flush();
};

const addPeople = (copies: Copies, orgId: string, options: BigCompany): Names => {
  const team = bigTeam(options);
  const people = new Map(team.map((member) => [member.key, newId()]));
  const managers = new Map(team.map((member) => [member.key, member.manager]));
  const idOf = (key: string): string => people.get(key) ?? "";
  for (const member of team) {
    const id = idOf(member.key);
    copies.person.add([orgId, id, member.key, member.name, member.submits, member.key, gramsOf(member.name)]);
    copies.person_role.add([orgId, id, member.role]);
    copies.reporting_line.add([orgId, id, member.manager === null ? null : idOf(member.manager), always]);
    let depth = 0;
    for (let above: string | null = member.key; above !== null; above = managers.get(above) ?? null, depth += 1)
      copies.reporting_closure.add([orgId, idOf(above), id, depth, depth === 0 ? "0001-01-01" : always]);
  }
  const products = new Map(productsOf("zh").map((product) => [product.key, newId()]));
  for (const { key, name, family, currency } of productsOf("zh"))
    copies.product.add([orgId, products.get(key), key, name, family, 6_850_000, currency]);
  return { orgId, people, products };
};

const addYear = (copies: Copies, names: Names, { year, options }: { year: PersonYear; options: BigCompany }): void => {
  const { orgId } = names;
  const accounts = new Map(year.customers.map(({ account }) => [account.key, newId()]));
  for (const { account } of year.customers)
    copies.account.add([
      orgId,
      accounts.get(account.key),
      account.key,
      account.name,
      account.industry,
      account.size,
      account.region,
      sortKey(account.name),
      grams(account.name),
    ]);
  for (const target of year.targets)
    copies.target.add([
      orgId,
      names.people.get(target.person),
      target.month,
      target.scope,
      minor(target.amount),
      minor(target.raised_amount),
      minor(target.stretch_amount),
      target.currency,
    ]);
  const deals = new Map<string, string>();
  for (const life of year.lives) {
    const id = addDeal(copies, names, { life, accountId: accounts.get(life.account) ?? null, options });
    if (id) deals.set(life.key, id);
  }
  for (const submission of year.submissions) addSubmission(copies, names, { submission, deals });
};

const addDeal = (
  copies: Copies,
  names: Names,
  { life, accountId, options }: { life: Life; accountId: string | null; options: BigCompany },
): string | null => {
  const { orgId, people, products } = names;
  const states = life.states.filter((state) => state.at <= options.known);
  const last = states.at(-1);
  const first = states[0];
  if (!last || !first) return null;
  const id = newId();
  const proofs = life.proofs.filter((proof) => proof.at <= options.known);
  const unproven =
    isOpen(last.stage) &&
    itemsUpTo(last.stage).some(({ item }) => !proofs.some((proof) => proof.item === item && proof.answer === undefined));
  const stateCells = (state: (typeof states)[number], number: number) => [
    number,
    instantText(state.at),
    people.get(state.by),
    people.get(state.owner),
    stageToNumber(state.stage),
    state.amount * 100,
    life.currency,
    dayText(state.expectedClose),
    state.category,
    life.keyProject,
    state.nextStep,
    state.nextStepOn === null ? null : dayText(state.nextStepOn),
    state.reason,
    state.lost?.reason,
    state.lost?.competitor,
    state.lost?.lesson,
    state === last && unproven,
  ];
  const pipeline = states.find((state) => stageToNumber(state.stage) >= 25);
  const closed = isOpen(last.stage) ? null : states.findLast((state, index) => states[index - 1]?.stage !== last.stage);
  const touched = Math.max(last.at, ...proofs.map((proof) => proof.at));
  copies.opportunity.add([
    orgId,
    id,
    life.key,
    life.name,
    accountId,
    products.get(life.product),
    life.source,
    instantText(first.at),
    pipeline ? instantText(pipeline.at) : null,
    closed ? dayText(dayOfMoment(closed.at)) : null,
    instantText(touched),
    grams(life.name),
    ...stateCells(last, states.length),
  ]);
  states.slice(0, -1).forEach((state, index) => {
    const until = states[index + 1] ?? state;
    copies.opportunity_revision.add([orgId, id, instantText(until.at), ...stateCells(state, index + 1)]);
  });
  // the evidence of closed deals would fill the disk without being asked for
  if (isOpen(last.stage))
    for (const proof of proofs)
      copies.evidence.add([orgId, id, proof.stage, proof.item, instantText(proof.at), people.get(proof.by), proof.answer ?? "confirmed"]);
  const today = dayOfMoment(options.known);
  const past = (day: number | null): string | null => (day === null || day > today ? null : dayText(day));
  for (const order of life.bookings)
    if (order.recordedAt <= options.known)
      copies.sales_order.add([
        orgId,
        newId(),
        `o-${life.key}`,
        id,
        people.get(order.owner),
        order.amount * 100,
        life.currency,
        dayText(order.bookedOn),
        instantText(order.recordedAt),
        past(order.fulfilledOn),
        past(order.cancelledOn),
        dayText(order.expectedOn),
      ]);
  return id;
};

const addSubmission = (
  copies: Copies,
  { orgId, people }: Names,
  { submission, deals }: { submission: WeeklySubmission; deals: ReadonlyMap<string, string> },
): void => {
  const id = newId();
  const outlook = ({ commit, upside, currency }: Outlook) => [minor(commit), minor(upside), currency];
  copies.submission.add([
    orgId,
    id,
    submission.key,
    "weekly",
    people.get(submission.person),
    submission.period,
    submission.version,
    submission.signed_at,
    `${submission.period}/${submission.person}/${submission.version}`,
    ...outlook(submission.month),
    ...outlook(submission.quarter),
    JSON.stringify(submission.market_activity),
  ]);
  submission.lines.forEach((line, index) =>
    copies.submission_line.add([
      orgId,
      id,
      index,
      deals.get(line.opportunity),
      line.category,
      minor(line.amount),
      line.currency,
      line.expected_on,
      JSON.stringify(line.checklist),
    ]),
  );
};

const minor = (text: string): string => text.replace(".", "");
/** Names repeat, and their spelling in pinyin is the slowest step. */
const remembered = <T>(make: (name: string) => T): ((name: string) => T) => {
  const known = new Map<string, T>();
  return (name) => {
    const found = known.get(name) ?? make(name);
    known.set(name, found);
    return found;
  };
};
const grams = remembered((name: string) => gramsOf(name));
const sortKey = remembered(sortKeyOf);
