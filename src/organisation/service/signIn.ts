import type { Application } from "../../kernel/io/application.ts";
import type { Context } from "../../kernel/io/context.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import type { Locale } from "../../kernel/pure/words.ts";
import { knownPlace, signInLimits, subscriberOf, type Limit } from "../rules/access.ts";
import * as store from "../store/access.ts";
import { hashOf, secretOf } from "../store/secret.ts";
import { tokenIn } from "./cookie.ts";

/** Where a visitor comes from. */
export type Visitor = { readonly address: string; readonly agent: string | null; readonly cookie: string | null };
type Caller = Pick<Context, "orgId" | "actor"> & { readonly locale?: Locale };
export const sessionDays = 30;

/**
 * Who sends a request, by its API key or its session; null when nobody is signed in. Asked of the database every time, so an ended session,
 * a revoked key and a role taken away end at once.
 */
export const callerOf = async (
  app: Application,
  request: { authorization: string | undefined; cookie: string | undefined },
): Promise<Caller | null> => {
  const key = /^Bearer (\S{20,200})$/i.exec(request.authorization ?? "")?.[1];
  if (request.authorization !== undefined && !key) throw refusal("unauthenticated", "organisation.key-unknown");
  if (key) return callerByKey(app, key);
  const token = tokenIn(app, request.cookie);
  return token === null ? null : callerBySession(app, token);
};

const callerByKey = async (app: Application, key: string): Promise<Caller> => {
  const found = await store.callerOfKey(app.pool, hashOf(key));
  if (!found) throw refusal("unauthenticated", "organisation.key-unknown");
  if (found.aged) await store.noteKeyUse(app.pool, found.keyId);
  const { orgId, personId, roles, readOnly } = found;
  return { orgId, actor: { kind: "person", personId, userId: null, sessionId: null, roles, readOnly } };
};

const callerBySession = async (app: Application, token: string): Promise<Caller | null> => {
  const found = await store.callerOfSession(app.pool, token);
  if (!found) return null;
  if (found.aged) await store.prolongSession(app.pool, found.sessionId, sessionDays);
  const { orgId, personId, userId, sessionId, roles, locale } = found;
  return { orgId, actor: { kind: "person", personId, userId, sessionId, roles, readOnly: false }, ...(locale && { locale }) };
};

export type SignedIn = { readonly token: string; readonly userId: string; readonly organisations: readonly store.Membership[] };

/**
 * A new session for the right e-mail and password.
 * refuses "organisation.sign-in-failed" for whatever is wrong, always alike; "organisation.too-many-attempts" with the seconds to wait
 */
export const signIn = async (
  app: Application,
  { email, password, visitor }: { email: string; password: string; visitor: Visitor },
): Promise<SignedIn> => {
  const { token, userId } = await checkPassword(app, { email, password, visitor });
  const organisations = await store.membershipsOf(app.pool, userId);
  if (organisations.length === 0) {
    await store.endOtherSessions(app.pool, userId, null);
    throw signInFailed();
  }
  return { token, userId, organisations };
};
const signInFailed = () => refusal("unauthenticated", "organisation.sign-in-failed");

/** The password of an e-mail, within the limits of trying; a session is open afterwards. */
export const checkPassword = async (
  app: Application,
  { email, password, visitor }: { email: string; password: string; visitor: Visitor },
): Promise<{ token: string; userId: string }> => {
  const account = email.trim().toLowerCase();
  const subscriber = subscriberOf(visitor.address);
  const place = knownPlace(account, subscriber);
  const isKnown = await store.isRemembered(app.pool, place, 180);
  const limits = signInLimits(account, subscriber, { isKnown });
  await keepWithin(app, limits);
  const { signInByPassword } = await import("../store/betterAuth.ts");
  const session = await signInByPassword(app, secretOf(app), { email: account, password, visitor });
  if (!session) throw signInFailed();
  await store.remember(app.pool, place);
  await store.forgiveTries(
    app.pool,
    limits.map(({ bucket }) => bucket),
  );
  return session;
};

/** Counts a try in every bucket; a full one refuses before anything is looked at. */
export const keepWithin = async (app: Application, limits: readonly Limit[]): Promise<void> => {
  for (const { bucket, most, minutes } of limits) {
    const { tries, seconds } = await store.countTry(app.pool, bucket, minutes);
    if (tries > most) throw refusal("too-many", "organisation.too-many-attempts", { seconds });
  }
};

/** A session for a user whose right to it was shown otherwise. */
export const openSessionFor = async (app: Application, userId: string, visitor: Visitor): Promise<string> => {
  const { openSession } = await import("../store/betterAuth.ts");
  return openSession(app, secretOf(app), { userId, visitor });
};

export const signOut = async (app: Application, visitor: Visitor): Promise<void> => {
  const token = tokenIn(app, visitor.cookie);
  const caller = token === null ? null : await store.callerOfSession(app.pool, token);
  if (caller) await store.endSession(app.pool, caller.userId, caller.sessionId);
};

/** The user behind a visitor's session, whatever organisation it is in; null for a stranger. */
export const userOfVisitor = async (app: Application, visitor: Visitor): Promise<(store.User & { sessionId: string }) | null> => {
  const token = tokenIn(app, visitor.cookie);
  const caller = token === null ? null : await store.callerOfSession(app.pool, token);
  const user = caller && (await store.userById(app.pool, caller.userId));
  return user && caller ? { ...user, sessionId: caller.sessionId } : null;
};

/** Puts a new session into one of the user's organisations. */
export const enterOrganisation = async (app: Application, at: { token: string; userId: string; orgId: string }): Promise<void> => {
  const sessionId = await store.sessionIdOf(app.pool, at.token);
  if (sessionId) await store.enterOrganisation(app.pool, { ...at, sessionId });
};

export const demoPeople = (app: Application): Promise<store.DemoPerson[]> => store.demoPeople(app.pool);

/** One click in the demo company: its people need no password, and none of them exists anywhere else. */
export const signInToDemo = async (app: Application, personId: string, visitor: Visitor): Promise<SignedIn> => {
  const person = await store.demoPerson(app.pool, personId);
  if (!person) throw refusal("not-found", "not-found");
  const email = `${personId}@demo.invalid`;
  const known = await store.userByEmail(app.pool, email);
  const userId = known?.userId ?? (await store.insertUser(app.pool, { email, name: person.name, locale: null }));
  await store.insertMembership(app.pool, { userId, orgId: person.orgId, personId });
  const token = await openSessionFor(app, userId, visitor);
  return { token, userId, organisations: await store.membershipsOf(app.pool, userId) };
};
