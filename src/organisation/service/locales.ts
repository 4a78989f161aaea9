import type { Tx } from "../../kernel/io/db.ts";
import type { Locale } from "../../kernel/pure/words.ts";
import { asOwner, localesOfPeople } from "../store/access.ts";

/** The language in which each of these people wants mails; who is not in it has chosen none. */
export const localesOf = (tx: Tx, personIds: readonly string[]): Promise<ReadonlyMap<string, Locale>> =>
  asOwner(tx, (db) => localesOfPeople(db, tx.orgId, personIds));
