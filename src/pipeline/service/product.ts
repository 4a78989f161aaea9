import type { Context } from "../../kernel/io/context.ts";
import { inTransaction, reading, type Tx } from "../../kernel/io/db.ts";
import { audit } from "../../kernel/io/events.ts";
import { newId } from "../../kernel/io/id.ts";
import { parseMinor, type Minor } from "../../kernel/pure/money.ts";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import { requireRight } from "../../organisation/service.ts";
import * as store from "../store/product.ts";
import type { ProductRow } from "../tables.ts";
import { productToJson } from "./json.ts";

type Fields = {
  readonly name: string;
  readonly family?: string | null | undefined;
  readonly listPrice?: string | null | undefined;
  readonly currency: string;
};

export const listProducts = (context: Context, q: string) =>
  reading(context, async (tx) => ({ items: (await store.products(tx, q.trim())).map(productToJson), next: null }));

export const createProduct = (context: Context, body: Fields & { readonly key: string }) =>
  inTransaction(context, async (tx) => {
    await requireRight(tx, "product.write", "product");
    const row = { product_id: newId(), key: body.key, ...fieldsOf(body) };
    if ((await recordProducts(tx, [row])) === 0)
      throw refusal("conflict", "pipeline.product-key-taken", {}, [{ pointer: "/key", code: "pipeline.product-key-taken" }]);
    await audit(tx, { action: "product.created", subjectKind: "product", subjectId: row.product_id, details: { name: row.name } });
    return productToJson({ ...row, version: 1 });
  });

/** Writes new products in bulk (imports): asks no rights; one whose key is taken is left out. */
export const recordProducts = (tx: Tx, rows: readonly Omit<ProductRow, "version">[]): Promise<number> =>
  rows.length === 0 ? Promise.resolve(0) : store.insertProducts(tx, rows);

export const changeProduct = (
  context: Context,
  id: string,
  { body, ifMatch }: { body: { [K in keyof Fields]?: Fields[K] | undefined }; ifMatch: string | null },
) =>
  inTransaction(context, async (tx) => {
    await requireRight(tx, "product.write", "product");
    const present = await store.lockProduct(tx, id);
    if (!present) throw notFound("product");
    if (ifMatch === null) throw refusal("malformed", "if-match-missing");
    if (ifMatch !== "*" && ifMatch !== String(present.version))
      throw refusal("stale", "pipeline.stale", { current: productToJson(present) });
    const { name, family, listPrice, currency } = productToJson(present);
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    const after = { ...present, ...fieldsOf({ name, family, listPrice, currency, ...given }), version: present.version + 1 };
    await overwriteProduct(tx, present, after);
    return productToJson(after);
  });

/** Overwrites a product and keeps the old values in the audit. */
export const overwriteProduct = async (tx: Tx, before: ProductRow, after: ProductRow): Promise<void> => {
  await store.updateProduct(tx, after);
  await audit(tx, {
    ...{ action: "product.changed", subjectKind: "product", subjectId: before.product_id },
    details: { before: productToJson(before), after: productToJson(after) },
  });
};

const fieldsOf = ({ name, family, listPrice, currency }: Fields) => ({
  ...{ name: name.trim(), family: family?.trim() || null, list_price: priceOf(listPrice ?? null, currency), currency },
});
const priceOf = (text: string | null, currency: string): Minor | null => {
  if (text === null) return null;
  const minor = parseMinor(text, currency);
  if (minor === null || minor < 0n) throw refusal("invalid", "invalid", {}, [{ pointer: "/listPrice", code: "amount" }]);
  return minor;
};
