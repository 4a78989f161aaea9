import { describe, expect, it } from "vitest";
import { stops } from "./contract.ts";
import { nextStop } from "./rules.ts";

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const shanghai = "Asia/Shanghai";

describe("the demo clock", () => {
  it("goes from Friday 10:00 to Sunday 23:50, and from there to Monday 09:00", () => {
    const friday = at("2026-11-27T10:00:00+08:00");
    const sunday = nextStop(friday, "sunday-night", shanghai);
    expect(sunday).toEqual(at("2026-11-29T23:50:00+08:00"));
    expect(nextStop(sunday, "monday-nine", shanghai)).toEqual(at("2026-11-30T09:00:00+08:00"));
  });

  it("never goes back: asked for the moment that it shows, it goes a week on", () => {
    expect(nextStop(at("2026-11-27T10:00:00+08:00"), "friday", shanghai)).toEqual(at("2026-12-04T10:00:00+08:00"));
    expect(nextStop(at("2026-11-29T23:50:30+08:00"), "sunday-night", shanghai)).toEqual(at("2026-12-06T23:50:00+08:00"));
    for (const to of stops)
      for (let hours = 0; hours < 24 * 8; hours += 5) {
        const now = at("2026-03-27T00:00:00+08:00").add({ hours });
        const next = nextStop(now, to, "Europe/Berlin");
        expect(Temporal.Instant.compare(next, now)).toBe(1);
        expect(next.since(now).total("hours")).toBeLessThanOrEqual(7 * 24 + 1);
      }
  });
});
