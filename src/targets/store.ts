import { sql, type Tx } from "../kernel/io/db.ts";
import type { Day } from "../kernel/pure/day.ts";
import type { PlanRateRow, TargetRow } from "./tables.ts";

/** The targets in force: the last recorded of each person, month and scope. Index: primary key. */
export const targetsOf = (tx: Tx, personIds: readonly string[], months: readonly string[]): Promise<TargetRow[]> =>
  tx.all(sql<TargetRow>`
    select distinct on (person_id, month, scope) person_id, month, scope, amount, raised_amount, stretch_amount, currency, recorded_at, recorded_by
    from target
    where org_id = ${tx.orgId} and person_id = any(${personIds}::uuid[]) and month = any(${months}::text[])
    order by person_id, month, scope, recorded_at desc nulls last, seq desc`);

export const insertTargets = async (tx: Tx, rows: readonly TargetRow[]): Promise<void> => {
  await tx.exec(sql`
    insert into target (org_id, person_id, month, scope, amount, raised_amount, stretch_amount, currency, recorded_at, recorded_by)
    select ${tx.orgId}::uuid, given.*
    from unnest(
      ${rows.map((row) => row.person_id)}::uuid[], ${rows.map((row) => row.month)}::text[], ${rows.map((row) => row.scope)}::text[],
      ${rows.map((row) => row.amount)}::bigint[], ${rows.map((row) => row.raised_amount)}::bigint[],
      ${rows.map((row) => row.stretch_amount)}::bigint[], ${rows.map((row) => row.currency)}::text[],
      ${rows.map((row) => row.recorded_at)}::timestamptz[], ${rows.map((row) => row.recorded_by)}::uuid[]) as given`);
};

export type PersonOnGrid = { person_id: string; name: string; team: string | null; sort_key: string; leads: boolean };
/** People the grid shows, by pinyin: those below `seenBy` (null: all) and in the tree of `tree`. */
export const people = (
  tx: Tx,
  ask: { seenBy: string | null; tree: string | undefined; today: Day; after: { sort: string; id: string } | null; limit: number },
): Promise<PersonOnGrid[]> =>
  tx.all(sql<PersonOnGrid>`
    select p.person_id, p.name, p.team, p.sort_key, exists (
        select from reporting_closure c
        where c.org_id = p.org_id and c.ancestor_id = p.person_id and c.depth = 1 and c.from_day <= ${ask.today} and c.to_day > ${ask.today}
      ) as leads
    from person p
    where p.org_id = ${tx.orgId} and (p.active_to is null or p.active_to > ${ask.today})
      ${ask.seenBy === null ? sql`` : sql`and p.person_id in ${below(ask.seenBy, ask.today)}`}
      ${ask.tree === undefined ? sql`` : sql`and p.person_id in ${below(ask.tree, ask.today)}`}
      ${ask.after === null ? sql`` : sql`and (p.sort_key, p.person_id) > (${ask.after.sort} collate "C", ${ask.after.id}::uuid)`}
    order by p.sort_key, p.person_id
    limit ${ask.limit + 1}`);
const below = (person: string, today: Day) => sql`(
  select c.descendant_id from reporting_closure c
  where c.org_id = p.org_id and c.ancestor_id = ${person} and c.from_day <= ${today} and c.to_day > ${today})`;

/** Own targets of the trees of the given managers, by manager, month and currency: what a team target is held against. */
export type OwnSum = { manager_id: string; month: string; currency: string; raised_amount: bigint };
export const ownSums = (tx: Tx, ask: { managers: readonly string[]; months: readonly string[]; today: Day }): Promise<OwnSum[]> =>
  tx.all(sql<OwnSum>`
    with own as (
      select distinct on (c.ancestor_id, t.person_id, t.month) c.ancestor_id as manager_id, t.month, t.currency, t.raised_amount
      from reporting_closure c
      join target t on t.org_id = c.org_id and t.person_id = c.descendant_id
      where c.org_id = ${tx.orgId} and c.ancestor_id = any(${ask.managers}::uuid[]) and c.from_day <= ${ask.today} and c.to_day > ${ask.today}
        and t.scope = 'own' and t.month = any(${ask.months}::text[])
      order by c.ancestor_id, t.person_id, t.month, t.recorded_at desc nulls last, t.seq desc
    )
    select manager_id, month, currency, sum(raised_amount)::bigint as raised_amount
    from own
    group by manager_id, month, currency`);

/** The plan rates in force: the last recorded of each currency and month. */
export const rates = (tx: Tx, months: readonly string[]): Promise<PlanRateRow[]> =>
  tx.all(sql<PlanRateRow>`
    select distinct on (currency, month) currency, month, rate::text as rate, recorded_at, recorded_by
    from plan_rate
    where org_id = ${tx.orgId} and month = any(${months}::text[])
    order by currency, month, recorded_at desc nulls last, seq desc`);

export const insertRates = async (tx: Tx, rows: readonly PlanRateRow[]): Promise<void> => {
  await tx.exec(sql`
    insert into plan_rate (org_id, currency, month, rate, recorded_at, recorded_by)
    select ${tx.orgId}::uuid, given.*
    from unnest(
      ${rows.map((row) => row.currency)}::text[], ${rows.map((row) => row.month)}::text[], ${rows.map((row) => row.rate)}::numeric[],
      ${rows.map((row) => row.recorded_at)}::timestamptz[], ${rows.map((row) => row.recorded_by)}::uuid[]) as given`);
};

/** Currencies that the organisation's deals, orders and targets are in: each needs a rate. */
export const currenciesInUse = (tx: Tx): Promise<{ currency: string }[]> =>
  tx.all(sql<{ currency: string }>`
    with recursive deal(currency) as (
      (select currency from opportunity where org_id = ${tx.orgId} order by currency limit 1)
      union all
      select (select o.currency from opportunity o where o.org_id = ${tx.orgId} and o.currency > deal.currency order by o.currency limit 1)
      from deal
      where deal.currency is not null
    )
    select currency from deal where currency is not null
    union
    select currency from plan_rate where org_id = ${tx.orgId}
    union
    select currency from target where org_id = ${tx.orgId}
    order by currency`);

export type RateMonth = { readonly currency: string; readonly month: string; readonly first: Day; readonly last: Day };
/**
 * Which of the given rates a signed figure has used: a line by the month of its week's Monday, a judged month or quarter by the month of the
 * week's Thursday, a monthly forecast by its own month (product 4-metrics "Conversion").
 */
export const usedRates = (tx: Tx, asked: readonly RateMonth[]): Promise<{ currency: string; month: string }[]> =>
  tx.all(sql<{ currency: string; month: string }>`
    select given.currency, given.month
    from unnest(
      ${asked.map((each) => each.currency)}::text[], ${asked.map((each) => each.month)}::text[],
      ${asked.map((each) => each.first)}::date[], ${asked.map((each) => each.last)}::date[]) as given (currency, month, first, last)
    where exists (
      select from submission s
      join submission_line l on l.org_id = s.org_id and l.submission_id = s.submission_id
      where s.org_id = ${tx.orgId} and s.kind = 'weekly' and s.week between given.first and given.last and l.currency = given.currency
    ) or exists (
      select from submission s
      where s.org_id = ${tx.orgId} and s.kind = 'weekly' and s.week + 3 between given.first and given.last
        and s.week between given.first - 6 and given.last and given.currency in (s.month_currency, s.quarter_currency)
    ) or exists (
      select from submission_month_line m
      where m.org_id = ${tx.orgId} and m.month = given.month and m.currency = given.currency
    )`);
