import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/app/bundle.ts";
import { subscribers } from "../../src/app/subscriptions.ts";
import { systemContext } from "../../src/kernel/io/context.ts";
import { inTransaction, reading, sql, type Tx } from "../../src/kernel/io/db.ts";
import { emit } from "../../src/kernel/io/events.ts";
import { newId } from "../../src/kernel/io/id.ts";
import { allPeople } from "../../src/organisation/service.ts";
import { numbersOf } from "../../src/metrics/service.ts";
import { makeCells } from "../../src/metrics/service/cells.ts";
import { seriesOf } from "../../src/metrics/service/series.ts";
import { testApplication } from "../support/company.ts";
import { setClock } from "../support/application.ts";
import { randomBundle } from "./randomBundle.ts";

const app = testApplication({ subscribers });

/** An organisation of random history whose clock stands after all of it, with a kept cell for every week of everybody's tree. */
const company = async (seed: number) => {
  const { manifest, tables } = randomBundle(seed);
  const source = {
    files: ["manifest.json", ...Object.keys(tables).map((name) => `${name}.ndjson`)],
    manifest: JSON.stringify(manifest),
    lines: async (file: string) => (tables[file.replace(/\.ndjson$/, "")] ?? []).map((row) => JSON.stringify(row)),
  };
  const orgId = await loadBundle(app, source, { key: `kept-${seed}-${newId()}` });
  await setClock(app, orgId, "2026-09-30T12:00:00Z");
  return systemContext(app, orgId, "test");
};
const makeAll = async (context: ReturnType<typeof systemContext>): Promise<void> => {
  while ((await makeCells(context, { tree: 1, greatest: 1 })) > 0);
};
const periods = ["2026-W10", "2026-W15", "2026-W40", "2026-09"];

/** Every number as pages ask it (now, kept cells welcome) and from the facts alone (as of the same instant). */
const differences = (context: ReturnType<typeof systemContext>) =>
  reading(context, async (tx) => {
    const now = await tx.now();
    const wrong: string[] = [];
    for (const { key } of (await allPeople(tx)).filter((_person, index, all) => index === 0 || index === all.length - 1))
      for (const period of periods) {
        for (const scope of ["tree", "person"] as const) {
          const live = await numbersOf(tx, key, scope, { period });
          const raw = await numbersOf(tx, key, scope, { period, asOf: now });
          for (const name of Object.keys(raw))
            if (JSON.stringify(live[name]) !== JSON.stringify(raw[name]))
              wrong.push(`${key} ${scope} ${period} ${name}: ${JSON.stringify(live[name])} kept, ${JSON.stringify(raw[name])} from the facts`);
        }
      }
    return wrong;
  });

const cellsOf = (tx: Tx): Promise<{ n: bigint }> => tx.one(sql<{ n: bigint }>`select count(*) as n from metric_cell where org_id = ${tx.orgId}`);

describe("kept sums", () => {
  it("are the sums of the facts, whatever the history", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), async (seed) => {
        const context = await company(seed);
        await makeAll(context);
        expect((await reading(context, cellsOf)).n).toBeGreaterThan(100n);
        expect(await differences(context)).toEqual([]);
      }),
      { numRuns: 2, endOnFailure: true },
    );
  }, 120_000);

  it("never answer for facts that changed since, and do so again when made anew", async () => {
    const context = await company(7);
    await makeAll(context);
    await inTransaction(context, async (tx) => {
      const { order_id, owner_id } = await tx.one(sql<{ order_id: string; owner_id: string }>`
        update sales_order
        set cancelled_on = '2026-09-29'
        where org_id = ${tx.orgId} and order_id = (
          select order_id from sales_order where org_id = ${tx.orgId} and cancelled_on is null and booked_on between '2026-03-01' and '2026-04-10' order by key limit 1)
        returning order_id, owner_id`);
      const booked = await tx.one(sql<{ day: Temporal.PlainDate }>`select booked_on as day from sales_order where org_id = ${tx.orgId} and order_id = ${order_id}`);
      await emit(tx, { name: "order.cancelled", subjectId: order_id, details: { owner: owner_id, bookedOn: booked.day, cancelledOn: "2026-09-29" } });
    });
    expect(await differences(context)).toEqual([]);
    await makeAll(context);
    expect(await differences(context)).toEqual([]);
  }, 60_000);

  it("of a week are forgotten for the tree of the signer alone", async () => {
    const context = await company(11);
    await makeAll(context);
    const before = (await reading(context, cellsOf)).n;
    const people = await reading(context, allPeople);
    const leaf = people.at(-1)?.person_id ?? "";
    await inTransaction(context, (tx) => emit(tx, { name: "submission.signed", subjectId: null, details: { person: leaf, week: "2026-W15" } }));
    expect(await makeCells(context, { tree: 1, greatest: 1 })).toBe(0);
    expect((await reading(context, cellsOf)).n).toBe(before);
    const fresh = await reading(context, (tx) => seriesOf(tx, leaf, "tree", { period: "2026-W15" }));
    const now = await reading(context, (tx) => tx.now());
    expect(fresh).toEqual(await reading(context, (tx) => seriesOf(tx, leaf, "tree", { period: "2026-W15", asOf: now })));
  }, 60_000);
});
