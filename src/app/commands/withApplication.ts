import type { Application } from "../../kernel/io/application.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import { makeApplication } from "../application.ts";
import { borrowDatabase } from "../database.ts";

/** Runs one command's work on the folder's database, whether or not a server runs on it. */
export const withApplication = async <T>(
  call: { dataDir: string; databaseUrl: string | null; name: string },
  work: (app: Application) => Promise<T>,
): Promise<T> => {
  const database = await borrowDatabase(call, call.name);
  const app = makeApplication(database.connection, {
    dataDir: call.dataDir,
    publicUrl: process.env["DRUMBEAT_PUBLIC_URL"] ?? "",
    connections: 4,
  });
  try {
    return await work(app);
  } finally {
    await app.pool.end();
    await database.close();
  }
};

type Organisation = { readonly orgId: string; readonly key: string; readonly name: string };

/** All organisations, by key: the only question that is asked outside of one. */
export const organisations = async (app: Application): Promise<Organisation[]> => {
  const { rows } = await app.pool.query<Organisation>('select org_id as "orgId", key, name from organisation order by key collate "C"');
  return rows;
};

/** The organisation a command works on: the named one, or the only one there is. */
export const chooseOrganisation = async (app: Application, key: string | undefined): Promise<Organisation> => {
  const all = await organisations(app);
  const keys = all.map((each) => each.key).join(", ");
  const chosen = key === undefined ? all[0] : all.find((each) => each.key === key);
  if (all.length === 0) throw refusal("not-found", "organisation.none");
  if (!chosen) throw refusal("not-found", "organisation.unknown", { key: key ?? "", keys });
  if (key === undefined && all.length > 1) throw refusal("conflict", "organisation.several", { keys });
  return chosen;
};
