import { describe, expect, it } from "vitest";
import { dayOf } from "../kernel/pure/day.ts";
import { company, testApplication } from "../../test/support/company.ts";
import { isWorkingDay } from "./rules.ts";
import { calendarOf, calendarOfYears, changeDays } from "./service.ts";

const app = testApplication();

describe("the organisation's working days", () => {
  it("come from the built-in set, moved working days included", async () => {
    const { within } = await company(app);
    const calendar = await within(undefined, calendarOf);
    expect(isWorkingDay(calendar, dayOf("2026-02-17"))).toBe(false);
    expect(isWorkingDay(calendar, dayOf("2026-02-28"))).toBe(true);
    expect(isWorkingDay(calendar, dayOf("2026-03-01"))).toBe(false);
  });

  it("sales operations make a day a holiday or a working day, and give it back", async () => {
    const { within } = await company(app);
    const works = (day: string) => within(undefined, async (tx) => isWorkingDay(await calendarOf(tx), dayOf(day)));
    await within("chen", (tx) =>
      changeDays(tx, [
        { day: dayOf("2026-03-09"), kind: "holiday" },
        { day: dayOf("2026-05-01"), kind: "working" },
        { day: dayOf("2026-05-09"), kind: "holiday" },
      ]),
    );
    expect([await works("2026-03-09"), await works("2026-05-01"), await works("2026-05-09")]).toEqual([false, true, false]);
    await within("chen", (tx) => changeDays(tx, [{ day: dayOf("2026-05-01"), kind: null }]));
    expect(await works("2026-05-01")).toBe(false);
  });

  it("the past is never changed, and an account manager changes nothing", async () => {
    const { within } = await company(app);
    await expect(within("chen", (tx) => changeDays(tx, [{ day: dayOf("2026-03-01"), kind: "working" }]))).rejects.toThrow(
      "calendar.day-past",
    );
    await expect(within("li", (tx) => changeDays(tx, [{ day: dayOf("2026-03-09"), kind: "holiday" }]))).rejects.toThrow("not-found");
  });

  it("a year is shown with its special days and fiscal months", async () => {
    const { within } = await company(app);
    const shown = await within("li", (tx) => calendarOfYears(tx, { from: 2026, to: 2026 }));
    expect(shown.days.find(({ day }) => day === "2026-02-14")).toMatchObject({ kind: "working", source: "built-in", name: { zh: "春节" } });
    expect(shown.months).toHaveLength(12);
    expect(shown.months[4]).toMatchObject({ month: "2026-05", quarter: "2026-Q2", working_days: 19, deadline: "2026-05-29T10:00:00Z" });
  });
});
