import { sql, type Tx } from "../../kernel/io/db.ts";
import { newId } from "../../kernel/io/id.ts";
import type { Day, Instant } from "../../kernel/pure/day.ts";
import type { Week } from "../../kernel/pure/week.ts";
import type { MonthName } from "../../calendar/rules.ts";
import type { CellFigures, CellRow } from "../tables.ts";

const figures = [
  ...([
    "booked",
    "booked_n",
    "orders",
    "orders_n",
    "commit",
    "commit_n",
    "upside",
    "upside_n",
    "in_quarter",
    "in_quarter_n",
    "sixtieths",
  ] as const),
  ...([
    "applicable",
    "applicable_n",
    "month_commit",
    "month_upside",
    "quarter_commit",
    "quarter_upside",
    "miss_each",
    "greater_each",
  ] as const),
  ...(["surprise", "signed", "owed", "on_time"] as const),
];
const dayFigures = ["booked_days", "booked_days_n", "orders_days", "orders_days_n"] as const;
const columns = sql.join([...figures, ...dayFigures].map((figure) => sql.ref(figure)));

/** A cell counts that was made not after `now`, and no fact of whose tree and week changed since. */
const counts = (tx: Tx, { nodes, weeks, now }: { nodes: readonly string[]; weeks: readonly Week[]; now: Instant }) => sql`
  cell.org_id = ${tx.orgId} and cell.node_id = any(${[...nodes]}::uuid[]) and cell.week = any(${[...weeks]}::date[]) and cell.made_at <= ${now}
  and not exists (
    select from metric_stale as stale
    where stale.org_id = ${tx.orgId} and not stale.targets and cell.week between stale.first_week and stale.last_week
      and (stale.person_id is null or exists (
        select from reporting_closure as line
        where line.org_id = ${tx.orgId} and line.ancestor_id = cell.node_id and line.descendant_id = stale.person_id
          and line.from_day <= cell.week + 6 and line.to_day > cell.week)))`;

type Asking = { nodes: readonly string[]; weeks: readonly Week[]; now: Instant };
/** What was signed and came in, week by week. ≤ 30 nodes × 15 weeks; primary key. */
export const freshCells = async (tx: Tx, asking: Asking): Promise<CellRow[]> => {
  const rows = await tx.all(sql<Omit<CellRow, "sixtieths"> & { sixtieths: string }>`
    select node_id, week, ${sql.join(figures.map((figure) => sql.ref(figure)))}
    from metric_cell as cell
    where ${counts(tx, asking)}`);
  return rows.map((row) => ({ ...row, sixtieths: BigInt(row.sixtieths) }));
};

/** Bookings or orders of a cell: the week's sum, and its days as text ("{1,2,…}"), which are read only at the edges of a span. */
export type DaysRow = {
  readonly node_id: string;
  readonly week: string;
  readonly amount: bigint;
  readonly n: number;
  readonly days: string;
  readonly days_n: string;
};
/** ≤ 30 nodes × 55 weeks; primary key. */
export const freshDays = (tx: Tx, figure: "booked" | "orders", asking: Asking): Promise<DaysRow[]> =>
  tx.all(sql<DaysRow>`
    select node_id, week::text as week, ${sql.ref(figure)} as amount, ${sql.ref(`${figure}_n`)} as n, ${sql.ref(`${figure}_days`)}::text as days,
      ${sql.ref(`${figure}_days_n`)}::text as days_n
    from metric_cell as cell
    where ${counts(tx, asking)}`);

export const freshTargetCells = (
  tx: Tx,
  { nodes, months, now }: { nodes: readonly string[]; months: readonly MonthName[]; now: Instant },
): Promise<{ root: string; month: MonthName; target: bigint }[]> =>
  tx.all(sql<{ root: string; month: MonthName; target: bigint }>`
    select node_id as root, month, target
    from metric_target_cell
    where org_id = ${tx.orgId} and node_id = any(${[...nodes]}::uuid[]) and month = any(${[...months]}::text[]) and made_at <= ${now}
      and not exists (select from metric_stale where org_id = ${tx.orgId} and targets)`);

export type Stale = {
  readonly firstWeek: Week;
  readonly lastWeek: Week;
  readonly personId: string | null;
  readonly targets?: boolean;
  readonly orders?: boolean;
};
export const insertStale = (tx: Tx, { firstWeek, lastWeek, personId, targets = false, orders = false }: Stale): Promise<number> =>
  tx.exec(sql`
    insert into metric_stale (org_id, stale_id, first_week, last_week, person_id, targets, orders)
    values (${tx.orgId}, ${newId()}, ${firstWeek}, ${lastWeek}, ${personId}, ${targets}, ${orders})`);

/** Forgets the cells that the marks make stale: of the marked weeks, in every tree that the marked person is in. */
export const clearStaleCells = async (tx: Tx): Promise<void> => {
  await tx.exec(sql`
    delete from metric_cell as cell
    using metric_stale as stale
    where cell.org_id = ${tx.orgId} and stale.org_id = ${tx.orgId} and not stale.targets and cell.week between stale.first_week and stale.last_week
      and (stale.person_id is null or exists (
        select from reporting_closure as line
        where line.org_id = ${tx.orgId} and line.ancestor_id = cell.node_id and line.descendant_id = stale.person_id
          and line.from_day <= cell.week + 6 and line.to_day > cell.week))`);
  await tx.exec(sql`
    delete from metric_target_cell
    where org_id = ${tx.orgId} and exists (select from metric_stale where org_id = ${tx.orgId} and targets)`);
  await tx.exec(sql`
    delete from metric_backlog_cell as cell
    where org_id = ${tx.orgId} and ${backlogIsStale(tx)}`);
};

const backlogIsStale = (tx: Tx) => sql`
  exists (
    select from metric_stale as stale
    where stale.org_id = ${tx.orgId} and stale.orders
      and (stale.person_id is null or exists (
        select from reporting_closure as line
        where line.org_id = ${tx.orgId} and line.ancestor_id = cell.node_id and line.descendant_id = stale.person_id)))`;

export type BacklogCell = {
  readonly node_id: string;
  readonly backlog: bigint;
  readonly backlog_n: number;
  readonly overdue: bigint;
  readonly overdue_n: number;
};
export const freshBacklogCells = (
  tx: Tx,
  { nodes, today, now }: { nodes: readonly string[]; today: Day; now: Instant },
): Promise<BacklogCell[]> =>
  tx.all(sql<BacklogCell>`
    select node_id, backlog, backlog_n, overdue, overdue_n
    from metric_backlog_cell as cell
    where org_id = ${tx.orgId} and node_id = any(${[...nodes]}::uuid[]) and day = ${today} and made_at <= ${now} and not ${backlogIsStale(tx)}`);

/** The nodes whose backlog is kept for the day. */
export const backlogNodes = async (tx: Tx, today: Day): Promise<string[]> => {
  const rows = await tx.all(
    sql<{ node: string }>`select node_id as node from metric_backlog_cell where org_id = ${tx.orgId} and day = ${today}`,
  );
  return rows.map(({ node }) => node);
};

export const putBacklogCells = (tx: Tx, { day, now, cells }: { day: Day; now: Instant; cells: readonly BacklogCell[] }): Promise<number> =>
  tx.exec(sql`
    insert into metric_backlog_cell (org_id, day, made_at, node_id, backlog, backlog_n, overdue, overdue_n)
    select ${tx.orgId}, ${day}, ${now}, *
    from unnest(${cells.map(({ node_id }) => node_id)}::uuid[], ${cells.map(({ backlog }) => backlog)}::bigint[],
      ${cells.map(({ backlog_n }) => backlog_n)}::int[], ${cells.map(({ overdue }) => overdue)}::bigint[], ${cells.map(({ overdue_n }) => overdue_n)}::int[])
    on conflict (org_id, node_id) do update
    set day = excluded.day, made_at = excluded.made_at, backlog = excluded.backlog, backlog_n = excluded.backlog_n,
      overdue = excluded.overdue, overdue_n = excluded.overdue_n`);

/** Takes every mark that this transaction sees; one set meanwhile by another stays. The transaction must be repeatable read. */
export const takeStale = (tx: Tx): Promise<number> => tx.exec(sql`delete from metric_stale where org_id = ${tx.orgId}`);
/** One program at a time makes an organisation's cells. */
export const lockCells = async (tx: Tx): Promise<boolean> => {
  await tx.exec(sql`set transaction isolation level repeatable read`);
  return (
    await tx.one(sql<{ got: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('metric-cells ' || ${tx.orgId}::text, 0)) as got`)
  ).got;
};

/** Everybody with the number of people in the tree on the day, oneself included. */
export const treeSizes = (tx: Tx, day: Day): Promise<{ node: string; people: bigint }[]> =>
  tx.all(sql<{ node: string; people: bigint }>`
    select ancestor_id as node, count(*) as people
    from reporting_closure
    where org_id = ${tx.orgId} and from_day <= ${day} and to_day > ${day}
    group by ancestor_id`);

/** Nobody was below any of them on these days: their own sums are those of their trees. */
export const areLeaves = async (
  tx: Tx,
  { people, first, last }: { people: readonly string[]; first: Day; last: Day },
): Promise<boolean> => {
  const row = await tx.one(sql<{ found: boolean }>`
    select exists (
      select from reporting_closure
      where org_id = ${tx.orgId} and ancestor_id = any(${[...people]}::uuid[]) and depth > 0 and from_day <= ${last} and to_day > ${first}) as found`);
  return !row.found;
};

/** A fact that is dated after now (only a loaded history has any): cells would count it too early. */
export const hasFutureFacts = async (tx: Tx, { now, today }: { now: Instant; today: Day }): Promise<boolean> => {
  const row = await tx.one(sql<{ found: boolean }>`
    select exists (select from sales_order where org_id = ${tx.orgId} and (booked_on > ${today} or cancelled_on > ${today} or recorded_at > ${now}))
      or exists (select from submission where org_id = ${tx.orgId} and signed_at > ${now})
      or exists (select from target where org_id = ${tx.orgId} and recorded_at > ${now})
      or exists (select from plan_rate where org_id = ${tx.orgId} and recorded_at > ${now}) as found`);
  return row.found;
};

export const clearCells = async (tx: Tx): Promise<void> => {
  await tx.exec(sql`delete from metric_cell where org_id = ${tx.orgId}`);
  await tx.exec(sql`delete from metric_target_cell where org_id = ${tx.orgId}`);
  await tx.exec(sql`delete from metric_backlog_cell where org_id = ${tx.orgId}`);
};
/** The cells that are there, to know which are missing. */
export const cellKeys = (tx: Tx): Promise<{ node: string; week: Week }[]> =>
  tx.all(sql<{ node: string; week: Week }>`
    select node_id as node, week
    from metric_cell
    where org_id = ${tx.orgId}`);
export const targetCellNodes = async (tx: Tx, month: MonthName): Promise<string[]> => {
  const rows = await tx.all(sql<{ node: string }>`
    select node_id as node
    from metric_target_cell
    where org_id = ${tx.orgId} and month = ${month}`);
  return rows.map(({ node }) => node);
};

export const putCells = (
  tx: Tx,
  { week, now, cells }: { week: Week; now: Instant; cells: readonly (CellFigures & { node_id: string })[] },
): Promise<number> =>
  tx.exec(sql`
    insert into metric_cell (org_id, week, made_at, node_id, ${columns})
    select ${tx.orgId}, ${week}, ${now}, given.node_id, ${sql.join(figures.map((figure) => sql`given.${sql.ref(figure)}`))},
      ${sql.join(dayFigures.map((figure) => sql`given.${sql.ref(figure)}::bigint[]`))}
    from unnest(${cells.map(({ node_id }) => node_id)}::uuid[],
      ${sql.join(figures.map((figure) => sql`${cells.map((cell) => cell[figure])}::bigint[]`))},
      ${sql.join(dayFigures.map((figure) => sql`${cells.map((cell) => `{${cell[figure].join(",")}}`)}::text[]`))}) as given (node_id, ${columns})
    on conflict (org_id, node_id, week) do update
    set made_at = excluded.made_at, ${sql.join([...figures, ...dayFigures].map((figure) => sql`${sql.ref(figure)} = excluded.${sql.ref(figure)}`))}`);

export const putTargetCells = (
  tx: Tx,
  { now, cells }: { now: Instant; cells: readonly { node: string; month: MonthName; target: bigint }[] },
): Promise<number> =>
  tx.exec(sql`
    insert into metric_target_cell (org_id, made_at, node_id, month, target)
    select ${tx.orgId}, ${now}, *
    from unnest(${cells.map(({ node }) => node)}::uuid[], ${cells.map(({ month }) => month)}::text[], ${cells.map(({ target }) => target)}::bigint[])
    on conflict (org_id, node_id, month) do update set made_at = excluded.made_at, target = excluded.target`);
