import { verifyPasswordOf } from "./password.ts";
import type { Context } from "../../kernel/io/context.ts";
import type { Tx } from "../../kernel/io/db.ts";
import { audit } from "../../kernel/io/events.ts";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import type { Locale } from "../../kernel/pure/words.ts";
import { signInLimits, subscriberOf } from "../rules/access.ts";
import { mayForAll, rights, scopeOf, type Action, type Viewer } from "../rules.ts";
import { organisationOf, personById, requireRight, requireSight, viewerOf } from "../service.ts";
import * as store from "../store/access.ts";
import * as delegations from "../store/delegation.ts";
import * as lines from "../store/line.ts";
import type { OrganisationRow, PersonRow } from "../tables.ts";
import { hashOf, newToken } from "../store/secret.ts";
import { hashed } from "./links.ts";
import { keepWithin } from "./signIn.ts";

/** What belongs to a signed-in person alone: the account, its sessions and keys. An API key reaches none of it but `me`. */
const sessionOf = ({ actor }: Context): { userId: string; sessionId: string; personId: string } => {
  if (actor.kind !== "person" || actor.userId === null || actor.sessionId === null)
    throw refusal("forbidden", "organisation.session-needed");
  return { userId: actor.userId, sessionId: actor.sessionId, personId: actor.personId };
};

export type Me = {
  readonly person: PersonRow;
  readonly organisation: OrganisationRow;
  readonly user: store.User | null;
  readonly viewer: Viewer;
  readonly allowed: Readonly<Record<Action, "all" | "tree" | "own" | "none">>;
  readonly reports: number;
  readonly actsFor: readonly { readonly id: string; readonly name: string }[];
  readonly organisations: readonly store.Membership[];
};
/** Who am I, where, and what may I do: what the web needs before its first page. */
export const me = async (tx: Tx): Promise<Me> => {
  const { actor } = tx.context;
  const viewer = await viewerOf(tx);
  const userId = actor.kind === "person" ? actor.userId : null;
  const [user, organisations] =
    userId === null
      ? [null, []]
      : await store.asOwner(tx, async (db) => [await store.userById(db, userId), await store.membershipsOf(db, userId)] as const);
  const given = await delegations.delegationsAround(tx, viewer.personId, viewer.today);
  const current = given.filter(
    (each) => each.delegate_id === viewer.personId && Temporal.PlainDate.compare(each.from_day, viewer.today) <= 0,
  );
  return {
    person: await personById(tx, viewer.personId),
    organisation: await organisationOf(tx),
    user,
    viewer,
    allowed: Object.fromEntries((Object.keys(rights) as Action[]).map((action) => [action, scopeOf(viewer, action)])) as Me["allowed"],
    reports: (await lines.treeOn(tx, viewer.personId, viewer.today)).filter(({ depth }) => depth === 1).length,
    actsFor: current.map((each) => ({ id: each.person_id, name: each.person_name })),
    organisations,
  };
};

export const setLanguage = async (tx: Tx, locale: Locale): Promise<void> => {
  const { userId } = sessionOf(tx.context);
  await store.asOwner(tx, (db) => store.setLocale(db, userId, locale));
};

/** A new password; every other session ends. refuses "organisation.password-wrong", "organisation.password-weak" */
export const changePassword = async (
  tx: Tx,
  { current, next, address }: { current: string; next: string; address: string },
): Promise<void> => {
  const { userId, sessionId } = sessionOf(tx.context);
  const { app } = tx.context;
  const user = await store.userById(app.pool, userId);
  if (!user) throw notFound("user");
  await keepWithin(app, signInLimits(user.email, subscriberOf(address), { isKnown: true }));
  if (!(await verifyPasswordOf(app, userId, current)))
    throw refusal("invalid", "organisation.password-wrong", {}, [{ pointer: "/current", code: "password-wrong" }]);
  const hash = await hashed(next, user.email);
  await store.asOwner(tx, async (db) => {
    await store.setPasswordHash(db, userId, hash);
    await store.endOtherSessions(db, userId, sessionId);
  });
  await audit(tx, { action: "user.password", subjectKind: "person", subjectId: sessionOf(tx.context).personId });
};

export const listSessions = async (tx: Tx): Promise<{ current: string; sessions: store.Session[] }> => {
  const { userId, sessionId } = sessionOf(tx.context);
  return { current: sessionId, sessions: await store.asOwner(tx, (db) => store.sessionsOf(db, userId)) };
};
/** Ends one of the own sessions, or with null all but this one. */
export const endSessions = async (tx: Tx, which: string | null): Promise<void> => {
  const { userId, sessionId, personId } = sessionOf(tx.context);
  const ended = await store.asOwner(tx, (db) =>
    which === null ? store.endOtherSessions(db, userId, sessionId) : store.endSession(db, userId, which),
  );
  if (which !== null && ended === 0) throw notFound("session");
  await audit(tx, { action: "user.sessions-ended", subjectKind: "person", subjectId: personId, details: { ended } });
};

/** Goes to another of the user's organisations with the same session. */
export const switchOrganisation = async (tx: Tx, orgId: string): Promise<void> => {
  const { userId, sessionId } = sessionOf(tx.context);
  await store.asOwner(tx, async (db) => {
    const all = await store.membershipsOf(db, userId);
    if (!all.some((each) => each.orgId === orgId)) throw notFound("organisation");
    await store.enterOrganisation(db, { sessionId, userId, orgId });
  });
};

/** The living API keys: the own ones, or everybody's for who may revoke them. */
export const listKeys = async (tx: Tx, whose: "own" | "all"): Promise<store.ApiKey[]> => {
  const viewer = await viewerOf(tx);
  if (whose === "all" && !mayForAll(viewer, "key.others")) throw notFound("keys");
  return store.asOwner(tx, (db) => store.keysOf(db, tx.orgId, whose === "all" ? null : viewer.personId));
};

export type NewKey = {
  readonly keyId: string;
  readonly personId: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly days: number | null;
};
/** A key for oneself; its text is given out this once. The command line makes one for anybody. */
export const createKey = async (tx: Tx, key: NewKey): Promise<string> => {
  if (tx.context.actor.kind === "person") {
    sessionOf(tx.context);
    await requireSight(tx, key.personId, "key.own");
  }
  const person = await personById(tx, key.personId);
  const token = `drb_${newToken()}`;
  const createdBy = tx.context.actor.kind === "person" ? tx.context.actor.personId : null;
  const row = { ...key, tokenHash: hashOf(token), hint: token.slice(-4), orgId: tx.orgId, createdBy };
  if ((await store.asOwner(tx, (db) => store.insertKey(db, row))) === 0) throw refusal("conflict", "organisation.key-exists");
  await audit(tx, {
    action: "key.created",
    subjectKind: "person",
    subjectId: person.person_id,
    details: { keyId: key.keyId, name: key.name, readOnly: key.readOnly },
  });
  return token;
};

export const revokeKey = async (tx: Tx, keyId: string): Promise<void> => {
  if (tx.context.actor.kind === "person") sessionOf(tx.context);
  const owner = await store.asOwner(tx, (db) => store.keyOwner(db, tx.orgId, keyId));
  if (!owner) throw notFound("key");
  const viewer = await viewerOf(tx);
  if (owner.personId !== viewer.personId) await requireRight(tx, "key.others", "key");
  await store.asOwner(tx, (db) => store.revokeKey(db, tx.orgId, keyId));
  await audit(tx, { action: "key.revoked", subjectKind: "person", subjectId: owner.personId, details: { keyId } });
};
