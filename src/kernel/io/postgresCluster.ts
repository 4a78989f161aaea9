import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { clusterOwner, commandAs, nativeFolder } from "./postgresProgram.ts";

export const databaseUser = "drumbeat";
export const databaseName = "postgres";
const major = "18";

/**
 * The cluster of a data folder, made when missing. It is made under another name and renamed when whole, so whoever is killed half-way
 * leaves only rubbish that the next start removes.
 *
 * runFolder   where the password may lie for a moment, readable by the database's user only
 * returns     its folder and the password of its only user
 */
export const openCluster = async (dataDir: string, runFolder: string): Promise<{ cluster: string; password: string }> => {
  const cluster = path.join(dataDir, "postgres");
  const passwordFile = path.join(dataDir, "database-password");
  for (const entry of readdirSync(dataDir)) {
    if (entry.startsWith("postgres.making-")) rmSync(path.join(dataDir, entry), { recursive: true, force: true });
  }
  if (!existsSync(cluster)) await makeCluster(cluster, passwordFile, runFolder);
  const version = readFileSync(path.join(cluster, "PG_VERSION"), "utf8").trim();
  if (version !== major) {
    throw new Error(
      `${cluster} was written by PostgreSQL ${version}; this program brings ${major}. Dump with the older program, load with this one.`,
    );
  }
  if (clusterOwner && statSync(cluster).uid !== clusterOwner.uid) giveTo(cluster, clusterOwner);
  return { cluster, password: readFileSync(passwordFile, "utf8") };
};

const makeCluster = async (cluster: string, passwordFile: string, runFolder: string): Promise<void> => {
  const password = randomBytes(24).toString("base64url");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const handedOver = path.join(runFolder, "password");
  writeFileSync(handedOver, password, { mode: 0o600 });
  const making = `${cluster}.making-${process.pid}`;
  mkdirSync(making, { mode: 0o700 });
  if (clusterOwner) for (const each of [making, handedOver]) chownSync(each, clusterOwner.uid, clusterOwner.gid);
  const native = nativeFolder();
  const locale = ["--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = [`--username=${databaseUser}`, "--auth=scram-sha-256", `--pwfile=${handedOver}`];
  const [command, args] = commandAs(path.join(native, "bin", "initdb"), ["-D", making, "--data-checksums", ...locale, ...access], {
    folders: [making, native],
    endBy: "KILL",
  });
  try {
    await promisify(execFile)(command, args, { cwd: runFolder, env: { PATH: process.env["PATH"] ?? "", TZ: "UTC" } });
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    throw new Error(`initdb could not make ${cluster}: ${String((error as { stderr?: string }).stderr ?? error).trim()}`, { cause: error });
  } finally {
    rmSync(handedOver, { force: true });
  }
  renameSync(making, cluster);
};

/** A folder that another user wrote (started once as root, once not, or restored from a copy) is handed over whole. */
const giveTo = (folder: string, owner: { uid: number; gid: number }): void => {
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) chownSync(path.join(folder, entry), owner.uid, owner.gid);
  chownSync(folder, owner.uid, owner.gid);
  chmodSync(folder, 0o700);
};
