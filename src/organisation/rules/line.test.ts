import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf, isBefore, type Day } from "../../kernel/pure/day.ts";
import { closureOf, everSince, forever, lineOn, moveLine, problemsOfLines, type ClosureRow, type Line } from "./line.ts";

const line = (personId: string, managerId: string | null, from: string, to: string | null = null): Line => ({
  personId,
  managerId,
  from: dayOf(from),
  to: to === null ? null : dayOf(to),
});
const told = (rows: readonly ClosureRow[]): string[] =>
  rows.map((row) => `${row.ancestorId}>${row.descendantId} ${row.depth} ${row.from.toString()}..${row.to.toString()}`);

describe("the laws of the reporting line", () => {
  it("ranges of a person touch and never overlap", () => {
    expect(problemsOfLines([line("li", "gao", "2026-01-01", "2026-03-01"), line("li", "sun", "2026-03-01")])).toEqual([]);
    expect(problemsOfLines([line("li", "gao", "2026-01-01"), line("li", "sun", "2026-03-01")])).toEqual([
      { kind: "overlap", personId: "li", day: dayOf("2026-03-01") },
    ]);
  });

  it("nobody is above themselves on any day, but two people may lead each other at different times", () => {
    const january = line("li", "wang", "2026-01-01", "2026-02-01");
    expect(problemsOfLines([january, line("wang", "li", "2026-02-01")])).toEqual([]);
    expect(problemsOfLines([january, line("wang", "li", "2026-01-31")]).map(({ kind, day }) => [kind, day.toString()])).toEqual([
      ["cycle", "2026-01-31"],
      ["cycle", "2026-01-31"],
    ]);
  });

  it("names empty ranges and people who report to themselves", () => {
    expect(problemsOfLines([line("li", "gao", "2026-01-01", "2026-01-01")])[0]).toMatchObject({
      kind: "empty",
    });
    expect(problemsOfLines([line("li", "li", "2026-01-01")])[0]).toMatchObject({ kind: "self" });
  });
});

describe("the closure", () => {
  it("has everybody above on the days of the whole path, and oneself for ever", () => {
    const lines = [line("li", "gao", "2026-01-01", "2026-03-15"), line("li", "sun", "2026-03-15"), line("gao", "wu", "2026-02-01")];
    expect(told(closureOf(["li"], lines))).toEqual([
      `li>li 0 ${everSince.toString()}..${forever.toString()}`,
      "gao>li 1 2026-01-01..2026-03-15",
      "wu>li 2 2026-02-01..2026-03-15",
      "sun>li 1 2026-03-15..9999-12-31",
    ]);
  });

  it("joins ranges that touch", () => {
    expect(told(closureOf(["li"], [line("li", "gao", "2026-01-01", "2026-02-01"), line("li", "gao", "2026-02-01")])).slice(1)).toEqual([
      "gao>li 1 2026-01-01..9999-12-31",
    ]);
  });

  it("says for every day exactly what walking up on that day says", () => {
    fc.assert(
      fc.property(anyLines, fc.integer({ min: 0, max: 60 }), (lines, offset) => {
        fc.pre(problemsOfLines(lines).length === 0);
        const day = dayOf("2026-01-01").add({ days: offset });
        const rows = closureOf(people, lines).filter((row) => !isBefore(day, row.from) && isBefore(day, row.to));
        const found = rows.map((row) => `${row.ancestorId}>${row.descendantId} ${row.depth}`).sort();
        expect(found).toEqual(people.flatMap((person) => walked(lines, person, day)).sort());
      }),
    );
  });

  it("finds a cycle exactly when some day has one", () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const days = Array.from({ length: 62 }, (_, index) => dayOf("2026-01-01").add({ days: index }));
        const cyclic = days.some((day) => people.some((person) => walked(lines, person, day).length > people.length));
        expect(problemsOfLines(lines).some(({ kind }) => kind === "cycle")).toBe(cyclic);
      }),
    );
  });
});

describe("a move", () => {
  const own = [line("li", "gao", "2026-01-01")];
  const today = dayOf("2026-03-10");

  it("takes effect on its day; the line until then stays", () => {
    expect(moveLine(own, { personId: "li", managerId: "sun", from: dayOf("2026-03-16"), today })).toEqual({
      ok: true,
      lines: [line("li", "gao", "2026-01-01", "2026-03-16"), line("li", "sun", "2026-03-16")],
    });
  });

  it("takes back what was planned for later, and can be taken back itself on its day", () => {
    const planned = [line("li", "gao", "2026-01-01", "2026-04-01"), line("li", "sun", "2026-04-01")];
    expect(moveLine(planned, { personId: "li", managerId: "wu", from: today, today })).toMatchObject({
      lines: [
        { managerId: "gao", to: today },
        { managerId: "wu", from: today, to: null },
      ],
    });
    expect(moveLine(planned, { personId: "li", managerId: null, from: dayOf("2026-04-01"), today })).toMatchObject({
      lines: [{ managerId: "gao" }, { managerId: null }],
    });
  });

  it("never rewrites the past", () => {
    expect(moveLine(own, { personId: "li", managerId: "sun", from: dayOf("2026-03-09"), today })).toEqual({
      ok: false,
      code: "organisation.move-in-the-past",
    });
  });

  it("leaves every earlier day as it was", () => {
    fc.assert(
      fc.property(anyLines, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), (lines, moved, asked) => {
        const person = "a";
        const before = lines.filter((each) => each.personId === person);
        const from = dayOf("2026-01-01").add({ days: moved });
        const decision = moveLine(before, {
          personId: person,
          managerId: "e",
          from,
          today: from,
        });
        if (!decision.ok) throw new Error(decision.code);
        const day = dayOf("2026-01-01").add({ days: asked });
        const expected = isBefore(day, from) ? (lineOn(before, day)?.managerId ?? null) : "e";
        expect(lineOn(decision.lines, day)?.managerId ?? null).toBe(expected);
      }),
    );
  });
});

const people = ["a", "b", "c", "d", "e"];
/** Lines of five people within two months, without overlap, with cycles now and then. */
const anyLines: fc.Arbitrary<Line[]> = fc
  .tuple(
    ...people.map((person) =>
      fc.tuple(
        fc.constant(person),
        fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { maxLength: 4 }),
        fc.array(fc.option(fc.constantFrom(...people)), { minLength: 4, maxLength: 4 }),
      ),
    ),
  )
  .map((own) =>
    own.flatMap(([person, starts, managers]) => {
      const days = [...starts].sort((a, b) => a - b).map((offset) => dayOf("2026-01-01").add({ days: offset }));
      return days.map((from, index) => ({
        personId: person,
        managerId: managers[index] === person ? null : (managers[index] ?? null),
        from,
        to: days[index + 1] ?? null,
      }));
    }),
  );
/** The plain way: walk up on one day; stops (too long) in a cycle. */
const walked = (lines: readonly Line[], person: string, day: Day): string[] => {
  const found: string[] = [];
  let at: string | null = person;
  for (let depth = 0; at !== null && depth <= people.length; depth += 1) {
    found.push(`${at}>${person} ${depth}`);
    const here: string = at;
    at =
      lineOn(
        lines.filter((each) => each.personId === here),
        day,
      )?.managerId ?? null;
  }
  return found;
};
