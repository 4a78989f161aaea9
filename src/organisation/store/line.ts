import type { Day } from "../../kernel/pure/day.ts";
import { sql, type Tx } from "../../kernel/io/db.ts";
import type { Relation, Role } from "../rules.ts";
import type { ClosureRow, Line } from "../rules/line.ts";

/** Every line of the organisation, by person and day. */
export const allLines = (tx: Tx): Promise<Line[]> =>
  tx.all(sql<Line>`
    select person_id as "personId", manager_id as "managerId", from_day as "from", to_day as "to"
    from reporting_line
    where org_id = ${tx.orgId}
    order by person_id, from_day`);

/** The lines of one person, oldest first, with the managers' names. */
export const linesOfPerson = (tx: Tx, personId: string): Promise<(Line & { managerName: string | null })[]> =>
  tx.all(sql<Line & { managerName: string | null }>`
    select l.person_id as "personId", l.manager_id as "managerId", l.from_day as "from", l.to_day as "to", m.name as "managerName"
    from reporting_line l
    left join person m on m.org_id = l.org_id and m.person_id = l.manager_id
    where l.org_id = ${tx.orgId} and l.person_id = ${personId}
    order by l.from_day`);

export const replaceLines = async (tx: Tx, personIds: readonly string[], lines: readonly Line[]): Promise<void> => {
  await tx.exec(sql`delete from reporting_line where org_id = ${tx.orgId} and person_id = any(${personIds}::uuid[])`);
  await insertLines(tx, lines);
};

export const insertLines = (tx: Tx, lines: readonly Line[]): Promise<number> =>
  tx.exec(sql`
    insert into reporting_line (org_id, person_id, manager_id, from_day, to_day)
    select ${tx.orgId}, *
    from unnest(${lines.map((line) => line.personId)}::uuid[], ${lines.map((line) => line.managerId)}::uuid[],
      ${lines.map((line) => line.from)}::date[], ${lines.map((line) => line.to)}::date[])`);

/** The people below (and with) the given ones on some day from `from` on. */
export const everBelow = async (tx: Tx, personIds: readonly string[], from: Day): Promise<string[]> => {
  const rows = await tx.all(sql<{ id: string }>`
    select distinct descendant_id as id
    from reporting_closure
    where org_id = ${tx.orgId} and ancestor_id = any(${personIds}::uuid[]) and to_day > ${from}`);
  return rows.map((row) => row.id);
};

/** The closure of these people becomes exactly these rows. */
export const replaceClosure = async (tx: Tx, personIds: readonly string[], rows: readonly ClosureRow[]): Promise<void> => {
  await tx.exec(sql`delete from reporting_closure where org_id = ${tx.orgId} and descendant_id = any(${personIds}::uuid[])`);
  await insertClosure(tx, rows);
};
export const clearClosure = (tx: Tx): Promise<number> => tx.exec(sql`delete from reporting_closure where org_id = ${tx.orgId}`);

export const insertClosure = (tx: Tx, rows: readonly ClosureRow[]): Promise<number> =>
  tx.exec(sql`
    insert into reporting_closure (org_id, ancestor_id, descendant_id, depth, from_day, to_day)
    select ${tx.orgId}, *
    from unnest(${rows.map((row) => row.ancestorId)}::uuid[], ${rows.map((row) => row.descendantId)}::uuid[],
      ${rows.map((row) => row.depth)}::smallint[], ${rows.map((row) => row.from)}::date[], ${rows.map((row) => row.to)}::date[])`);

export const closureOfAll = (tx: Tx): Promise<ClosureRow[]> =>
  tx.all(sql<ClosureRow>`
    select ancestor_id as "ancestorId", descendant_id as "descendantId", depth, from_day as "from", to_day as "to"
    from reporting_closure
    where org_id = ${tx.orgId}`);

export type TreeMember = { readonly personId: string; readonly depth: number };
/** The person and everybody below on the day, nearest first; index: primary key. */
export const treeOn = (tx: Tx, personId: string, day: Day): Promise<TreeMember[]> =>
  tx.all(sql<TreeMember>`
    select descendant_id as "personId", depth
    from reporting_closure
    where org_id = ${tx.orgId} and ancestor_id = ${personId} and from_day <= ${day} and to_day > ${day}
    order by depth, descendant_id`);

/** Everybody above on the day, nearest first. */
export const aboveOn = (tx: Tx, personId: string, day: Day): Promise<TreeMember[]> =>
  tx.all(sql<TreeMember>`
    select ancestor_id as "personId", depth
    from reporting_closure
    where org_id = ${tx.orgId} and descendant_id = ${personId} and depth > 0 and from_day <= ${day} and to_day > ${day}
    order by depth`);

/** How one person stands to another on a day, beyond being the same. */
export const relationsOn = async (tx: Tx, ask: { viewerId: string; personId: string; day: Day }): Promise<Relation[]> => {
  const rows = await tx.all(sql<{ relation: Relation }>`
    select 'below' as relation
    from reporting_closure
    where org_id = ${tx.orgId} and ancestor_id = ${ask.viewerId} and descendant_id = ${ask.personId} and depth > 0
      and from_day <= ${ask.day} and to_day > ${ask.day}
    union all
    select 'delegate'
    from delegation
    where org_id = ${tx.orgId} and person_id = ${ask.personId} and delegate_id = ${ask.viewerId}
      and from_day <= ${ask.day} and (to_day is null or to_day > ${ask.day})`);
  return [...new Set(rows.map((row) => row.relation))];
};

export type LineNode = {
  readonly personId: string;
  readonly key: string;
  readonly name: string;
  readonly team: string | null;
  readonly roles: Role[];
  readonly managerId: string | null;
  readonly reports: number;
  readonly below: number;
};
/** The direct reports of a person on a day (null: those who report to nobody), by pinyin, each with the number of direct and of all people below. */
export const reportsOn = (tx: Tx, managerId: string | null, day: Day): Promise<LineNode[]> =>
  tx.all(sql<LineNode>`
    select p.person_id as "personId", p.key, p.name, p.team, ${managerId}::uuid as "managerId",
      array(select r.role from person_role r where r.org_id = p.org_id and r.person_id = p.person_id order by r.role) as roles,
      (select count(*) from reporting_closure c where c.org_id = p.org_id and c.ancestor_id = p.person_id and c.depth = 1
        and c.from_day <= ${day} and c.to_day > ${day})::int as reports,
      (select count(*) from reporting_closure c where c.org_id = p.org_id and c.ancestor_id = p.person_id and c.depth > 0
        and c.from_day <= ${day} and c.to_day > ${day})::int as below
    from person p
    where p.org_id = ${tx.orgId} and (p.active_to is null or p.active_to > ${day}
        or exists (select from reporting_closure c where c.org_id = p.org_id and c.ancestor_id = p.person_id and c.depth = 1
          and c.from_day <= ${day} and c.to_day > ${day}))
      and ${
        managerId === null
          ? sql`not exists (select from reporting_closure c where c.org_id = p.org_id and c.descendant_id = p.person_id and c.depth = 1
              and c.from_day <= ${day} and c.to_day > ${day})`
          : sql`exists (select from reporting_closure c where c.org_id = p.org_id and c.descendant_id = p.person_id and c.ancestor_id = ${managerId}
              and c.depth = 1 and c.from_day <= ${day} and c.to_day > ${day})`
      }
    order by p.sort_key, p.person_id`);

/** The managers of these people on a day. */
export const managersOn = (
  tx: Tx,
  personIds: readonly string[],
  day: Day,
): Promise<{ personId: string; managerId: string; name: string }[]> =>
  tx.all(sql<{ personId: string; managerId: string; name: string }>`
    select c.descendant_id as "personId", c.ancestor_id as "managerId", m.name
    from reporting_closure c
    join person m on m.org_id = c.org_id and m.person_id = c.ancestor_id
    where c.org_id = ${tx.orgId} and c.descendant_id = any(${personIds}::uuid[]) and c.depth = 1 and c.from_day <= ${day} and c.to_day > ${day}`);

/** Of these people, those who are below the viewer (or the viewer) on a day. */
export const ofWhichBelow = async (tx: Tx, ask: { viewerId: string; personIds: readonly string[]; day: Day }): Promise<string[]> => {
  const rows = await tx.all(sql<{ id: string }>`
    select descendant_id as id
    from reporting_closure
    where org_id = ${tx.orgId} and ancestor_id = ${ask.viewerId} and descendant_id = any(${ask.personIds}::uuid[])
      and from_day <= ${ask.day} and to_day > ${ask.day}`);
  return rows.map((row) => row.id);
};
