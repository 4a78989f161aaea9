import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf, daysBetween, isSameDay } from "../kernel/pure/day.ts";
import { fraction, one, sum } from "../kernel/pure/fraction.ts";
import { weekOf } from "../kernel/pure/week.ts";
import {
  calendarKinds,
  daysOfMonth,
  daysOfQuarter,
  fiscalYearOf,
  monthAfter,
  monthlyDeadline,
  monthOf,
  monthOfWeek,
  monthsFrom,
  monthsOfQuarter,
  parsePeriod,
  quarterOf,
  quarterOfMonth,
  weeklyDeadline,
  weeksOfQuarter,
  workingDayAfter,
  workingDaysIn,
  workingDaysOfMonth,
  type Calendar,
  type CalendarKind,
} from "./rules.ts";

const calendar = (changes: Partial<Calendar> = {}): Calendar => ({
  timeZone: "Asia/Shanghai",
  fiscalYearStartMonth: 1,
  kind: "gregorian",
  holidays: new Set(["2026-05-01", "2026-05-04", "2026-05-05"]),
  extraWorkingDays: new Set(["2026-05-09"]),
  ...changes,
});
const anyCalendar = fc
  .record({ kind: fc.constantFrom<CalendarKind>(...calendarKinds), fiscalYearStartMonth: fc.integer({ min: 1, max: 12 }) })
  .map(calendar);
const anyDay = fc.integer({ min: 0, max: 400 * 366 }).map((days) => dayOf("1900-01-01").add({ days }));

describe("fiscal periods", () => {
  it("a Gregorian month is the calendar month, the quarter the fiscal one, named by the year it ends in", () => {
    const april = calendar({ fiscalYearStartMonth: 4 });
    expect(monthOf(april, dayOf("2026-05-31"))).toBe("2026-05");
    expect(quarterOf(april, dayOf("2026-05-31"))).toBe("2027-Q1");
    expect(quarterOf(april, dayOf("2026-03-31"))).toBe("2026-Q4");
    expect(monthsOfQuarter(april, "2027-Q4")).toEqual(["2027-01", "2027-02", "2027-03"]);
    expect(fiscalYearOf(april, dayOf("2026-04-01"))).toBe(2027);
  });

  it("under 4-4-5 the year begins on the Monday nearest to the first day of its first month", () => {
    const fiscal = calendar({ kind: "4-4-5" });
    expect(daysOfMonth(fiscal, "2026-01")).toEqual({ first: dayOf("2025-12-29"), last: dayOf("2026-01-25") });
    expect(daysOfMonth(fiscal, "2026-03")).toEqual({ first: dayOf("2026-02-23"), last: dayOf("2026-03-29") });
    expect(daysOfMonth(calendar({ kind: "4-5-4", fiscalYearStartMonth: 2 }), "2026-01").first).toEqual(dayOf("2025-02-03"));
  });

  it("a 53rd week belongs to the last month", () => {
    const fiscal = calendar({ kind: "4-4-5" });
    expect(daysOfMonth(fiscal, "2026-12").first.until(daysOfMonth(fiscal, "2027-01").first).days).toBe(42);
  });

  it("the month of a week is the one of its Thursday", () => {
    expect(monthOfWeek(calendar(), dayOf("2026-03-30"))).toBe("2026-04");
    expect(monthOfWeek(calendar(), dayOf("2026-06-29"))).toBe("2026-07");
  });

  it("reads the three kinds of period and nothing else", () => {
    expect(parsePeriod(calendar(), "2026-W13")).toMatchObject({ kind: "week", first: dayOf("2026-03-23"), last: dayOf("2026-03-29") });
    expect(parsePeriod(calendar(), "2026-02")).toMatchObject({ kind: "month", last: dayOf("2026-02-28") });
    expect(parsePeriod(calendar(), "2026-Q2")).toMatchObject({ kind: "quarter", first: dayOf("2026-04-01"), last: dayOf("2026-06-30") });
    for (const name of ["2026-W54", "2025-W53", "2026-13", "2026-Q5", "26-Q1", ""]) expect(parsePeriod(calendar(), name)).toBeNull();
  });

  it("puts every day of 400 years into exactly one month and quarter, whatever the calendar", () => {
    for (const kind of calendarKinds)
      for (const fiscalYearStartMonth of [1, 4]) {
        const ours = calendar({ kind, fiscalYearStartMonth });
        for (const month of monthsFrom("1900-01", 400 * 12)) {
          const { first, last } = daysOfMonth(ours, month);
          if (!isSameDay(last.add({ days: 1 }), daysOfMonth(ours, monthAfter(month)).first)) expect.unreachable(month);
          if (monthOf(ours, first) !== month || monthOf(ours, last) !== month) expect.unreachable(`${kind} ${month}`);
          if (!(monthsOfQuarter(ours, quarterOfMonth(ours, month)) as readonly string[]).includes(month)) expect.unreachable(month);
        }
      }
  }, 30_000);

  it("every day lies inside its month, quarter and exactly one of the quarter's clipped weeks", () => {
    fc.assert(
      fc.property(anyCalendar, anyDay, (ours, day) => {
        const month = daysOfMonth(ours, monthOf(ours, day));
        const quarter = daysOfQuarter(ours, quarterOf(ours, day));
        for (const span of [month, quarter])
          expect(day.toString() >= span.first.toString() && day.toString() <= span.last.toString()).toBe(true);
        const weeks = weeksOfQuarter(ours, quarterOf(ours, day));
        expect(weeks.flatMap(({ first, last }) => daysBetween(first, last).map(String))).toEqual(
          daysBetween(quarter.first, quarter.last).map(String),
        );
        expect(weeks.every(({ first, last }) => isSameDay(weekOf(first), weekOf(last)))).toBe(true);
      }),
    );
  });
});

describe("working days", () => {
  it("takes holidays away and gives the moved working days", () => {
    expect(workingDaysOfMonth(calendar(), "2026-05")).toHaveLength(21 - 3 + 1);
    expect(workingDayAfter(calendar(), dayOf("2026-04-30"))).toEqual(dayOf("2026-05-06"));
    expect(workingDayAfter(calendar(), dayOf("2026-05-08"))).toEqual(dayOf("2026-05-09"));
  });

  it("weights of a month's working days sum to 1, and the quarter's weeks hold each once", () => {
    fc.assert(
      fc.property(anyCalendar, anyDay, (ours, day) => {
        const days = workingDaysOfMonth(ours, monthOf(ours, day));
        expect(sum(days.map(() => fraction(1n, BigInt(days.length))))).toEqual(one);
        const quarter = quarterOf(ours, day);
        expect(weeksOfQuarter(ours, quarter).flatMap((week) => workingDaysIn(ours, week))).toHaveLength(
          monthsOfQuarter(ours, quarter).reduce((count, month) => count + workingDaysOfMonth(ours, month).length, 0),
        );
      }),
    );
  });
});

describe("deadlines", () => {
  it("a week's deadline is the first instant of its Monday, also where DST skips midnight", () => {
    expect(weeklyDeadline(calendar(), dayOf("2026-03-02")).toString()).toBe("2026-03-01T16:00:00Z");
    const newYork = calendar({ timeZone: "America/New_York" });
    expect(weeklyDeadline(newYork, dayOf("2026-03-09")).toString()).toBe("2026-03-09T04:00:00Z");
    expect(weeklyDeadline(newYork, dayOf("2026-03-02")).toString()).toBe("2026-03-02T05:00:00Z");
  });

  it("a month's deadline is 18:00 of its last working day", () => {
    expect(monthlyDeadline(calendar(), "2026-05").toString()).toBe("2026-05-29T10:00:00Z");
    expect(monthlyDeadline(calendar({ extraWorkingDays: new Set(["2026-05-31"]) }), "2026-05").toString()).toBe("2026-05-31T10:00:00Z");
  });

  it("a month without any working day is due on its last day", () => {
    const closed = calendar({ holidays: new Set(daysBetween(dayOf("2026-02-01"), dayOf("2026-02-28")).map(String)) });
    expect(monthlyDeadline(closed, "2026-02").toString()).toBe("2026-02-28T10:00:00Z");
  });
});
