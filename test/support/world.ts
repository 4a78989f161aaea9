import path from "node:path";
import { z } from "zod";
import { folderSource, loadBundle } from "../../src/app/bundle.ts";
import { rooms } from "../../src/app/rooms.ts";
import type { Application } from "../../src/kernel/io/application.ts";
import { systemContext } from "../../src/kernel/io/context.ts";
import { inTransaction } from "../../src/kernel/io/db.ts";
import { newId } from "../../src/kernel/io/id.ts";
import type { Route } from "../../src/kernel/io/serve.ts";
import { zodOf, type Shape } from "../../src/kernel/pure/endpoint.ts";
import type { Role } from "../../src/organisation/rules.ts";
import { recordPeople } from "../../src/organisation/service.ts";
import { createKey } from "../../src/organisation/service/account.ts";

/** Every route of every room. */
export const allRoutes: readonly (Route & { readonly name: string })[] = rooms.flatMap(({ routes }) =>
  routes.map((route) => ({ ...route, name: `${route.method} ${route.path}` })),
);

export type World = {
  readonly orgId: string;
  /** An API key of the person. */
  readonly keyOf: (personKey: string) => Promise<string>;
  /** One id of each kind of thing, all belonging to the victim (am005) or to the organisation. */
  readonly ids: Readonly<Record<Kind, string>>;
  readonly person: (key: string) => string;
};
export const kinds = [
  "person",
  "opportunity",
  "account",
  "product",
  "order",
  "submission",
  "delegation",
  "key",
  "session",
  "import",
  "mapping",
  "organisation",
] as const;
export type Kind = (typeof kinds)[number];

/**
 * A whole organisation: the golden bundle (leader > rm0, rm1 > am000 …) with an administrator, operations and finance, and one thing of each kind
 * that the bundle lacks. Every name in it begins with `mark`.
 */
export const makeWorld = async (app: Application, mark: string): Promise<World> => {
  const orgId = await loadBundle(app, folderSource(path.join(import.meta.dirname, "../golden/small")), { key: `${mark}-${newId()}` });
  const system = systemContext(app, orgId, "test");
  const offices = (["administrator", "operations", "finance"] as const).map((role: Role) => ({
    ...{ key: role, name: role, email: null, team: null, submits: false, activeFrom: null, activeTo: null, roles: [role] },
  }));
  await inTransaction(system, (tx) => recordPeople(tx, offices));
  const query = async (text: string, ...values: unknown[]) => (await app.pool.query<Record<string, string>>(text, [orgId, ...values])).rows;
  for (const table of ["person", "account", "opportunity"]) await query(`update ${table} set name = $2 || name where org_id = $1`, mark);
  const people = new Map(
    (await query("select key, person_id from person where org_id = $1")).map((row) => [row["key"], row["person_id"] ?? ""]),
  );
  const person = (key: string): string => people.get(key) ?? "";
  const keyOf = (key: string): Promise<string> =>
    inTransaction(system, (tx) => createKey(tx, { keyId: newId(), personId: person(key), name: mark, readOnly: false, days: null }));
  return { orgId, keyOf, person, ids: await idsOf(query, { victim: person("am005"), other: person("am001"), orgId, mark, keyOf }) };
};

type Query = (text: string, ...values: unknown[]) => Promise<Record<string, string>[]>;
type Owned = {
  readonly victim: string;
  readonly other: string;
  readonly orgId: string;
  readonly mark: string;
  readonly keyOf: World["keyOf"];
};
const idsOf = async (query: Query, { victim, other, orgId, mark, keyOf }: Owned): Promise<World["ids"]> => {
  const [product, delegation, session, user, imported, mapping] = [newId(), newId(), newId(), newId(), newId(), newId()];
  await query("insert into product (org_id, product_id, key, name, currency) values ($1, $2, 'p', $3, 'CNY')", product, `${mark} product`);
  await query(
    "insert into delegation (org_id, delegation_id, person_id, delegate_id, from_day) values ($1, $2, $3, $4, '2026-01-01')",
    delegation,
    victim,
    other,
  );
  await query(
    `with u as (insert into auth."user" ("id", "name", "email", "emailVerified") values ($2, 'v', $4, false) returning 1),
      m as (insert into auth.membership (user_id, org_id, person_id) values ($2, $1, $5) returning 1)
    insert into auth.session ("id", "token", "userId", "expiresAt", "updatedAt") values ($3, $4, $2, now() + interval '1 day', now())`,
    user,
    session,
    `${user}@x.example`,
    victim,
  );
  await query(
    "insert into import_run (org_id, import_id, kind, source, file_name, file_hash, status, started_by, created_at) values ($1, $2, 'accounts', 's', $3, 'h', 'checked', $4, now())",
    imported,
    `${mark}.csv`,
    victim,
  );
  await query(
    "insert into import_mapping (org_id, mapping_id, name, kind, mapping, saved_by, saved_at) values ($1, $2, $3, 'accounts', '{}', $4, now())",
    mapping,
    `${mark} mapping`,
    victim,
  );
  await keyOf("am005");
  const one = async (text: string): Promise<string> => (await query(text, victim))[0]?.["id"] ?? "";
  return {
    ...{ organisation: orgId, person: victim, product, delegation, session, import: imported, mapping },
    opportunity: await one(
      "select opportunity_id as id from opportunity where org_id = $1 and owner_id = $2 and stage between 0 and 90 limit 1",
    ),
    account: await one("select account_id as id from opportunity where org_id = $1 and owner_id = $2 limit 1"),
    order: await one("select order_id as id from sales_order where org_id = $1 and owner_id = $2 limit 1"),
    submission: await one(
      "select submission_id as id from submission where org_id = $1 and person_id = $2 and kind = 'weekly' order by week desc limit 1",
    ),
    key: await one("select key_id as id from auth.api_key where org_id = $1 and person_id = $2"),
  };
};

/** What kind of thing the id in a path names, by the word before it. A new kind of path needs a line here: the tests fail without. */
const kindOfSegment: Readonly<Record<string, Kind>> = {
  people: "person",
  opportunities: "opportunity",
  accounts: "account",
  products: "product",
  orders: "order",
  submissions: "submission",
  delegations: "delegation",
  keys: "key",
  sessions: "session",
  imports: "import",
  mappings: "mapping",
  organisations: "organisation",
  ...{ targets: "person", weeks: "person", drafts: "person", team: "person", "roll-ups": "person", adjustments: "person" },
};
/** What kind of thing a field of a query or a body names. */
const kindOfField: Readonly<Record<string, Kind>> = {
  ...{
    of: "person",
    level_of: "person",
    owner: "person",
    ownerId: "person",
    tree: "person",
    person: "person",
    personId: "person",
    person_id: "person",
  },
  ...{ managerId: "person", manager: "person", delegateId: "person", delegate: "person", under: "person", root: "person" },
  ...{
    account: "account",
    accountId: "account",
    product: "product",
    productId: "product",
    opportunity: "opportunity",
    opportunityId: "opportunity",
  },
  ...{
    order: "order",
    orderId: "order",
    submission: "submission",
    submissionId: "submission",
    mapping: "mapping",
    mappingId: "mapping",
    subject: "person",
  },
};
const plainParams: Readonly<Record<string, string>> = {
  ...{
    week: "2026-W13",
    month: "2026-05",
    period: "2026-W13",
    day: "2026-03-02",
    key: "attainment",
    currency: "USD",
    year: "2026",
    quarter: "2026-Q2",
    line: "1",
    version: "1",
    stage: "0",
    rate: "1",
    kind: "accounts",
    name: "unheard of",
  },
};

export type Request = { readonly path: string; readonly body: unknown; readonly namesIds: boolean };
/** A request for a route that names things of the world wherever it can; null with the reason when no sample is known for it. */
export const requestFor = (route: Route, ids: World["ids"]): Request | { readonly unknown: string } => {
  const segments = route.path.split("/");
  const unknown = segments.find(
    (segment, index) => segment.startsWith(":") && !paramKind(segments, index) && !plainParams[segment.slice(1)],
  );
  if (unknown) return { unknown: `${route.method} ${route.path}: what kind of thing is ${unknown}? Add it to test/support/world.ts.` };
  const filled = segments.map((segment, index) =>
    segment.startsWith(":") ? (idOrPlain(paramKind(segments, index), ids) ?? plainParams[segment.slice(1)]) : segment,
  );
  const query = route.endpoint.query ? (sample(schemaOf(route.endpoint.query), "", ids) as Record<string, unknown>) : {};
  const search = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]));
  const body = route.endpoint.body ? sample(schemaOf(route.endpoint.body), "", ids) : undefined;
  const all = JSON.stringify([filled, query, body]);
  return {
    path: `${filled.join("/")}${search.size > 0 ? `?${search.toString()}` : ""}`,
    body,
    namesIds: Object.values(ids).some((id) => all.includes(id)),
  };
};
const paramKind = (segments: readonly string[], index: number): Kind | undefined => {
  const name = segments[index]?.slice(1) ?? "";
  if (kindOfField[name]) return kindOfField[name];
  return name === "id" ? kindOfSegment[segments[index - 1] ?? ""] : undefined;
};
const idOrPlain = (kind: Kind | undefined, ids: World["ids"]): string | undefined => kind && ids[kind];

type Schema = {
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: unknown[];
  readonly const?: unknown;
  readonly anyOf?: Schema[];
  readonly oneOf?: Schema[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly properties?: Record<string, Schema>;
  readonly required?: string[];
  readonly default?: unknown;
};
const schemaOf = (shape: Shape): Schema =>
  z.toJSONSchema(zodOf(shape), { io: "input", unrepresentable: "any", reused: "inline" }) as Schema;

/** A value that the schema takes: what is required, and every field that names a thing. */
const sample = (schema: Schema, name: string, ids: World["ids"]): unknown => {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return sample(choices.find((each) => each.type !== "null") ?? {}, name, ids);
  switch (schema.type ?? "string") {
    case "object":
      return sampleObject(schema, ids);
    case "array":
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => sample(schema.items ?? {}, name, ids));
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1);
    case "boolean":
      return true;
    default:
      return sampleText(schema, name, ids);
  }
};
const sampleObject = (schema: Schema, ids: World["ids"]): Record<string, unknown> => {
  const properties = Object.entries(schema.properties ?? {});
  const wanted = properties.filter(([name]) => schema.required?.includes(name) || kindOfField[name] !== undefined);
  return Object.fromEntries((wanted.length > 0 ? wanted : properties.slice(0, 1)).map(([name, each]) => [name, sample(each, name, ids)]));
};
const sampleText = (schema: Schema, name: string, ids: World["ids"]): string => {
  const kind = kindOfField[name];
  if (kind) return ids[kind];
  if (schema.format === "uuid") return name === "id" ? newId() : ids.person;
  if (schema.format === "date") return today();
  if (schema.format === "date-time") return "2026-05-01T00:00:00Z";
  if (schema.format === "email") return `${newId()}@x.example`;
  if (schema.pattern?.includes("W")) return "2026-W13";
  if (schema.pattern?.includes("0[1-9]|1[0-2]")) return "2026-05";
  if (schema.pattern?.startsWith("^-?\\d")) return "100";
  if (name === "timeZone") return "Asia/Shanghai";
  if (name === "key" && !schema.pattern) return `key-${newId()}`;
  return plainParams[name] ?? "CNY";
};
const today = (): string => Temporal.Now.plainDateISO("Asia/Shanghai").toString();

/** A checksum of every row of every table that the organisation owns, table by table; the log of requests' keys is left out. */
export const checksums = async (app: Application, orgId: string): Promise<Readonly<Record<string, string>>> => {
  const { rows: tables } = await app.pool.query<{
    name: string;
  }>(`select format('%I.%I', table_schema, table_name) as name from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where column_name = 'org_id' and table_type = 'BASE TABLE' and table_schema in ('public', 'auth') and table_name not in ('idempotency_key') order by 1`);
  const sums = tables.map(
    ({ name }) =>
      `select '${name}' as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${name} t where org_id = '${orgId}'`,
  );
  const { rows } = await app.pool.query<{ name: string; sum: string }>(
    `${sums.join(" union all ")} union all select 'auth.session', md5(coalesce(string_agg(s."id"::text, '|' order by s."id"), '')) from auth.session s join auth.membership m on m.user_id = s."userId" where m.org_id = '${orgId}'`,
  );
  return Object.fromEntries(rows.map(({ name, sum }) => [name, sum]));
};

/** Every id that belongs to the organisation. */
export const allIds = async (app: Application, orgId: string): Promise<Set<string>> => {
  const { rows } = await app.pool.query<{ id: string }>(
    `select person_id as id from person where org_id = $1 union select opportunity_id from opportunity where org_id = $1 union select account_id from account where org_id = $1
     union select product_id from product where org_id = $1 union select order_id from sales_order where org_id = $1 union select submission_id from submission where org_id = $1
     union select key_id from auth.api_key where org_id = $1 union select delegation_id from delegation where org_id = $1 union select import_id from import_run where org_id = $1
     union select mapping_id from import_mapping where org_id = $1 union select $1`,
    [orgId],
  );
  return new Set(rows.map(({ id }) => id));
};
