import { describe, expect, it } from "vitest";
import { tenantTables, unboundTables } from "../support/watchStatements.ts";

describe("the watch over statements", () => {
  it("knows the tenant tables from the migrations", () => {
    expect(tenantTables).toEqual(
      expect.arrayContaining(["person", "reporting_closure", "opportunity", "submission", "organisation", "audit"]),
    );
    expect(tenantTables).not.toContain("schema_migration");
  });

  it.each([
    "select * from person",
    "select p.name from person p join opportunity o on o.owner_id = p.person_id where p.org_id = $1",
    "update opportunity set stage = 25 where opportunity_id = $1",
    "delete from reporting_line",
    "insert into event (event_id) values ($1)",
  ])("finds %s", (statement) => expect(unboundTables(statement)).not.toBeNull());

  it.each([
    "select * from person where org_id = $1",
    "select p.name from person p join opportunity o on o.org_id = p.org_id and o.owner_id = p.person_id where p.org_id = $1",
    "insert into event (org_id, event_id) values ($1, $2)",
    'select * from auth."session" where "token" = $1',
    "select person_id from unnest($1::uuid[]) as person(person_id)",
  ])("lets %s pass", (statement) => expect(unboundTables(statement)).toBeNull());
});
