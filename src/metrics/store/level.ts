import { sql, type Tx } from "../../kernel/io/db.ts";
import type { Day } from "../../kernel/pure/day.ts";

export type LevelMember = { readonly person_id: string; readonly key: string; readonly name: string; readonly reports: number };

/** Who reports to the manager on the day, by pinyin, each with the number of own reports; index reporting_line_manager. */
export const levelOf = (tx: Tx, managerId: string, day: Day): Promise<LevelMember[]> =>
  tx.all(sql<LevelMember>`
    select person.person_id, person.key, person.name,
      (select count(*) from reporting_line as below
        where below.org_id = ${tx.orgId} and below.manager_id = person.person_id
          and below.from_day <= ${day} and (below.to_day is null or below.to_day > ${day}))::int as reports
    from reporting_line as line
    join person on person.org_id = ${tx.orgId} and person.person_id = line.person_id
    where line.org_id = ${tx.orgId} and line.manager_id = ${managerId} and line.from_day <= ${day} and (line.to_day is null or line.to_day > ${day})
      and (person.active_to is null or person.active_to > ${day} or exists (
        select from reporting_line as below
        where below.org_id = ${tx.orgId} and below.manager_id = person.person_id
          and below.from_day <= ${day} and (below.to_day is null or below.to_day > ${day})))
    order by person.sort_key, person.person_id`);
