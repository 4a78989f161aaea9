import type { Kind } from "../rules/columns.ts";
import { accounts } from "./accounts.ts";
import type { Door } from "./door.ts";
import { opportunities } from "./opportunities.ts";
import { people } from "./people.ts";
import { products } from "./products.ts";
import { targets } from "./targets.ts";

export const doors: Readonly<Record<Kind, Door>> = { opportunities, accounts, people, products, targets };
