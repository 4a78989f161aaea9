import { sql } from "../../kernel/io/db.ts";
import type { Day } from "../../kernel/pure/day.ts";
import type { MonthName } from "../../calendar/rules.ts";
import type { Targets } from "../rules/sums.ts";
import { members, rateTable, refuseMissingRates, type Ask } from "./ask.ts";

/**
 * T(m) of each root: for a tree its team target where one is set, else the own targets of the tree on the month's tree day
 * (the first day of the month, or month M's last day for a 12-month window). Targets last recorded by the as-of instant.
 */
export const targetsOf = async (ask: Ask, months: readonly { month: MonthName; treeDay: Day }[]): Promise<(root: string) => Targets> => {
  const { tx, question, roots } = ask;
  const names = months.map(({ month }) => month);
  const rows = await tx.all(sql<{ root: string; month: MonthName; team: bigint | null; own: bigint | null; missing: string | null }>`
    with member as (${members(ask)}), rate as (${rateTable(ask.ratesAt(question.asOf))}),
      month as (select * from unnest(${names}::text[], ${months.map(({ treeDay }) => treeDay)}::date[]) as asked (month, tree_day)),
      own as (
        select distinct on (target.person_id, target.month) target.person_id, target.month, target.raised_amount as amount, target.currency
        from target
        where target.org_id = ${tx.orgId} and target.month = any(${names}::text[]) and target.scope = 'own'
          and target.person_id in (select person from member)
          and (target.recorded_at is null or target.recorded_at <= ${question.asOf})
        order by target.person_id, target.month, target.recorded_at desc nulls last, target.seq desc
      ),
      team as (
        select distinct on (target.person_id, target.month) target.person_id as root, target.month, target.raised_amount as amount, target.currency
        from target
        where target.org_id = ${tx.orgId} and target.month = any(${names}::text[]) and target.scope = 'team' and ${ask.scope === "tree"}
          and target.person_id = any(${[...roots]}::uuid[])
          and (target.recorded_at is null or target.recorded_at <= ${question.asOf})
        order by target.person_id, target.month, target.recorded_at desc nulls last, target.seq desc
      ),
      part as (
        select root, month, amount, currency, true as is_team from team
        union all
        select member.root, own.month, own.amount, own.currency, false
        from own
        join month on month.month = own.month
        join member on member.person = own.person_id and month.tree_day >= member.from_day and month.tree_day < member.to_day
        where not exists (select from team where team.root = member.root and team.month = own.month)
      )
    select part.root, part.month, sum(in_base(part.amount, part.currency, ${question.base}, rate.factor)) filter (where is_team)::bigint as team,
      sum(in_base(part.amount, part.currency, ${question.base}, rate.factor)) filter (where not is_team)::bigint as own,
      max(missing_rate(part.amount, part.currency, ${question.base}, rate.factor, part.month)) as missing
    from part
    left join rate on rate.currency = part.currency and rate.month = part.month
    group by part.root, part.month`);
  refuseMissingRates(ask, rows);
  const byRoot = Map.groupBy(rows, ({ root }) => root);
  return (root) => new Map((byRoot.get(root) ?? []).map(({ month, team, own }) => [month, team ?? own ?? 0n]));
};
