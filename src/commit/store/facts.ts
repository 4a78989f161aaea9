import { sql, type Tx } from "../../kernel/io/db.ts";
import type { Day, Instant } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import type { CategoryOverride } from "../../pipeline/rules/ladder.ts";
import type { Checklist } from "../../pipeline/rules/checklist.ts";

/** An opportunity's present, as far as a weekly commit looks at it. */
export type DealRow = {
  readonly opportunity_id: string;
  readonly key: string;
  readonly name: string;
  readonly account_name: string | null;
  readonly owner_id: string;
  readonly stage: number;
  readonly category: CategoryOverride | null;
  readonly amount: Minor | null;
  readonly currency: string;
  readonly expected_close: Day | null;
  readonly next_step_on: Day | null;
  readonly touched_at: Instant;
  readonly unproven: boolean;
  readonly key_project: boolean;
};
const dealColumns = sql`
  o.opportunity_id, o.key, o.name, a.name as account_name, o.owner_id, o.stage, o.category, o.amount, o.currency, o.expected_close, o.next_step_on,
  o.touched_at, o.unproven, o.key_project
  from opportunity o
  left join account a on a.org_id = o.org_id and a.account_id = o.account_id`;

/** The open deals of a person. A few hundred rows at most; index opportunity_owner. */
export const openDealsOf = (tx: Tx, ownerId: string): Promise<DealRow[]> =>
  tx.all(sql<DealRow>`
    select ${dealColumns}
    where o.org_id = ${tx.orgId} and o.owner_id = ${ownerId} and o.stage between 0 and 90
    order by o.key`);

/** Deals by their ids, whoever owns them, open or closed. */
export const dealsById = async (tx: Tx, ids: readonly string[]): Promise<DealRow[]> =>
  ids.length === 0
    ? []
    : tx.all(sql<DealRow>`select ${dealColumns} where o.org_id = ${tx.orgId} and o.opportunity_id = any(${ids}::uuid[])`);

/** The owner's open deals in commit or upside that are expected to close in the week, of many people at once: what the system would propose for who is missing. */
export const proposableDeals = async (
  tx: Tx,
  ownerIds: readonly string[],
  { first, last }: { first: Day; last: Day },
): Promise<DealRow[]> =>
  ownerIds.length === 0
    ? []
    : tx.all(sql<DealRow>`
        select ${dealColumns}
        where o.org_id = ${tx.orgId} and o.owner_id = any(${ownerIds}::uuid[]) and o.stage between 0 and 90
          and o.expected_close between ${first} and ${last}`);

export type OrderRow = {
  readonly opportunity_id: string;
  readonly owner_id: string;
  readonly amount: Minor;
  readonly currency: string;
  readonly booked_on: Day;
  readonly cancelled_on: Day | null;
};
/** Orders of a person that were booked or cancelled in the days first … last. */
export const ordersMoving = (tx: Tx, ownerId: string, { first, last }: { first: Day; last: Day }): Promise<OrderRow[]> =>
  tx.all(sql<OrderRow>`
    select opportunity_id, owner_id, amount, currency, booked_on, cancelled_on
    from sales_order
    where org_id = ${tx.orgId} and owner_id = ${ownerId} and booked_on <= ${last} and (booked_on >= ${first} or cancelled_on between ${first} and ${last})`);

/** Orders of a person booked in the days first … last and not cancelled, with the local day on which the deal was created. */
export type BornRow = { readonly amount: Minor; readonly currency: string; readonly booked_on: Day; readonly created_on: Day };
export const ordersWithBirth = (
  tx: Tx,
  ownerId: string,
  { first, last, timeZone }: { first: Day; last: Day; timeZone: string },
): Promise<BornRow[]> =>
  tx.all(sql<BornRow>`
    select s.amount, s.currency, s.booked_on, (o.created_at at time zone ${timeZone})::date as created_on
    from sales_order s
    join opportunity o on o.org_id = s.org_id and o.opportunity_id = s.opportunity_id
    where s.org_id = ${tx.orgId} and s.owner_id = ${ownerId} and s.booked_on between ${first} and ${last} and s.cancelled_on is null`);

export type BacklogRow = {
  readonly order_id: string;
  readonly key: string;
  readonly name: string;
  readonly account_name: string | null;
  readonly amount: Minor;
  readonly currency: string;
  readonly booked_on: Day;
  readonly expected_on: Day | null;
};
/** Booked, not fulfilled and not cancelled by the day; the longest waiting first. */
export const backlogOf = (tx: Tx, ownerId: string, today: Day): Promise<BacklogRow[]> =>
  tx.all(sql<BacklogRow>`
    select s.order_id, s.key, o.name, a.name as account_name, s.amount, s.currency, s.booked_on, s.expected_on
    from sales_order s
    join opportunity o on o.org_id = s.org_id and o.opportunity_id = s.opportunity_id
    left join account a on a.org_id = o.org_id and a.account_id = o.account_id
    where s.org_id = ${tx.orgId} and s.owner_id = ${ownerId} and s.booked_on <= ${today}
      and (s.fulfilled_on is null or s.fulfilled_on > ${today}) and (s.cancelled_on is null or s.cancelled_on > ${today})
    order by s.booked_on, s.key`);
export const orderKeys = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map();
  const rows = await tx.all(sql<{ order_id: string; key: string }>`
    select order_id, key from sales_order where org_id = ${tx.orgId} and order_id = any(${ids}::uuid[])`);
  return new Map(rows.map((row) => [row.order_id, row.key]));
};

/** The plan rates in force now, one a currency and month, as decimal text. */
export const planRates = (tx: Tx): Promise<{ currency: string; month: string; rate: string }[]> =>
  tx.all(sql<{ currency: string; month: string; rate: string }>`
    select distinct on (currency, month) currency, month, rate
    from plan_rate
    where org_id = ${tx.orgId}
    order by currency, month, recorded_at desc nulls last, seq desc`);

/** The checklist that each opportunity had when it was last signed for, by anybody. */
export const lastChecklists = async (tx: Tx, opportunityIds: readonly string[]): Promise<Map<string, Checklist>> => {
  const rows = await tx.all(sql<{ opportunity_id: string; checklist: Checklist }>`
    select distinct on (l.opportunity_id) l.opportunity_id, l.checklist
    from submission_line l
    join submission s on s.org_id = l.org_id and s.submission_id = l.submission_id
    where l.org_id = ${tx.orgId} and l.opportunity_id = any(${opportunityIds}::uuid[])
    order by l.opportunity_id, s.signed_at desc, s.seq desc`);
  return new Map(rows.map((row) => [row.opportunity_id, row.checklist]));
};

/** The owner's opportunities at 25 % and above that are open or closed since, each as it is now and as it was at the earlier instant (null: not there). */
export type ProjectRow = DealRow & {
  readonly was_owner: string | null;
  readonly was_stage: number | null;
  readonly was_amount: Minor | null;
  readonly was_currency: string | null;
  readonly was_close: Day | null;
  readonly was_category: CategoryOverride | null;
};
export const projectList = (
  tx: Tx,
  ownerId: string,
  { since, lineIds }: { since: Instant; lineIds: readonly string[] },
): Promise<ProjectRow[]> =>
  tx.all(sql<ProjectRow>`
    with listed as (
      select ${dealColumns}
      where o.org_id = ${tx.orgId} and (o.owner_id = ${ownerId} and o.stage between 25 and 90 or o.opportunity_id = any(${lineIds}::uuid[]))
    )
    select l.*, w.owner_id as was_owner, w.stage as was_stage, w.amount as was_amount, w.currency as was_currency, w.expected_close as was_close,
      w.category as was_category
    from listed l
    join opportunity p on p.org_id = ${tx.orgId} and p.opportunity_id = l.opportunity_id
    left join lateral (
      select p.owner_id, p.stage, p.amount, p.currency, p.expected_close, p.category where p.valid_from <= ${since}
      union all
      (select r.owner_id, r.stage, r.amount, r.currency, r.expected_close, r.category
       from opportunity_revision r
       where r.org_id = ${tx.orgId} and r.opportunity_id = l.opportunity_id and r.valid_from <= ${since} and r.valid_to > ${since}
       order by r.revision desc limit 1)
      limit 1
    ) w on true
    order by l.expected_close nulls last, l.key`);

export type PersonName = { readonly person_id: string; readonly key: string; readonly name: string; readonly team: string | null };
/** People by their ids; within one transaction nobody is asked for twice. */
export const peopleNamed = async (tx: Tx, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, PersonName>> => {
  const known = people.get(tx) ?? new Map<string, PersonName>();
  people.set(tx, known);
  const unknown = [...new Set(ids)].filter((id) => id !== null && !known.has(id));
  if (unknown.length === 0) return known;
  const rows = await tx.all(sql<PersonName>`
    select person_id, key, name, team from person where org_id = ${tx.orgId} and person_id = any(${unknown}::uuid[])`);
  for (const row of rows) known.set(row.person_id, row);
  return known;
};
const people = new WeakMap<Tx, Map<string, PersonName>>();
