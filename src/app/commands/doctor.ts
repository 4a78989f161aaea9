import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { holderOf } from "../../kernel/io/dataFolder.ts";
import { migrationsFolder, migrationsIn } from "../../kernel/io/migrate.ts";
import { borrowDatabase } from "../database.ts";
import { command, type Call } from "./command.ts";

/** One thing looked at: `advice` says what to do when it is not well. */
type Finding = { readonly what: string; readonly advice: string | null };

export default command({
  summary: "checks this installation and says what to do",
  usage: "doctor",
  help: "Exit code 0 when all is well, 1 when something wants attention.",
  run: async (call) => {
    const findings = [checkNode(), checkWeb(), ...checkFolder(call.dataDir), ...(await checkDatabase(call))];
    for (const { what, advice } of findings) call.print(advice === null ? `ok    ${what}` : `WRONG ${what}\n      ${advice}`);
    return findings.every(({ advice }) => advice === null) ? 0 : 1;
  },
});

const checkNode = (): Finding => ({
  what: `Node ${process.versions.node}`,
  advice: Number(process.versions.node.split(".")[0]) >= 26 ? null : "Start through script/server or script/drumbeat, which bring Node 26.",
});

const checkWeb = (): Finding => ({
  what: "the built web",
  advice: existsSync(path.join(import.meta.dirname, "../../../dist/web/index.html")) ? null : "It is missing: script/server builds it.",
});

const checkFolder = (dataDir: string): Finding[] => {
  if (!existsSync(dataDir))
    return [{ what: `the data folder ${dataDir}`, advice: "It is not there yet: script/server makes it, or name another with --data." }];
  const { bavail, bsize } = statfsSync(dataDir);
  const free = Math.floor((bavail * bsize) / 1024 ** 2);
  const holder = holderOf(dataDir);
  return [
    { what: `the data folder ${dataDir}`, advice: isWritable(dataDir) ? null : "It cannot be written by this user." },
    { what: `${free} MB free on its disk`, advice: free > 500 ? null : "Make room: below 500 MB the database may stop." },
    {
      what: holder ? `held by ${holder.command} (process ${holder.pid}, ${holder.url ?? "starting"})` : "no program runs on it",
      advice: null,
    },
  ];
};
const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

const checkDatabase = async (call: Call): Promise<Finding[]> => {
  if (!existsSync(call.dataDir) && !call.databaseUrl) return [];
  try {
    const database = await borrowDatabase(call, call.name);
    try {
      return await lookInto(database.connection);
    } finally {
      await database.close();
    }
  } catch (error) {
    return [{ what: "the database", advice: `It cannot be opened: ${(error as Error).message}` }];
  }
};

const lookInto = async (connection: pg.PoolConfig): Promise<Finding[]> => {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const ask = async (text: string) => Object.values((await client.query<Record<string, unknown>>(text)).rows[0] ?? {})[0];
    const version = Number(await ask("show server_version_num"));
    const known = migrationsIn(migrationsFolder).length;
    const applied = Number(await ask("select count(*) from schema_migration"));
    const broken = Number(await ask("select coalesce(sum(checksum_failures), 0) from pg_stat_database"));
    const checksums = await ask("show data_checksums");
    return [
      { what: `PostgreSQL ${Math.floor(version / 10_000)}`, advice: version >= 150_000 ? null : "Drumbeat needs 15 or later." },
      { what: `${applied} of ${known} migrations`, advice: applied === known ? null : "Run: drumbeat migrate." },
      {
        what: `data checksums ${String(checksums)}, ${broken} failures`,
        advice: broken === 0 ? null : "Pages on disk are damaged: restore from a bundle, look at the disk.",
      },
    ];
  } finally {
    await client.end();
  }
};
