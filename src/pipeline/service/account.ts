import type { Context } from "../../kernel/io/context.ts";
import { inTransaction, reading, type Tx } from "../../kernel/io/db.ts";
import { audit } from "../../kernel/io/events.ts";
import { newId } from "../../kernel/io/id.ts";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import { gramsAsked, gramsOf, sortKeyOf } from "../../kernel/pure/search.ts";
import { may } from "../../organisation/rules.ts";
import { viewerOf } from "../../organisation/service.ts";
import * as store from "../store/account.ts";
import type { AccountRow } from "../tables.ts";
import { accountToJson } from "./json.ts";

type Search = { readonly q?: string | undefined; readonly cursor?: string | undefined; readonly limit: number };
type Fields = {
  readonly name: string;
  readonly industry?: string | null | undefined;
  readonly size?: string | null | undefined;
  readonly region?: string | null | undefined;
};

export const listAccounts = (context: Context, { q, cursor, limit }: Search) =>
  reading(context, async (tx) => {
    const rows = await store.accounts(tx, { grams: gramsAsked(q ?? ""), after: afterOf(cursor), limit });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const next = last ? Buffer.from(JSON.stringify([last.sort_key, last.account_id])).toString("base64url") : null;
    return { items: rows.slice(0, limit).map(accountToJson), next };
  });
const afterOf = (cursor: string | undefined): { sort: string; id: string } | null => {
  if (cursor === undefined) return null;
  try {
    const [sort, id] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    if (typeof sort === "string" && typeof id === "string" && /^[0-9a-f-]{36}$/.test(id)) return { sort, id };
  } catch {
    // Not ours: refused below.
  }
  throw refusal("malformed", "malformed", {}, [{ pointer: "?cursor", code: "invalid" }]);
};

export const readAccount = (context: Context, id: string) =>
  reading(context, async (tx) => {
    const row = await store.accountById(tx, id);
    if (!row) throw notFound("account");
    return accountToJson(row);
  });

/** Accounts whose name shares at least 60 % of the pairs of letters, either way round: 招商银行 and 招商银行股份有限公司 are alike. */
export const similarAccounts = (context: Context, name: string) =>
  reading(context, async (tx) => ({ items: (await similar(tx, name)).map(accountToJson) }));
const similar = async (tx: Tx, name: string): Promise<AccountRow[]> => {
  const pairs = gramsAsked(name);
  if (pairs.length === 0) return [];
  const found = await store.similarAccounts(tx, pairs, Math.min(2, pairs.length));
  return found.filter((row) => likeness(pairs, gramsAsked(row.name)) >= 0.6).slice(0, 5);
};
/** Shared ÷ the shorter one's pairs. */
const likeness = (a: readonly string[], b: readonly string[]): number => {
  const shared = a.filter((gram) => b.includes(gram)).length;
  return shared / Math.max(1, Math.min(a.length, b.length));
};

export const createAccount = (context: Context, body: Fields & { readonly id?: string | undefined; readonly key?: string | undefined }) =>
  inTransaction(context, async (tx) => {
    const viewer = await viewerOf(tx);
    if (!may(viewer, "account.create")) throw notFound("account");
    const accountId = body.id ?? newId();
    const row = { account_id: accountId, key: body.key ?? accountId, ...fieldsOf(body) };
    if ((await recordAccounts(tx, [row])) === 0)
      throw refusal("conflict", "pipeline.account-key-taken", {}, [{ pointer: "/key", code: "pipeline.account-key-taken" }]);
    await audit(tx, { action: "account.created", subjectKind: "account", subjectId: accountId, details: { name: row.name } });
    return accountToJson({ ...row, version: 1 });
  });
const fieldsOf = ({ name, industry, size, region }: Fields) => ({
  ...{ name: name.trim(), industry: industry?.trim() || null, size: size?.trim() || null, region: region?.trim() || null },
});

/** Writes new accounts in bulk (imports): asks no rights. Returns how many: one whose key is taken is left out. */
export const recordAccounts = (tx: Tx, rows: readonly Omit<AccountRow, "version">[]): Promise<number> =>
  rows.length === 0
    ? Promise.resolve(0)
    : store.insertAccounts(
        tx,
        rows.map((row) => ({ ...row, sort_key: sortKeyOf(row.name), grams: gramsOf(row.name) })),
      );

/** An account may be changed by whoever may change a deal with it, and by the offices. */
export const changeAccount = (
  context: Context,
  id: string,
  { body, ifMatch }: { body: { [K in keyof Fields]?: Fields[K] | undefined }; ifMatch: string | null },
) =>
  inTransaction(context, async (tx) => {
    const present = await store.lockAccount(tx, id);
    const viewer = await viewerOf(tx);
    const below = present !== null && (await store.hasDealBelow(tx, { accountId: id, viewer: viewer.personId, today: viewer.today }));
    if (!present || !may(viewer, "account.write", below ? "below" : "none")) throw notFound("account");
    if (ifMatch === null) throw refusal("malformed", "if-match-missing");
    if (ifMatch !== "*" && ifMatch !== String(present.version))
      throw refusal("stale", "pipeline.stale", { current: accountToJson(present) });
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    return accountToJson(await overwriteAccount(tx, present, { ...present, ...fieldsOf({ ...present, ...given }) }));
  });

/** Overwrites an account, renews the search of its deals, and keeps the old values in the audit. */
export const overwriteAccount = async (tx: Tx, before: AccountRow, after: AccountRow): Promise<AccountRow> => {
  const changed = (["name", "industry", "size", "region"] as const).filter((field) => before[field] !== after[field]);
  if (changed.length === 0) return before;
  await store.updateAccount(tx, { ...after, sort_key: sortKeyOf(after.name), grams: gramsOf(after.name) });
  if (changed.includes("name")) {
    const deals = await store.dealNamesOf(tx, after.account_id);
    await store.renewGrams(
      tx,
      deals.map((deal) => ({ id: deal.opportunity_id, grams: gramsOf(deal.name, after.name) })),
    );
  }
  const only = (row: AccountRow) => Object.fromEntries(changed.map((field) => [field, row[field]]));
  await audit(tx, {
    ...{ action: "account.changed", subjectKind: "account", subjectId: after.account_id },
    details: { before: only(before), after: only(after) },
  });
  return { ...after, version: before.version + 1 };
};
