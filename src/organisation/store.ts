import { gramsAsked, gramsOf, sortKeyOf } from "../kernel/pure/search.ts";
import type { Day } from "../kernel/pure/day.ts";
import { newId } from "../kernel/io/id.ts";
import { json, sql, type Tx } from "../kernel/io/db.ts";
import type { Role } from "./rules.ts";
import type { OrganisationRow, PersonRow } from "./tables.ts";

export const organisation = (tx: Tx): Promise<OrganisationRow | null> =>
  tx.maybe(sql<OrganisationRow>`
    select org_id, key, name, time_zone, base_currency, fiscal_year_start_month, calendar, purpose, historical, own_calendar, created_at
    from organisation
    where org_id = ${tx.orgId}`);

export type NewOrganisation = Omit<OrganisationRow, "org_id" | "created_at">;
export const insertOrganisation = (tx: Tx, row: NewOrganisation): Promise<number> =>
  tx.exec(sql`
    insert into organisation (org_id, key, name, time_zone, base_currency, fiscal_year_start_month, calendar, purpose, historical, own_calendar, created_at)
    values (${tx.orgId}, ${row.key}, ${row.name}, ${row.time_zone}, ${row.base_currency}, ${row.fiscal_year_start_month}, ${row.calendar},
      ${row.purpose}, ${row.historical}, ${row.own_calendar}, clock_timestamp())`);

export type OrganisationChange = Pick<OrganisationRow, "name" | "time_zone" | "base_currency" | "fiscal_year_start_month" | "calendar">;
export const updateOrganisation = (tx: Tx, row: OrganisationChange): Promise<number> =>
  tx.exec(sql`
    update organisation
    set name = ${row.name}, time_zone = ${row.time_zone}, base_currency = ${row.base_currency},
      fiscal_year_start_month = ${row.fiscal_year_start_month}, calendar = ${row.calendar}
    where org_id = ${tx.orgId}`);

/** One writer at a time changes the reporting line or the roles: two moves together could make a cycle, two removals take the last administrator. */
export const lockOrganisation = (tx: Tx): Promise<number> => tx.exec(sql`select from organisation where org_id = ${tx.orgId} for update`);

/** Something is recorded that depends on zone, currency or fiscal year. */
export const hasFacts = async (tx: Tx): Promise<boolean> => {
  const row = await tx.one(sql<{ found: boolean }>`
    select exists (select from opportunity where org_id = ${tx.orgId})
      or exists (select from target where org_id = ${tx.orgId})
      or exists (select from plan_rate where org_id = ${tx.orgId})
      or exists (select from submission where org_id = ${tx.orgId}) as found`);
  return row.found;
};

const personColumns = sql`
  p.person_id, p.key, p.name, p.email, p.team, p.submits, p.active_from, p.active_to,
  array(select r.role from person_role r where r.org_id = p.org_id and r.person_id = p.person_id order by r.role) as roles`;

export const person = (tx: Tx, personId: string): Promise<PersonRow | null> =>
  tx.maybe(sql<PersonRow>`select ${personColumns} from person p where p.org_id = ${tx.orgId} and p.person_id = ${personId}`);

export const lockPerson = (tx: Tx, personId: string): Promise<number> =>
  tx.exec(sql`select from person where org_id = ${tx.orgId} and person_id = ${personId} for update`);

/** Everybody, by key. */
export const allPeople = (tx: Tx): Promise<PersonRow[]> =>
  tx.all(sql<PersonRow>`select ${personColumns} from person p where p.org_id = ${tx.orgId} order by p.key`);

/** The person that a key, an e-mail or an id names; a key wins. The e-mail is asked apart: under row-level security no index serves `lower`. */
export const personNamed = async (tx: Tx, named: string): Promise<PersonRow | null> =>
  (await tx.maybe(sql<PersonRow>`
    select ${personColumns}
    from person p
    where p.org_id = ${tx.orgId} and (p.key = ${named} or p.person_id = ${isUuid(named) ? named : null}::uuid)
    order by p.key = ${named} desc
    limit 1`)) ??
  tx.maybe(sql<PersonRow>`
    select ${personColumns}
    from person p
    where p.org_id = ${tx.orgId} and lower(p.email) = lower(${named})`);
const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

export type PeopleQuestion = {
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
  readonly activeOn: Day | null;
  readonly after: { readonly sortKey: string; readonly personId: string } | null;
  readonly limit: number;
};
/** A page of people by pinyin of their names; index person_sort. */
export const peoplePage = (tx: Tx, ask: PeopleQuestion): Promise<(PersonRow & { sort_key: string })[]> => {
  const grams = gramsAsked(ask.search ?? "");
  return tx.all(sql<PersonRow & { sort_key: string }>`
    select ${personColumns}, p.sort_key
    from person p
    where p.org_id = ${tx.orgId}
      ${grams.length > 0 ? sql`and p.grams @> ${grams}` : sql``}
      ${ask.role ? sql`and exists (select from person_role r where r.org_id = p.org_id and r.person_id = p.person_id and r.role = ${ask.role})` : sql``}
      ${ask.activeOn ? sql`and (p.active_to is null or p.active_to > ${ask.activeOn})` : sql``}
      ${ask.after ? sql`and (p.sort_key, p.person_id) > (${ask.after.sortKey}, ${ask.after.personId}::uuid)` : sql``}
    order by p.sort_key, p.person_id
    limit ${ask.limit}`);
};

/** A person as recorded: by the API, an import or a bundle. */
export type PersonFacts = {
  readonly key: string;
  readonly name: string;
  readonly email: string | null;
  readonly team: string | null;
  readonly submits: boolean;
  readonly activeFrom: Day | null;
  readonly activeTo: Day | null;
  readonly roles: readonly Role[];
};
/** Creates the people whose key is new and overwrites the others; roles become exactly those given. Returns every key's id. */
export const upsertPeople = async (tx: Tx, people: readonly PersonFacts[]): Promise<Map<string, string>> => {
  const written = await tx.all(sql<{ key: string; person_id: string }>`
    insert into person (org_id, person_id, key, name, email, team, submits, active_from, active_to, sort_key, grams)
    select ${tx.orgId}, t.person_id, t.key, t.name, t.email, t.team, t.submits, t.active_from, t.active_to, t.sort_key, t.grams
    from jsonb_to_recordset(${json(people.map(toRow))}) as t(person_id uuid, key text, name text, email text, team text, submits boolean,
      active_from date, active_to date, sort_key text, grams text[])
    on conflict (org_id, key) do update
    set name = excluded.name, email = excluded.email, team = excluded.team, submits = excluded.submits, active_from = excluded.active_from,
      active_to = excluded.active_to, sort_key = excluded.sort_key, grams = excluded.grams
    returning key, person_id`);
  const ids = new Map(written.map((row) => [row.key, row.person_id]));
  await replaceRoles(
    tx,
    people.map((facts) => ({ personId: ids.get(facts.key) ?? "", roles: facts.roles })),
  );
  return ids;
};
const toRow = (facts: PersonFacts) => ({
  ...{ person_id: newId(), key: facts.key, name: facts.name, email: facts.email, team: facts.team, submits: facts.submits },
  ...{ active_from: facts.activeFrom, active_to: facts.activeTo, sort_key: sortKeyOf(facts.name), grams: gramsOf(facts.name) },
});

export const updatePerson = (tx: Tx, personId: string, facts: Omit<PersonFacts, "roles">): Promise<number> =>
  tx.exec(sql`
    update person
    set key = ${facts.key}, name = ${facts.name}, email = ${facts.email}, team = ${facts.team}, submits = ${facts.submits},
      active_from = ${facts.activeFrom}, active_to = ${facts.activeTo}, sort_key = ${sortKeyOf(facts.name)}, grams = ${gramsOf(facts.name)}
    where org_id = ${tx.orgId} and person_id = ${personId}`);

/** Each person's roles become exactly those given. */
export const replaceRoles = async (tx: Tx, people: readonly { personId: string; roles: readonly Role[] }[]): Promise<void> => {
  await tx.exec(
    sql`delete from person_role where org_id = ${tx.orgId} and person_id = any(${people.map(({ personId }) => personId)}::uuid[])`,
  );
  const pairs = people.flatMap(({ personId, roles }) => [...new Set(roles)].map((role) => ({ personId, role })));
  await tx.exec(sql`
    insert into person_role (org_id, person_id, role)
    select ${tx.orgId}, *
    from unnest(${pairs.map(({ personId }) => personId)}::uuid[], ${pairs.map(({ role }) => role)}::text[])`);
};

/** Administrators who are not gone on the day. */
export const activeAdministrators = async (tx: Tx, today: Day): Promise<string[]> => {
  const rows = await tx.all(sql<{ person_id: string }>`
    select p.person_id
    from person_role r
    join person p on p.org_id = r.org_id and p.person_id = r.person_id
    where r.org_id = ${tx.orgId} and r.role = 'administrator' and (p.active_to is null or p.active_to > ${today})`);
  return rows.map((row) => row.person_id);
};

export type AuditRow = {
  readonly audit_id: string;
  readonly at: Temporal.Instant;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly actor: string;
  readonly action: string;
  readonly subject_kind: string;
  readonly subject_id: string | null;
  readonly details: Record<string, unknown>;
};
/** The audit, newest first; index audit_at. */
export const auditPage = (
  tx: Tx,
  ask: { subjectId?: string | undefined; before: { at: string; auditId: string } | null; limit: number },
): Promise<AuditRow[]> =>
  tx.all(sql<AuditRow>`
    select a.audit_id, a.at, a.actor_id, p.name as actor_name, a.actor, a.action, a.subject_kind, a.subject_id, a.details
    from audit a
    left join person p on p.org_id = a.org_id and p.person_id = a.actor_id
    where a.org_id = ${tx.orgId}
      ${ask.subjectId ? sql`and a.subject_id = ${ask.subjectId}` : sql``}
      ${ask.before ? sql`and (a.at, a.audit_id) < (${ask.before.at}::timestamptz, ${ask.before.auditId}::uuid)` : sql``}
    order by a.at desc, a.audit_id desc
    limit ${ask.limit}`);
