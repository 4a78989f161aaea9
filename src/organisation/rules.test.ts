import { describe, expect, it } from "vitest";
import { may, mayForAll, mayGrant, rights, roles, scopeOf, type Action, type Relation, type Role } from "./rules.ts";

const relations: readonly Relation[] = ["own", "delegate", "below", "none"];
const as = (...held: Role[]) => ({ roles: held });

/** Every (action, relation) that a holder of the role may do: the table written out once more, as a reader of the product page would. */
const allowed = (role: Role): Set<string> =>
  new Set(
    (Object.keys(rights) as Action[]).flatMap((action) =>
      relations.filter((relation) => may(as(role), action, relation)).map((relation) => `${action} ${relation}`),
    ),
  );

describe("rights come from the relation", () => {
  it("am, rm, leader and the offices without rights of their own may exactly the same", () => {
    for (const role of ["rm", "leader", "partner", "marketing", "product"] as const) expect(allowed(role)).toEqual(allowed("am"));
  });

  it("reads and edits the own and what is below today, nobody else's", () => {
    for (const action of ["deal.read", "deal.write", "order.write"] as const) {
      expect(may(as("leader"), action, "own")).toBe(true);
      expect(may(as("leader"), action, "below")).toBe(true);
      expect(may(as("leader"), action, "none")).toBe(false);
    }
  });

  it("a commit is signed by its person or the delegate; no manager and no administrator signs it", () => {
    expect(may(as("am"), "statement.sign", "own")).toBe(true);
    expect(may(as("am"), "statement.sign", "delegate")).toBe(true);
    expect(may(as("rm"), "statement.sign", "below")).toBe(false);
    expect(may(as("administrator", "operations"), "statement.sign", "none")).toBe(false);
  });

  it("a delegate sees what the statement needs and no deals", () => {
    expect(may(as("am"), "statement.read", "delegate")).toBe(true);
    expect(may(as("am"), "deal.read", "delegate")).toBe(false);
  });

  it("operations and administrators read all and edit settings; only administrators touch users, roles and the organisation", () => {
    for (const role of ["operations", "administrator"] as const) {
      expect(mayForAll(as(role), "deal.read")).toBe(true);
      expect(mayForAll(as(role), "settings.write")).toBe(true);
      expect(mayForAll(as(role), "deal.write")).toBe(false);
      expect(mayForAll(as(role), "deal.change-owner")).toBe(true);
    }
    for (const action of ["user.write", "role.write", "organisation.write", "audit.read", "key.others"] as const) {
      expect(roles.filter((role) => mayForAll(as(role), action))).toEqual(["administrator"]);
    }
  });

  it("nobody but operations and administrators touches the reporting line, not even the own", () => {
    expect(relations.filter((relation) => may(as("am", "rm", "leader"), "line.write", relation))).toEqual([]);
  });

  it("finance reads orders and edits fulfilment, and no more", () => {
    const more = [...allowed("finance")].filter((right) => !allowed("am").has(right));
    expect(more.map((right) => right.split(" ")[0])).toEqual(expect.arrayContaining(["order.read", "order.fulfil"]));
    expect(new Set(more.map((right) => right.split(" ")[0])).size).toBe(2);
  });

  it("a list shows all, the tree, the own or nothing", () => {
    expect(scopeOf(as("operations"), "deal.read")).toBe("all");
    expect(scopeOf(as("rm"), "deal.read")).toBe("tree");
    expect(scopeOf(as("rm"), "key.own")).toBe("own");
    expect(scopeOf(as("rm"), "audit.read")).toBe("none");
  });
});

describe("nobody grants what they lack", () => {
  it("an administrator grants every role", () => {
    expect(roles.filter((role) => mayGrant(as("administrator"), role))).toEqual([...roles]);
  });
  it("operations grants the roles that carry no right, so that people can be imported", () => {
    expect(roles.filter((role) => mayGrant(as("operations"), role))).toEqual(["am", "rm", "leader", "partner", "marketing", "product"]);
  });
  it("nobody else grants anything", () => {
    expect(roles.filter((role) => mayGrant(as("am", "rm", "leader", "finance", "product"), role))).toEqual([]);
  });
});
