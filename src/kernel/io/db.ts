import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type RawBuilder,
} from "kysely";
import pg from "pg";
import type { Instant } from "../pure/day.ts";
import type { Context } from "./context.ts";

export { sql } from "kysely";

/**
 * An open transaction in one organisation. Rows come back as bigint (int8), Temporal.PlainDate (date), Temporal.Instant (timestamptz),
 * text (numeric) and plain values (json). Queries are Kysely's `sql<Row>` templates or built queries; parameters may be Temporal and bigint.
 */
export type Tx = {
  readonly context: Context;
  readonly orgId: string;
  readonly all: <Row>(query: Query<Row>) => Promise<Row[]>;
  /** The one row there is; null when there is none; throws when there are more. */
  readonly maybe: <Row>(query: Query<Row>) => Promise<Row | null>;
  /** The one row that must be there. */
  readonly one: <Row>(query: Query<Row>) => Promise<Row>;
  /** Runs a command; returns how many rows it touched. */
  readonly exec: (query: Query<unknown>) => Promise<number>;
  /** The organisation's instant: the database's clock plus the organisation's offset, read once, when first asked (after the row lock of what is decided). */
  readonly now: () => Promise<Instant>;
  readonly client: pg.ClientBase;
};
export type Query<Row> = RawBuilder<Row> | { compile: () => CompiledQuery<Row> };

/** A typed query builder over the given tables; it only makes text, `tx` runs it. */
export const build = <Tables>(): Kysely<Tables> => builder as unknown as Kysely<Tables>;
const builder = new Kysely<never>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/**
 * Runs `work` in one transaction of the context's organisation, under the application's role; joins the one that is open already.
 * Whatever it throws rolls everything back.
 */
export const inTransaction = async <T>(context: Context, work: (tx: Tx) => Promise<T>, { readOnly = false } = {}): Promise<T> => {
  if (context.tx) return work(context.tx);
  const client = await context.app.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(opening(context.orgId, readOnly));
    const result = await work(transactionOn(client, context));
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error(String(failure));
    });
    throw error;
  } finally {
    client.release(broken);
  }
};

/** The same, for questions: nothing can be written, and all queries see one instant. */
export const reading = <T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> => inTransaction(context, work, { readOnly: true });

const opening = (orgId: string, readOnly: boolean): string => {
  if (!/^[0-9a-f-]{36}$/.test(orgId)) throw new Error("a transaction needs an organisation");
  return `begin${readOnly ? " isolation level repeatable read read only" : ""}; set local role drumbeat_app; set local app.org_id = '${orgId}'`;
};

const transactionOn = (client: pg.ClientBase, context: Context): Tx => {
  const run = async <Row>(query: Query<Row>): Promise<{ rows: Row[]; count: number }> => {
    const compiled =
      "toOperationNode" in query && "as" in query
        ? (query as RawBuilder<Row>).compile(builder)
        : (query as { compile: () => CompiledQuery<Row> }).compile();
    const result = await client.query(compiled.sql, compiled.parameters.map(toParameter));
    return { rows: result.rows as Row[], count: result.rowCount ?? 0 };
  };
  let now: Promise<Instant> | undefined;
  const all: Tx["all"] = async (query) => (await run(query)).rows;
  const maybe: Tx["maybe"] = async (query) => {
    const { rows } = await run(query);
    if (rows.length > 1) throw new Error(`expected at most one row, got ${rows.length}`);
    return rows[0] ?? null;
  };
  const tx: Tx = {
    context: { ...context },
    orgId: context.orgId,
    all,
    maybe,
    one: async (query) => {
      const row = await maybe(query);
      if (row === null) throw new Error("expected a row, got none");
      return row;
    },
    exec: async (query) => (await run(query)).count,
    now: () => (now ??= organisationNow(client, context.orgId)),
    client,
  };
  Object.assign(tx.context, { tx });
  return tx;
};

const organisationNow = async (client: pg.ClientBase, orgId: string): Promise<Instant> => {
  const result = await client.query<{ now: Instant }>(
    "select coalesce(clock_fixed_at, clock_timestamp() + clock_offset) as now from organisation where org_id = $1",
    [orgId],
  );
  const row = result.rows[0];
  if (!row) throw new Error("no such organisation");
  return row.now;
};

/** A JSON parameter: arrays would otherwise become PostgreSQL arrays. bigint becomes text. */
export const json = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? part.toString() : part));

const toParameter = (value: unknown): unknown => {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Temporal.PlainDate || value instanceof Temporal.Instant || value instanceof Temporal.PlainYearMonth)
    return value.toString();
  if (Array.isArray(value)) return value.map(toParameter);
  return value;
};

/** Connection settings that give the row values promised by `Tx`. */
export const connectionTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    parsers.get(oid) ?? (pg.types.getTypeParser(oid, format ?? "text") as (text: string) => unknown),
} as pg.CustomTypesConfig;

const parseInstant = (text: string): Instant => Temporal.Instant.from(text);
const parseArray = (text: string, parse: (item: string) => unknown): unknown[] =>
  (pg.types.getTypeParser(1009 as number as 25, "text") as unknown as (text: string) => (string | null)[])(text).map((item) =>
    item === null ? null : parse(item),
  );
const parsers: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [20, BigInt],
  [1082, (text) => Temporal.PlainDate.from(text)],
  [1184, parseInstant],
  [1186, (text) => text],
  [1700, (text) => text],
  [1016, (text) => parseArray(text, BigInt)],
  [1182, (text) => parseArray(text, (item) => Temporal.PlainDate.from(item))],
  [1185, (text) => parseArray(text, parseInstant)],
]);
