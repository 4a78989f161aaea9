import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";

/**
 * Watches every statement that a test sends: one that reaches a tenant table without naming org_id at least once a table fails its test there
 * and then (engineering 1-architecture "Data"). Row-level security would still hold it, but on several database nodes it would ask them all.
 */
const migrations = path.join(import.meta.dirname, "../../migrations");
const schema = readdirSync(migrations)
  .map((name) => readFileSync(path.join(migrations, name), "utf8"))
  .join("\n");
/** Tables of the public schema that have an org_id column. */
export const tenantTables = [...schema.matchAll(/create table (\w+) \(\n([\s\S]*?)\n\);/g)]
  .filter(([, , columns]) => /^ {2}org_id /m.test(columns ?? ""))
  .map(([, name]) => name ?? "");

const reach = new RegExp(String.raw`\b(?:from|join|into|update)\s+(?:only\s+)?(?:public\.)?(${tenantTables.join("|")})\b`, "gi");
/** The tenant tables that a statement reaches more often than it names org_id; null when all is well. */
export const unboundTables = (statement: string): readonly string[] | null => {
  const tables = [...statement.matchAll(reach)].map(([, table]) => table ?? "");
  const bounds = statement.match(/\borg_id\b/g)?.length ?? 0;
  return tables.length > bounds ? tables : null;
};

const seen = new Set<string>();
const watch = (statement: unknown): void => {
  const text = typeof statement === "string" ? statement : (statement as { text?: string } | null)?.text;
  if (!text || seen.has(text)) return;
  seen.add(text);
  const tables = unboundTables(text);
  if (tables && /[/\\]src[/\\]/.test(new Error("where").stack ?? ""))
    throw new Error(`A statement reaches ${tables.join(", ")} without org_id:\n${text}`);
};

const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
const { query } = prototype;
prototype.query = function watched(this: unknown, ...args: unknown[]): unknown {
  watch(args[0]);
  return query.apply(this, args);
};
