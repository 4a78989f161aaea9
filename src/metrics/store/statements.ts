import { sql } from "../../kernel/io/db.ts";
import { sundayOf, type Week } from "../../kernel/pure/week.ts";
import type { MonthName, Span } from "../../calendar/rules.ts";
import type { DueMonth, DueWeek } from "../rules/asked.ts";
import type { Judged, Sum, WeekCell } from "../rules/sums.ts";
import { countOf, members, rateTable, refuseMissingRates, type Ask } from "./ask.ts";
import { movedOrders } from "./bookings.ts";

/**
 * The version that counts of each person and week, known at the as-of instant: the last signed before the deadline, else the first after it.
 * Of equal instants the higher version wins.
 */
export const countedWeekly = ({ tx, question }: Ask, weeks: readonly DueWeek[]) => sql`
  select distinct on (submission.person_id, submission.week) submission.person_id, submission.week, submission.submission_id,
    submission.signed_at < due.deadline as on_time, submission.month_commit, submission.month_upside, submission.month_currency,
    submission.quarter_commit, submission.quarter_upside, submission.quarter_currency
  from submission
  join unnest(${weeks.map(({ week }) => week)}::date[], ${weeks.map(({ deadline }) => deadline)}::timestamptz[]) as due (week, deadline)
    on due.week = submission.week
  where submission.org_id = ${tx.orgId} and submission.kind = 'weekly' and submission.week = any(${weeks.map(({ week }) => week)}::date[])
    and submission.signed_at <= ${question.asOf} and submission.person_id in (select person from member)
  order by submission.person_id, submission.week, submission.signed_at < due.deadline desc,
    case when submission.signed_at < due.deadline then submission.signed_at end desc, submission.signed_at, submission.version desc`;

/** Commit lines of a checklist count by items done ÷ applicable, in sixtieths; an item without an answer is not done. */
const checklistDone = sql`(select count(*) from jsonb_each_text(line.checklist) as item where item.value = 'done')`;
const checklistApplicable = sql`(5 - (select count(*) from jsonb_each_text(line.checklist) as item where item.value = 'not_applicable'))`;

export type Statements = {
  commit: Sum;
  upside: Sum;
  commitInQuarter: Sum;
  reliableSixtieths: bigint;
  applicable: Sum;
  month: Judged;
  quarter: Judged;
};

/** The lines and judged figures of the versions that count for the period's week, in the tree of its Monday. */
export const statementsOf = async (
  ask: Ask,
  { due, judged: month, quarterDays }: { due: DueWeek; judged: MonthName; quarterDays: Span },
): Promise<(root: string) => Statements> => {
  const [lines, judged] = [await lineSums(ask, due, quarterDays), await judgedSums(ask, due, month)];
  return (root) => ({ ...lines(root), ...judged(root) });
};

const lineSums = async (ask: Ask, due: DueWeek, quarterDays: Span): Promise<(root: string) => Omit<Statements, "month" | "quarter">> => {
  const { tx, question } = ask;
  const { week } = due;
  type Row = {
    root: string;
    commit: bigint | null;
    commitCount: bigint;
    upside: bigint | null;
    upsideCount: bigint;
    inQuarter: bigint | null;
    inQuarterCount: bigint;
    sixtieths: bigint | null;
    applicable: bigint | null;
    applicableCount: bigint;
    missing: string | null;
  };
  const rows = await tx.all(sql<Row>`
    with member as (select * from (${members(ask)}) as everybody where ${week}::date >= from_day and ${week}::date < to_day),
      rate as (${rateTable(ask.ratesAt(question.asOf))}), counted as (${countedWeekly(ask, [due])}),
      part as (
        select member.root, line.category = 'commit' as is_commit, line.expected_on between ${quarterDays.first} and ${quarterDays.last} as in_quarter,
          case when line.category = 'commit' then ${checklistDone} end as done, case when line.category = 'commit' then ${checklistApplicable} end as applicable,
          in_base(line.amount, line.currency, ${question.base}, rate.factor) as amount,
          missing_rate(line.amount, line.currency, ${question.base}, rate.factor, ${due.month}) as missing
        from counted
        join member on member.person = counted.person_id
        join submission_line as line on line.org_id = ${tx.orgId} and line.submission_id = counted.submission_id
        left join rate on rate.currency = line.currency and rate.month = ${due.month}
      )
    select root, sum(amount) filter (where is_commit)::bigint as commit, count(*) filter (where is_commit) as "commitCount",
      sum(amount) filter (where not is_commit)::bigint as upside, count(*) filter (where not is_commit) as "upsideCount",
      sum(amount) filter (where is_commit and in_quarter)::bigint as "inQuarter", count(*) filter (where is_commit and in_quarter) as "inQuarterCount",
      sum(amount * 60 * done / nullif(applicable, 0)) filter (where applicable > 0)::bigint as sixtieths,
      sum(amount) filter (where applicable > 0)::bigint as applicable, count(*) filter (where applicable > 0) as "applicableCount", max(missing) as missing
    from part
    group by root`);
  refuseMissingRates(ask, rows);
  const byRoot = new Map(rows.map((row) => [row.root, row]));
  return (root) => {
    const row = byRoot.get(root);
    return {
      commit: { amount: row?.commit ?? 0n, n: countOf(row?.commitCount) },
      upside: { amount: row?.upside ?? 0n, n: countOf(row?.upsideCount) },
      commitInQuarter: { amount: row?.inQuarter ?? 0n, n: countOf(row?.inQuarterCount) },
      reliableSixtieths: row?.sixtieths ?? 0n,
      applicable: { amount: row?.applicable ?? 0n, n: countOf(row?.applicableCount) },
    };
  };
};

const judgedSums = async (ask: Ask, due: DueWeek, month: MonthName): Promise<(root: string) => Pick<Statements, "month" | "quarter">> => {
  const { tx, question } = ask;
  const { week } = due;
  type Row = {
    root: string;
    monthCommit: bigint;
    monthUpside: bigint;
    quarterCommit: bigint;
    quarterUpside: bigint;
    n: bigint;
    missing: string | null;
  };
  const rows = await tx.all(sql<Row>`
    with member as (select * from (${members(ask)}) as everybody where ${week}::date >= from_day and ${week}::date < to_day),
      rate as (select currency, factor from (${rateTable(ask.ratesAt(question.asOf))}) as known where month = ${month}), counted as (${countedWeekly(ask, [due])})
    select member.root, coalesce(sum(in_base(counted.month_commit, counted.month_currency, ${question.base}, month_rate.factor)), 0)::bigint as "monthCommit",
      coalesce(sum(in_base(counted.month_upside, counted.month_currency, ${question.base}, month_rate.factor)), 0)::bigint as "monthUpside",
      coalesce(sum(in_base(counted.quarter_commit, counted.quarter_currency, ${question.base}, quarter_rate.factor)), 0)::bigint as "quarterCommit",
      coalesce(sum(in_base(counted.quarter_upside, counted.quarter_currency, ${question.base}, quarter_rate.factor)), 0)::bigint as "quarterUpside",
      count(*) as n,
      max(coalesce(missing_rate(counted.month_commit, counted.month_currency, ${question.base}, month_rate.factor, ${month}),
        missing_rate(counted.quarter_commit, counted.quarter_currency, ${question.base}, quarter_rate.factor, ${month}))) as missing
    from counted
    join member on member.person = counted.person_id
    left join rate as month_rate on month_rate.currency = counted.month_currency
    left join rate as quarter_rate on quarter_rate.currency = counted.quarter_currency
    group by member.root`);
  refuseMissingRates(ask, rows);
  const byRoot = new Map(rows.map((row) => [row.root, row]));
  return (root) => {
    const row = byRoot.get(root);
    const n = countOf(row?.n);
    return {
      month: { commit: row?.monthCommit ?? 0n, upside: row?.monthUpside ?? 0n, n },
      quarter: { commit: row?.quarterCommit ?? 0n, upside: row?.quarterUpside ?? 0n, n },
    };
  };
};

/** One cell a root and week, over the persons of the week's tree; every asked week is there, oldest first. */
export const weekCells = async (ask: Ask, weeks: readonly DueWeek[]): Promise<(root: string) => WeekCell[]> => {
  const first = weeks[0];
  const last = weeks.at(-1);
  if (!first || !last) return () => [];
  const rows = await ask.tx.all(cellsQuery(ask, weeks, { first: first.week, last: sundayOf(last.week) }));
  refuseMissingRates(ask, rows);
  const found = new Map(rows.map((row) => [`${row.root} ${row.week.toString()}`, row]));
  return (root) => weeks.map(({ week }) => cellOf(week, found.get(`${root} ${week.toString()}`)));
};

type CellRow = {
  root: string;
  week: Week;
  booked: bigint;
  commit: bigint;
  missEach: bigint;
  greaterEach: bigint;
  surprise: bigint;
  signed: bigint;
  owed: bigint;
  onTime: bigint;
  missing: string | null;
};

const cellOf = (week: Week, row: CellRow | undefined): WeekCell => ({
  week,
  booked: row?.booked ?? 0n,
  commit: row?.commit ?? 0n,
  missEach: row?.missEach ?? 0n,
  greaterEach: row?.greaterEach ?? 0n,
  surprise: row?.surprise ?? 0n,
  signed: countOf(row?.signed),
  owed: countOf(row?.owed),
  onTime: countOf(row?.onTime),
});

const cellsQuery = (ask: Ask, weeks: readonly DueWeek[], days: { first: Week; last: Week }) => {
  const { tx, question } = ask;
  const { base } = question;
  return sql<CellRow>`
    with member as (${members(ask)}), rate as (${rateTable(ask.ratesAt(question.asOf))}),
      week as (select * from unnest(${weeks.map(({ week }) => week)}::date[], ${weeks.map(({ month }) => month)}::text[]) as asked (week, month)),
      counted as (${countedWeekly(ask, weeks)}),
      line as (
        select counted.person_id, counted.week, line.opportunity_id, line.category, line.position,
          in_base(line.amount, line.currency, ${base}, rate.factor) as amount,
          missing_rate(line.amount, line.currency, ${base}, rate.factor, week.month) as missing
        from counted
        join week on week.week = counted.week
        join submission_line as line on line.org_id = ${tx.orgId} and line.submission_id = counted.submission_id
        left join rate on rate.currency = line.currency and rate.month = week.month
      ),
      commit as (
        select person_id, week, sum(amount) filter (where category = 'commit') as amount, max(missing) as missing
        from line
        group by person_id, week
      ),
      moved as (${movedOrders(ask, days)}),
      booking as (
        select moved.root, moved.owner_id as person, date_trunc('week', moved.day)::date as week, moved.opportunity_id,
          sum(in_base(moved.amount, moved.currency, ${base}, rate.factor)) as net,
          sum(in_base(moved.amount, moved.currency, ${base}, rate.factor)) filter (where moved.amount > 0) as positive,
          max(missing_rate(moved.amount, moved.currency, ${base}, rate.factor, moved.booked_on::text)) as missing
        from moved
        left join rate on rate.currency = moved.currency and moved.booked_on between rate.first_day and rate.last_day
        group by moved.root, moved.owner_id, date_trunc('week', moved.day)::date, moved.opportunity_id
      ),
      team as (
        select member.root, member.person, week.week, coalesce(counted.on_time, false) as on_time, counted.submission_id is not null as signed,
          person.submits and (person.active_from is null or person.active_from <= week.week)
            and (person.active_to is null or person.active_to > week.week) as owes
        from member
        join week on week.week >= member.from_day and week.week < member.to_day
        join person on person.org_id = ${tx.orgId} and person.person_id = member.person
        left join counted on counted.person_id = member.person and counted.week = week.week
      ),
      own as (select root, person, week, sum(net) as booked from booking group by root, person, week),
      each as (
        select team.root, team.week, team.signed, team.owes, team.on_time, coalesce(commit.amount, 0) as commit, greatest(coalesce(own.booked, 0), 0) as booked
        from team
        left join commit on commit.person_id = team.person and commit.week = team.week
        left join own on own.root = team.root and own.person = team.person and own.week = team.week
      ),
      part as (
        select booking.root, booking.person, booking.week, booking.opportunity_id, booking.net, booking.positive, null::bigint as line, null::text as category
        from booking
        join team on team.root = booking.root and team.person = booking.person and team.week = booking.week
        union all
        select team.root, team.person, team.week, line.opportunity_id, 0, 0, line.amount, line.category
        from team
        join line on line.person_id = team.person and line.week = team.week
      ),
      -- a window and not a join: the planner knows nothing of these sets and would compare every line with every booking
      pair as (
        select root, week, line, category, positive, sum(net) over deal as net, count(line) over deal as lines
        from part
        window deal as (partition by root, person, week, opportunity_id)
      ),
      surprise as (
        select root, week, sum(case when category = 'commit' then abs(net - line) when line is null and lines = 0 then positive end) as amount
        from pair
        group by root, week
      ),
      total as (select root, week, sum(net) as amount, max(missing) as missing from booking group by root, week),
      people as (
        select root, week, sum(commit) as commit, sum(abs(booked - commit)) as miss, sum(greatest(booked, commit)) as greater,
          count(*) filter (where signed) as signed, count(*) filter (where owes) as owed, count(*) filter (where owes and on_time) as on_time
        from each
        group by root, week
      )
    select coalesce(people.root, total.root) as root, coalesce(people.week, total.week) as week, coalesce(total.amount, 0)::bigint as booked,
      coalesce(people.commit, 0)::bigint as commit, coalesce(people.miss, 0)::bigint as "missEach", coalesce(people.greater, 0)::bigint as "greaterEach",
      coalesce(surprise.amount, 0)::bigint as surprise, coalesce(people.signed, 0) as signed, coalesce(people.owed, 0) as owed,
      coalesce(people.on_time, 0) as "onTime", coalesce(total.missing, (select max(missing) from commit)) as missing
    from people
    full join total on total.root = people.root and total.week = people.week
    left join surprise on surprise.root = people.root and surprise.week = people.week`;
};

/** Monthly submissions of each asked month, in the tree of its last day: commit and upside by month of its window. */
export const forecastsOf = async (
  ask: Ask,
  months: readonly DueMonth[],
): Promise<(root: string, month: MonthName) => Map<MonthName, Judged>> => {
  const { tx, question } = ask;
  const { base } = question;
  type Row = { root: string; forecast: MonthName; month: MonthName; commit: bigint; upside: bigint; n: bigint; missing: string | null };
  const rows = await tx.all(sql<Row>`
    with member as (${members(ask)}), rate as (${rateTable(ask.ratesAt(question.asOf))}),
      due as (
        select * from unnest(${months.map(({ month }) => month)}::text[], ${months.map(({ deadline }) => deadline)}::timestamptz[],
          ${months.map(({ last }) => last)}::date[]) as asked (month, deadline, tree_day)
      ),
      counted as (
        select distinct on (submission.person_id, submission.month) submission.person_id, submission.month, submission.submission_id, due.tree_day
        from submission
        join due on due.month = submission.month
        where submission.org_id = ${tx.orgId} and submission.kind = 'monthly' and submission.month = any(${months.map(({ month }) => month)}::text[])
          and submission.signed_at <= ${question.asOf} and submission.person_id in (select person from member)
        order by submission.person_id, submission.month, submission.signed_at < due.deadline desc,
          case when submission.signed_at < due.deadline then submission.signed_at end desc, submission.signed_at, submission.version desc
      )
    select member.root, counted.month as forecast, line.month, sum(in_base(line.commit, line.currency, ${base}, rate.factor))::bigint as commit,
      sum(in_base(line.upside, line.currency, ${base}, rate.factor))::bigint as upside, count(*) as n,
      max(missing_rate(line.commit, line.currency, ${base}, rate.factor, line.month)) as missing
    from counted
    join member on member.person = counted.person_id and counted.tree_day >= member.from_day and counted.tree_day < member.to_day
    join submission_month_line as line on line.org_id = ${tx.orgId} and line.submission_id = counted.submission_id
    left join rate on rate.currency = line.currency and rate.month = line.month
    group by member.root, counted.month, line.month`);
  refuseMissingRates(ask, rows);
  const groups = Map.groupBy(rows, ({ root, forecast }) => `${root} ${forecast}`);
  return (root, forecast) => {
    const window = new Set(months.find(({ month }) => month === forecast)?.window);
    const own = (groups.get(`${root} ${forecast}`) ?? []).filter(({ month }) => window.has(month));
    return new Map(own.map(({ month, commit, upside, n }) => [month, { commit, upside, n: countOf(n) }]));
  };
};
