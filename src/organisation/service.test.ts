import { describe, expect, it } from "vitest";
import { company, setClock, testApplication, type Company, type Key } from "../../test/support/company.ts";
import { inTransaction } from "../kernel/io/db.ts";
import { dayOf } from "../kernel/pure/day.ts";
import { closureDrift, ledThen, maySee, recordLines, relationsTo, requireSight, treeOf, viewerOf } from "./service.ts";
import { lineHistory, movePeople, movePerson, reportsOf } from "./service/line.ts";

const app = testApplication();
const named = async ({ within, id }: Company, root: Key, day: string): Promise<string[]> => {
  const all: Key[] = ["wu", "gao", "sun", "li", "wang", "zhou", "chen", "ding", "feng"];
  const tree = await within(undefined, (tx) => treeOf(tx, id(root), dayOf(day)));
  return tree.map(({ personId, depth }) => `${all.find((key) => id(key) === personId) ?? "?"} ${depth}`).sort();
};

describe("the tree of a person on a day", () => {
  it("is everybody below at any depth, and oneself", async () => {
    expect(await named(await company(app), "wu", "2026-03-02")).toEqual(["gao 1", "li 2", "sun 1", "wang 2", "wu 0", "zhou 2"]);
  });

  it("follows a mid-month move from its day on, and keeps every earlier day as it was", async () => {
    const acme = await company(app);
    await acme.within("chen", (tx) => movePerson(tx, { personId: acme.id("li"), managerId: acme.id("sun"), from: dayOf("2026-03-16") }));
    expect(await named(acme, "gao", "2026-03-15")).toEqual(["gao 0", "li 1", "wang 1"]);
    expect(await named(acme, "sun", "2026-03-15")).toEqual(["sun 0", "zhou 1"]);
    expect(await named(acme, "gao", "2026-03-16")).toEqual(["gao 0", "wang 1"]);
    expect(await named(acme, "sun", "2026-03-16")).toEqual(["li 1", "sun 0", "zhou 1"]);
    expect(await named(acme, "wu", "2026-03-16")).toEqual(["gao 1", "li 2", "sun 1", "wang 2", "wu 0", "zhou 2"]);
  });

  it("moves with the manager who moves", async () => {
    const acme = await company(app);
    await acme.within("chen", (tx) => movePerson(tx, { personId: acme.id("gao"), managerId: acme.id("sun"), from: dayOf("2026-03-02") }));
    expect(await named(acme, "sun", "2026-03-02")).toEqual(["gao 1", "li 2", "sun 0", "wang 2", "zhou 1"]);
    expect(await named(acme, "wu", "2026-03-02")).toEqual(["gao 2", "li 3", "sun 1", "wang 3", "wu 0", "zhou 2"]);
  });

  it("after any chain of moves the closure kept step by step equals the one built anew", async () => {
    const acme = await company(app);
    const moves: readonly (readonly [Key, Key | null, string])[] = [
      ["li", "sun", "2026-03-10"],
      ["gao", "zhou", "2026-04-01"],
      ["sun", null, "2026-03-05"],
      ["zhou", "wu", "2026-03-20"],
      ["li", "wang", "2026-03-08"],
      ["gao", "wu", "2026-03-02"],
    ];
    for (const [person, manager, from] of moves) {
      await acme.within("chen", (tx) =>
        movePerson(tx, { personId: acme.id(person), managerId: manager && acme.id(manager), from: dayOf(from) }),
      );
      expect(await acme.within(undefined, closureDrift)).toBe(0);
    }
  });
});

describe("a move", () => {
  it("is refused when it would put somebody above themselves, on any day", async () => {
    const acme = await company(app);
    const cycle = acme.within("chen", (tx) =>
      movePerson(tx, { personId: acme.id("wu"), managerId: acme.id("li"), from: dayOf("2026-05-01") }),
    );
    await expect(cycle).rejects.toMatchObject({ code: "organisation.line-cycle" });
    expect(await acme.within(undefined, closureDrift)).toBe(0);
  });

  it("takes effect today at the earliest", async () => {
    const acme = await company(app);
    const past = acme.within("chen", (tx) =>
      movePerson(tx, { personId: acme.id("li"), managerId: acme.id("sun"), from: dayOf("2026-03-01") }),
    );
    await expect(past).rejects.toMatchObject({ code: "organisation.move-in-the-past" });
  });

  it("two moves at once never make a cycle together", async () => {
    const acme = await company(app);
    const results = await Promise.allSettled([
      acme.within("chen", (tx) => movePerson(tx, { personId: acme.id("gao"), managerId: acme.id("sun"), from: dayOf("2026-03-02") })),
      acme.within("chen", (tx) => movePerson(tx, { personId: acme.id("sun"), managerId: acme.id("gao"), from: dayOf("2026-03-02") })),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await acme.within(undefined, closureDrift)).toBe(0);
  });

  it("to the manager one has already leaves no trace", async () => {
    const acme = await company(app);
    const same = { personId: acme.id("li"), managerId: acme.id("gao"), from: dayOf("2026-03-02") };
    await acme.within("chen", (tx) => movePeople(tx, [same]));
    expect(await acme.within("li", (tx) => lineHistory(tx, acme.id("li")))).toHaveLength(1);
  });

  it.each(["li", "gao", "wu", "feng"] as const)("is nobody's but operations' and administrators': not %s's", async (key) => {
    const acme = await company(app);
    const own = acme.within(key, (tx) => movePerson(tx, { personId: acme.id("li"), managerId: acme.id("wu"), from: dayOf("2026-03-02") }));
    await expect(own).rejects.toMatchObject({ kind: "not-found" });
    expect(await named(acme, "gao", "2026-03-02")).toEqual(["gao 0", "li 1", "wang 1"]);
  });
});

describe("who sees whom", () => {
  it("managers see the people below today; colleagues and reports see nothing", async () => {
    const acme = await company(app);
    const sees = (viewer: Key, person: Key): Promise<boolean> => acme.within(viewer, (tx) => maySee(tx, acme.id(person), "deal.read"));
    expect(await Promise.all([sees("li", "li"), sees("gao", "li"), sees("wu", "li"), sees("chen", "li"), sees("ding", "li")])).toEqual(
      Array(5).fill(true),
    );
    expect(await Promise.all([sees("wang", "li"), sees("sun", "li"), sees("li", "gao"), sees("feng", "li")])).toEqual(Array(4).fill(false));
    await expect(acme.within("sun", (tx) => requireSight(tx, acme.id("li"), "deal.read", "opportunity"))).rejects.toMatchObject({
      kind: "not-found",
    });
  });

  it("after a move rights follow the line in force; the former manager keeps the weeks led", async () => {
    const acme = await company(app);
    await acme.within("chen", (tx) => movePerson(tx, { personId: acme.id("li"), managerId: acme.id("sun"), from: dayOf("2026-03-09") }));
    await acme.within(undefined, (tx) => setClock(tx, "2026-03-09T00:00:00+08:00"));
    const [gao, sun] = [await acme.within("gao", viewerOf), await acme.within("sun", viewerOf)];
    await acme.within(undefined, async (tx) => {
      expect(await relationsTo(tx, gao, acme.id("li"))).toEqual(["none"]);
      expect(await relationsTo(tx, sun, acme.id("li"))).toEqual(["below"]);
      expect(await ledThen(tx, gao, acme.id("li"), dayOf("2026-03-02"))).toBe(true);
      expect(await ledThen(tx, gao, acme.id("li"), dayOf("2026-03-09"))).toBe(false);
    });
  });

  it("a person of another organisation is not there", async () => {
    const [acme, globex] = [await company(app), await company(app)];
    await expect(inTransaction(acme.as("ding"), (tx) => lineHistory(tx, globex.id("li")))).rejects.toMatchObject({ kind: "not-found" });
    await expect(
      inTransaction(acme.as("ding"), (tx) => movePerson(tx, { personId: globex.id("li"), managerId: null, from: dayOf("2026-03-02") })),
    ).rejects.toMatchObject({ kind: "not-found" });
  });
});

describe("the tree view", () => {
  it("shows roots, then the reports of one, with how many are below", async () => {
    const acme = await company(app);
    const roots = await acme.within("li", (tx) => reportsOf(tx, null, null));
    expect(roots.nodes.map((node) => [node.key, node.reports, node.below])).toEqual([
      ["chen", 0, 0],
      ["ding", 0, 0],
      ["feng", 0, 0],
      ["wu", 2, 5],
    ]);
    const under = await acme.within("li", (tx) => reportsOf(tx, acme.id("gao"), null));
    expect(under.nodes.map((node) => node.key)).toEqual(["li", "wang"]);
  });
});

describe("a bundle's lines", () => {
  it("that overlap or make a cycle are refused, all named at once", async () => {
    const acme = await company(app);
    const lines = [
      { personId: acme.id("chen"), managerId: acme.id("ding"), from: dayOf("2026-01-01"), to: null },
      { personId: acme.id("ding"), managerId: acme.id("chen"), from: dayOf("2026-01-05"), to: null },
    ];
    const refused = await acme.within(undefined, (tx) => recordLines(tx, lines)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "organisation.line-broken", details: { problems: [{ kind: "cycle" }, { kind: "cycle" }] } });
  });
});
