import { describe, expect, it } from "vitest";
import type { Bundle, Submission, WeeklySubmission } from "./bundle.ts";
import { isOpen, openStages, rungOf } from "../src/pipeline/rules/ladder.ts";
import { demoCompany, missingPerson, visitors } from "./scenarios/demo.ts";

const today = Temporal.PlainDate.from("2026-11-23");
const demo = demoCompany({ lang: "zh", today });
const weekly = demo.submissions.filter((one): one is WeeklySubmission => one.kind === "weekly");
const signed = (person: string, week: string): WeeklySubmission[] => weekly.filter((one) => one.person === person && one.period === week);

describe("the simulated company", () => {
  it("is the same, byte for byte, for the same seed, and another one for another seed", () => {
    expect(JSON.stringify(demoCompany({ lang: "zh", today }))).toBe(JSON.stringify(demo));
    expect(JSON.stringify(demoCompany({ lang: "zh", today, seed: "other" }))).not.toBe(JSON.stringify(demo));
  }, 60_000);

  it("has the same people and amounts in both languages' shape, with no empty word", () => {
    const english = demoCompany({ lang: "en", today });
    expect(english.people).toHaveLength(demo.people.length);
    expect(english.accounts.every((account) => account.name.trim() !== "")).toBe(true);
    expect(JSON.stringify(english)).not.toMatch(/undefined|NaN|[\u4e00-\u9fff]/);
    expect(JSON.stringify(demo)).not.toMatch(/undefined|NaN/);
  }, 60_000);

  it("orders every history by time and refers only to what exists", () => {
    for (const rows of [demo.opportunity_revisions, demo.evidence, demo.verdicts]) expect(isSorted(rows.map((row) => row.at))).toBe(true);
    const people = new Set(demo.people.map((person) => person.key));
    const accounts = new Set(demo.accounts.map((account) => account.key));
    const opportunities = new Set(demo.opportunities.map((opportunity) => opportunity.key));
    const submissions = new Set(demo.submissions.map((submission) => submission.key));
    expect(submissions.size).toBe(demo.submissions.length);
    expect(opportunities.size).toBe(demo.opportunities.length);
    expect(demo.opportunities.every((one) => accounts.has(one.account))).toBe(true);
    expect(
      demo.opportunity_revisions.every((one) => opportunities.has(one.opportunity) && people.has(one.owner) && people.has(one.by)),
    ).toBe(true);
    expect(demo.orders.every((one) => opportunities.has(one.opportunity) && people.has(one.owner))).toBe(true);
    expect(weekly.every((one) => one.lines.every((line) => opportunities.has(line.opportunity)))).toBe(true);
    expect(demo.verdicts.every((one) => submissions.has(one.submission))).toBe(true);
    expect(demo.reporting.every((one) => one.manager === null || people.has(one.manager))).toBe(true);
  });

  it("knows nothing of deals and orders after its Friday 10:00", () => {
    const friday = "2026-11-27T10:00:00+08:00";
    expect(demo.manifest.exported_at).toBe(friday);
    for (const row of demo.opportunity_revisions) expect(row.at <= friday).toBe(true);
    for (const order of demo.orders) {
      expect(order.recorded_at <= friday && order.booked_on <= "2026-11-27").toBe(true);
      expect((order.fulfilled_on ?? "") <= "2026-11-27" && (order.cancelled_on ?? "") <= "2026-11-27").toBe(true);
    }
  });

  it("moves a deal up only with its evidence, or with a written reason", () => {
    const answered = new Map<string, string>();
    for (const one of demo.evidence) {
      const key = `${one.opportunity} ${one.stage} ${one.item}`;
      if (one.answer === undefined && !answered.has(key)) answered.set(key, one.at);
    }
    const before = new Map<string, number>();
    for (const row of demo.opportunity_revisions) {
      const last = before.get(row.opportunity) ?? -1;
      if (isOpen(row.stage) && row.stage > last) {
        const needed = openStages.filter((stage) => stage <= Number(row.stage));
        const complete = needed.every((stage) =>
          rungOf(stage).evidence.every((item) => (answered.get(`${row.opportunity} ${stage} ${item}`) ?? "9999") <= row.at),
        );
        if (!complete) expect(row.reason).not.toBeNull();
      }
      if (row.stage === "lost") expect(row.lost_reason && row.lesson).toBeTruthy();
      before.set(row.opportunity, isOpen(row.stage) ? row.stage : 100);
    }
  });

  it("lets every ordered deal have its order, and every order its ordered deal", () => {
    const ordered = new Set(demo.opportunity_revisions.filter((row) => row.stage === 100).map((row) => row.opportunity));
    expect(new Set(demo.orders.map((order) => order.opportunity))).toEqual(ordered);
  });

  it("signs amounts above zero on days of the week, never twice for a deal", () => {
    for (const one of weekly) {
      const sunday = Temporal.PlainDate.from(one.period).add({ days: 6 }).toString();
      expect(new Set(one.lines.map((line) => line.opportunity)).size).toBe(one.lines.length);
      for (const line of one.lines) {
        expect(Number(line.amount)).toBeGreaterThan(0);
        expect(line.expected_on >= one.period && line.expected_on <= sunday).toBe(true);
        if (line.amount !== line.proposed) expect(line.reason).toBeDefined();
      }
    }
  });

  it("numbers versions in the order of their signing", () => {
    const last = new Map<string, Submission>();
    for (const one of demo.submissions) {
      const key = `${one.kind} ${one.person} ${one.period}`;
      expect(one.version).toBe((last.get(key)?.version ?? 0) + 1);
      last.set(key, one);
    }
  });
});

describe("the demo company", () => {
  it("has about 60 people in four levels and a year of statements", () => {
    expect(demo.people.length).toBe(60);
    expect(demo.people.filter((person) => person.key.startsWith("demo-")).map((person) => person.name)).toEqual(["李娜", "高琳", "王伟"]);
    expect(depthOf(demo)).toBe(4);
    expect(new Set(weekly.map((one) => one.period)).size).toBeGreaterThan(52);
  });

  it("misses one person in the running week, and shows one late, one addendum and one delegate in its year", () => {
    const owing = demo.people.filter((person) => person.submits && person.active_to === undefined).map((person) => person.key);
    expect(owing.filter((person) => signed(person, "2026-11-23").length === 0)).toEqual([missingPerson]);
    expect(weekly.some((one) => one.late_reason !== undefined)).toBe(true);
    expect(weekly.some((one) => one.version > 1 && one.signed_at >= one.period)).toBe(true);
    expect(weekly.some((one) => one.signed_by !== undefined)).toBe(true);
  });

  it("leaves the coming week to the visitors; a few colleagues have signed by Friday 10:00, the others do over the weekend", () => {
    const coming = weekly.filter((one) => one.period === "2026-11-30");
    expect(coming.some((one) => one.person === visitors.am || one.person === visitors.rm)).toBe(false);
    const early = coming.filter((one) => one.signed_at < "2026-11-27T10:00");
    expect(early.length).toBeGreaterThan(1);
    expect(early.length).toBeLessThan(15);
    expect(coming.length).toBeGreaterThan(45);
    expect(coming.every((one) => one.signed_at < "2026-11-29T23:50")).toBe(true);
  });

  it("gives the visitor deals to promise, one promise of this week that did not come in, and a surprise in the house", () => {
    const promised = signed(visitors.am, "2026-11-23")
      .flatMap((one) => one.lines)
      .filter((line) => line.category === "commit");
    const booked = new Set(demo.orders.filter((order) => order.booked_on >= "2026-11-23").map((order) => order.opportunity));
    expect(promised.some((line) => booked.has(line.opportunity))).toBe(true);
    expect(promised.some((line) => !booked.has(line.opportunity))).toBe(true);
    const inStatements = new Set(
      weekly.filter((one) => one.period === "2026-11-23").flatMap((one) => one.lines.map((line) => line.opportunity)),
    );
    expect([...booked].some((opportunity) => !inStatements.has(opportunity))).toBe(true);
    const open = lastRevisions(demo).filter((row) => row.owner === visitors.am && row.stage === 90);
    expect(open.filter((row) => row.expected_close >= "2026-11-30" && row.expected_close <= "2026-12-06").length).toBeGreaterThanOrEqual(3);
  });

  it("looks alive on any day of any year", () => {
    for (const day of ["2027-01-01", "2026-02-18", "2028-02-29", "2026-10-04"]) {
      const other = demoCompany({ lang: "en", today: Temporal.PlainDate.from(day) });
      expect(other.people.length).toBe(60);
      expect(other.orders.length).toBeGreaterThan(500);
    }
  }, 60_000);
});

const isSorted = (texts: readonly string[]): boolean => texts.every((text, index) => index === 0 || (texts[index - 1] ?? "") <= text);
const lastRevisions = (bundle: Bundle) => [...new Map(bundle.opportunity_revisions.map((row) => [row.opportunity, row])).values()];
const depthOf = (bundle: Bundle): number => {
  const managers = new Map(bundle.reporting.map((row) => [row.person, row.manager]));
  const depth = (person: string): number => {
    const manager = managers.get(person);
    return manager === null || manager === undefined ? 1 : 1 + depth(manager);
  };
  return Math.max(...bundle.people.map((person) => depth(person.key)));
};
