import { sql, type Tx } from "../../kernel/io/db.ts";
import type { AccountRow } from "../tables.ts";

export type Search = {
  readonly grams: readonly string[];
  readonly after: { readonly sort: string; readonly id: string } | null;
  readonly limit: number;
};

/** Accounts in the order of their names' pinyin. */
export const accounts = (tx: Tx, { grams, after, limit }: Search): Promise<(AccountRow & { sort_key: string })[]> =>
  tx.all(sql<AccountRow & { sort_key: string }>`
    select account_id, key, name, industry, size, region, version, sort_key
    from account
    where org_id = ${tx.orgId}
      ${grams.length > 0 ? sql`and grams @> ${grams}::text[]` : sql``}
      ${after ? sql`and (sort_key, account_id) > (${after.sort} collate "C", ${after.id}::uuid)` : sql``}
    order by sort_key, account_id
    limit ${limit + 1}`);

export const accountById = (tx: Tx, id: string): Promise<AccountRow | null> =>
  tx.maybe(
    sql<AccountRow>`select account_id, key, name, industry, size, region, version from account where org_id = ${tx.orgId} and account_id = ${id}`,
  );

export const lockAccount = (tx: Tx, id: string): Promise<AccountRow | null> =>
  tx.maybe(sql<AccountRow>`
    select account_id, key, name, industry, size, region, version
    from account
    where org_id = ${tx.orgId} and account_id = ${id}
    for update`);

/** Accounts that share at least `least` of the grams, most first. Index account_grams. */
export const similarAccounts = (tx: Tx, grams: readonly string[], least: number): Promise<AccountRow[]> =>
  tx.all(sql<AccountRow>`
    select account_id, key, name, industry, size, region, version
    from account
    cross join lateral (
      select count(*) as shared from unnest(grams) as own (gram) where own.gram = any(${grams}::text[])
    ) as likeness
    where org_id = ${tx.orgId} and grams && ${grams}::text[] and shared >= ${least}
    order by shared desc, sort_key
    limit 20`);

export type NewAccount = Omit<AccountRow, "version"> & { readonly sort_key: string; readonly grams: readonly string[] };
/** Returns how many were written: a key that is taken is left out. */
export const insertAccounts = (tx: Tx, rows: readonly NewAccount[]): Promise<number> =>
  tx.exec(sql`
    insert into account (org_id, account_id, key, name, industry, size, region, sort_key, grams)
    select ${tx.orgId}::uuid, account_id, key, name, industry, size, region, sort_key, string_to_array(grams, ' ')
    from unnest(
      ${rows.map((row) => row.account_id)}::uuid[], ${rows.map((row) => row.key)}::text[], ${rows.map((row) => row.name)}::text[],
      ${rows.map((row) => row.industry)}::text[], ${rows.map((row) => row.size)}::text[], ${rows.map((row) => row.region)}::text[],
      ${rows.map((row) => row.sort_key)}::text[], ${rows.map((row) => row.grams.join(" "))}::text[]
    ) as given (account_id, key, name, industry, size, region, sort_key, grams)
    on conflict (org_id, key) do nothing`);

export const updateAccount = (tx: Tx, row: NewAccount): Promise<number> =>
  tx.exec(sql`
    update account
    set name = ${row.name}, industry = ${row.industry}, size = ${row.size}, region = ${row.region}, sort_key = ${row.sort_key},
      grams = ${row.grams}::text[], version = version + 1
    where org_id = ${tx.orgId} and account_id = ${row.account_id}`);

/** Deals of an account, to renew their search grams when it gets another name. */
export const dealNamesOf = (tx: Tx, accountId: string): Promise<{ opportunity_id: string; name: string }[]> =>
  tx.all(sql<{ opportunity_id: string; name: string }>`
    select opportunity_id, name
    from opportunity
    where org_id = ${tx.orgId} and account_id = ${accountId}
    order by opportunity_id
    for update`);
export const renewGrams = (tx: Tx, rows: readonly { readonly id: string; readonly grams: readonly string[] }[]): Promise<number> =>
  tx.exec(sql`
    update opportunity
    set grams = string_to_array(given.grams, ' ')
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ grams }) => grams.join(" "))}::text[]) as given (id, grams)
    where org_id = ${tx.orgId} and opportunity_id = given.id`);

/** Whether the asker's own or below have a deal with the account. */
export const hasDealBelow = async (
  tx: Tx,
  { accountId, viewer, today }: { accountId: string; viewer: string; today: Temporal.PlainDate },
): Promise<boolean> =>
  (
    await tx.one(sql<{ found: boolean }>`
      select exists (
        select from opportunity o
        join reporting_closure c on c.org_id = o.org_id and c.descendant_id = o.owner_id
        where o.org_id = ${tx.orgId} and o.account_id = ${accountId} and c.ancestor_id = ${viewer} and c.from_day <= ${today} and c.to_day > ${today}
      ) as found`)
  ).found;
