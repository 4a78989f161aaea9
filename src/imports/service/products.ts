import { newId } from "../../kernel/io/id.ts";
import { overwriteProduct, recordProducts } from "../../pipeline/service/product.ts";
import type { ProductRow } from "../../pipeline/tables.ts";
import type { Values } from "../rules/facts.ts";
import { knownKeys } from "../store.ts";
import { allProducts } from "../store/present.ts";
import { valuesAfter, type Door } from "./door.ts";

/** Products: the source's key, else the same key or exactly the same name. */
export const products: Door = {
  isWhole: false,
  look: async (tx, rows, work) => {
    const keys = new Map(
      (await knownKeys(tx, { kind: "products", source: work.source, keys: rows.map(({ key }) => key) })).map((row) => [
        row.external_key,
        row,
      ]),
    );
    const all = await allProducts(tx);
    return rows.map((facts) => {
      const known = keys.get(facts.key);
      const there =
        all.find((row) => row.product_id === known?.target_id) ??
        all.find((row) => row.key === facts.key) ??
        all.find((row) => row.name === facts.values.name);
      return {
        facts,
        targetId: there?.product_id ?? null,
        present: there ? valuesOf(there) : null,
        remembered: there ? (known?.last_values ?? null) : null,
        problems: [],
        notes: [],
      };
    });
  },
  write: async (tx, rows, { known }) => {
    const ids = new Map(rows.map(({ candidate }) => [candidate.facts.key, candidate.targetId ?? newId()]));
    const present = new Map((await allProducts(tx)).map((row) => [row.product_id, row]));
    const after = rows
      .filter(({ decision }) => decision.changes.length > 0)
      .map((row) => ({
        product_id: ids.get(row.candidate.facts.key) ?? "",
        key: row.candidate.facts.key,
        ...fieldsOf(valuesAfter(row), known.baseCurrency),
      }));
    await recordProducts(
      tx,
      after.filter((row) => !present.has(row.product_id)),
    );
    for (const row of after) {
      const before = present.get(row.product_id);
      if (before) await overwriteProduct(tx, before, { ...before, ...row, key: before.key });
    }
    return new Map([...ids].map(([key, id]) => [key, { id }]));
  },
};

const valuesOf = ({ name, family, list_price, currency }: ProductRow): Values => ({
  name,
  family,
  list_price: list_price?.toString() ?? null,
  currency,
});
const fieldsOf = (values: Values, baseCurrency: string) => ({
  name: values.name ?? "",
  family: values.family ?? null,
  list_price: values.list_price == null ? null : BigInt(values.list_price),
  currency: values.currency ?? baseCurrency,
});
