import path from "node:path";
import pg from "pg";
import type { Application } from "../kernel/io/application.ts";
import { connectionTypes } from "../kernel/io/db.ts";
import { jsonLog, type Log } from "../kernel/io/log.ts";
import { kernelRefusals } from "../kernel/pure/problem.ts";
import type { Word } from "../kernel/pure/words.ts";
import { bundleRefusals } from "./words.ts";
import { rooms } from "./rooms.ts";
import { subscribers } from "./subscriptions.ts";

/** The living program over a database: its pool, its listeners, its sentences. The caller ends the pool. */
export const makeApplication = (
  connection: pg.PoolConfig,
  { dataDir, publicUrl, log = jsonLog, connections = 16 }: { dataDir: string; publicUrl: string; log?: Log; connections?: number },
): Application => {
  const pool = new pg.Pool({ ...connection, types: connectionTypes, max: connections, application_name: "drumbeat" });
  // A connection that dies (the database was restarted) is dropped, idle or in use; the next request opens a new one.
  pool.on("error", (error) => log("warn", "a database connection was lost", { error: error.message }));
  pool.on("connect", (client) => client.on("error", () => {}));
  return { pool, log, subscribers, filesDir: path.join(dataDir, "files"), publicUrl, sentences: allSentences() };
};

/** The sentence of every refusal code, of the kernel and of all rooms. */
export const allSentences = (): ReadonlyMap<string, Word> =>
  new Map<string, Word>([
    ...Object.entries(kernelRefusals),
    ...Object.entries(bundleRefusals),
    ...rooms.flatMap(({ refusals }) => Object.entries(refusals)),
  ]);
