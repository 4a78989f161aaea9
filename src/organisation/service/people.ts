import { createHash } from "node:crypto";
import { json, type Tx } from "../../kernel/io/db.ts";
import { audit, emit } from "../../kernel/io/events.ts";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import { mayForAll, mayGrant, type Role, type Viewer } from "../rules.ts";
import { recordPeople, refusingTaken, requireRight, todayOf, viewerOf } from "../service.ts";
import * as store from "../store.ts";
import * as access from "../store/access.ts";
import * as lines from "../store/line.ts";
import type { PersonRow } from "../tables.ts";

export type PersonView = {
  readonly row: PersonRow;
  readonly manager: { readonly id: string; readonly name: string } | null;
  /** null for who may not know. */
  readonly hasUser: boolean | null;
  readonly maySeeContact: boolean;
  readonly version: string;
};

export type PeopleQuery = {
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
  readonly active?: boolean | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};
/** A page of people by pinyin of their names; everybody may read names, e-mails only who stands above (or in an office). */
export const listPeople = async (tx: Tx, ask: PeopleQuery): Promise<{ items: PersonView[]; next: string | null }> => {
  const viewer = await requireRight(tx, "person.read", "person");
  const after = ask.cursor === undefined ? null : readCursor(ask.cursor);
  const rows = await store.peoplePage(tx, { ...ask, activeOn: ask.active ? viewer.today : null, after, limit: ask.limit + 1 });
  const page = rows.slice(0, ask.limit);
  const last = page.at(-1);
  const next = rows.length > ask.limit && last ? writeCursor([last.sort_key, last.person_id]) : null;
  return { items: await viewsOf(tx, viewer, page), next };
};

export const readPerson = async (tx: Tx, personId: string): Promise<PersonView> => {
  const viewer = await requireRight(tx, "person.read", "person");
  const row = await store.person(tx, personId);
  const [view] = row ? await viewsOf(tx, viewer, [row]) : [];
  if (!view) throw notFound("person");
  return view;
};

/** Everybody, by key, for the command line. */
export const everyone = async (tx: Tx): Promise<PersonView[]> =>
  viewsOf(tx, await requireRight(tx, "person.write", "person"), await store.allPeople(tx));

const viewsOf = async (tx: Tx, viewer: Viewer, rows: readonly PersonRow[]): Promise<PersonView[]> => {
  const ids = rows.map((row) => row.person_id);
  const managers = new Map(
    (await lines.managersOn(tx, ids, viewer.today)).map((each) => [each.personId, { id: each.managerId, name: each.name }]),
  );
  const users = mayForAll(viewer, "user.write") ? await access.asOwner(tx, (db) => access.peopleWithUser(db, tx.orgId, ids)) : null;
  const below = mayForAll(viewer, "person.read-contact")
    ? new Set(ids)
    : new Set(await lines.ofWhichBelow(tx, { viewerId: viewer.personId, personIds: ids, day: viewer.today }));
  return rows.map((row) => ({
    row,
    manager: managers.get(row.person_id) ?? null,
    hasUser: users && users.has(row.person_id),
    maySeeContact: below.has(row.person_id),
    version: versionOf(row),
  }));
};

/** Two edits of the same state have the same version: what an edit names in If-Match. */
const versionOf = (row: PersonRow): string => createHash("sha256").update(json(row)).digest("base64url").slice(0, 16);

export const createPerson = async (tx: Tx, facts: store.PersonFacts): Promise<PersonView> => {
  const viewer = await requireRight(tx, "person.write", "person");
  refuseUngranted(viewer, facts.roles);
  if ((await store.personNamed(tx, facts.key))?.key === facts.key)
    throw refusal("conflict", "organisation.key-taken", {}, [{ pointer: "/key", code: "taken" }]);
  const personId = (await recordPeople(tx, [facts])).get(facts.key) ?? "";
  await audit(tx, { action: "person.created", subjectKind: "person", subjectId: personId, details: { ...facts } });
  return readPerson(tx, personId);
};

export type PersonChange = { readonly [K in keyof Omit<store.PersonFacts, "roles">]?: store.PersonFacts[K] | undefined };
/** Changes the given facts of a person. refuses 412 when the person changed since `ifMatch` was read */
export const editPerson = async (
  tx: Tx,
  personId: string,
  { change, ifMatch }: { change: PersonChange; ifMatch: string | null },
): Promise<PersonView> => {
  await requireRight(tx, "person.write", "person");
  await store.lockPerson(tx, personId);
  const row = await store.person(tx, personId);
  if (!row) throw notFound("person");
  if (ifMatch !== null && ifMatch !== versionOf(row))
    throw refusal("stale", "stale", { current: { name: row.name, email: row.email, team: row.team } });
  const before = factsOf(row);
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<store.PersonFacts>;
  await refusingTaken(() => store.updatePerson(tx, personId, { ...before, ...given }));
  const old = Object.fromEntries(Object.keys(given).map((key) => [key, before[key as keyof typeof before]]));
  await emit(tx, { name: "organisation.person-changed", subjectId: personId, details: { changed: Object.keys(given) } });
  await audit(tx, { action: "person.changed", subjectKind: "person", subjectId: personId, details: { from: old, to: given } });
  return readPerson(tx, personId);
};
const factsOf = (row: PersonRow): Omit<store.PersonFacts, "roles"> => ({
  ...{ key: row.key, name: row.name, email: row.email, team: row.team, submits: row.submits },
  ...{ activeFrom: row.active_from, activeTo: row.active_to },
});

/** A person's roles become exactly these. refuses "organisation.grants-too-much", "organisation.last-administrator" */
export const setRoles = async (tx: Tx, personId: string, roles: readonly Role[]): Promise<PersonView> => {
  const viewer = await requireRight(tx, "person.write", "person");
  await store.lockOrganisation(tx);
  const row = await store.person(tx, personId);
  if (!row) throw notFound("person");
  const changed = new Set(row.roles).symmetricDifference(new Set(roles));
  refuseUngranted(viewer, [...changed]);
  await store.replaceRoles(tx, [{ personId, roles }]);
  if (changed.has("administrator") && (await store.activeAdministrators(tx, await todayOf(tx))).length === 0)
    throw refusal("conflict", "organisation.last-administrator");
  await audit(tx, { action: "person.roles", subjectKind: "person", subjectId: personId, details: { from: row.roles, to: roles } });
  return readPerson(tx, personId);
};

const refuseUngranted = (viewer: Viewer, roles: readonly Role[]): void => {
  const lacking = roles.filter((role) => !mayGrant(viewer, role));
  if (lacking.length > 0) throw refusal("forbidden", "organisation.grants-too-much", { roles: lacking.join(", ") });
};

/** Takes the user away from a person: their sessions and keys in this organisation end at once. */
export const unlinkUser = async (tx: Tx, personId: string): Promise<void> => {
  await requireRight(tx, "user.write", "person");
  const viewer = await viewerOf(tx);
  if (viewer.personId === personId) throw refusal("conflict", "organisation.unlink-self");
  const ended = await access.asOwner(tx, async (db) => {
    for (const key of await access.keysOf(db, tx.orgId, personId)) await access.revokeKey(db, tx.orgId, key.keyId);
    return access.deleteMembership(db, tx.orgId, personId);
  });
  if (ended === 0) throw notFound("user");
  await audit(tx, { action: "user.unlinked", subjectKind: "person", subjectId: personId });
};

/** Cursors are opaque to callers: where the last page ended. */
export const writeCursor = (parts: readonly string[]): string => Buffer.from(JSON.stringify(parts)).toString("base64url");
const readCursor = (cursor: string): { sortKey: string; personId: string } => {
  const [sortKey, personId] = cursorParts(cursor);
  return { sortKey, personId };
};
export const cursorParts = (cursor: string): [string, string] => {
  try {
    const parts = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown;
    if (Array.isArray(parts) && typeof parts[0] === "string" && /^[0-9a-f-]{36}$/.test(String(parts[1])))
      return [parts[0], String(parts[1])];
  } catch {
    // falls through: whatever is not ours is refused alike
  }
  throw refusal("malformed", "malformed", {}, [{ pointer: "?cursor", code: "invalid" }]);
};
