import { sql, type Tx } from "../../kernel/io/db.ts";
import type { Day, Instant } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import { gramsAsked } from "../../kernel/pure/search.ts";
import type { Category } from "../rules/ladder.ts";
import type { OpportunityRow } from "../tables.ts";

export type ListedRow = OpportunityRow & {
  account_name: string | null;
  product_name: string | null;
  owner_name: string;
  may_edit: boolean;
};

/** Filters as the database understands them; what is absent does not filter. */
export type Filter = {
  /** Only deals of people who are this person or below today; null: the whole organisation. */
  readonly seenBy: string | null;
  /** The tree that is asked for has few people. */
  readonly isSmall: boolean;
  readonly viewer: string;
  readonly today: Day;
  /** Touched before it is stale. */
  readonly staleBefore: Instant;
  readonly owner?: string | undefined;
  readonly tree?: string | undefined;
  readonly account?: string | undefined;
  readonly product?: string | undefined;
  readonly stages: readonly number[] | null;
  readonly categories?: readonly Category[] | undefined;
  readonly currency?: string | undefined;
  readonly amountFrom?: Minor | undefined;
  readonly amountTo?: Minor | undefined;
  readonly closeFrom?: Day | undefined;
  readonly closeTo?: Day | undefined;
  readonly undated?: boolean | undefined;
  readonly stale?: boolean | undefined;
  readonly unproven?: boolean | undefined;
  readonly key?: boolean | undefined;
  readonly q?: string | undefined;
};

type Fragment = ReturnType<typeof sql>;

/** The category that counts: the override of an open deal, else what its stage says (rules/ladder.ts `effectiveCategory`). */
const category = sql`case
  when o.stage = 100 then 'closed' when o.stage = -1 then 'omitted' when o.category is not null then o.category
  when o.stage = 90 then 'commit' when o.stage >= 50 then 'upside' when o.stage = 25 then 'pipeline' else 'omitted' end`;

/** rules/health.ts `whyStale`, for the database. */
const staleAt = ({ today, staleBefore }: Filter) => sql`(o.stage between 0 and 90 and (o.next_step_on is null or o.next_step_on < ${today}
  or o.expected_close is null or o.expected_close < ${today} or o.touched_at < ${staleBefore}))`;

/**
 * Owned by the person or somebody below. A small tree is read owner by owner (index opportunity_owner), whatever the planner thinks of the
 * filters; a great one by the order asked for, passing over what is not in it: the other way round either takes seconds.
 */
const ownedBelow = (tx: Tx, person: string, { today, isSmall }: Filter) => {
  const tree = (org: Fragment) => sql`
    select c.descendant_id from reporting_closure c
    where c.org_id = ${org} and c.ancestor_id = ${person} and c.from_day <= ${today} and c.to_day > ${today}`;
  return isSmall ? sql`o.owner_id = any(array(${tree(sql`${tx.orgId}`)}))` : sql`o.owner_id in (${tree(sql`o.org_id`)})`;
};

/** How many people are in a tree, counted up to `most` + 1. */
export const treeSize = async (tx: Tx, { person, today, most }: { person: string; today: Day; most: number }): Promise<number> =>
  Number(
    (
      await tx.one(sql<{ count: bigint }>`
        select count(*) as count
        from (
          select from reporting_closure
          where org_id = ${tx.orgId} and ancestor_id = ${person} and from_day <= ${today} and to_day > ${today}
          limit ${most + 1}
        ) as members`)
    ).count,
  );

const conditions = (tx: Tx, filter: Filter): Fragment => {
  const all: Fragment[] = [sql`o.org_id = ${tx.orgId}`];
  const add = (wanted: boolean, fragment: () => Fragment): void => void (wanted && all.push(fragment()));
  add(filter.seenBy !== null, () => ownedBelow(tx, filter.seenBy ?? "", filter));
  add(filter.tree !== undefined && filter.tree !== filter.seenBy, () => ownedBelow(tx, filter.tree ?? "", filter));
  add(filter.owner !== undefined, () => sql`o.owner_id = ${filter.owner}`);
  add(filter.account !== undefined, () => sql`o.account_id = ${filter.account}`);
  add(filter.product !== undefined, () => sql`o.product_id = ${filter.product}`);
  add(filter.stages !== null && isAllOpen(filter.stages), () => sql`o.stage between 0 and 90`);
  add(filter.stages !== null && !isAllOpen(filter.stages), () => sql`o.stage = any(${filter.stages}::smallint[])`);
  add(filter.categories !== undefined, () => sql`${category} = any(${filter.categories}::text[])`);
  add(filter.currency !== undefined, () => sql`o.currency = ${filter.currency}`);
  add(filter.amountFrom !== undefined, () => sql`o.amount >= ${filter.amountFrom}`);
  add(filter.amountTo !== undefined, () => sql`o.amount <= ${filter.amountTo}`);
  add(filter.closeFrom !== undefined, () => sql`o.expected_close >= ${filter.closeFrom}`);
  add(filter.closeTo !== undefined, () => sql`o.expected_close <= ${filter.closeTo}`);
  add(filter.undated !== undefined, () => (filter.undated ? sql`o.expected_close is null` : sql`o.expected_close is not null`));
  add(filter.stale !== undefined, () => (filter.stale ? staleAt(filter) : sql`not ${staleAt(filter)}`));
  add(filter.unproven !== undefined, () => sql`o.unproven = ${filter.unproven}`);
  add(filter.key !== undefined, () => sql`o.key_project = ${filter.key}`);
  add((filter.q ?? "").trim() !== "", () => sql`o.grams @> ${gramsAsked(filter.q ?? "")}::text[]`);
  return sql.join(all, sql` and `);
};
const isAllOpen = (stages: readonly number[] | null): boolean => stages?.length === 7 && stages.every((stage) => stage >= 0 && stage <= 90);

/** What the list may be sorted by; a missing day counts as later than any, a missing amount as less than any (indexes opportunity_by_…). */
const sortColumns = {
  expectedClose: {
    asc: sql`coalesce(o.expected_close, date '9999-12-31')`,
    desc: sql`coalesce(o.expected_close, date '9999-12-31')`,
    type: "date",
  },
  nextStepOn: {
    asc: sql`coalesce(o.next_step_on, date '9999-12-31')`,
    desc: sql`coalesce(o.next_step_on, date '9999-12-31')`,
    type: "date",
  },
  amount: { asc: sql`coalesce(o.amount, -1)`, desc: sql`coalesce(o.amount, -1)`, type: "bigint" },
  stage: { asc: sql`o.stage`, desc: sql`o.stage`, type: "smallint" },
  name: { asc: sql`o.name collate "C"`, desc: sql`o.name collate "C"`, type: 'text collate "C"' },
  changedAt: { asc: sql`o.valid_from`, desc: sql`o.valid_from`, type: "timestamptz" },
  createdAt: { asc: sql`o.created_at`, desc: sql`o.created_at`, type: "timestamptz" },
} as const;
export type Sort = keyof typeof sortColumns;

/** Where a page begins: after the row with this sort value and id. */
export type After = { readonly value: string; readonly id: string };
export type ListQuestion = { readonly sort: Sort; readonly order: "asc" | "desc"; readonly after: After | null; readonly limit: number };

/** A page of the filtered, sorted pipeline; one row more than the limit when there is a next page. */
export const list = (
  tx: Tx,
  filter: Filter,
  { sort, order, after, limit }: ListQuestion,
): Promise<(ListedRow & { sort_value: string })[]> => {
  const column = sortColumns[sort][order];
  const type = sql.raw(sortColumns[sort].type);
  const direction = sql.raw(order);
  const beyond = sql.raw(order === "asc" ? ">" : "<");
  return tx.all(sql<ListedRow & { sort_value: string }>`
    with chosen as (
      select o.*, (${column})::text as sort_value
      from opportunity o
      where ${conditions(tx, filter)}
        ${after ? sql`and (${column}, o.opportunity_id) ${beyond} (${after.value}::${type}, ${after.id}::uuid)` : sql``}
      order by ${column} ${direction}, o.opportunity_id ${direction}
      limit ${limit + 1}
    )
    select ${listed(tx, filter)}, o.sort_value
    from chosen o
    ${joined}
    order by ${column} ${direction}, o.opportunity_id ${direction}`);
};

/** One opportunity as the list shows it, whoever asks. */
export const listedById = (tx: Tx, id: string, filter: Pick<Filter, "viewer" | "today">): Promise<ListedRow | null> =>
  tx.maybe(sql<ListedRow>`
    select ${listed(tx, filter)}
    from opportunity o
    ${joined}
    where o.org_id = ${tx.orgId} and o.opportunity_id = ${id}`);

const listed = (tx: Tx, { viewer, today }: Pick<Filter, "viewer" | "today">) => sql`
  o.opportunity_id, o.key, o.name, o.account_id, o.product_id, o.source, o.created_at, o.revision, o.valid_from, o.changed_by, o.owner_id, o.stage,
  o.amount, o.currency, o.expected_close, o.category, o.key_project, o.next_step, o.next_step_on, o.reason, o.lost_reason, o.competitor, o.lesson,
  o.unproven, o.first_pipeline_at, o.closed_on, o.touched_at, a.name as account_name, p.name as product_name, w.name as owner_name,
  exists (
    select from reporting_closure c
    where c.org_id = ${tx.orgId} and c.ancestor_id = ${viewer} and c.descendant_id = o.owner_id and c.from_day <= ${today} and c.to_day > ${today}
  ) as may_edit`;
const joined = sql`
  join person w on w.org_id = o.org_id and w.person_id = o.owner_id
  left join account a on a.org_id = o.org_id and a.account_id = o.account_id
  left join product p on p.org_id = o.org_id and p.product_id = o.product_id`;

const groupColumns = {
  stage: sql`o.stage::text`,
  category,
  owner: sql`o.owner_id::text`,
  month: sql`to_char(o.expected_close, 'YYYY-MM')`,
} as const;
export type Grouping = keyof typeof groupColumns;
export type SumRow = { group: string | null; name: string | null; currency: string; count: bigint; amount: Minor; without_amount: bigint };

/** Sums of what the list shows, by group and currency. Months are calendar months of the expected close. */
export const sums = (tx: Tx, filter: Filter, by: Grouping): Promise<SumRow[]> =>
  tx.all(sql<SumRow>`
    with summed as (
      select ${groupColumns[by]} as "group", o.currency, count(*) as count, coalesce(sum(o.amount), 0)::bigint as amount,
        count(*) filter (where o.amount is null) as without_amount
      from opportunity o
      where ${conditions(tx, filter)}
      group by 1, 2
    )
    select s."group", ${by === "owner" ? sql`w.name` : sql`null::text as name`}, s.currency, s.count, s.amount, s.without_amount
    from summed s
    ${by === "owner" ? sql`join person w on w.org_id = ${tx.orgId} and w.person_id = s."group"::uuid` : sql``}
    order by s."group" collate "C", s.currency collate "C"`);
