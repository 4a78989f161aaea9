import { spawn, type ChildProcess } from "node:child_process";
import { chownSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { databaseName, databaseUser, openCluster } from "./postgresCluster.ts";
import { clusterOwner, commandAs, nativeFolder } from "./postgresProgram.ts";

/** What pg's Pool and Client take. */
export type Connection = { host: string; user: string; database: string; password: string };
export type StartPostgres = {
  dataDir: string;
  log?: (line: string) => void;
  /** Of the server, above ours (tests turn fsync off). */
  settings?: Record<string, string>;
  /** Is told the run-time folder as soon as it exists, so that it can be removed even after a kill -9. */
  onSocket?: (folder: string) => void;
};
export type Postgres = { connection: Connection; pid: () => number; stop: () => Promise<void> };

/**
 * Starts the private PostgreSQL of a data folder (making its cluster when missing), on a unix socket in a short folder of the run-time
 * directory. If its process dies it is started again, for as long as `stop` was not called. The caller holds the folder's lock.
 */
export const startPostgres = async ({ dataDir, log = () => {}, settings = {}, onSocket }: StartPostgres): Promise<Postgres> => {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const folder = path.resolve(dataDir);
  const socket = makeRunFolder();
  onSocket?.(socket);
  try {
    const { cluster, password } = await openCluster(folder, socket);
    await stopOrphan(cluster, log);
    const supervised = await supervise({ cluster, socket, settings, logFile: path.join(folder, "postgres.log"), log });
    const stop = async () => {
      await supervised.stop();
      rmSync(socket, { recursive: true, force: true });
    };
    return { connection: connectionOf(socket, password), pid: supervised.pid, stop };
  } catch (error) {
    rmSync(socket, { recursive: true, force: true });
    throw error;
  }
};

export const connectionOf = (socket: string, password: string): Connection => ({
  host: socket,
  user: databaseUser,
  database: databaseName,
  password,
});

/** A socket's path has at most 107 bytes, so it never lies in the data folder. */
const makeRunFolder = (): string => {
  const candidates = [process.env["XDG_RUNTIME_DIR"], process.getuid?.() === 0 ? "/run" : undefined, tmpdir(), "/tmp"];
  for (const parent of candidates) {
    if (!parent || parent.length > 60) continue;
    try {
      const folder = mkdtempSync(path.join(parent, "drumbeat-"));
      if (clusterOwner) chownSync(folder, clusterOwner.uid, clusterOwner.gid);
      return folder;
    } catch {
      continue; // not writable: the next one
    }
  }
  throw new Error("No run-time folder can be written for the database's socket: set XDG_RUNTIME_DIR or TMPDIR to a short path.");
};

type Place = { cluster: string; socket: string; settings: Record<string, string>; logFile: string; log: (line: string) => void };

const supervise = async (place: Place): Promise<{ pid: () => number; stop: () => Promise<void> }> => {
  let stopping = false;
  let server = await startServer(place);
  let restarting: Promise<void> = Promise.resolve();
  const watch = (): void => {
    server.once("exit", (code, signal) => {
      if (stopping) return;
      place.log(`the database process ended (${signal ?? code}); starting it again`);
      restarting = restart();
    });
  };
  const restart = async (): Promise<void> => {
    while (!stopping) {
      try {
        server = await startServer(place);
        place.log("the database is back");
        return watch();
      } catch (error) {
        place.log(`the database could not be started again, trying on: ${String(error)}`);
        await sleep(1000);
      }
    }
  };
  watch();
  const stop = async (): Promise<void> => {
    stopping = true;
    await restarting;
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGINT");
    const impatient = setTimeout(() => server.kill("SIGQUIT"), 20_000);
    await ended;
    clearTimeout(impatient);
  };
  return { pid: () => server.pid ?? 0, stop };
};

/**
 * Retries for 20 s: after a kill -9 the backends of the old server linger and hold its shared memory for a moment.
 */
const startServer = async (place: Place): Promise<ChildProcess> => {
  const deadline = performance.now() + 20_000;
  for (;;) {
    try {
      return await startOnce(place);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(100);
    }
  }
};

const startOnce = async ({ cluster, socket, settings, logFile }: Place): Promise<ChildProcess> => {
  const native = nativeFolder();
  const flags = Object.entries({ ...settingsOf(socket), ...settings }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [command, args] = commandAs(path.join(native, "bin", "postgres"), ["-D", cluster, ...flags], {
    folders: [cluster, native, socket],
    endBy: "INT",
  });
  const output = openLog(logFile);
  // A session of its own: Ctrl C in a terminal reaches us alone, and we end it in order.
  const server = spawn(command, args, {
    cwd: socket,
    detached: true,
    stdio: ["ignore", output, output],
    env: { PATH: process.env["PATH"] ?? "", TZ: "UTC" },
  });
  closeSync(output);
  let failure: string | undefined;
  server.once("error", (error) => (failure = error.message));
  server.once("exit", (code, signal) => (failure = `${signal ?? `exit ${code}`}; ${lastLines(logFile)}`));
  for (;;) {
    if (failure !== undefined) throw new Error(`PostgreSQL did not start: ${failure}`);
    if (isReady(cluster, server.pid)) return server;
    await sleep(10);
  }
};

const settingsOf = (socket: string): Record<string, string> => ({
  listen_addresses: "",
  unix_socket_directories: socket,
  unix_socket_permissions: "0700",
  max_connections: "60",
  shared_buffers: "128MB",
  work_mem: "8MB",
  maintenance_work_mem: "128MB",
  effective_cache_size: "2GB",
  // Pages of our own disk or cache: without this a plan flipped from 3 to 149 ms.
  random_page_cost: "1.1",
  jit: "off",
  max_wal_size: "2GB",
  checkpoint_timeout: "15min",
  max_wal_senders: "0",
  io_workers: "2",
  autovacuum_max_workers: "2",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
});

/** Line 8 of postmaster.pid says "ready" when connections are taken. */
const isReady = (cluster: string, pid: number | undefined): boolean => {
  const lines = postmasterFile(cluster);
  return Number(lines?.[0]) === pid && lines?.[7]?.trim() === "ready";
};
const postmasterFile = (cluster: string): string[] | null => {
  try {
    return readFileSync(path.join(cluster, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return null;
  }
};

/** A server that outlived its program (kill -9 where the system cannot tie them together) is stopped; its writes are safe. */
const stopOrphan = async (cluster: string, log: (line: string) => void): Promise<void> => {
  const pid = Number(postmasterFile(cluster)?.[0]);
  if (!pid || !isPostgresOf(pid, cluster)) return;
  log(`a database process (${pid}) of an earlier program still runs; stopping it`);
  const started = performance.now();
  for (
    let signal: NodeJS.Signals = "SIGINT";
    isPostgresOf(pid, cluster);
    signal = performance.now() - started > 5000 ? "SIGQUIT" : "SIGINT"
  ) {
    process.kill(pid, signal);
    await sleep(100);
    if (performance.now() - started > 20_000)
      throw new Error(`The database process ${pid} of an earlier program does not end: stop it by hand.`);
  }
};
const isPostgresOf = (pid: number, cluster: string): boolean => {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(cluster);
  } catch {
    return false;
  }
};

const openLog = (file: string): number => {
  try {
    if (statSync(file).size > 10_000_000) truncateSync(file);
  } catch {
    // not there yet
  }
  return openSync(file, "a", 0o600);
};
const lastLines = (file: string): string => readFileSync(file, "utf8").trimEnd().split("\n").slice(-3).join(" | ");
