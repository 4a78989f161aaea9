import { describe, expect, it } from "vitest";
import { dayOf } from "../../kernel/pure/day.ts";
import { missingByManager, missingListKey, reminderDue, reminderKey, weekToRemind } from "./reminders.ts";

const week = dayOf("2026-03-02");
const due = (now: string, zone = "Asia/Shanghai", monday = week) => reminderDue(monday, zone, Temporal.Instant.from(now));

describe("reminders", () => {
  it.each([
    ["2026-02-27T23:59:59+08:00", null],
    ["2026-02-28T00:00:00+08:00", 48],
    ["2026-02-28T23:59:59+08:00", 48],
    ["2026-03-01T00:00:00+08:00", 24],
    ["2026-03-01T22:00:00+08:00", 2],
    ["2026-03-01T23:59:59+08:00", 2],
    ["2026-03-02T00:00:00+08:00", null],
  ])("at %s the one of %s hours", (now, hours) => expect(due(now)).toBe(hours));

  it("count hours, not wall clocks: 24 hours before the deadline of a short Sunday is Saturday 23:00", () => {
    expect(due("2026-03-28T22:59:59+01:00", "Europe/Berlin", dayOf("2026-03-30"))).toBe(48);
    expect(due("2026-03-28T23:00:00+01:00", "Europe/Berlin", dayOf("2026-03-30"))).toBe(24);
  });
  it("are for the week whose deadline comes next", () => {
    expect(weekToRemind(dayOf("2026-03-01"))).toEqual(week);
    expect(weekToRemind(dayOf("2026-03-02"))).toEqual(dayOf("2026-03-09"));
  });
  it("have one key per week, hour, person and recipient, so that nothing is sent twice", () => {
    expect(reminderKey(week, 48, { person: "li", recipient: "wang" })).toBe("commit.reminder/2026-W10/48/li/wang");
    expect(missingListKey(week, "gao")).toBe("commit.missing/2026-W10/gao");
  });
  it("the list of the missing goes to their managers, and to nobody whose team has signed", () => {
    const list = missingByManager([
      { person: "li", managers: ["wang", "gao"], signed: false },
      { person: "chen", managers: ["zhou", "gao"], signed: true },
      { person: "wu", managers: ["wang", "gao"], signed: false },
    ]);
    expect(Object.fromEntries(list)).toEqual({ wang: ["li", "wu"], gao: ["li", "wu"] });
  });
});
