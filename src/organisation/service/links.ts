import type { Application } from "../../kernel/io/application.ts";
import { systemContext, type Context } from "../../kernel/io/context.ts";
import { inTransaction, type Tx } from "../../kernel/io/db.ts";
import { audit } from "../../kernel/io/events.ts";
import { newId } from "../../kernel/io/id.ts";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import { sortKeyOf } from "../../kernel/pure/search.ts";
import type { Locale } from "../../kernel/pure/words.ts";
import { linkLimits, linkMinutes, passwordFlaw, subscriberOf, type LinkPurpose } from "../rules/access.ts";
import { createOrganisation, recordPeople, refusingTaken, requireRight } from "../service.ts";
import * as people from "../store.ts";
import * as store from "../store/access.ts";
import { hashOf, newToken } from "../store/secret.ts";
import { checkPassword, keepWithin, openSessionFor, userOfVisitor, type Visitor } from "./signIn.ts";

type Door = {
  readonly purpose: LinkPurpose;
  readonly orgId: string | null;
  readonly personId: string | null;
  readonly userId: string | null;
};

/** A new link for a door; an older unused one for the same door dies. Built from the configured address only, the token after # so that no log has it. */
const makeLink = async (publicUrl: string, db: store.Db, door: Door & { createdBy: string | null }): Promise<string> => {
  const token = newToken();
  await store.withdrawLinks(db, door);
  await store.insertLink(db, { ...door, linkId: newId(), tokenHash: hashOf(token), minutes: linkMinutes[door.purpose] });
  return `${publicUrl}/welcome#${token}`;
};

/** The link that creates a new organisation with its first administrator; null once one was used. Each start prints a fresh one. */
export const firstAdministratorLink = async (app: Application, publicUrl: string): Promise<string | null> => {
  if (await store.wasUsed(app.pool, "first-administrator")) return null;
  return makeLink(publicUrl, app.pool, { purpose: "first-administrator", orgId: null, personId: null, userId: null, createdBy: null });
};

/** An invitation for a person, to copy or to mail. refuses "organisation.has-user" */
export const invite = async (tx: Tx, personId: string): Promise<string> => {
  const viewer = await requireRight(tx, "user.write", "person");
  const person = await people.person(tx, personId);
  if (!person) throw notFound("person");
  const createdBy = tx.context.actor.kind === "person" ? viewer.personId : null;
  const link = await store.asOwner(tx, async (db) => {
    if (await store.userOfPerson(db, tx.orgId, personId)) throw refusal("conflict", "organisation.has-user");
    return makeLink(tx.context.app.publicUrl, db, { purpose: "invitation", orgId: tx.orgId, personId, userId: null, createdBy });
  });
  await audit(tx, { action: "person.invited", subjectKind: "person", subjectId: personId });
  return link;
};

/**
 * A link that lets a person's user set a new password, copied by an administrator. Only when the user is in no other organisation:
 * otherwise an administrator here could open doors elsewhere; then the mail or the command line must do it.
 */
export const resetLinkFor = async (tx: Tx, personId: string): Promise<string> => {
  const viewer = await requireRight(tx, "user.write", "person");
  const link = await store.asOwner(tx, async (db) => {
    const user = await store.userOfPerson(db, tx.orgId, personId);
    if (!user) throw notFound("user");
    if ((await store.membershipsOf(db, user.userId)).length > 1) throw refusal("conflict", "organisation.user-elsewhere");
    return makeLink(tx.context.app.publicUrl, db, {
      purpose: "reset",
      orgId: null,
      personId: null,
      userId: user.userId,
      createdBy: viewer.personId,
    });
  });
  await audit(tx, { action: "user.reset-link", subjectKind: "person", subjectId: personId });
  return link;
};

/** A reset link for an e-mail, for the mail or the command line; null when nobody has it. */
export const resetLinkByEmail = async (app: Application, email: string): Promise<{ link: string; user: store.User } | null> => {
  const user = await store.userByEmail(app.pool, email);
  if (!user) return null;
  return {
    user,
    link: await makeLink(app.publicUrl, app.pool, { purpose: "reset", orgId: null, personId: null, userId: user.userId, createdBy: null }),
  };
};

export type LinkLook = {
  readonly purpose: LinkPurpose;
  readonly organisation: string | null;
  readonly person: string | null;
  readonly email: string | null;
  /** The e-mail belongs to a user already: the holder signs in with that password. */
  readonly isKnown: boolean;
  readonly signedInAs: string | null;
};
/** What a link opens. refuses "organisation.link-dead" for whatever is not (or no longer) a link */
export const lookAtLink = async (app: Application, token: string, visitor: Visitor): Promise<LinkLook> => {
  const link = await livingLink(app, token, visitor);
  const self = await userOfVisitor(app, visitor);
  const signedInAs = self?.email ?? null;
  if (link.purpose === "invitation" && link.orgId && link.personId) {
    const { person, organisation } = await personOf(app, link.orgId, link.personId);
    const isKnown = person.email !== null && (await store.userByEmail(app.pool, person.email)) !== null;
    return { purpose: link.purpose, organisation: organisation.name, person: person.name, email: person.email, isKnown, signedInAs };
  }
  const user = link.userId ? await store.userById(app.pool, link.userId) : null;
  return {
    purpose: link.purpose,
    organisation: null,
    person: user?.name ?? null,
    email: user?.email ?? null,
    isKnown: user !== null,
    signedInAs,
  };
};

const livingLink = async (app: Application, token: string, visitor: Visitor): Promise<store.Link> => {
  const link = await store.linkByHash(app.pool, hashOf(token));
  if (link?.usable) return link;
  await keepWithin(app, linkLimits(subscriberOf(visitor.address)));
  throw linkDead();
};
const linkDead = () => refusal("not-found", "organisation.link-dead");

const personOf = (app: Application, orgId: string, personId: string) =>
  inTransaction(systemContext(app, orgId, "link"), async (tx) => {
    const [person, organisation] = [await people.person(tx, personId), await people.organisation(tx)];
    if (!person || !organisation) throw linkDead();
    return { person, organisation };
  });

export type Acceptance = {
  readonly token: string;
  readonly email?: string | undefined;
  readonly password?: string | undefined;
  readonly name?: string | undefined;
  readonly organisation?: NewOrganisation | undefined;
};
export type NewOrganisation = Pick<people.NewOrganisation, "name" | "time_zone" | "base_currency" | "fiscal_year_start_month" | "calendar">;
export type Accepted = { readonly token: string; readonly userId: string; readonly orgId: string | null };

/** Goes through a link's door, once, and is signed in afterwards. */
export const acceptLink = async (context: Context, given: Acceptance, visitor: Visitor): Promise<Accepted> => {
  const link = await livingLink(context.app, given.token, visitor);
  switch (link.purpose) {
    case "reset":
      return acceptReset(context, link, { given, visitor });
    case "invitation":
      return acceptInvitation(context, link, { given, visitor });
    case "first-administrator":
      return acceptFirst(context, link, { given, visitor });
  }
};
type Visit = { readonly given: Acceptance; readonly visitor: Visitor };

const acceptReset = async ({ app }: Context, link: store.Link, { given, visitor }: Visit): Promise<Accepted> => {
  const user = link.userId ? await store.userById(app.pool, link.userId) : null;
  if (!user) throw linkDead();
  await refuseOthers(app, link, { visitor, email: user.email });
  const hash = await hashed(given.password, user.email);
  if ((await store.burnLink(app.pool, link.linkId)) === 0) throw linkDead();
  await store.setPasswordHash(app.pool, user.userId, hash);
  await store.endOtherSessions(app.pool, user.userId, null);
  return { token: await openSessionFor(app, user.userId, visitor), userId: user.userId, orgId: null };
};

const acceptInvitation = async (context: Context, link: store.Link, { given, visitor }: Visit): Promise<Accepted> => {
  const { app } = context;
  if (!link.orgId || !link.personId) throw linkDead();
  const { orgId, personId } = link;
  const { person } = await personOf(app, orgId, personId);
  if (person.email !== null) await refuseOthers(app, link, { visitor, email: person.email });
  const holder = await holderOf(context, person.email ?? given.email, { given: { ...given, name: given.name ?? person.name }, visitor });
  const userId = await inTransaction({ ...context, orgId, actor: { kind: "system", name: "invitation" } }, async (tx) => {
    const made = await store.asOwner(tx, async (db) => {
      if ((await store.burnLink(db, link.linkId)) === 0) throw linkDead();
      const id = await holder.make(db);
      if ((await store.insertMembership(db, { userId: id, orgId, personId })) === 0) throw refusal("conflict", "organisation.has-user");
      return id;
    });
    await audit(tx, { action: "person.joined", subjectKind: "person", subjectId: personId, details: { email: holder.email } });
    return made;
  });
  return { token: holder.token ?? (await openSessionFor(app, userId, visitor)), userId, orgId };
};

const acceptFirst = async (context: Context, link: store.Link, { given, visitor }: Visit): Promise<Accepted> => {
  const { organisation } = given;
  if (!organisation) throw refusal("invalid", "invalid", {}, [{ pointer: "/organisation", code: "missing" }]);
  if (!given.name) throw refusal("invalid", "invalid", {}, [{ pointer: "/name", code: "missing" }]);
  const { name } = given;
  const holder = await holderOf(context, given.email, { given, visitor });
  const orgId = newId();
  const inside: Context = { ...context, orgId, actor: { kind: "system", name: "first-administrator" } };
  const userId = await inTransaction(inside, async (tx) => {
    const key = await store.asOwner(tx, async (db) => {
      if ((await store.burnLink(db, link.linkId)) === 0) throw linkDead();
      return freeKey(organisation.name, await store.organisationKeys(db));
    });
    await createOrganisation(tx.context, { ...organisation, key, purpose: "real", historical: false, own_calendar: false });
    const facts = {
      key: personKeyOf(holder.email),
      name,
      email: holder.email,
      team: null,
      submits: false,
      activeFrom: null,
      activeTo: null,
    };
    const ids = await refusingTaken(() => recordPeople(tx, [{ ...facts, roles: ["administrator", "leader"] }]));
    const personId = ids.get(facts.key) ?? "";
    const made = await store.asOwner(tx, async (db) => {
      const id = await holder.make(db);
      await store.insertMembership(db, { userId: id, orgId, personId });
      return id;
    });
    await audit(tx, { action: "organisation.created", subjectKind: "organisation", subjectId: orgId, details: { ...organisation } });
    return made;
  });
  return { token: holder.token ?? (await openSessionFor(context.app, userId, visitor)), userId, orgId };
};

/** A link bound to an e-mail, opened by somebody signed in with another one: 403, and the link is burned. */
const refuseOthers = async (app: Application, link: store.Link, { visitor, email }: { visitor: Visitor; email: string }): Promise<void> => {
  const self = await userOfVisitor(app, visitor);
  if (!self || self.email.toLowerCase() === email.toLowerCase()) return;
  await store.burnLink(app.pool, link.linkId);
  throw refusal("forbidden", "organisation.link-of-another");
};

type Holder = { readonly email: string; readonly token: string | null; readonly make: (db: store.Db) => Promise<string> };
/** The user who goes through the door: signed in already, known by e-mail and password, or new with a password of their own. */
const holderOf = async ({ app, locale }: Context, email: string | undefined, { given, visitor }: Visit): Promise<Holder> => {
  const self = await userOfVisitor(app, visitor);
  if (self && (email === undefined || self.email.toLowerCase() === email.toLowerCase()))
    return { email: self.email, token: null, make: async () => self.userId };
  if (email === undefined) throw refusal("invalid", "invalid", {}, [{ pointer: "/email", code: "missing" }]);
  const known = await store.userByEmail(app.pool, email);
  if (known) {
    const { token, userId } = await checkPassword(app, { email, password: given.password ?? "", visitor });
    return { email: known.email, token, make: async () => userId };
  }
  const hash = await hashed(given.password, email);
  return { email: email.toLowerCase(), token: null, make: (db) => makeUser(db, { email, name: given.name ?? email, locale, hash }) };
};

const makeUser = async (db: store.Db, user: { email: string; name: string; locale: Locale; hash: string }): Promise<string> => {
  const userId = await refusingTaken(() => store.insertUser(db, user));
  await store.setPasswordHash(db, userId, user.hash);
  return userId;
};

/** The hash of a password that will do. refuses 422 with what is wrong with it */
export const hashed = async (password: string | undefined, email: string): Promise<string> => {
  const flaw = password === undefined ? "missing" : passwordFlaw(password, email);
  if (password === undefined || flaw !== null)
    throw refusal("invalid", "organisation.password-weak", {}, [{ pointer: "/password", code: `password-${flaw}` }]);
  const { hashPassword } = await import("../store/betterAuth.ts");
  return hashPassword(password);
};

/** A short name for the command line, from the pinyin of the organisation's name. */
const freeKey = (name: string, taken: ReadonlySet<string>): string => {
  const base =
    sortKeyOf(name)
      .normalize("NFKD")
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-+|-+$/g, "")
      .slice(0, 40) || "organisation";
  let key = base;
  for (let number = 2; taken.has(key); number += 1) key = `${base}-${number}`;
  return key;
};
const personKeyOf = (email: string): string => email.split("@")[0] ?? email;
