import type { RawBuilder } from "kysely";
import { sql } from "../../kernel/io/db.ts";
import type { Day, Instant } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import type { MonthName, Span } from "../../calendar/rules.ts";
import type { DueMonth, DueWeek } from "../rules/asked.ts";
import { members, rateTable, spanTable, type Ask } from "./ask.ts";
import { movedOrders } from "./bookings.ts";
import { closedDeals, dueDeals, membersOn, openDeals, statesAt, type SlippageInstants } from "./deals.ts";
import { countedWeekly } from "./statements.ts";

/** One fact behind a number, as it adds to its side. Queries here answer for one root; the greatest amounts come first, at most 500. */
export type Fact = {
  kind: "order" | "cancellation" | "commit-line" | "upside-line" | "statement" | "forecast" | "deal" | "due";
  id: string | null;
  name: string;
  personId: string | null;
  personKey: string | null;
  personName: string | null;
  day: Day | null;
  amount: Minor | null;
  originalAmount: Minor | null;
  originalCurrency: string | null;
  stage: number | null;
  done: number | null;
  of: number | null;
  /** How many facts there are in all. */
  total: bigint;
};
const mostShown = 500;

/** Dresses facts (kind, id, opportunity_id, name, owner_id, day, amount, original_amount, original_currency, stage, done, applicable) with names. */
const dressed = ({ tx }: Ask, facts: RawBuilder<unknown>) =>
  tx.all(sql<Fact>`
    with fact as (${facts})
    select fact.kind, fact.id, coalesce(fact.name, opportunity.name, '') as name, person.person_id as "personId", person.key as "personKey",
      person.name as "personName", fact.day, fact.amount::bigint as amount, fact.original_amount as "originalAmount",
      fact.original_currency as "originalCurrency", fact.stage::int as stage, fact.done::int as done, fact.applicable::int as of, count(*) over () as total
    from fact
    left join opportunity on opportunity.org_id = ${tx.orgId} and opportunity.opportunity_id = fact.opportunity_id
    left join person on person.org_id = ${tx.orgId} and person.person_id = fact.owner_id
    order by abs(fact.amount) desc nulls last, fact.day, person.key, fact.id
    limit ${mostShown}`);

const original = (amount: RawBuilder<unknown>, currency: RawBuilder<unknown>, base: string): RawBuilder<unknown> => sql`
  case when ${currency} <> ${base} then ${amount} end as original_amount, case when ${currency} <> ${base} then ${currency} end as original_currency`;

export const bookingFacts = (ask: Ask, span: Span): Promise<Fact[]> =>
  dressed(
    ask,
    sql`
      with member as (${members(ask)}), rate as (${rateTable(ask.ratesAt(ask.question.asOf))}), moved as (${movedOrders(ask, span)})
      select case when moved.amount < 0 then 'cancellation' else 'order' end as kind, moved.order_id as id, moved.opportunity_id, null::text as name, moved.owner_id,
        moved.day, in_base(moved.amount, moved.currency, ${ask.question.base}, rate.factor) as amount,
        ${original(sql`moved.amount`, sql`moved.currency`, ask.question.base)}, null::int as stage, null::int as done, null::int as applicable
      from moved
      left join rate on rate.currency = moved.currency and moved.booked_on between rate.first_day and rate.last_day`,
  );

/** Orders behind backlog_share: all that are unfulfilled, those of them past their expected day, or those of the trailing twelve months. */
export const orderFacts = (ask: Ask, which: "backlog" | "overdue" | "trailing", recent: Span): Promise<Fact[]> => {
  const { tx, question } = ask;
  const { today } = question;
  const unfulfilled = sql`(sales_order.fulfilled_on is null or sales_order.fulfilled_on > ${today})`;
  const chosen = {
    backlog: unfulfilled,
    overdue: sql`${unfulfilled} and sales_order.expected_on < ${today}`,
    trailing: sql`sales_order.booked_on >= ${recent.first}`,
  }[which];
  return dressed(
    ask,
    sql`
      with member as (${members(ask)}), rate as (${rateTable(ask.ratesAt(question.asOf))})
      select 'order' as kind, sales_order.order_id as id, sales_order.opportunity_id, null::text as name, sales_order.owner_id, sales_order.booked_on as day,
        in_base(sales_order.amount, sales_order.currency, ${question.base}, rate.factor) as amount,
        ${original(sql`sales_order.amount`, sql`sales_order.currency`, question.base)}, null::int as stage, null::int as done, null::int as applicable
      from sales_order
      join member on member.person = sales_order.owner_id and sales_order.booked_on >= member.from_day and sales_order.booked_on < member.to_day
      left join rate on rate.currency = sales_order.currency and sales_order.booked_on between rate.first_day and rate.last_day
      where sales_order.org_id = ${tx.orgId} and sales_order.recorded_at <= ${question.asOf} and sales_order.booked_on <= ${today}
        and (sales_order.cancelled_on is null or sales_order.cancelled_on > ${today}) and ${chosen}`,
  );
};

/** Lines of the versions that count for the period's week; `within` keeps those expected in it; `reliability` those with an applicable item. */
export const lineFacts = (
  ask: Ask,
  {
    due,
    category,
    within,
    reliability,
  }: { due: DueWeek; category: "commit" | "upside"; within?: Span; reliability?: "weighted" | "whole" },
): Promise<Fact[]> => {
  const { tx, question } = ask;
  const { week, month } = due;
  const amount = sql`in_base(line.amount, line.currency, ${question.base}, rate.factor)`;
  return dressed(
    ask,
    sql`
      with member as (${membersOn(ask, week)}), rate as (${rateTable(ask.ratesAt(question.asOf))}), counted as (${countedWeekly(ask, [due])})
      select ${`${category}-line`}::text as kind, line.opportunity_id as id, line.opportunity_id, null::text as name, counted.person_id as owner_id, line.expected_on as day,
        ${reliability === "weighted" ? sql`${amount}::numeric * item.done / item.applicable` : amount} as amount,
        ${original(sql`line.amount`, sql`line.currency`, question.base)}, null::int as stage, item.done, item.applicable
      from counted
      join member on member.person = counted.person_id
      join submission_line as line on line.org_id = ${tx.orgId} and line.submission_id = counted.submission_id and line.category = ${category}
      cross join lateral (
        select count(*) filter (where value = 'done')::int as done, 5 - count(*) filter (where value = 'not_applicable')::int as applicable
        from jsonb_each_text(line.checklist)
      ) as item
      left join rate on rate.currency = line.currency and rate.month = ${month}
      where ${within ? sql`line.expected_on between ${within.first} and ${within.last}` : sql`true`} and ${reliability ? sql`item.applicable > 0` : sql`true`}`,
  );
};

/** What each person signed for the week's month or quarter, commit or upside. */
export const judgedFacts = (
  ask: Ask,
  { due, figure, part, month }: { due: DueWeek; figure: "month" | "quarter"; part: "commit" | "upside"; month: MonthName },
): Promise<Fact[]> => {
  const { question } = ask;
  const { week } = due;
  const [amount, currency] = {
    "month commit": [sql`counted.month_commit`, sql`counted.month_currency`] as const,
    "month upside": [sql`counted.month_upside`, sql`counted.month_currency`] as const,
    "quarter commit": [sql`counted.quarter_commit`, sql`counted.quarter_currency`] as const,
    "quarter upside": [sql`counted.quarter_upside`, sql`counted.quarter_currency`] as const,
  }[`${figure} ${part}`];
  return dressed(
    ask,
    sql`
      with member as (${membersOn(ask, week)}), rate as (${rateTable(ask.ratesAt(question.asOf))}), counted as (${countedWeekly(ask, [due])})
      select 'statement' as kind, counted.submission_id as id, null::uuid as opportunity_id, ${part}::text as name, counted.person_id as owner_id, counted.week as day,
        in_base(${amount}, ${currency}, ${question.base}, rate.factor) as amount, ${original(amount, currency, question.base)},
        null::int as stage, null::int as done, null::int as applicable
      from counted
      join member on member.person = counted.person_id
      left join rate on rate.currency = ${currency} and rate.month = ${month}`,
  );
};

/** What each person forecast in the monthly submission of a month, over these months of its window. */
export const forecastFacts = (
  ask: Ask,
  { of, months = of.window, upside }: { of: DueMonth; months?: readonly MonthName[]; upside: boolean },
): Promise<Fact[]> => {
  const { tx, question } = ask;
  const { deadline, last } = of;
  return dressed(
    ask,
    sql`
      with member as (${membersOn(ask, last)}), rate as (${rateTable(ask.ratesAt(question.asOf))}),
        counted as (
          select distinct on (submission.person_id) submission.person_id, submission.submission_id
          from submission
          where submission.org_id = ${tx.orgId} and submission.kind = 'monthly' and submission.month = ${of.month} and submission.signed_at <= ${question.asOf}
            and submission.person_id in (select person from member)
          order by submission.person_id, submission.signed_at < ${deadline} desc,
            case when submission.signed_at < ${deadline} then submission.signed_at end desc, submission.signed_at, submission.version desc
        )
      select 'forecast' as kind, counted.submission_id as id, null::uuid as opportunity_id, ${of.month}::text as name, counted.person_id as owner_id, ${last}::date as day,
        sum(in_base(${upside ? sql`line.commit + line.upside` : sql`line.commit`}, line.currency, ${question.base}, rate.factor)) as amount,
        null::bigint as original_amount, null::text as original_currency, null::int as stage, null::int as done, null::int as applicable
      from counted
      join submission_month_line as line on line.org_id = ${tx.orgId} and line.submission_id = counted.submission_id and line.month = any(${[...months]}::text[])
      left join rate on rate.currency = line.currency and rate.month = line.month
      group by counted.person_id, counted.submission_id`,
  );
};

/** Open deals at ≥ 25 % at the as-of instant: in these months, all, or the sound ones. */
export const openFacts = (
  ask: Ask,
  { months, sound = false, fromStage = 25 }: { months?: readonly Span[]; sound?: boolean; fromStage?: number },
): Promise<Fact[]> => {
  const { asOf, today } = ask.question;
  const inMonths = months
    ? sql`exists (select from (${spanTable(Object.fromEntries(months.map((span, index) => [String(index), span])))}) as span where deal.expected_close between span.first_day and span.last_day)`
    : sql`true`;
  return dressed(
    ask,
    sql`
      with member as (${membersOn(ask, today)}), rate as (${rateTable(ask.ratesAt(asOf))}), state as (${statesAt(ask, asOf)}), deal as (${openDeals(ask)})
      select 'deal' as kind, deal.opportunity_id as id, deal.opportunity_id, null::text as name, deal.owner_id, deal.expected_close as day, deal.amount,
        null::bigint as original_amount, null::text as original_currency, deal.stage, null::int as done, null::int as applicable
      from deal
      where deal.stage >= ${fromStage} and ${inMonths} and ${sound ? sql`deal.is_sound` : sql`true`}`,
  );
};

/** Deals open at ≥ 25 % at a month-end, expected in the months that growth looks at from there. */
export const monthEndFacts = (ask: Ask, { at, day, expected }: { at: Instant; day: Day; expected: Span }): Promise<Fact[]> => {
  const { base } = ask.question;
  return dressed(
    ask,
    sql`
      with member as (${membersOn(ask, day)}), rate as (${rateTable(ask.ratesAt(at))}), state as (${statesAt(ask, at)})
      select 'deal' as kind, state.opportunity_id as id, state.opportunity_id, null::text as name, state.owner_id, state.expected_close as day,
        in_base(coalesce(state.amount, 0), state.currency, ${base}, rate.factor) as amount,
        ${original(sql`state.amount`, sql`state.currency`, base)}, state.stage, null::int as done, null::int as applicable
      from state
      left join rate on rate.currency = state.currency and state.expected_close between rate.first_day and rate.last_day
      where state.stage between 25 and 90 and state.expected_close between ${expected.first} and ${expected.last}`,
  );
};

/** Deals won (or won and lost) in the trailing twelve months; `of` is the days of the cycle. */
export const closedFacts = (ask: Ask, { recent, lostToo }: { recent: Span; lostToo: boolean }): Promise<Fact[]> =>
  dressed(
    ask,
    sql`
      with member as (${members(ask)}), rate as (${rateTable(ask.ratesAt(ask.question.asOf))}), deal as (${closedDeals(ask, recent)})
      select 'deal' as kind, deal.opportunity_id as id, deal.opportunity_id, null::text as name, deal.owner_id, deal.closed_on as day, deal.amount,
        null::bigint as original_amount, null::text as original_currency, deal.stage, null::int as done, deal.days as applicable
      from deal
      where ${lostToo ? sql`true` : sql`deal.stage = 100`}`,
  );

export const slippageFacts = async (
  ask: Ask,
  { instants, onlySlipped }: { instants: SlippageInstants | null; onlySlipped: boolean },
): Promise<Fact[]> => {
  if (!instants) return [];
  return dressed(
    ask,
    sql`
      with member as (${membersOn(ask, ask.question.period.first)}), rate as (${rateTable(ask.ratesAt(instants.start))}), deal as (${dueDeals(ask, instants)})
      select 'deal' as kind, deal.opportunity_id as id, deal.opportunity_id, null::text as name, deal.owner_id, deal.expected_close as day, deal.amount,
        null::bigint as original_amount, null::text as original_currency, null::int as stage, null::int as done, null::int as applicable
      from deal
      where ${onlySlipped ? sql`deal.slipped` : sql`true`}`,
  );
};

/** Who owed a weekly statement in these weeks: 1 of 1 when it was signed in time, else 0 of 1. */
export const dueFacts = (ask: Ask, weeks: readonly DueWeek[]): Promise<Fact[]> =>
  dressed(
    ask,
    sql`
      with member as (${members(ask)}), counted as (${countedWeekly(ask, weeks)})
      select 'due' as kind, counted.submission_id as id, null::uuid as opportunity_id, to_char(week.week, 'IYYY-"W"IW') as name, member.person as owner_id, week.week as day,
        null::bigint as amount, null::bigint as original_amount, null::text as original_currency, null::int as stage,
        coalesce(counted.on_time, false)::int as done, 1 as applicable
      from member
      join unnest(${weeks.map(({ week }) => week)}::date[]) as week (week) on week.week >= member.from_day and week.week < member.to_day
      join person on person.org_id = ${ask.tx.orgId} and person.person_id = member.person
      left join counted on counted.person_id = member.person and counted.week = week.week
      where person.submits and (person.active_from is null or person.active_from <= week.week) and (person.active_to is null or person.active_to > week.week)`,
  );
