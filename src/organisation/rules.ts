import type { Day } from "../kernel/pure/day.ts";

/** am, rm and leader only choose the home page; partner, marketing and product carry no right of their own yet (product 7-answers "Rights"). */
export const roles = ["am", "rm", "leader", "operations", "administrator", "partner", "marketing", "product", "finance"] as const;
export type Role = (typeof roles)[number];

/** Who asks: `today` is the local day in the organisation's zone, because rights follow the line in force now. */
export type Viewer = {
  readonly personId: string;
  readonly roles: readonly Role[];
  readonly today: Day;
};

/**
 * How the viewer stands to the person whose thing it is, today.
 * own       the viewer's own
 * delegate  the viewer is the person's delegate today
 * below     the person is below the viewer, at any depth
 * none      anybody else, or a thing of the whole organisation
 */
export type Relation = "own" | "delegate" | "below" | "none";

type Rule = { readonly relations: readonly Relation[]; readonly roles: readonly Role[] };
const everyone: Rule = { relations: ["own", "delegate", "below", "none"], roles: [] };
const offices: readonly Role[] = ["operations", "administrator"];

/**
 * The permission table: an action is allowed through a relation or, for the whole organisation, through a role. What is not here is denied.
 * source: product 7-answers "Rights"
 */
export const rights = {
  "deal.read": { relations: ["own", "below"], roles: offices },
  "deal.write": { relations: ["own", "below"], roles: [] },
  "deal.change-owner": { relations: [], roles: offices },
  "account.read": everyone,
  "account.create": everyone,
  "account.write": { relations: ["own", "below"], roles: offices },
  "product.read": everyone,
  "product.write": { relations: [], roles: offices },
  "order.read": { relations: ["own", "below"], roles: [...offices, "finance"] },
  "order.write": { relations: ["own", "below"], roles: [] },
  "order.fulfil": { relations: ["own", "below"], roles: [...offices, "finance"] },
  "number.read": { relations: ["own", "below"], roles: offices },
  "statement.read": { relations: ["own", "below", "delegate"], roles: offices },
  "statement.sign": { relations: ["own", "delegate"], roles: [] },
  "roll-up.read": { relations: ["own", "below", "delegate"], roles: offices },
  "roll-up.sign": { relations: ["own", "delegate"], roles: [] },
  "target.read": { relations: ["own", "below"], roles: offices },
  "target.write": { relations: [], roles: offices },
  "settings.read": everyone,
  "settings.write": { relations: [], roles: offices },
  "import.own": everyone,
  "import.others": { relations: [], roles: offices },
  "person.read": everyone,
  "person.read-contact": { relations: ["own", "below"], roles: offices },
  "person.write": { relations: [], roles: offices },
  "line.read": everyone,
  "line.write": { relations: [], roles: offices },
  "delegation.read": { relations: ["own", "below", "delegate"], roles: offices },
  "delegation.write": { relations: ["own", "below"], roles: [] },
  "user.write": { relations: [], roles: ["administrator"] },
  "role.write": { relations: [], roles: ["administrator"] },
  "key.own": { relations: ["own"], roles: [] },
  "key.others": { relations: [], roles: ["administrator"] },
  "organisation.write": { relations: [], roles: ["administrator"] },
  "audit.read": { relations: [], roles: ["administrator"] },
  "demo-clock.write": everyone,
} as const satisfies Record<string, Rule>;
export type Action = keyof typeof rights;

/** Default: deny. A "no" is answered with 404 (`requireSight`), so that "not yours" and "not there" are never told apart. */
export const may = (viewer: Pick<Viewer, "roles">, action: Action, relation: Relation = "none"): boolean => {
  const rule: Rule = rights[action];
  return rule.relations.includes(relation) || mayForAll(viewer, action);
};
/** The viewer may do it for everybody's things, whoever they belong to. */
export const mayForAll = (viewer: Pick<Viewer, "roles">, action: Action): boolean => {
  const rule: Rule = rights[action];
  return rule.relations.includes("none") || rule.roles.some((role) => viewer.roles.includes(role));
};

/** Whose things a list shows: everybody's, the viewer's own and those of the tree below, the own alone, or none. */
export const scopeOf = (viewer: Pick<Viewer, "roles">, action: Action): "all" | "tree" | "own" | "none" => {
  if (mayForAll(viewer, action)) return "all";
  const rule: Rule = rights[action];
  if (rule.relations.includes("below")) return "tree";
  return rule.relations.includes("own") ? "own" : "none";
};

/** The rights that a role itself carries, beyond what everybody has. */
export const rightsOfRole = (role: Role): Action[] => actions.filter((action) => (rights[action] as Rule).roles.includes(role));
const actions = Object.keys(rights) as Action[];

/**
 * Nobody grants a right that they lack: an administrator gives roles; operations, who keep the list of people, may set
 * the roles that carry no right. Taking a role away follows the same rule.
 */
export const mayGrant = (viewer: Pick<Viewer, "roles">, role: Role): boolean =>
  rightsOfRole(role).length === 0
    ? mayForAll(viewer, "person.write")
    : mayForAll(viewer, "role.write") && rightsOfRole(role).every((action) => mayForAll(viewer, action));
