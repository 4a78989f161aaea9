import { json, sql, type Tx } from "../../kernel/io/db.ts";
import type { Day, Instant } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import type { Week } from "../../kernel/pure/week.ts";
import type { RollUpRow } from "../tables.ts";

export type ReportRow = {
  readonly person_id: string;
  readonly key: string;
  readonly name: string;
  readonly team: string | null;
  readonly is_manager: boolean;
};
/** A person's direct reports by the reporting line of the Monday, by pinyin. */
export const reportsOf = (tx: Tx, managerId: string, week: Week): Promise<ReportRow[]> =>
  tx.all(sql<ReportRow>`
    select p.person_id, p.key, p.name, p.team,
      exists (
        select from reporting_closure c
        where c.org_id = p.org_id and c.ancestor_id = p.person_id and c.depth > 0 and c.from_day <= ${week} and c.to_day > ${week}
      ) as is_manager
    from reporting_line l
    join person p on p.org_id = l.org_id and p.person_id = l.person_id
    where l.org_id = ${tx.orgId} and l.manager_id = ${managerId} and l.from_day <= ${week} and (l.to_day is null or l.to_day > ${week})
    order by p.sort_key, p.name, p.person_id`);

/** `alone` is one more head, without anybody below. */
export type TreeQuestion = {
  readonly heads: readonly string[];
  readonly alone: string;
  readonly week: Week;
  readonly deadline: Instant;
  readonly asOf: Instant;
};
const treeOf = ({ heads, alone, week }: TreeQuestion, orgId: string) => sql`
      select ancestor_id as head_id, descendant_id as person_id
      from reporting_closure
      where org_id = ${orgId} and ancestor_id = any(${[...heads, alone]}::uuid[]) and from_day <= ${week} and to_day > ${week}
        and (ancestor_id <> ${alone} or depth = 0)`;
const owes = (week: Week) =>
  sql`p.submits and (p.active_from is null or p.active_from <= ${week}) and (p.active_to is null or p.active_to > ${week})`;
/** The version that counts comes first: the last before the deadline, else the first after it. */
const countingFirst = (deadline: Instant) =>
  sql`s.signed_at < ${deadline} desc, case when s.signed_at < ${deadline} then -s.version else s.version end`;

/** One row a head: whether the head owes the week, and the head's own version that counts, known at the instant. */
export type SelfRow = {
  readonly person_id: string;
  readonly due: boolean;
  readonly submission_id: string | null;
  readonly version: number | null;
  readonly signed_at: Instant | null;
  readonly signed_by: string | null;
  readonly addenda: bigint;
};
export const selvesOf = (tx: Tx, { heads, alone, week, deadline, asOf }: TreeQuestion): Promise<SelfRow[]> =>
  tx.all(sql<SelfRow>`
    select p.person_id, ${owes(week)} as due, c.submission_id, c.version, c.signed_at, c.signed_by,
      coalesce(c.after_deadline - (c.signed_at >= ${deadline})::int, 0) as addenda
    from person p
    left join lateral (
      select s.submission_id, s.version, s.signed_at, s.signed_by, count(*) filter (where s.signed_at >= ${deadline}) over () as after_deadline
      from submission s
      where s.org_id = p.org_id and s.kind = 'weekly' and s.person_id = p.person_id and s.week = ${week} and s.signed_at <= ${asOf}
      order by ${countingFirst(deadline)}
      limit 1
    ) c on true
    where p.org_id = ${tx.orgId} and p.person_id = any(${[...heads, alone]}::uuid[])`);

/** One row a head: how many of the whole tree owe the week, how many of these have signed it, and the first twenty who have not, by pinyin. */
export type CountRow = {
  readonly head_id: string;
  readonly due: bigint;
  readonly signed: bigint;
  readonly missing: readonly { readonly id: string; readonly name: string }[];
};
export const countsOf = (tx: Tx, question: TreeQuestion): Promise<CountRow[]> =>
  tx.all(sql<CountRow>`
    with tree as (
      ${treeOf(question, tx.orgId)}
    ), owed as (
      select t.head_id, p.person_id, p.name, p.sort_key, exists (
        select from submission s
        where s.org_id = p.org_id and s.kind = 'weekly' and s.person_id = p.person_id and s.week = ${question.week} and s.signed_at <= ${question.asOf}
      ) as has_signed
      from tree t
      join person p on p.org_id = ${tx.orgId} and p.person_id = t.person_id
      where ${owes(question.week)}
    ), placed as (
      select *, row_number() over (partition by head_id, has_signed order by sort_key, person_id) as place
      from owed
    )
    select head_id, count(*) as due, count(*) filter (where has_signed) as signed,
      coalesce(
        jsonb_agg(jsonb_build_object('id', person_id, 'name', name) order by place) filter (where not has_signed and place <= 20), '[]') as missing
    from placed
    group by head_id`);

/** What the versions that count for the week sign, to be added up: equal ones of one currency together, because each is converted on its own. */
export type SignedAmountRow = {
  readonly head_id: string;
  readonly is_head: boolean;
  readonly figure: "week_commit" | "week_upside" | "month_commit" | "month_upside" | "quarter_commit" | "quarter_upside";
  readonly currency: string;
  /** Null for the base currency: then `total` is exact as it is. */
  readonly each: Minor | null;
  readonly times: bigint;
  readonly total: Minor;
};
export const signedAmounts = (tx: Tx, question: TreeQuestion, base: string): Promise<SignedAmountRow[]> =>
  tx.all(sql<SignedAmountRow>`
    with tree as (
      ${treeOf(question, tx.orgId)}
    ), signed as (
      select s.submission_id, s.person_id, s.month_commit, s.month_upside, s.month_currency, s.quarter_commit, s.quarter_upside,
        s.quarter_currency, row_number() over (partition by s.person_id order by ${countingFirst(question.deadline)}) as rank
      from submission s
      where s.org_id = ${tx.orgId} and s.kind = 'weekly' and s.week = ${question.week} and s.signed_at <= ${question.asOf}
        and s.person_id in (select person_id from tree)
    ), counting as (
      select * from signed where rank = 1
    ), amounts as (
      select c.person_id, 'week_' || l.category as figure, l.currency, l.amount
      from counting c
      join submission_line l on l.org_id = ${tx.orgId} and l.submission_id = c.submission_id
      union all
      select c.person_id, f.figure, f.currency, f.amount
      from counting c
      cross join lateral (values
        ('month_commit', c.month_currency, c.month_commit), ('month_upside', c.month_currency, c.month_upside),
        ('quarter_commit', c.quarter_currency, c.quarter_commit), ('quarter_upside', c.quarter_currency, c.quarter_upside)) as f(figure, currency, amount)
      where f.amount <> 0
    )
    select t.head_id, t.head_id = t.person_id as is_head, a.figure, a.currency, case when a.currency <> ${base} then a.amount end as each,
      count(*) as times, sum(a.amount)::bigint as total
    from tree t
    join amounts a on a.person_id = t.person_id
    group by 1, 2, 3, 4, 5`);

/** Bare sums of great trees, in base currency, which the metrics room keeps: only where nothing has changed since. Only an accelerator. */
export type KeptSumsRow = {
  readonly head_id: string;
  readonly week_commit: Minor;
  readonly week_upside: Minor;
  readonly month_commit: Minor;
  readonly month_upside: Minor;
  readonly quarter_commit: Minor;
  readonly quarter_upside: Minor;
};
export const freshSums = (tx: Tx, { heads, week, asOf }: TreeQuestion): Promise<KeptSumsRow[]> =>
  tx.all(sql<KeptSumsRow>`
    select cell.node_id as head_id, cell.commit as week_commit, cell.upside as week_upside, cell.month_commit, cell.month_upside, cell.quarter_commit,
      cell.quarter_upside
    from metric_cell as cell
    where cell.org_id = ${tx.orgId} and cell.node_id = any(${[...heads]}::uuid[]) and cell.week = ${week} and cell.made_at <= ${asOf}
      and not exists (
        select from metric_stale as stale
        where stale.org_id = ${tx.orgId} and not stale.targets and cell.week between stale.first_week and stale.last_week
          and (stale.person_id is null or exists (
            select from reporting_closure as line
            where line.org_id = ${tx.orgId} and line.ancestor_id = cell.node_id and line.descendant_id = stale.person_id
              and line.from_day <= cell.week + 6 and line.to_day > cell.week)))`);

/** The last roll-up that each manager signed upward for the week by the instant. */
export const lastRollUps = async (
  tx: Tx,
  managerIds: readonly string[],
  { week, asOf }: { week: Week; asOf: Instant },
): Promise<Map<string, RollUpRow>> => {
  const rows = await tx.all(sql<RollUpRow>`
    select distinct on (manager_id) manager_id, version, signed_at, signed_by, snapshot_id, adjustments, sums, late
    from roll_up
    where org_id = ${tx.orgId} and week = ${week} and manager_id = any(${managerIds}::uuid[]) and signed_at <= ${asOf}
    order by manager_id, version desc`);
  return new Map(rows.map((row) => [row.manager_id, row]));
};
export const rollUpsOf = (tx: Tx, managerId: string, week: Week): Promise<RollUpRow[]> =>
  tx.all(sql<RollUpRow>`
    select manager_id, version, signed_at, signed_by, snapshot_id, adjustments, sums, late
    from roll_up
    where org_id = ${tx.orgId} and week = ${week} and manager_id = ${managerId}
    order by version`);
export const insertRollUp = (tx: Tx, rollUpId: string, row: RollUpRow & { readonly week: Week }): Promise<number> =>
  tx.exec(sql`
    insert into roll_up (org_id, roll_up_id, manager_id, week, version, signed_at, signed_by, snapshot_id, adjustments, sums, late)
    values (${tx.orgId}, ${rollUpId}, ${row.manager_id}, ${row.week}, ${row.version}, ${row.signed_at}, ${row.signed_by}, ${row.snapshot_id},
      ${json(row.adjustments)}, ${json(row.sums)}, ${row.late})`);
/** Two signatures of one roll-up come one after the other: the manager's own row is the lock. */
export const lockPerson = (tx: Tx, personId: string): Promise<number> =>
  tx.exec(sql`select 1 from person where org_id = ${tx.orgId} and person_id = ${personId} for no key update`);

export type SnapshotRow = {
  readonly snapshot_id: string;
  readonly as_of: Instant;
  readonly taken_at: Instant;
  readonly contents: { readonly sums: RollUpRow["sums"] };
};
export const snapshotOf = (tx: Tx, managerId: string, week: Week): Promise<SnapshotRow | null> =>
  tx.maybe(sql<SnapshotRow>`
    select snapshot_id, as_of, taken_at, contents
    from snapshot
    where org_id = ${tx.orgId} and manager_id = ${managerId} and week = ${week}`);
/** Managers of the Monday who have no snapshot of the week yet, the highest first. */
export const managersWithoutSnapshot = (tx: Tx, week: Week): Promise<{ person_id: string }[]> =>
  tx.all(sql<{ person_id: string }>`
    select distinct l.manager_id as person_id
    from reporting_line l
    where l.org_id = ${tx.orgId} and l.manager_id is not null and l.from_day <= ${week} and (l.to_day is null or l.to_day > ${week})
      and not exists (select from snapshot s where s.org_id = l.org_id and s.manager_id = l.manager_id and s.week = ${week})
    order by 1`);
/** Made once: a second one of the same manager and week is not written. */
export const insertSnapshot = (
  tx: Tx,
  row: {
    readonly snapshotId: string;
    readonly managerId: string;
    readonly week: Week;
    readonly asOf: Instant;
    readonly takenAt: Instant;
    readonly contents: unknown;
  },
): Promise<number> =>
  tx.exec(sql`
    insert into snapshot (org_id, snapshot_id, manager_id, week, as_of, taken_at, contents)
    values (${tx.orgId}, ${row.snapshotId}, ${row.managerId}, ${row.week}, ${row.asOf}, ${row.takenAt}, ${json(row.contents)})
    on conflict (org_id, manager_id, week) do nothing`);

/** The last statement that each person signed for an earlier week: its commit lines, for the row of who is missing. */
export const lastSignedWeeks = (
  tx: Tx,
  personIds: readonly string[],
  before: Week,
): Promise<{ person_id: string; submission_id: string; week: Day; version: number; signed_at: Instant }[]> =>
  tx.all(sql<{ person_id: string; submission_id: string; week: Day; version: number; signed_at: Instant }>`
    select distinct on (person_id) person_id, submission_id, week, version, signed_at
    from submission
    where org_id = ${tx.orgId} and kind = 'weekly' and person_id = any(${personIds}::uuid[]) and week < ${before}
    order by person_id, week desc, version desc`);
