import { sql } from "../../kernel/io/db.ts";
import { earlierDay, type Day } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import type { Span } from "../../calendar/rules.ts";
import type { QuarterSums, Sum } from "../rules/sums.ts";
import { countOf, members, rateTable, refuseMissingRates, spanTable, type Ask } from "./ask.ts";

/**
 * Every booking and cancellation known at the as-of instant in the days first … last that counts in a tree: root, order_id, owner_id,
 * opportunity_id, day, booked_on, amount, currency. A cancellation is the negative of its order on its own day. Needs `member`; the join
 * stands inside each branch, so that a small tree reads its owners' orders and not the days of the whole company.
 */
export const movedOrders = ({ tx, question }: Ask, { first, last }: Span) => {
  const until = earlierDay(last, question.today);
  return sql`
    select member.root, booked.order_id, booked.owner_id, booked.opportunity_id, booked.booked_on as day, booked.booked_on, booked.amount, booked.currency
    from member
    join sales_order as booked on booked.org_id = ${tx.orgId} and booked.owner_id = member.person
      and booked.booked_on >= member.from_day and booked.booked_on < member.to_day
    where booked.booked_on between ${first} and ${until} and booked.recorded_at <= ${question.asOf}
    union all
    select member.root, undone.order_id, undone.owner_id, undone.opportunity_id, undone.cancelled_on, undone.booked_on, -undone.amount, undone.currency
    from member
    join sales_order as undone on undone.org_id = ${tx.orgId} and undone.owner_id = member.person
      and undone.cancelled_on >= member.from_day and undone.cancelled_on < member.to_day
    where undone.cancelled_on between ${first} and ${until} and undone.recorded_at <= ${question.asOf}`;
};

const covering = (spans: Readonly<Record<string, Span>>): Span => {
  const all = Object.values(spans);
  const firsts = all.map(({ first }) => first).toSorted((a, b) => Temporal.PlainDate.compare(a, b));
  const lasts = all.map(({ last }) => last).toSorted((a, b) => Temporal.PlainDate.compare(a, b));
  const first = firsts[0];
  const last = lasts.at(-1);
  if (!first || !last) throw new Error("bookings need a span");
  return { first, last };
};

/** Net bookings of each root in each named span, by the tree of each booking's day. */
export const bookedIn = async (ask: Ask, spans: Readonly<Record<string, Span>>): Promise<(root: string, name: string) => Sum> => {
  const rows = await ask.tx.all(sql<{ root: string; name: string; amount: bigint; n: bigint; missing: string | null }>`
    with member as (${members(ask)}), span as (${spanTable(spans)}), rate as (${rateTable(ask.ratesAt(ask.question.asOf))}),
      moved as (${movedOrders(ask, covering(spans))})
    select moved.root, span.name, sum(in_base(moved.amount, moved.currency, ${ask.question.base}, rate.factor))::bigint as amount, count(*) as n,
      max(missing_rate(moved.amount, moved.currency, ${ask.question.base}, rate.factor, moved.booked_on::text)) as missing
    from moved
    join span on moved.day between span.first_day and span.last_day
    left join rate on rate.currency = moved.currency and moved.booked_on between rate.first_day and rate.last_day
    group by moved.root, span.name`);
  refuseMissingRates(ask, rows);
  const found = new Map(rows.map((row) => [`${row.root} ${row.name}`, { amount: row.amount, n: countOf(row.n) }]));
  return (root, name) => found.get(`${root} ${name}`) ?? { amount: 0n, n: 0 };
};

/** Net bookings and positive bookings of each root, day by day. */
export const bookedByDay = async (ask: Ask, span: Span): Promise<(root: string) => QuarterSums["days"]> => {
  const rows = await ask.tx.all(sql<{ root: string; day: Day; booked: Minor; orders: bigint; missing: string | null }>`
    with member as (${members(ask)}), rate as (${rateTable(ask.ratesAt(ask.question.asOf))}), moved as (${movedOrders(ask, span)})
    select moved.root, moved.day, sum(in_base(moved.amount, moved.currency, ${ask.question.base}, rate.factor))::bigint as booked,
      count(*) filter (where in_base(moved.amount, moved.currency, ${ask.question.base}, rate.factor) > 0) as orders,
      max(missing_rate(moved.amount, moved.currency, ${ask.question.base}, rate.factor, moved.booked_on::text)) as missing
    from moved
    left join rate on rate.currency = moved.currency and moved.booked_on between rate.first_day and rate.last_day
    group by moved.root, moved.day
    order by moved.root, moved.day`);
  refuseMissingRates(ask, rows);
  const byRoot = Map.groupBy(rows, ({ root }) => root);
  return (root) => (byRoot.get(root) ?? []).map(({ day, booked, orders }) => ({ day, booked, orders: countOf(orders) }));
};

/** Orders of each root booked in each named span and not cancelled by the as-of day, by the tree of their booking day. */
export const ordersIn = async (ask: Ask, spans: Readonly<Record<string, Span>>): Promise<(root: string, name: string) => Sum> => {
  const { tx, question } = ask;
  const { first, last } = covering(spans);
  const rows = await tx.all(sql<{ root: string; name: string; amount: bigint; n: bigint; missing: string | null }>`
    with member as (${members(ask)}), span as (${spanTable(spans)}), rate as (${rateTable(ask.ratesAt(question.asOf))})
    select member.root, span.name, sum(in_base(booked.amount, booked.currency, ${question.base}, rate.factor))::bigint as amount, count(*) as n,
      max(missing_rate(booked.amount, booked.currency, ${question.base}, rate.factor, booked.booked_on::text)) as missing
    from sales_order as booked
    join span on booked.booked_on between span.first_day and span.last_day
    join member on member.person = booked.owner_id and booked.booked_on >= member.from_day and booked.booked_on < member.to_day
    left join rate on rate.currency = booked.currency and booked.booked_on between rate.first_day and rate.last_day
    where booked.org_id = ${tx.orgId} and booked.recorded_at <= ${question.asOf} and booked.booked_on between ${first} and ${earlierDay(last, question.today)}
      and (booked.cancelled_on is null or booked.cancelled_on > ${question.today})
    group by member.root, span.name`);
  refuseMissingRates(ask, rows);
  const found = new Map(rows.map((row) => [`${row.root} ${row.name}`, { amount: row.amount, n: countOf(row.n) }]));
  return (root, name) => found.get(`${root} ${name}`) ?? { amount: 0n, n: 0 };
};

/** Orders known, booked by the as-of day, neither fulfilled nor cancelled by it, and those of them whose expected day is past. */
export const backlogOf = async (ask: Ask): Promise<(root: string) => { backlog: Sum; overdue: Sum }> => {
  const { tx, question } = ask;
  const { today } = question;
  type Row = { root: string; backlog: bigint; n: bigint; overdue: bigint | null; overdueCount: bigint; missing: string | null };
  const rows = await tx.all(sql<Row>`
    with member as (${members(ask)}), rate as (${rateTable(ask.ratesAt(question.asOf))}),
      waiting as (
        select member.root, undone.booked_on, undone.expected_on, undone.amount, undone.currency
        from member
        join sales_order as undone on undone.org_id = ${tx.orgId} and undone.owner_id = member.person
          and undone.booked_on >= member.from_day and undone.booked_on < member.to_day
        where undone.fulfilled_on is null and undone.cancelled_on is null and undone.recorded_at <= ${question.asOf} and undone.booked_on <= ${today}
        union all
        select member.root, later.booked_on, later.expected_on, later.amount, later.currency
        from member
        join sales_order as later on later.org_id = ${tx.orgId} and later.owner_id = member.person
          and later.booked_on >= member.from_day and later.booked_on < member.to_day
        where later.recorded_at <= ${question.asOf} and later.booked_on <= ${today} and (later.fulfilled_on > ${today} or later.cancelled_on > ${today})
          and (later.fulfilled_on is null or later.fulfilled_on > ${today}) and (later.cancelled_on is null or later.cancelled_on > ${today})
      )
    select waiting.root, sum(in_base(waiting.amount, waiting.currency, ${question.base}, rate.factor))::bigint as backlog, count(*) as n,
      sum(in_base(waiting.amount, waiting.currency, ${question.base}, rate.factor)) filter (where waiting.expected_on < ${today})::bigint as overdue,
      count(*) filter (where waiting.expected_on < ${today}) as "overdueCount",
      max(missing_rate(waiting.amount, waiting.currency, ${question.base}, rate.factor, waiting.booked_on::text)) as missing
    from waiting
    left join rate on rate.currency = waiting.currency and waiting.booked_on between rate.first_day and rate.last_day
    group by waiting.root`);
  refuseMissingRates(ask, rows);
  const byRoot = new Map(rows.map((row) => [row.root, row]));
  return (root) => {
    const row = byRoot.get(root);
    return {
      backlog: { amount: row?.backlog ?? 0n, n: countOf(row?.n) },
      overdue: { amount: row?.overdue ?? 0n, n: countOf(row?.overdueCount) },
    };
  };
};
