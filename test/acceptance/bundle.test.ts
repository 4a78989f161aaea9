import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { BundleRefused, dumpBundle, folderSource, loadBundle } from "../../src/app/bundle.ts";
import { newId } from "../../src/kernel/io/id.ts";
import { sql, inTransaction } from "../../src/kernel/io/db.ts";
import { systemContext } from "../../src/kernel/io/context.ts";
import { testApplication } from "../support/application.ts";

const app = testApplication();
const golden = path.join(import.meta.dirname, "../golden/small");
const folders: string[] = [];
afterAll(async () => {
  await app.pool.end();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const load = (folder: string): Promise<string> => loadBundle(app, folderSource(folder), { key: `bundle-${newId()}` });
const dump = async (orgId: string): Promise<Map<string, string>> => {
  const files = new Map<string, string>();
  for await (const { file, lines } of dumpBundle(app, orgId)) files.set(file, [...lines].map((line) => `${line}\n`).join(""));
  return files;
};
const written = (files: Map<string, string>): string => {
  const folder = mkdtempSync(path.join(tmpdir(), "bundle-"));
  folders.push(folder);
  for (const [file, text] of files) if (text !== "") writeFileSync(path.join(folder, file), text);
  return folder;
};
/** The golden bundle with its questions left out and one file changed. */
const changed = (file: string, change: (text: string) => string): string => {
  const folder = mkdtempSync(path.join(tmpdir(), "bundle-"));
  folders.push(folder);
  cpSync(golden, folder, { recursive: true });
  writeFileSync(path.join(folder, file), change(readFileSync(path.join(folder, file), "utf8")));
  return folder;
};
const problemsOf = async (folder: string): Promise<unknown> => {
  const error: unknown = await load(folder).catch((reason: unknown) => reason);
  if (!(error instanceof BundleRefused)) throw error;
  return error.problems;
};

describe("a bundle (product 6-bundle)", () => {
  it("gives the same bytes when a dump is loaded and dumped again", async () => {
    const first = await dump(await load(golden));
    expect(await dump(await load(written(first)))).toEqual(first);
    expect(first.get("opportunity_revisions.ndjson")?.split("\n")).toHaveLength(452);
  });

  it("names every fault at once, with file, line, field and what was expected", async () => {
    const folder = changed("orders.ndjson", (text) =>
      text
        .replace('"opp00000"', '"nothing"')
        .replace('"amount": "290970.14"', '"amount": "290970.141"')
        .replace('"key": "ord00002"', '"key": "ord00002", "colour": "red"'),
    );
    expect(await problemsOf(folder)).toEqual([
      { file: "orders.ndjson", line: 3, field: "colour", expected: "no such field" },
      { file: "orders.ndjson", line: 1, field: "opportunity", expected: 'the key of one of the opportunities ("nothing" is none)' },
      { file: "orders.ndjson", line: 2, field: "amount", expected: "an amount in CNY" },
    ]);
  });

  it("refuses a reporting line that overlaps or leads back to the person", async () => {
    const folder = changed("reporting.ndjson", (text) =>
      text.replace('{"person": "leader", "manager": null', '{"person": "leader", "manager": "am000"'),
    );
    expect(await problemsOf(folder)).toContainEqual(
      expect.objectContaining({
        file: "reporting.ndjson",
        field: "manager",
        expected: "somebody who is not below the person on those days",
      }),
    );
  });

  it("refuses history out of order: an ended version before its predecessor, a revision before its deal", async () => {
    const folder = changed("opportunity_revisions.ndjson", (text) =>
      text.replace('"at": "2025-02-10T10:00:00+08:00"', '"at": "2024-02-10T10:00:00+08:00"'),
    );
    expect(await problemsOf(folder)).toEqual([
      { file: "opportunity_revisions.ndjson", line: 1, field: "at", expected: "an instant not before the opportunity's created_at" },
    ]);
  });

  it("leaves nothing behind when it is refused", async () => {
    const before = await app.pool.query<{ n: bigint }>("select count(*) as n from organisation");
    await load(changed("people.ndjson", (text) => text.replace('"key": "rm0"', '"key": "leader"'))).catch(() => undefined);
    const after = await app.pool.query<{ n: bigint }>("select count(*) as n from organisation");
    expect(after.rows).toEqual(before.rows);
  });

  it("keeps the whole tree of any day in the closure", async () => {
    const orgId = await load(golden);
    const tree = (day: string) =>
      inTransaction(systemContext(app, orgId, "test"), (tx) =>
        tx.all(sql<{ key: string }>`
          select d.key from reporting_closure c join person a on a.org_id = c.org_id and a.person_id = c.ancestor_id join person d on d.org_id = c.org_id and d.person_id = c.descendant_id
          where c.org_id = ${orgId} and a.key = 'rm0' and c.from_day <= ${day}::date and ${day}::date < c.to_day order by d.key`),
      );
    expect((await tree("2026-04-26")).map(({ key }) => key)).toEqual(["am000", "am002", "am004", "rm0"]);
    expect((await tree("2026-04-27")).map(({ key }) => key)).toEqual(["am000", "am002", "am003", "am004", "rm0"]);
  });
});
