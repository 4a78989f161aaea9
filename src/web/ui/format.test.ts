import { describe, expect, it } from "vitest";
import {
  dayAndMonth,
  exactAmount,
  monthText,
  percent,
  plainAmount,
  shortAmountText,
  timeLeft,
  weekDays,
  weekdayAndDay,
  weekdayAndTime,
} from "./format.ts";

const plain = (text: string): string => text.replaceAll(/[  ]/g, " ");

describe("amounts on screen", () => {
  it.each([
    ["1240000", "1.24 M", "124 万"],
    ["300000", "300 k", "30 万"],
    ["1032000", "1.03 M", "103.2 万"],
    ["640000", "640 k", "64 万"],
    ["32000", "32 k", "3.2 万"],
    ["12880000", "12.88 M", "1,288 万"],
    ["235000000", "235 M", "2.35 亿"],
    ["999999", "1 M", "100 万"],
    ["950", "950", "950"],
    ["0", "0", "0"],
    ["-160000", "−160 k", "−16 万"],
  ])("%s is short %s and %s", (amount, english, chinese) => {
    expect(plain(shortAmountText(amount, "en", "km"))).toBe(english);
    expect(plain(shortAmountText(amount, "zh", "wan"))).toBe(chinese);
  });

  it("the whole amount keeps every digit, beyond what a double can hold", () => {
    expect(exactAmount("123456789012345678.91", "CNY", "en")).toBe("123,456,789,012,345,678.91");
    expect(exactAmount("1200", "JPY", "en")).toBe("1,200");
    expect(plainAmount("500000.00", "CNY", "zh")).toBe("500,000");
  });

  it("a per cent has one decimal and a narrow place before its sign", () => {
    expect(plain(percent("0.98", "en"))).toBe("98.0 %");
    expect(plain(percent("1.032499", "zh"))).toBe("103.2 %");
    expect(plain(percent("-0.04", "en"))).toBe("−4.0 %");
  });
});

describe("days and times in the organisation's zone", () => {
  it("names days, weeks and months in both languages", () => {
    expect(plain(weekdayAndDay("2026-11-26", "en"))).toBe("Thu 26");
    expect(plain(weekdayAndDay("2026-11-26", "zh"))).toBe("周四 26");
    expect(dayAndMonth("2026-12-08", "en")).toBe("8 Dec");
    expect(plain(weekDays("2026-11-23", "en"))).toBe("23 – 29 November");
    expect(weekDays("2026-11-23", "zh")).toBe("11 月 23 – 29 日");
    expect(weekDays("2026-11-30", "en")).toBe("30 November – 6 December");
    expect(monthText("2026-11", "en")).toBe("November 2026");
    expect(monthText("2026-11", "zh", false)).toBe("十一月");
  });

  it("shows an instant by the organisation's zone, whatever the browser's is", () => {
    expect(weekdayAndTime("2026-11-22T13:14:00Z", "en", "Asia/Shanghai")).toBe("Sun 21:14");
    expect(weekdayAndTime("2026-11-22T13:14:00Z", "zh", "Asia/Shanghai")).toBe("周日 21:14");
  });

  it("counts down to the deadline", () => {
    const now = Temporal.Instant.from("2026-11-20T11:59:00+08:00");
    expect(timeLeft("2026-11-23T00:00:00+08:00", now)).toMatchObject({ days: 2, hours: 12, minutes: 1, past: false });
    expect(timeLeft("2026-11-20T11:58:00+08:00", now)).toMatchObject({ days: 0, hours: 0, minutes: 0, past: true });
  });
});
