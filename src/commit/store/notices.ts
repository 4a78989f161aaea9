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

/** The keys of the mails that are written already and begin so. */
export const mailKeys = async (tx: Tx, prefix: string): Promise<ReadonlySet<string>> => {
  const rows = await tx.all(sql<{ dedupe_key: string }>`
    select dedupe_key
    from mail_outbox
    where org_id = ${tx.orgId} and dedupe_key >= ${prefix} and dedupe_key < ${`${prefix}\u{10ffff}`}`);
  return new Set(rows.map((row) => row.dedupe_key));
};

/** How many times of a week each person was reminded (the delegate's mail of the same hour is no second time). */
export const remindersWritten = async (tx: Tx, personIds: readonly string[], prefix: string): Promise<Map<string, number>> => {
  const hoursOf = new Map<string, Set<string>>(personIds.map((id) => [id, new Set()]));
  for (const key of await mailKeys(tx, prefix)) {
    const [hours, person] = key.slice(prefix.length).split("/");
    if (hours && person) hoursOf.get(person)?.add(hours);
  }
  return new Map([...hoursOf].map(([id, hours]) => [id, hours.size]));
};
