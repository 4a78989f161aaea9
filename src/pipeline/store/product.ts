import { sql, type Tx } from "../../kernel/io/db.ts";
import type { ProductRow } from "../tables.ts";

/** Products by family and name. */
export const products = (tx: Tx, q: string): Promise<ProductRow[]> =>
  tx.all(sql<ProductRow>`
    select product_id, key, name, family, list_price, currency, version
    from product
    where org_id = ${tx.orgId} ${q === "" ? sql`` : sql`and (strpos(lower(name), lower(${q})) > 0 or strpos(lower(key), lower(${q})) > 0 or strpos(lower(family), lower(${q})) > 0)`}
    order by family collate "C" nulls last, name collate "C", product_id`);
export const productById = (tx: Tx, id: string): Promise<ProductRow | null> =>
  tx.maybe(sql<ProductRow>`
    select product_id, key, name, family, list_price, currency, version
    from product
    where org_id = ${tx.orgId} and product_id = ${id}`);
export const lockProduct = (tx: Tx, id: string): Promise<ProductRow | null> =>
  tx.maybe(sql<ProductRow>`
    select product_id, key, name, family, list_price, currency, version
    from product
    where org_id = ${tx.orgId} and product_id = ${id}
    for update`);
export const insertProducts = (tx: Tx, rows: readonly Omit<ProductRow, "version">[]): Promise<number> =>
  tx.exec(sql`
    insert into product (org_id, product_id, key, name, family, list_price, currency)
    select ${tx.orgId}::uuid, given.*
    from unnest(
      ${rows.map((row) => row.product_id)}::uuid[], ${rows.map((row) => row.key)}::text[], ${rows.map((row) => row.name)}::text[],
      ${rows.map((row) => row.family)}::text[], ${rows.map((row) => row.list_price)}::bigint[], ${rows.map((row) => row.currency)}::text[]) as given
    on conflict (org_id, key) do nothing`);
export const updateProduct = (tx: Tx, row: ProductRow): Promise<number> =>
  tx.exec(sql`
    update product
    set name = ${row.name}, family = ${row.family}, list_price = ${row.list_price}, currency = ${row.currency}, version = version + 1
    where org_id = ${tx.orgId} and product_id = ${row.product_id}`);
