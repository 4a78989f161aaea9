import type { ClientBase } from "pg";
import type { Locale } from "../../kernel/pure/words.ts";
import type { Instant } from "../../kernel/pure/day.ts";
import type { Tx } from "../../kernel/io/db.ts";
import type { Role } from "../rules.ts";
import type { LinkPurpose } from "../rules/access.ts";
import type { OrganisationRow } from "../tables.ts";

/** The sign-in tables lie outside of every organisation: they are reached on a plain connection, or as the owner inside a transaction. */
export type Db = Pick<ClientBase, "query">;

/** Lends the open transaction to the sign-in tables: the application's role has no right there. */
export const asOwner = async <T>(tx: Tx, work: (db: Db) => Promise<T>): Promise<T> => {
  await tx.client.query("reset role");
  const result = await work(tx.client);
  await tx.client.query("set local role drumbeat_app");
  return result;
};

const all = async <Row>(db: Db, text: string, values: readonly unknown[]): Promise<Row[]> =>
  (await db.query(text, [...values])).rows as Row[];
const first = async <Row>(db: Db, text: string, values: readonly unknown[]): Promise<Row | null> =>
  (await all<Row>(db, text, values))[0] ?? null;
const count = async (db: Db, text: string, values: readonly unknown[]): Promise<number> =>
  (await db.query(text, [...values])).rowCount ?? 0;

// Callers ---------------------------------------------------------------------------------------------------------------------------------

export type SessionCaller = {
  readonly sessionId: string;
  readonly userId: string;
  readonly orgId: string;
  readonly personId: string;
  readonly locale: Locale | null;
  readonly roles: readonly Role[];
  /** The session is old enough to be prolonged. */
  readonly aged: boolean;
};
/** Who a living session's token stands for, in the organisation that it names, else in the one used last. */
export const callerOfSession = (db: Db, token: string): Promise<SessionCaller | null> =>
  first(
    db,
    `select s."id" as "sessionId", s."userId", m.org_id as "orgId", m.person_id as "personId", u."locale",
       array(select r.role from person_role r where r.org_id = m.org_id and r.person_id = m.person_id) as roles,
       s."updatedAt" < clock_timestamp() - interval '1 day' as aged
     from auth."session" s
     join auth."user" u on u."id" = s."userId"
     join auth.membership m on m.user_id = s."userId" and (s."orgId" is null or m.org_id = s."orgId")
     where s."token" = $1 and s."expiresAt" > clock_timestamp()
     order by m.used_at desc nulls last, m.created_at
     limit 1`,
    [token],
  );
export const prolongSession = (db: Db, sessionId: string, days: number): Promise<number> =>
  count(
    db,
    `update auth."session" set "expiresAt" = clock_timestamp() + make_interval(days => $2), "updatedAt" = clock_timestamp() where "id" = $1`,
    [sessionId, days],
  );

export type KeyCaller = {
  readonly keyId: string;
  readonly orgId: string;
  readonly personId: string;
  readonly readOnly: boolean;
  readonly roles: readonly Role[];
  readonly aged: boolean;
};
export const callerOfKey = (db: Db, tokenHash: Buffer): Promise<KeyCaller | null> =>
  first(
    db,
    `select k.key_id as "keyId", k.org_id as "orgId", k.person_id as "personId", k.read_only as "readOnly",
       array(select r.role from person_role r where r.org_id = k.org_id and r.person_id = k.person_id) as roles,
       k.used_at is null or k.used_at < clock_timestamp() - interval '1 hour' as aged
     from auth.api_key k
     where k.token_hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > clock_timestamp())`,
    [tokenHash],
  );
export const noteKeyUse = (db: Db, keyId: string): Promise<number> =>
  count(db, `update auth.api_key set used_at = clock_timestamp() where key_id = $1`, [keyId]);

// Users and their organisations -----------------------------------------------------------------------------------------------------------

export type User = {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly locale: Locale | null;
  readonly hasPassword: boolean;
};
const userColumns = `u."id" as "userId", u."email", u."name", u."locale",
  exists (select from auth."account" a where a."userId" = u."id" and a."providerId" = 'credential' and a."password" is not null) as "hasPassword"`;
export const userByEmail = (db: Db, email: string): Promise<User | null> =>
  first(db, `select ${userColumns} from auth."user" u where lower(u."email") = lower($1)`, [email]);
export const userById = (db: Db, userId: string): Promise<User | null> =>
  first(db, `select ${userColumns} from auth."user" u where u."id" = $1`, [userId]);
export const userOfPerson = (db: Db, orgId: string, personId: string): Promise<User | null> =>
  first(
    db,
    `select ${userColumns} from auth."user" u join auth.membership m on m.user_id = u."id" where m.org_id = $1 and m.person_id = $2`,
    [orgId, personId],
  );
/** The language that each of these people has chosen, of those who have a user and chose one. */
export const localesOfPeople = async (db: Db, orgId: string, personIds: readonly string[]): Promise<Map<string, Locale>> =>
  new Map(
    (
      await all<{ id: string; locale: Locale }>(
        db,
        `select m.person_id as id, u."locale"
         from auth.membership m
         join auth."user" u on u."id" = m.user_id
         where m.org_id = $1 and m.person_id = any($2::uuid[]) and u."locale" is not null`,
        [orgId, personIds],
      )
    ).map((row) => [row.id, row.locale]),
  );
/** Of these people, those who have a user. */
export const peopleWithUser = async (db: Db, orgId: string, personIds: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await all<{ id: string }>(db, `select person_id as id from auth.membership where org_id = $1 and person_id = any($2::uuid[])`, [
        orgId,
        personIds,
      ])
    ).map((row) => row.id),
  );

export const insertUser = async (db: Db, user: { email: string; name: string; locale: Locale | null }): Promise<string> => {
  const row = await first<{ id: string }>(
    db,
    `insert into auth."user" ("name", "email", "emailVerified", "locale") values ($1, lower($2), false, $3) returning "id" as id`,
    [user.name, user.email, user.locale],
  );
  if (!row) throw new Error("no user was made");
  return row.id;
};
export const setLocale = (db: Db, userId: string, locale: Locale): Promise<number> =>
  count(db, `update auth."user" set "locale" = $2, "updatedAt" = clock_timestamp() where "id" = $1`, [userId, locale]);

export const passwordHashOf = async (db: Db, userId: string): Promise<string | null> =>
  (
    await first<{ password: string | null }>(
      db,
      `select "password" as password from auth."account" where "userId" = $1 and "providerId" = 'credential'`,
      [userId],
    )
  )?.password ?? null;
export const setPasswordHash = (db: Db, userId: string, hash: string): Promise<number> =>
  count(
    db,
    `insert into auth."account" ("accountId", "providerId", "userId", "password", "updatedAt")
     values ($1::text, 'credential', $1::uuid, $2, clock_timestamp())
     on conflict ("userId", "providerId") do update set "password" = excluded."password", "updatedAt" = clock_timestamp()`,
    [userId, hash],
  );

export type Membership = {
  readonly orgId: string;
  readonly personId: string;
  readonly organisation: string;
  readonly purpose: OrganisationRow["purpose"];
  readonly person: string;
};
/** The organisations of a user, the one used last first. */
export const membershipsOf = (db: Db, userId: string): Promise<Membership[]> =>
  all(
    db,
    `select m.org_id as "orgId", m.person_id as "personId", o.name as organisation, o.purpose, p.name as person
     from auth.membership m
     join organisation o on o.org_id = m.org_id
     join person p on p.org_id = m.org_id and p.person_id = m.person_id
     where m.user_id = $1
     order by m.used_at desc nulls last, m.created_at`,
    [userId],
  );
export const insertMembership = (db: Db, row: { userId: string; orgId: string; personId: string }): Promise<number> =>
  count(db, `insert into auth.membership (user_id, org_id, person_id) values ($1, $2, $3) on conflict do nothing`, [
    row.userId,
    row.orgId,
    row.personId,
  ]);
/** Takes the user away from a person; their sessions in this organisation end at once, because every check asks for the membership. */
export const deleteMembership = (db: Db, orgId: string, personId: string): Promise<number> =>
  count(db, `delete from auth.membership where org_id = $1 and person_id = $2`, [orgId, personId]);

// Sessions --------------------------------------------------------------------------------------------------------------------------------

export type Session = {
  readonly id: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly address: string | null;
  readonly agent: string | null;
};
export const sessionsOf = (db: Db, userId: string): Promise<Session[]> =>
  all(
    db,
    `select "id" as id, "createdAt", "updatedAt", "ipAddress" as address, "userAgent" as agent
     from auth."session" where "userId" = $1 and "expiresAt" > clock_timestamp() order by "updatedAt" desc, "id"`,
    [userId],
  );
export const endSession = (db: Db, userId: string, sessionId: string): Promise<number> =>
  count(db, `delete from auth."session" where "userId" = $1 and "id" = $2`, [userId, sessionId]);
/** Ends all sessions of a user but one (null: all). */
export const endOtherSessions = (db: Db, userId: string, kept: string | null): Promise<number> =>
  count(db, `delete from auth."session" where "userId" = $1 and "id" is distinct from $2::uuid`, [userId, kept]);
export const enterOrganisation = async (db: Db, at: { sessionId: string; userId: string; orgId: string }): Promise<void> => {
  await count(db, `update auth.membership set used_at = clock_timestamp() where user_id = $1 and org_id = $2`, [at.userId, at.orgId]);
  await count(db, `update auth."session" set "orgId" = $2 where "id" = $1`, [at.sessionId, at.orgId]);
};
export const sessionIdOf = async (db: Db, token: string): Promise<string | null> =>
  (await first<{ id: string }>(db, `select "id" as id from auth."session" where "token" = $1`, [token]))?.id ?? null;

// Links -----------------------------------------------------------------------------------------------------------------------------------

export type Link = {
  readonly linkId: string;
  readonly purpose: LinkPurpose;
  readonly orgId: string | null;
  readonly personId: string | null;
  readonly userId: string | null;
  readonly usable: boolean;
};
export const insertLink = (
  db: Db,
  link: {
    linkId: string;
    tokenHash: Buffer;
    purpose: LinkPurpose;
    orgId: string | null;
    personId: string | null;
    userId: string | null;
    createdBy: string | null;
    minutes: number;
  },
): Promise<number> =>
  count(
    db,
    `insert into auth.link (link_id, token_hash, purpose, org_id, person_id, user_id, created_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + make_interval(mins => $8))`,
    [link.linkId, link.tokenHash, link.purpose, link.orgId, link.personId, link.userId, link.createdBy, link.minutes],
  );
const linkColumns = `link_id as "linkId", purpose, org_id as "orgId", person_id as "personId", user_id as "userId",
  used_at is null and expires_at > clock_timestamp() as usable`;
export const linkByHash = (db: Db, tokenHash: Buffer): Promise<Link | null> =>
  first(db, `select ${linkColumns} from auth.link where token_hash = $1`, [tokenHash]);
/** Uses a link up; 0 when somebody was faster or it is too old. */
export const burnLink = (db: Db, linkId: string): Promise<number> =>
  count(db, `update auth.link set used_at = clock_timestamp() where link_id = $1 and used_at is null and expires_at > clock_timestamp()`, [
    linkId,
  ]);
/** Only the newest link for the same door is good. */
export const withdrawLinks = (
  db: Db,
  door: { purpose: LinkPurpose; orgId: string | null; personId: string | null; userId: string | null },
): Promise<number> =>
  count(
    db,
    `delete from auth.link where purpose = $1 and org_id is not distinct from $2::uuid and person_id is not distinct from $3::uuid
       and user_id is not distinct from $4::uuid and used_at is null`,
    [door.purpose, door.orgId, door.personId, door.userId],
  );
export const wasUsed = async (db: Db, purpose: LinkPurpose): Promise<boolean> =>
  (await first(db, `select 1 from auth.link where purpose = $1 and used_at is not null limit 1`, [purpose])) !== null;

// API keys --------------------------------------------------------------------------------------------------------------------------------

export type ApiKey = {
  readonly keyId: string;
  readonly personId: string;
  readonly person: string;
  readonly name: string;
  readonly hint: string;
  readonly readOnly: boolean;
  readonly createdAt: Instant;
  readonly usedAt: Instant | null;
  readonly expiresAt: Instant | null;
};
/** The living keys of one person, or of all (null). */
export const keysOf = (db: Db, orgId: string, personId: string | null): Promise<ApiKey[]> =>
  all(
    db,
    `select k.key_id as "keyId", k.person_id as "personId", p.name as person, k.name, k.hint, k.read_only as "readOnly",
       k.created_at as "createdAt", k.used_at as "usedAt", k.expires_at as "expiresAt"
     from auth.api_key k
     join person p on p.org_id = k.org_id and p.person_id = k.person_id
     where k.org_id = $1 and k.revoked_at is null and ($2::uuid is null or k.person_id = $2)
     order by k.created_at desc`,
    [orgId, personId],
  );
export const insertKey = (
  db: Db,
  key: {
    keyId: string;
    tokenHash: Buffer;
    hint: string;
    orgId: string;
    personId: string;
    name: string;
    readOnly: boolean;
    createdBy: string | null;
    days: number | null;
  },
): Promise<number> =>
  count(
    db,
    `insert into auth.api_key (key_id, token_hash, hint, org_id, person_id, name, read_only, created_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp() + make_interval(days => $9)) on conflict (key_id) do nothing`,
    [key.keyId, key.tokenHash, key.hint, key.orgId, key.personId, key.name, key.readOnly, key.createdBy, key.days],
  );
export const revokeKey = async (db: Db, orgId: string, keyId: string): Promise<{ personId: string } | null> =>
  first(
    db,
    `update auth.api_key set revoked_at = clock_timestamp() where org_id = $1 and key_id = $2 and revoked_at is null returning person_id as "personId"`,
    [orgId, keyId],
  );
export const keyOwner = async (db: Db, orgId: string, keyId: string): Promise<{ personId: string } | null> =>
  first(db, `select person_id as "personId" from auth.api_key where org_id = $1 and key_id = $2 and revoked_at is null`, [orgId, keyId]);

// Limits ----------------------------------------------------------------------------------------------------------------------------------

/** Counts one more try in a bucket and says which one it is, and how many seconds until the bucket empties. */
export const countTry = async (db: Db, bucket: string, minutes: number): Promise<{ tries: number; seconds: number }> => {
  const row = await first<{ tries: number; seconds: number }>(
    db,
    `insert into auth.attempt as a (bucket, count, since) values ($1, 1, clock_timestamp())
     on conflict (bucket) do update
     set count = case when a.since < clock_timestamp() - $2::float8 * interval '1 minute' then 1 else a.count + 1 end,
       since = case when a.since < clock_timestamp() - $2::float8 * interval '1 minute' then clock_timestamp() else a.since end
     returning count as tries, ceil(extract(epoch from since + $2::float8 * interval '1 minute' - clock_timestamp()))::int as seconds`,
    [bucket, minutes],
  );
  return row ?? { tries: 0, seconds: 0 };
};
/** A try that succeeded does not count: a whole office signs in from one address. */
export const forgiveTries = (db: Db, buckets: readonly string[]): Promise<number> =>
  count(db, `update auth.attempt set count = greatest(count - 1, 0) where bucket = any($1)`, [buckets]);
export const isRemembered = async (db: Db, bucket: string, days: number): Promise<boolean> =>
  (await first(db, `select 1 from auth.attempt where bucket = $1 and since > clock_timestamp() - make_interval(days => $2)`, [
    bucket,
    days,
  ])) !== null;
export const remember = (db: Db, bucket: string): Promise<number> =>
  count(
    db,
    `insert into auth.attempt (bucket, count, since) values ($1, 1, clock_timestamp()) on conflict (bucket) do update set since = clock_timestamp()`,
    [bucket],
  );
/** Tries older than the longest limit and places not seen for long say nothing any more. */
export const forgetOldTries = (db: Db): Promise<number> =>
  count(
    db,
    `delete from auth.attempt where since < clock_timestamp() - case when bucket like 'known %' then interval '180 days' else interval '1 day' end`,
    [],
  );

// Organisations ---------------------------------------------------------------------------------------------------------------------------

export const organisationKeys = async (db: Db): Promise<Set<string>> =>
  new Set((await all<{ key: string }>(db, `select org_id, key from organisation`, [])).map((row) => row.key));
/** The people of the demo organisation who can be tried out, one a home page, the fullest trees first. */
export type DemoPerson = {
  readonly orgId: string;
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  readonly organisation: string;
};
export const demoPeople = (db: Db): Promise<DemoPerson[]> =>
  all(
    db,
    `select o.org_id as "orgId", p.person_id as "personId", p.name, r.role, o.name as organisation
     from organisation o
     join person_role r on r.org_id = o.org_id
     join person p on p.org_id = o.org_id and p.person_id = r.person_id
     where o.purpose = 'demo' and r.role in ('am', 'rm', 'leader', 'operations', 'administrator')
     order by o.created_at desc, p.key`,
    [],
  );
export const demoPerson = (db: Db, personId: string): Promise<{ orgId: string; name: string; key: string } | null> =>
  first(
    db,
    `select p.org_id as "orgId", p.name, p.key from person p join organisation o on o.org_id = p.org_id where o.purpose = 'demo' and p.person_id = $1`,
    [personId],
  );
