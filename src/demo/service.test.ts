import { describe, expect, it } from "vitest";
import { company, testApplication, type Company } from "../../test/support/company.ts";
import { inTransaction, sql } from "../kernel/io/db.ts";
import { moveDemoClock } from "./service.ts";

const app = testApplication();
const friday = "2026-11-27T10:00:00+08:00";

/** The usual people, in a company of the given purpose whose clock runs from Friday 10:00. */
const running = async (purpose: "real" | "demo"): Promise<Company> => {
  const made = await company(app, { now: friday });
  await inTransaction(made.as(), (tx) =>
    tx.exec(sql`
      update organisation
      set purpose = ${purpose}, clock_fixed_at = null, clock_offset = ${Temporal.Instant.from(friday)}::timestamptz - clock_timestamp()
      where org_id = ${tx.orgId}`),
  );
  return made;
};
const secondsBetween = (a: Temporal.Instant, b: Temporal.Instant): number => Math.abs(a.since(b).total("seconds"));

describe("the demo's clock", () => {
  it("is moved on by anybody and runs from there", async () => {
    const demo = await running("demo");
    const { now } = await moveDemoClock(demo.as("li"), "sunday-night");
    expect(Temporal.Instant.from(now)).toEqual(Temporal.Instant.from("2026-11-29T23:50:00+08:00"));
    const shown = await demo.within("gao", (tx) => tx.now());
    expect(secondsBetween(shown, Temporal.Instant.from(now))).toBeLessThan(30);
    expect((await moveDemoClock(demo.as("gao"), "monday-nine")).now).toBe("2026-11-30T01:00:00Z");
  });

  it("has what falls due on the way looked at, once", async () => {
    const demo = await running("demo");
    await moveDemoClock(demo.as("li"), "sunday-night");
    await moveDemoClock(demo.as("li"), "monday-nine");
    const { rows } = await app.pool.query(`select 1 from jobs.job where name = 'clock-moved' and data ->> 'orgId' = $1`, [demo.orgId]);
    expect(rows).toHaveLength(1);
  });

  it("does not exist in a real organisation", async () => {
    const real = await running("real");
    await expect(moveDemoClock(real.as("ding"), "friday")).rejects.toMatchObject({ kind: "not-found" });
    expect(secondsBetween(await real.within("li", (tx) => tx.now()), Temporal.Instant.from(friday))).toBeLessThan(30);
  });
});
