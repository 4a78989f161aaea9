import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";

export const migrationsFolder = path.join(import.meta.dirname, "../../../migrations");
type Migration = { number: number; name: string; sql: string; checksum: string };

/**
 * Brings a database up to this program: every numbered .sql file that it lacks, oldest first, each in one transaction.
 * Two programs may do it at once (one waits); a database that knows more than this program is left as it is.
 *
 * returns  the names of the migrations now applied, empty when there was nothing to do
 */
export const migrate = async (connection: pg.ClientConfig, folder: string = migrationsFolder): Promise<string[]> => {
  const client = new pg.Client({ ...connection, application_name: "drumbeat migrate" });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(7070, 1)");
    await client.query(`create table if not exists schema_migration
      (number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`);
    const { rows: applied } = await client.query<{ number: number; name: string; checksum: string }>(
      "select number, name, checksum from schema_migration",
    );
    const pending = pendingOf(migrationsIn(folder), applied);
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
};

export const migrationsIn = (folder: string): Migration[] =>
  readdirSync(folder)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name), "utf8");
      return { number: Number(name.slice(0, 4)), name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });

const pendingOf = (known: Migration[], applied: { number: number; name: string; checksum: string }[]): Migration[] => {
  for (const { number, name, checksum } of applied) {
    const own = known.find((migration) => migration.number === number);
    if (!own)
      throw new Error(
        `This database is newer than this program: it has the migration ${name}. Start the newer program; nothing was changed.`,
      );
    if (own.checksum !== checksum)
      throw new Error(`The migration ${name} was changed after this database had it. Add a new one instead; nothing was changed.`);
  }
  const numbers = new Set(applied.map(({ number }) => number));
  return known.filter(({ number }) => !numbers.has(number));
};

const apply = async (client: pg.Client, { number, name, sql, checksum }: Migration): Promise<void> => {
  try {
    await client.query("begin");
    await client.query(sql);
    await client.query("insert into schema_migration (number, name, checksum) values ($1, $2, $3)", [number, name, checksum]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(`The migration ${name} failed and left nothing behind: ${(error as Error).message}`, { cause: error });
  }
};
