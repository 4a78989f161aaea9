import { sql, type Tx } from "../../kernel/io/db.ts";
import type { Day } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import type { AccountRow, OpportunityRow, ProductRow } from "../../pipeline/tables.ts";

export type PresentOpportunity = OpportunityRow & {
  account_name: string | null;
  order_id: string | null;
  order_key: string | null;
  order_amount: Minor | null;
  order_currency: string | null;
  booked_on: Day | null;
};
/** Opportunities with the order that stands on each (the last recorded one). */
export const presentOpportunities = (tx: Tx, ids: readonly string[]): Promise<PresentOpportunity[]> =>
  tx.all(sql<PresentOpportunity>`
    select o.opportunity_id, o.key, o.name, o.account_id, o.product_id, o.source, o.created_at, o.revision, o.valid_from, o.changed_by, o.owner_id, o.stage,
      o.amount, o.currency, o.expected_close, o.category, o.key_project, o.next_step, o.next_step_on, o.reason, o.lost_reason, o.competitor, o.lesson,
      o.unproven, o.first_pipeline_at, o.closed_on, o.touched_at, a.name as account_name,
      s.order_id, s.key as order_key, s.amount as order_amount, s.currency as order_currency, s.booked_on
    from opportunity o
    left join account a on a.org_id = o.org_id and a.account_id = o.account_id
    left join lateral (
      select order_id, key, amount, currency, booked_on
      from sales_order
      where org_id = o.org_id and opportunity_id = o.opportunity_id and cancelled_on is null
      order by seq desc
      limit 1
    ) s on o.stage = 100
    where o.org_id = ${tx.orgId} and o.opportunity_id = any(${ids}::uuid[])`);

/** Keys of opportunities and orders that are taken already. */
export const takenKeys = async (tx: Tx, keys: readonly string[]): Promise<{ opportunities: Set<string>; orders: Set<string> }> => {
  const opportunities = await tx.all(
    sql<{ key: string }>`select key from opportunity where org_id = ${tx.orgId} and key = any(${keys}::text[])`,
  );
  const orders = await tx.all(sql<{ key: string }>`select key from sales_order where org_id = ${tx.orgId} and key = any(${keys}::text[])`);
  return { opportunities: new Set(opportunities.map(({ key }) => key)), orders: new Set(orders.map(({ key }) => key)) };
};

type Named = Pick<AccountRow, "account_id" | "key" | "name">;
/** Accounts whose name is exactly one of these. Index account_name. */
export const accountsNamed = (tx: Tx, names: readonly string[]): Promise<Named[]> =>
  tx.all(sql<Named>`select account_id, key, name from account where org_id = ${tx.orgId} and name = any(${names}::text[])`);
export const accountsByKey = (tx: Tx, keys: readonly string[]): Promise<AccountRow[]> =>
  tx.all(
    sql<AccountRow>`select account_id, key, name, industry, size, region, version from account where org_id = ${tx.orgId} and key = any(${keys}::text[])`,
  );
export const accountsById = (tx: Tx, ids: readonly string[]): Promise<AccountRow[]> =>
  tx.all(
    sql<AccountRow>`select account_id, key, name, industry, size, region, version from account where org_id = ${tx.orgId} and account_id = any(${ids}::uuid[])`,
  );

export const allProducts = (tx: Tx): Promise<ProductRow[]> =>
  tx.all(sql<ProductRow>`
    select product_id, key, name, family, list_price, currency, version
    from product
    where org_id = ${tx.orgId}
    order by key`);

/** Names in pinyin, for proposals where a file writes them so. */
export const pinyinOfPeople = (tx: Tx): Promise<{ person_id: string; sort_key: string }[]> =>
  tx.all(sql<{ person_id: string; sort_key: string }>`select person_id, sort_key from person where org_id = ${tx.orgId}`);

export type LatestTarget = {
  person_id: string;
  month: string;
  scope: "own" | "team";
  amount: Minor;
  raised_amount: Minor;
  stretch_amount: Minor | null;
  currency: string;
};
/** The target that counts for each person, month and scope: the last recorded. */
export const latestTargets = (tx: Tx, personIds: readonly string[]): Promise<LatestTarget[]> =>
  tx.all(sql<LatestTarget>`
    select distinct on (person_id, month, scope) person_id, month, scope, amount, raised_amount, stretch_amount, currency
    from target
    where org_id = ${tx.orgId} and person_id = any(${personIds}::uuid[])
    order by person_id, month, scope, recorded_at desc nulls last, seq desc`);

/** The last instant at which anything was recorded; null in an empty organisation. */
export const lastFactAt = async (tx: Tx): Promise<Temporal.Instant | null> =>
  (
    await tx.one(sql<{ at: Temporal.Instant | null }>`
      select greatest(
        (select max(valid_from) from opportunity where org_id = ${tx.orgId}),
        (select max(recorded_at) from sales_order where org_id = ${tx.orgId}),
        (select max(at) from evidence where org_id = ${tx.orgId}),
        (select max(recorded_at) from target where org_id = ${tx.orgId}),
        (select max(recorded_at) from plan_rate where org_id = ${tx.orgId}),
        (select max(signed_at) from submission where org_id = ${tx.orgId}),
        (select max(at) from verdict where org_id = ${tx.orgId}),
        (select max(signed_at) from roll_up where org_id = ${tx.orgId}),
        (select max(finished_at) from import_run where org_id = ${tx.orgId} and status = 'done')
      ) as at`)
  ).at;

/** Where the clock of a historical organisation stands; null: it runs. */
export const fixedClock = async (tx: Tx): Promise<Temporal.Instant | null> =>
  (await tx.one(sql<{ at: Temporal.Instant | null }>`select clock_fixed_at as at from organisation where org_id = ${tx.orgId}`)).at;
