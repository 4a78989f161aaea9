import { may } from "../../organisation/rules.ts";
import { allPeople, organisationOf, viewerOf } from "../../organisation/service.ts";
import type { Tx } from "../../kernel/io/db.ts";
import type { Known } from "../rules/known.ts";
import { allProducts, pinyinOfPeople } from "../store/present.ts";

/** What the organisation knows that a file may name, as far as the importing person may write it. */
export const knownThings = async (tx: Tx): Promise<Known> => {
  const viewer = await viewerOf(tx);
  const organisation = await organisationOf(tx);
  const pinyin = new Map((await pinyinOfPeople(tx)).map((row) => [row.person_id, row.sort_key]));
  return {
    baseCurrency: organisation.base_currency,
    timeZone: organisation.time_zone,
    today: viewer.today,
    people: (await allPeople(tx)).map((row) => ({
      id: row.person_id,
      key: row.key,
      name: row.name,
      email: row.email,
      pinyin: pinyin.get(row.person_id) ?? "",
    })),
    products: (await allProducts(tx)).map((row) => ({
      id: row.product_id,
      key: row.key,
      name: row.name,
      listPrice: row.list_price,
      currency: row.currency,
    })),
    ownOnly: may(viewer, "import.others") ? null : viewer.personId,
  };
};
