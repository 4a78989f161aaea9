import type { Day, Instant } from "../../kernel/pure/day.ts";
import { sql, type Tx } from "../../kernel/io/db.ts";
import type { DelegationRow } from "../tables.ts";

export type NewDelegation = {
  readonly delegationId: string;
  readonly personId: string;
  readonly delegateId: string;
  readonly from: Day;
  readonly to: Day | null;
};
/** `recorded` is null for what a bundle brings. */
export const insertDelegations = (
  tx: Tx,
  rows: readonly NewDelegation[],
  recorded: { at: Instant; by: string | null } | null,
): Promise<number> =>
  tx.exec(sql`
    insert into delegation (org_id, delegation_id, person_id, delegate_id, from_day, to_day, recorded_at, recorded_by)
    select ${tx.orgId}, t.*, ${recorded?.at ?? null}::timestamptz, ${recorded?.by ?? null}::uuid
    from unnest(${rows.map((row) => row.delegationId)}::uuid[], ${rows.map((row) => row.personId)}::uuid[],
      ${rows.map((row) => row.delegateId)}::uuid[], ${rows.map((row) => row.from)}::date[], ${rows.map((row) => row.to)}::date[]) as t`);

export type NamedDelegation = DelegationRow & { readonly person_name: string; readonly delegate_name: string };
const named = sql`
  d.delegation_id, d.person_id, d.delegate_id, d.from_day, d.to_day, p.name as person_name, g.name as delegate_name
  from delegation d
  join person p on p.org_id = d.org_id and p.person_id = d.person_id
  join person g on g.org_id = d.org_id and g.person_id = d.delegate_id`;

export const delegation = (tx: Tx, delegationId: string): Promise<NamedDelegation | null> =>
  tx.maybe(sql<NamedDelegation>`select ${named} where d.org_id = ${tx.orgId} and d.delegation_id = ${delegationId} for update of d`);

/** The delegations that a person gave or was given and that are not over on the day, by their first day. */
export const delegationsAround = (tx: Tx, personId: string, today: Day): Promise<NamedDelegation[]> =>
  tx.all(sql<NamedDelegation>`
    select ${named}
    where d.org_id = ${tx.orgId} and (d.person_id = ${personId} or d.delegate_id = ${personId}) and (d.to_day is null or d.to_day > ${today})
    order by d.from_day, d.seq`);

export const allDelegations = (tx: Tx): Promise<NamedDelegation[]> =>
  tx.all(sql<NamedDelegation>`select ${named} where d.org_id = ${tx.orgId} order by d.seq`);

/** Ends it with the day before; a delegation that has not begun is taken away. */
export const endDelegation = async (tx: Tx, delegationId: string, ending: { today: Day; at: Instant }): Promise<void> => {
  await tx.exec(sql`
    delete from delegation where org_id = ${tx.orgId} and delegation_id = ${delegationId} and from_day >= ${ending.today}`);
  await tx.exec(sql`
    update delegation
    set to_day = ${ending.today}, ended_at = ${ending.at}
    where org_id = ${tx.orgId} and delegation_id = ${delegationId}`);
};
