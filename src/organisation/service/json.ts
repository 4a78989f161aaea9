import type { Answer } from "../../kernel/pure/endpoint.ts";
import type { Instant } from "../../kernel/pure/day.ts";
import type { Context } from "../../kernel/io/context.ts";
import type { contract } from "../contract.ts";
import type { Line } from "../rules/line.ts";
import type { AuditRow } from "../store.ts";
import type { ApiKey, Membership, Session } from "../store/access.ts";
import type { NamedDelegation } from "../store/delegation.ts";
import type { Me } from "./account.ts";
import type { PersonView } from "./people.ts";
import type { OrganisationView } from "./settings.ts";

/** How the room's things look in JSON. */
type Item<K extends keyof typeof contract> = Answer<(typeof contract)[K]> extends { items: (infer T)[] } ? T : never;

export const toPerson = ({ row, manager, hasUser, maySeeContact, version }: PersonView): Answer<(typeof contract)["GET /people/:id"]> => ({
  ...{ id: row.person_id, key: row.key, name: row.name, team: row.team, roles: [...row.roles], submits: row.submits },
  email: maySeeContact ? row.email : null,
  activeFrom: row.active_from?.toString() ?? null,
  activeTo: row.active_to?.toString() ?? null,
  manager,
  hasUser,
  version,
});

export const toLineRow = (line: Line & { managerName: string | null }): Item<"GET /people/:id/line"> => ({
  manager: line.managerId && line.managerName !== null ? { id: line.managerId, name: line.managerName } : null,
  from: line.from.toString(),
  to: line.to?.toString() ?? null,
});

export const toDelegation = (row: NamedDelegation): Item<"GET /people/:id/delegations"> => ({
  id: row.delegation_id,
  person: { id: row.person_id, name: row.person_name },
  delegate: { id: row.delegate_id, name: row.delegate_name },
  from: row.from_day.toString(),
  to: row.to_day?.toString() ?? null,
});

export const toOrganisation = ({ row, isFixed }: OrganisationView): Answer<(typeof contract)["GET /organisation"]> => ({
  ...{ id: row.org_id, key: row.key, name: row.name, timeZone: row.time_zone, baseCurrency: row.base_currency },
  ...{
    fiscalYearStartMonth: row.fiscal_year_start_month,
    calendar: row.calendar,
    purpose: row.purpose,
    historical: row.historical,
    isFixed,
  },
});

export const toMembership = (row: Membership): Answer<(typeof contract)["POST /sign-in"]>["organisations"][number] => ({
  id: row.orgId,
  name: row.organisation,
  purpose: row.purpose,
  person: row.person,
});

export const toMe = (me: Me, { actor }: Context, now: Instant): Answer<(typeof contract)["GET /me"]> => ({
  person: { id: me.person.person_id, key: me.person.key, name: me.person.name, email: me.person.email, roles: [...me.person.roles] },
  user: me.user && { email: me.user.email, locale: me.user.locale, hasPassword: me.user.hasPassword },
  organisation: toOrganisation({ row: me.organisation, isFixed: true }),
  today: me.viewer.today.toString(),
  now: now.toString(),
  allowed: me.allowed,
  reports: me.reports,
  actsFor: [...me.actsFor],
  organisations: me.organisations.map(toMembership),
  readOnly: actor.kind === "person" && actor.readOnly,
});

export const toSession = (row: Session, current: string): Item<"GET /sessions"> => ({
  ...{ id: row.id, current: row.id === current, startedAt: row.createdAt.toString(), seenAt: row.updatedAt.toString() },
  ...{ address: row.address || null, agent: row.agent || null },
});

export const toKey = (row: ApiKey): Item<"GET /keys"> => ({
  ...{ id: row.keyId, name: row.name, person: { id: row.personId, name: row.person }, hint: row.hint, readOnly: row.readOnly },
  ...{ createdAt: row.createdAt.toString(), usedAt: row.usedAt?.toString() ?? null, expiresAt: row.expiresAt?.toString() ?? null },
});

export const toAuditRow = (row: AuditRow): Item<"GET /audit"> => ({
  ...{ id: row.audit_id, at: row.at.toString(), actor: row.actor_name ?? row.actor, action: row.action },
  ...{ subjectKind: row.subject_kind, subjectId: row.subject_id, details: row.details },
});
