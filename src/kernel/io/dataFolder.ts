import { randomUUID } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The one program that a data folder belongs to while it runs. `birth` tells it from a later process with the same number. */
export type Holder = {
  id: string;
  pid: number;
  birth: string;
  machine: string;
  command: string;
  since: string;
  /** Where it answers, once it does. */
  url?: string;
  /** The folder of its database's socket, once that is open. */
  socket?: string;
};
export type HeldFolder = { dataDir: string; note: (more: Pick<Holder, "url" | "socket">) => void; release: () => void };

export class FolderIsHeld extends Error {
  readonly holder: Holder;
  constructor(dataDir: string, holder: Holder) {
    const where = holder.machine === hostname() ? "" : ` on ${holder.machine}`;
    super(
      `The data folder ${dataDir} is in use by \`${holder.command}\` (process ${holder.pid}${where}${holder.url ? `, ${holder.url}` : ""}) since ${holder.since}. ` +
        `Stop it with \`script/drumbeat stop --data ${dataDir}\`, or choose another folder with --data.`,
    );
    this.holder = holder;
  }
}

/** Takes the data folder for this process, making it when missing, or throws `FolderIsHeld`. What a dead holder left is taken over. */
export const takeFolder = (dataDir: string, command: string): HeldFolder => {
  const folder = path.resolve(dataDir);
  mkdirSync(folder, { recursive: true });
  if (process.getuid?.() === statSync(folder).uid) chmodSync(folder, statSync(folder).mode | 0o111); // the database's user passes through; secrets inside are 0600
  const own: Holder = {
    id: randomUUID(),
    pid: process.pid,
    birth: birthOf(process.pid),
    machine: hostname(),
    command,
    since: new Date().toISOString(),
  };
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (place(folder, own)) return heldBy(folder, own);
    const holder = readHolder(folder);
    if (holder && isAlive(holder)) throw new FolderIsHeld(folder, holder);
    if (holder) removeStale(folder, holder);
  }
  throw new Error(`The lock ${lockOf(folder)} could not be taken: others keep taking it.`);
};

/** The living holder of the folder, if any. */
export const holderOf = (dataDir: string): Holder | null => {
  const holder = readHolder(path.resolve(dataDir));
  return holder && isAlive(holder) ? holder : null;
};

/** Waits until the folder has no living holder; false when it still has one after `seconds`. */
export const folderIsFree = async (dataDir: string, seconds: number): Promise<boolean> => {
  const deadline = performance.now() + seconds * 1000;
  while (holderOf(dataDir)) {
    if (performance.now() > deadline) return false;
    await sleep(20);
  }
  return true;
};

const lockOf = (folder: string): string => path.join(folder, "drumbeat.lock");

/** A link either appears whole or not at all, so nobody ever reads half a lock. */
const place = (folder: string, holder: Holder): boolean => {
  const draft = writeDraft(folder, holder);
  try {
    linkSync(draft, lockOf(folder));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
};
const writeDraft = (folder: string, holder: Holder): string => {
  const draft = path.join(folder, `drumbeat.lock.${holder.id}`);
  writeFileSync(draft, `${JSON.stringify(holder, null, 2)}\n`, { mode: 0o600 });
  return draft;
};

const heldBy = (dataDir: string, own: Holder): HeldFolder => {
  let current = own;
  const isOurs = () => readHolder(dataDir)?.id === own.id;
  return {
    dataDir,
    note: (more) => {
      current = { ...current, ...more };
      if (isOurs()) renameSync(writeDraft(dataDir, current), lockOf(dataDir));
    },
    release: () => {
      if (isOurs()) rmSync(lockOf(dataDir), { force: true });
    },
  };
};

/** Of several that find the same dead holder one renames its lock away; whoever grabbed a fresh lock by mistake puts it back. */
const removeStale = (folder: string, stale: Holder): void => {
  const aside = path.join(folder, `drumbeat.lock.stale-${randomUUID()}`);
  try {
    renameSync(lockOf(folder), aside);
    const grabbed = JSON.parse(readFileSync(aside, "utf8")) as Holder;
    if (grabbed.id !== stale.id) linkSync(aside, lockOf(folder));
    else if (stale.socket && path.basename(stale.socket).startsWith("drumbeat-")) rmSync(stale.socket, { recursive: true, force: true });
  } catch {
    // another took it over first: the next attempt sees whose it is
  } finally {
    rmSync(aside, { force: true });
  }
};

const readHolder = (folder: string): Holder | null => {
  try {
    return JSON.parse(readFileSync(lockOf(folder), "utf8")) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new Error(
      `The lock ${lockOf(folder)} cannot be read (${(error as Error).message}): if no Drumbeat runs on this folder, delete it.`,
      { cause: error },
    );
  }
};

/** A holder on another machine (a shared disk) cannot be seen from here: it counts as alive. */
const isAlive = (holder: Holder): boolean => {
  if (holder.machine !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return birthOf(holder.pid) === holder.birth;
};

/** When the process began, as the kernel counts it, with the boot it belongs to; empty where the system does not tell. */
const birthOf = (pid: number): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const state = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state[0] === "Z") return "dead";
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${state[19]}`;
  } catch {
    return "";
  }
};
