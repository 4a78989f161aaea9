import type { RawBuilder } from "kysely";
import { sql } from "../../kernel/io/db.ts";
import { dayOfInstant, type Day, type Instant } from "../../kernel/pure/day.ts";
import type { MonthName, Span } from "../../calendar/rules.ts";
import type { Slippage, Sum } from "../rules/sums.ts";
import { countOf, members, rateTable, refuseMissingRates, spanTable, type Ask } from "./ask.ts";

/**
 * The state of every opportunity of the trees' people at an instant: the present where it was in force already, else the past one that was in
 * force then. root, from_day, to_day (of the owner in the tree), opportunity_id, owner_id, stage, amount, currency, expected_close,
 * next_step_on, valid_from, revision. Needs `member`; the join stands inside each branch, so that a small tree reads its own deals alone.
 */
export const statesAt = ({ tx }: Ask, at: Instant): RawBuilder<unknown> => sql`
  select member.root, member.from_day, member.to_day, present.opportunity_id, present.owner_id, present.stage, present.amount, present.currency,
    present.expected_close, present.next_step_on, present.valid_from, present.revision
  from member
  join opportunity as present on present.org_id = ${tx.orgId} and present.owner_id = member.person
  where present.valid_from <= ${at}
  union all
  select member.root, member.from_day, member.to_day, past.opportunity_id, past.owner_id, past.stage, past.amount, past.currency,
    past.expected_close, past.next_step_on, past.valid_from, past.revision
  from member
  join opportunity_revision as past on past.org_id = ${tx.orgId} and past.owner_id = member.person
  where past.valid_to > ${at} and past.valid_from <= ${at}`;

/** Of each root: open amount at stage ≥ 25 % at an instant, in the tree of its day, by fiscal month of the expected close. */
export const openByMonth = async (
  ask: Ask,
  { at, months }: { at: Instant; months: readonly { month: MonthName; days: Span }[] },
): Promise<(root: string) => Map<MonthName, Sum>> => {
  const { base, calendar } = ask.question;
  const today = dayOfInstant(at, calendar.timeZone);
  const rows = await ask.tx.all(sql<{ root: string; month: MonthName; amount: bigint; n: bigint; missing: string | null }>`
    with member as (${membersOn(ask, today)}), rate as (${rateTable(ask.ratesAt(at))}),
      month as (${spanTable(Object.fromEntries(months.map(({ month, days }) => [month, days])))}), state as (${statesAt(ask, at)})
    select state.root, month.name as month, sum(in_base(coalesce(state.amount, 0), state.currency, ${base}, rate.factor))::bigint as amount, count(*) as n,
      max(missing_rate(state.amount, state.currency, ${base}, rate.factor, month.name)) as missing
    from state
    join month on state.expected_close between month.first_day and month.last_day
    left join rate on rate.currency = state.currency and rate.month = month.name
    where state.stage between 25 and 90
    group by state.root, month.name`);
  refuseMissingRates(ask, rows);
  const byRoot = Map.groupBy(rows, ({ root }) => root);
  return (root) => new Map((byRoot.get(root) ?? []).map(({ month, amount, n }) => [month, { amount, n: countOf(n) }]));
};

/** root, person, from_day, to_day: the trees of one day. */
export const membersOn = (ask: Ask, day: Day): RawBuilder<unknown> =>
  sql`select root, person, from_day, to_day from (${members(ask)}) as everybody where ${day}::date >= from_day and ${day}::date < to_day`;

/** How many evidence items stand at each stage and below, and must all be confirmed there (product 6-bundle "Evidence items"). */
const neededEvidence = sql`case state.stage when 0 then 3 when 25 then 7 when 50 then 10 when 60 then 11 when 70 then 14 when 80 then 16 else 18 end`;

/** Every open deal of the trees at the as-of instant with its converted amount and whether it is sound. An undated one is converted by the as-of day's month. */
export const openDeals = (ask: Ask): RawBuilder<unknown> => {
  const { tx, question } = ask;
  const { base, asOf, today } = question;
  return sql`
    select state.root, state.opportunity_id, state.owner_id, state.stage, state.expected_close,
      in_base(coalesce(state.amount, 0), state.currency, ${base}, rate.factor) as amount,
      missing_rate(state.amount, state.currency, ${base}, rate.factor, coalesce(state.expected_close::text, ${ask.monthOf(today)})) as missing,
      state.next_step_on >= ${today} and state.expected_close >= ${today} and opportunity.account_id is not null
        and (select count(*) from (
            select distinct on (evidence.stage, evidence.item) evidence.answer
            from evidence
            where evidence.org_id = ${tx.orgId} and evidence.opportunity_id = state.opportunity_id and evidence.stage <= state.stage and evidence.at <= ${asOf}
            order by evidence.stage, evidence.item, evidence.at desc, evidence.seq desc
          ) as latest where answer = 'confirmed') = ${neededEvidence}
        and (state.valid_from >= ${asOf.subtract({ hours: 14 * 24 })} or exists (
            select from evidence
            where evidence.org_id = ${tx.orgId} and evidence.opportunity_id = state.opportunity_id
              and evidence.at between ${asOf.subtract({ hours: 14 * 24 })} and ${asOf})) as is_sound
    from state
    join opportunity on opportunity.org_id = ${tx.orgId} and opportunity.opportunity_id = state.opportunity_id
    left join rate on rate.currency = state.currency and coalesce(state.expected_close, ${today}) between rate.first_day and rate.last_day
    where state.stage between 0 and 90`;
};

type Quality = { sound: Sum; open: Sum; weighted: Sum };

/** Sound and all open amount at stage ≥ 25 %, and all open amount weighted by the stage's probability, each product rounded half to even. */
export const qualityOf = async (ask: Ask): Promise<(root: string) => Quality> => {
  const { asOf, today } = ask.question;
  type Row = {
    root: string;
    sound: bigint | null;
    soundCount: bigint;
    open: bigint | null;
    openCount: bigint;
    weighted: bigint;
    allCount: bigint;
    missing: string | null;
  };
  const rows = await ask.tx.all(sql<Row>`
    with member as (${membersOn(ask, today)}), rate as (${rateTable(ask.ratesAt(asOf))}), state as (${statesAt(ask, asOf)}), deal as materialized (${openDeals(ask)})
    select root, sum(amount) filter (where stage >= 25 and is_sound)::bigint as sound, count(*) filter (where stage >= 25 and is_sound) as "soundCount",
      sum(amount) filter (where stage >= 25)::bigint as open, count(*) filter (where stage >= 25) as "openCount",
      sum(half_even(amount * stage * 0.01))::bigint as weighted, count(*) as "allCount", max(missing) as missing
    from deal
    group by root`);
  refuseMissingRates(ask, rows);
  const byRoot = new Map(rows.map((row) => [row.root, row]));
  return (root) => {
    const row = byRoot.get(root);
    return {
      sound: { amount: row?.sound ?? 0n, n: countOf(row?.soundCount) },
      open: { amount: row?.open ?? 0n, n: countOf(row?.openCount) },
      weighted: { amount: row?.weighted ?? 0n, n: countOf(row?.allCount) },
    };
  };
};

/**
 * Needs `member` alone. Deals closed in the trailing twelve months that ever stood at ≥ 25 %, in the tree of the closing day: root, opportunity_id, owner_id, stage,
 * closed_on, days (from first standing at ≥ 25 %), amount. Lost or ordered by the last revision known; the closing day is that of the
 * first revision of its last unbroken run.
 */
export const closedDeals = (ask: Ask, recent: Span): RawBuilder<unknown> => {
  const { tx, question } = ask;
  const { base, calendar } = question;
  const zone = calendar.timeZone;
  return sql`
    select closed.root, closed.opportunity_id, closed.owner_id, closed.stage, closed.closed_on, closed.closed_on - closed.first_on as days,
      in_base(coalesce(closed.amount, 0), closed.currency, ${base}, rate.factor) as amount,
      missing_rate(closed.amount, closed.currency, ${base}, rate.factor, closed.closed_on::text) as missing
    from (
      select member.root, member.from_day, member.to_day, present.opportunity_id, present.owner_id, present.stage, present.amount, present.currency,
        (present.first_pipeline_at at time zone ${zone})::date as first_on, present.closed_on
      from member
      join opportunity as present on present.org_id = ${tx.orgId} and present.owner_id = member.person
      where present.closed_on between ${recent.first} and ${recent.last} and present.stage in (-1, 100)
        and present.first_pipeline_at is not null and present.valid_from <= ${question.asOf}
      union all
      select state.root, state.from_day, state.to_day, state.opportunity_id, state.owner_id, state.stage, state.amount, state.currency,
        (history.first_at at time zone ${zone})::date, (closing.at at time zone ${zone})::date
      from (
        select member.root, member.from_day, member.to_day, past.*
        from member
        join opportunity_revision as past on past.org_id = ${tx.orgId} and past.owner_id = member.person
        where past.valid_to > ${question.asOf} and past.valid_from <= ${question.asOf} and past.stage in (-1, 100)
          and past.valid_from >= ${recent.first}::timestamp at time zone ${zone}
      ) as state
      cross join lateral (
        select min(valid_from) filter (where stage >= 25) as first_at, max(revision) filter (where stage <> state.stage) as last_other
        from opportunity_revision
        where org_id = ${tx.orgId} and opportunity_id = state.opportunity_id and revision <= state.revision
      ) as history
      cross join lateral (
        select min(valid_from) as at
        from opportunity_revision
        where org_id = ${tx.orgId} and opportunity_id = state.opportunity_id and revision <= state.revision and revision > coalesce(history.last_other, -1)
      ) as closing
      where history.first_at is not null
    ) as closed
    left join rate on rate.currency = closed.currency and closed.closed_on between rate.first_day and rate.last_day
    where closed.closed_on between ${recent.first} and ${recent.last} and closed.closed_on >= closed.from_day and closed.closed_on < closed.to_day`;
};

type Closed = { won: Sum; lost: Sum; cycleDays: number[] };

export const closedOf = async (ask: Ask, recent: Span): Promise<(root: string) => Closed> => {
  type Row = {
    root: string;
    won: bigint | null;
    wonCount: bigint;
    lost: bigint | null;
    lostCount: bigint;
    days: number[] | null;
    missing: string | null;
  };
  const rows = await ask.tx.all(sql<Row>`
    with member as (${members(ask)}), rate as (${rateTable(ask.ratesAt(ask.question.asOf))}), deal as (${closedDeals(ask, recent)})
    select root, sum(amount) filter (where stage = 100)::bigint as won, count(*) filter (where stage = 100) as "wonCount",
      sum(amount) filter (where stage = -1)::bigint as lost, count(*) filter (where stage = -1) as "lostCount",
      array_agg(days order by days) filter (where stage = 100) as days, max(missing) as missing
    from deal
    group by root`);
  refuseMissingRates(ask, rows);
  const byRoot = new Map(rows.map((row) => [row.root, row]));
  return (root) => {
    const row = byRoot.get(root);
    return {
      won: { amount: row?.won ?? 0n, n: countOf(row?.wonCount) },
      lost: { amount: row?.lost ?? 0n, n: countOf(row?.lostCount) },
      cycleDays: row?.days ?? [],
    };
  };
};

/** The two instants that slippage compares, and whether the period is over at the second. */
export type SlippageInstants = { readonly start: Instant; readonly end: Instant; readonly over: boolean };

/**
 * Deals open at ≥ 25 % at the period's start that were expected to close in it, in the tree of its first day, amounts and rates as at the
 * start: root, opportunity_id, owner_id, amount, expected_close, then_close (at the end), slipped.
 */
export const dueDeals = (ask: Ask, instants: SlippageInstants): RawBuilder<unknown> => {
  const { base, period } = ask.question;
  return sql`
    select due.root, due.opportunity_id, due.owner_id, due.expected_close, ended.expected_close as then_close,
      in_base(coalesce(due.amount, 0), due.currency, ${base}, rate.factor) as amount,
      missing_rate(due.amount, due.currency, ${base}, rate.factor, due.expected_close::text) as missing,
      ended.stage between 0 and 90 and (${instants.over} or coalesce(ended.expected_close > ${period.last}, false)) as slipped
    from (${statesAt(ask, instants.start)}) as due
    left join lateral (
      select stage, expected_close
      from opportunity
      where org_id = ${ask.tx.orgId} and opportunity_id = due.opportunity_id and valid_from <= ${instants.end}
      union all
      select stage, expected_close
      from opportunity_revision
      where org_id = ${ask.tx.orgId} and opportunity_id = due.opportunity_id and valid_from <= ${instants.end} and valid_to > ${instants.end}
    ) as ended on true
    left join rate on rate.currency = due.currency and due.expected_close between rate.first_day and rate.last_day
    where due.stage between 25 and 90 and due.expected_close between ${period.first} and ${period.last}`;
};

export const slippageOf = async (ask: Ask, instants: SlippageInstants | null): Promise<(root: string) => Slippage> => {
  if (!instants) return () => null;
  type Row = { root: string; due: bigint; dueCount: bigint; slipped: bigint | null; slippedCount: bigint; missing: string | null };
  const rows = await ask.tx.all(sql<Row>`
    with member as (${membersOn(ask, ask.question.period.first)}), rate as (${rateTable(ask.ratesAt(instants.start))}), deal as (${dueDeals(ask, instants)})
    select root, sum(amount)::bigint as due, count(*) as "dueCount", sum(amount) filter (where slipped)::bigint as slipped,
      count(*) filter (where slipped) as "slippedCount", max(missing) as missing
    from deal
    group by root`);
  refuseMissingRates(ask, rows);
  const byRoot = new Map(rows.map((row) => [row.root, row]));
  return (root) => {
    const row = byRoot.get(root);
    return {
      due: { amount: row?.due ?? 0n, n: countOf(row?.dueCount) },
      slipped: { amount: row?.slipped ?? 0n, n: countOf(row?.slippedCount) },
    };
  };
};
