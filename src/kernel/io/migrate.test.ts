import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { migrate, migrationsFolder } from "./migrate.ts";

let folder: string;
let connection: pg.ClientConfig;
const ask = async (database: string, text: string) => {
  const client = new pg.Client({ ...inject("connection"), database });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};
const write = (name: string, sql: string) => writeFileSync(path.join(folder, name), sql);

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "drumbeat-migrations-"));
  const database = `migrate_${process.pid}_${path.basename(folder).slice(-6).toLowerCase()}`;
  await ask("postgres", `create database ${database}`);
  connection = { ...inject("connection"), database };
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await ask("postgres", `drop database ${connection.database} with (force)`);
});

describe("migrations", () => {
  it("run forward in order, once each, and may be run again", async () => {
    write("0002_second.sql", "insert into a select max(n) + 1 from a");
    write("0001_first.sql", "create table a (n int); insert into a values (1)");
    expect(await migrate(connection, folder)).toEqual(["0001_first.sql", "0002_second.sql"]);
    expect(await migrate(connection, folder)).toEqual([]);
    expect(await ask(connection.database!, "select n from a order by n")).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("run once when several programs start together", async () => {
    write("0001_first.sql", "create table a (n int); select pg_sleep(0.05); insert into a values (1)");
    const runs = await Promise.all([1, 2, 3, 4].map(() => migrate(connection, folder)));
    expect(runs.flat()).toEqual(["0001_first.sql"]);
  });

  it("leave nothing of a migration that fails", async () => {
    write("0001_first.sql", "create table a (n int); insert into a values ('not a number')");
    await expect(migrate(connection, folder)).rejects.toThrow("0001_first.sql failed and left nothing behind");
    expect(await ask(connection.database!, "select to_regclass('a') as a")).toEqual([{ a: null }]);
  });

  it("refuse a database that is newer than the program, without a write", async () => {
    write("0001_first.sql", "create table a (n int)");
    write("0002_second.sql", "create table b (n int)");
    await migrate(connection, folder);
    rmSync(path.join(folder, "0002_second.sql"));
    write("0003_third.sql", "create table c (n int)");
    await expect(migrate(connection, folder)).rejects.toThrow(
      "This database is newer than this program: it has the migration 0002_second.sql",
    );
    expect(await ask(connection.database!, "select to_regclass('c') as c")).toEqual([{ c: null }]);
  });

  it("refuse a database whose migration was changed afterwards", async () => {
    write("0001_first.sql", "create table a (n int)");
    await migrate(connection, folder);
    write("0001_first.sql", "create table a (n bigint)");
    await expect(migrate(connection, folder)).rejects.toThrow("was changed after this database had it");
  });

  it("of this program build an empty database", async () => {
    cpSync(migrationsFolder, folder, { recursive: true });
    expect((await migrate(connection, folder)).length).toBeGreaterThan(0);
  });
});
