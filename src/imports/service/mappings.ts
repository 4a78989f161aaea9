import { actingPerson, type Context } from "../../kernel/io/context.ts";
import { inTransaction, reading } from "../../kernel/io/db.ts";
import { newId } from "../../kernel/io/id.ts";
import { requireRight } from "../../organisation/service.ts";
import { notFound } from "../../kernel/pure/refusal.ts";
import type { SavedMapping } from "../rules/mapping.ts";
import type { Kind } from "../rules/columns.ts";
import * as store from "../store.ts";

const toJson = ({ saved_at, ...row }: store.MappingRow) => ({ ...row, savedAt: saved_at.toString() });

export const listMappings = (context: Context, kind: Kind | undefined) =>
  reading(context, async (tx) => ({
    items: (await store.mappings(tx, kind ?? null)).filter(({ name }) => !isPersonal(name)).map(toJson),
    next: null,
  }));

export const saveMapping = (context: Context, { kind, name }: { kind: Kind; name: string }, mapping: SavedMapping) =>
  inTransaction(context, async (tx) => {
    await requireRight(tx, "import.others", "mapping");
    await store.saveMapping(tx, { id: newId(), kind, name, mapping, savedBy: actingPerson(context), at: await tx.now() });
    const saved = await store.mappingNamed(tx, kind, name);
    if (!saved) throw notFound("mapping");
    return toJson(saved);
  });

export const forgetMapping = (context: Context, { kind, name }: { kind: Kind; name: string }) =>
  inTransaction(context, async (tx) => {
    await requireRight(tx, "import.others", "mapping");
    if ((await store.deleteMapping(tx, kind, name)) === 0) throw notFound("mapping");
    return {};
  });

/** Under which name a source's mapping is remembered: operations share it, anybody else's is their own, so that nobody steers another's import. */
export const memoryName = (
  { source, started_by }: { readonly source: string; readonly started_by: string | null },
  isShared: boolean,
): string => (isShared || started_by === null ? source : `${started_by}/${source}`);
export const isPersonal = (name: string): boolean => /^[0-9a-f-]{36}\//.test(name);
