import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client(inject("connection"));
  await client.connect();
});
afterAll(() => client.end());

const names = async (sql: string): Promise<string[]> => (await client.query<{ name: string }>(sql)).rows.map(({ name }) => name);
const tenantTables = `select c.oid, c.relname::text as name, c.relrowsecurity, c.relforcerowsecurity from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id'
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`;

describe("the schema", () => {
  it("locks every tenant table by row-level security, for its owner too", async () => {
    expect(await names(`select name from (${tenantTables}) t where not (relrowsecurity and relforcerowsecurity)`)).toEqual([]);
    expect((await names(`select name from (${tenantTables}) t`)).length).toBeGreaterThan(25);
  });

  it("begins the key of every tenant table with the organisation, and has no unique key without it", async () => {
    const unique = `select i.indexrelid::regclass::text as name, i.indrelid, i.indisprimary,
      array(select attname::text from unnest(i.indkey) with ordinality k(n, at) join pg_attribute on attrelid = i.indrelid and attnum = k.n order by k.at) as columns
      from pg_index i join (${tenantTables}) t on t.oid = i.indrelid where i.indisunique`;
    expect(
      await names(`select name from (${unique}) u where not ('org_id' = any(columns)) or (indisprimary and columns[1] <> 'org_id')`),
    ).toEqual([]);
  });

  it("reaches from one tenant table to another only within the organisation", async () => {
    const outside = await names(`
      select conname::text as name from pg_constraint c join (${tenantTables}) t on t.oid = c.conrelid join (${tenantTables}) f on f.oid = c.confrelid
      where c.contype = 'f'
        and not exists (select from unnest(c.conkey) k(n) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n where a.attname = 'org_id')`);
    expect(outside).toEqual([]);
  });

  it("has no triggers of its own on tenant tables, so that they can be shared out over several servers", async () => {
    expect(
      await names(`select tgname::text as name from pg_trigger join (${tenantTables}) t on t.oid = tgrelid where not tgisinternal`),
    ).toEqual([]);
  });

  it("says of every table whose room it is", async () => {
    const rooms = "organisation|calendar|targets|pipeline|orders|commit|metrics|imports|kernel|demo";
    const unsaid = await names(`select name from (${tenantTables}) t where coalesce(obj_description(oid), '') !~ '^(${rooms}): .+'`);
    expect(unsaid).toEqual([]);
  });

  it("lets nobody change or delete what is kept for ever: the application's role has no right to", async () => {
    const kept = await names(`select name from (${tenantTables}) t where obj_description(oid) ~ 'insert-only'`);
    expect(kept).toEqual(
      expect.arrayContaining([
        "submission",
        "submission_line",
        "opportunity_revision",
        "audit",
        "evidence",
        "roll_up",
        "snapshot",
        "verdict",
      ]),
    );
    for (const table of kept) {
      for (const command of [`update ${table} set org_id = org_id`, `delete from ${table}`, `truncate ${table}`]) {
        await client.query("begin; set local role drumbeat_app; set local app.org_id = '00000000-0000-0000-0000-000000000000'");
        await expect(client.query(command), command).rejects.toThrow("permission denied");
        await client.query("rollback");
      }
    }
  });

  it("gives the application's role no way past row-level security", async () => {
    const { rows } = await client.query(
      "select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole from pg_roles where rolname = 'drumbeat_app'",
    );
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false }]);
  });
});
