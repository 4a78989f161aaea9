import { sql, type Tx } from "../../kernel/io/db.ts";
import type { Day } from "../../kernel/pure/day.ts";
import type { Week } from "../../kernel/pure/week.ts";

export type OwedRow = {
  readonly person_id: string;
  readonly name: string;
  readonly email: string | null;
  readonly manager_id: string | null;
  readonly signed: boolean;
};
/** Everybody who owes the week, whether they have signed it, and whom they report to on its Monday. */
export const owedFor = (tx: Tx, week: Week): Promise<OwedRow[]> =>
  tx.all(sql<OwedRow>`
    select p.person_id, p.name, p.email, l.manager_id,
      exists (select from submission s where s.org_id = p.org_id and s.kind = 'weekly' and s.person_id = p.person_id and s.week = ${week}) as signed
    from person p
    left join reporting_line l on l.org_id = p.org_id and l.person_id = p.person_id and l.from_day <= ${week} and (l.to_day is null or l.to_day > ${week})
    where p.org_id = ${tx.orgId} and p.submits and (p.active_from is null or p.active_from <= ${week}) and (p.active_to is null or p.active_to > ${week})
    order by p.sort_key, p.person_id`);

export type DelegateRow = {
  readonly person_id: string;
  readonly delegate_id: string;
  readonly name: string;
  readonly email: string | null;
};
/** Who may sign for whom on the day. */
export const delegatesOn = (tx: Tx, personIds: readonly string[], day: Day): Promise<DelegateRow[]> =>
  tx.all(sql<DelegateRow>`
    select d.person_id, d.delegate_id, p.name, p.email
    from delegation d
    join person p on p.org_id = d.org_id and p.person_id = d.delegate_id
    where d.org_id = ${tx.orgId} and d.person_id = any(${personIds}::uuid[]) and d.from_day <= ${day} and (d.to_day is null or d.to_day > ${day})
    order by d.from_day desc, d.seq desc`);

export const emailsOf = (tx: Tx, personIds: readonly string[]): Promise<{ person_id: string; name: string; email: string | null }[]> =>
  tx.all(sql<{ person_id: string; name: string; email: string | null }>`
    select person_id, name, email from person where org_id = ${tx.orgId} and person_id = any(${personIds}::uuid[])`);

/** How many reminders of a week were written for each person. */
export const remindersWritten = async (tx: Tx, personIds: readonly string[], prefix: string): Promise<Map<string, number>> => {
  const rows = await tx.all(sql<{ person_id: string; times: bigint }>`
    select person_id, count(*) as times
    from mail_outbox
    where org_id = ${tx.orgId} and person_id = any(${personIds}::uuid[]) and dedupe_key >= ${prefix} and dedupe_key < ${`${prefix}\u{10ffff}`}
    group by person_id`);
  return new Map(rows.map((row) => [row.person_id, Number(row.times)]));
};
