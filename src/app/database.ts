import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { FolderIsHeld, holderOf, takeFolder, type HeldFolder } from "../kernel/io/dataFolder.ts";
import { migrate } from "../kernel/io/migrate.ts";
import { connectionOf, startPostgres } from "../kernel/io/postgres.ts";

type Place = { readonly dataDir: string; readonly databaseUrl: string | null };
export type OpenDatabase = { readonly connection: pg.PoolConfig; readonly close: () => Promise<void> };

/**
 * The migrated database of a folder that this program now holds: the private server, started here, or the operator's own.
 * The folder is held in both cases, because files lie in it too.
 */
export const holdDatabase = async (place: Place, folder: HeldFolder, log: (line: string) => void): Promise<OpenDatabase> => {
  if (place.databaseUrl) {
    const connection = { connectionString: place.databaseUrl };
    await migrate(connection);
    return { connection, close: async () => folder.release() };
  }
  const postgres = await startPostgres({ dataDir: place.dataDir, log, onSocket: (socket) => folder.note({ socket }) });
  const close = async () => {
    await postgres.stop();
    folder.release();
  };
  try {
    await migrate(postgres.connection);
  } catch (error) {
    await close();
    throw error;
  }
  return { connection: postgres.connection, close };
};

/**
 * The database for one command, whether or not a server runs on the folder: a running server's is shared through its socket, else the
 * private one is started for the duration. Another command on the folder is waited for.
 */
export const borrowDatabase = async (place: Place, command: string): Promise<OpenDatabase> => {
  if (place.databaseUrl) {
    const connection = { connectionString: place.databaseUrl };
    await migrate(connection);
    return { connection, close: async () => {} };
  }
  const shared = await sharedWithServer(place.dataDir);
  if (shared) return { connection: shared, close: async () => {} };
  const folder = takeFolder(place.dataDir, command);
  try {
    return await holdDatabase(place, folder, () => {});
  } catch (error) {
    folder.release();
    throw error;
  }
};

const sharedWithServer = async (dataDir: string): Promise<pg.PoolConfig | null> => {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const holder = holderOf(dataDir);
    if (!holder) return null;
    if (holder.url && holder.socket) return connectionOf(holder.socket, readFileSync(path.join(dataDir, "database-password"), "utf8"));
    if (performance.now() > deadline) throw new FolderIsHeld(dataDir, holder);
    await sleep(50);
  }
};
