import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf } from "../../kernel/pure/day.ts";
import { proposalIsPutForward, signingAt, signingWindow } from "./window.ts";

const at = (text: string) => Temporal.Instant.from(text);
const signing = (now: string, { week = "2026-03-02", zone = "Asia/Shanghai", alreadySigned = false } = {}) =>
  signingAt(dayOf(week), zone, { now: at(now), alreadySigned });

describe("when a week can be signed", () => {
  it.each([
    ["2026-02-22T23:59:59.999999+08:00", { ok: false, why: "not-open-yet" }],
    ["2026-02-23T00:00:00+08:00", { ok: true, as: "on-time" }],
    ["2026-03-01T23:59:59.999999+08:00", { ok: true, as: "on-time" }],
    ["2026-03-02T00:00:00+08:00", { ok: true, as: "late" }],
    ["2026-03-02T23:59:59.999999+08:00", { ok: true, as: "late" }],
    ["2026-03-03T00:00:00+08:00", { ok: false, why: "missing" }],
    ["2026-03-09T00:00:00+08:00", { ok: false, why: "missing" }],
  ])("a first submission at %s: %o", (now, answer) => expect(signing(now)).toEqual(answer));

  it.each([
    ["2026-03-01T23:59:59.999999+08:00", { ok: true, as: "on-time" }],
    ["2026-03-02T00:00:00+08:00", { ok: true, as: "addendum" }],
    ["2026-03-08T23:59:59.999999+08:00", { ok: true, as: "addendum" }],
    ["2026-03-09T00:00:00+08:00", { ok: false, why: "closed" }],
  ])("another one at %s: %o", (now, answer) => expect(signing(now, { alreadySigned: true })).toEqual(answer));

  it.each([
    [
      "Europe/Berlin, the Sunday that loses an hour",
      "Europe/Berlin",
      "2026-03-30",
      "2026-03-29T23:59:59.999999+02:00",
      "2026-03-30T00:00:00+02:00",
    ],
    [
      "Europe/Berlin, the Sunday that gains one",
      "Europe/Berlin",
      "2026-10-26",
      "2026-10-25T23:59:59.999999+01:00",
      "2026-10-26T00:00:00+01:00",
    ],
    ["America/New_York in spring", "America/New_York", "2026-03-09", "2026-03-08T23:59:59.999999-04:00", "2026-03-09T00:00:00-04:00"],
    ["America/New_York in autumn", "America/New_York", "2026-11-02", "2026-11-01T23:59:59.999999-05:00", "2026-11-02T00:00:00-05:00"],
  ])("the last microsecond is on time in %s", (_, zone, week, last, first) => {
    expect(signing(last, { week, zone })).toEqual({ ok: true, as: "on-time" });
    expect(signing(first, { week, zone })).toEqual({ ok: true, as: "late" });
  });

  it("weeks follow each other without gap or overlap: each deadline is the next week's opening", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3000 }),
        fc.constantFrom("Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/Sao_Paulo"),
        (weeks, zone) => {
          const week = dayOf("1990-01-01").add({ weeks });
          expect(signingWindow(week, zone).deadline).toEqual(signingWindow(week.add({ weeks: 1 }), zone).opens);
          expect(signingWindow(week, zone).closes).toEqual(signingWindow(week.add({ weeks: 1 }), zone).deadline);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("the proposal is put forward from Thursday", () => {
    expect(proposalIsPutForward(dayOf("2026-03-02"), "Asia/Shanghai", at("2026-02-25T23:59:59+08:00"))).toBe(false);
    expect(proposalIsPutForward(dayOf("2026-03-02"), "Asia/Shanghai", at("2026-02-26T00:00:00+08:00"))).toBe(true);
  });
});
