import { describe, expect, it } from "vitest";
import { dayOf } from "../../kernel/pure/day.ts";
import { addenda, owesWeek, standingOf, versionThatCounts } from "./versions.ts";

const at = (text: string) => Temporal.Instant.from(text);
const deadline = at("2026-03-02T00:00:00+08:00");
const friday = { version: 1, signedAt: at("2026-02-27T18:00:00+08:00") };
const sunday = { version: 2, signedAt: at("2026-03-01T23:59:59.999999+08:00") };
const monday = { version: 3, signedAt: deadline };
const tuesday = { version: 4, signedAt: at("2026-03-03T10:00:00+08:00") };

describe("the version that counts", () => {
  it("is the last one signed strictly before the deadline; later ones are addenda", () => {
    expect(versionThatCounts([tuesday, friday, monday, sunday], deadline)).toBe(sunday);
    expect(addenda([tuesday, friday, monday, sunday], deadline)).toEqual([monday, tuesday]);
  });
  it("is the first one after it where none came before: late", () => {
    expect(versionThatCounts([tuesday, monday], deadline)).toBe(monday);
    expect(addenda([tuesday, monday], deadline)).toEqual([tuesday]);
  });
  it("uses only what was signed by the as-of instant", () => {
    expect(versionThatCounts([friday, sunday], deadline, friday.signedAt)).toBe(friday);
    expect(versionThatCounts([sunday], deadline, friday.signedAt)).toBeNull();
    expect(addenda([friday, monday, tuesday], deadline, monday.signedAt)).toEqual([monday]);
  });
});

describe("where a person stands with a week", () => {
  it.each([
    ["signed", [friday], deadline, true],
    ["late", [monday], deadline, true],
    ["open", [], friday.signedAt, true],
    ["missing", [], deadline, true],
    ["not-due", [], deadline, false],
    ["signed", [friday], deadline, false],
  ])("%s", (standing, versions, now, due) => expect(standingOf(versions, deadline, { now, due })).toBe(standing));

  it("who submits and is active on the Monday owes a week", () => {
    const li = { submits: true, activeFrom: dayOf("2026-03-02"), activeTo: dayOf("2026-03-09") };
    expect(["2026-02-23", "2026-03-02", "2026-03-09"].map((week) => owesWeek(li, dayOf(week)))).toEqual([false, true, false]);
    expect(owesWeek({ submits: false, activeFrom: null, activeTo: null }, dayOf("2026-03-02"))).toBe(false);
  });
});
