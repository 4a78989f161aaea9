import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "../../src/kernel/io/migrate.ts";
import { startPostgres, type Connection } from "../../src/kernel/io/postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The run's private PostgreSQL, migrated: `inject("connection")`. Every test makes an organisation of its own in it. */
    connection: Connection;
  }
}

/** One server for the whole run, in a folder that goes with it. Loss of power may lose it: fsync is off. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "drumbeat-test-"));
  const postgres = await startPostgres({
    dataDir,
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" },
  });
  await migrate(postgres.connection);
  project.provide("connection", postgres.connection);
  return async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
