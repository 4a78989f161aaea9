import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { folderSource, loadBundle } from "../app/bundle.ts";
import { createApp } from "../app/createApp.ts";
import { systemContext } from "../kernel/io/context.ts";
import { reading, type Tx } from "../kernel/io/db.ts";
import { newId } from "../kernel/io/id.ts";
import { fraction, parseDecimal, sum, zero } from "../kernel/pure/fraction.ts";
import { company, testApplication } from "../../test/support/company.ts";
import { actingAs } from "../../test/support/application.ts";
import { personNamed } from "../organisation/service.ts";
import { numbersOf, numbersOfLevel, questionOf } from "./service.ts";
import { explanationOf } from "./service/explain.ts";
import { seriesOf } from "./service/series.ts";
import { metricsOf } from "./rules/registry.ts";

const app = testApplication();
const asOf = Temporal.Instant.from("2026-06-17T15:30:00+08:00");
let orgId = "";
beforeAll(async () => {
  orgId = await loadBundle(app, folderSource(path.join(import.meta.dirname, "../../test/golden/small")), { key: `numbers-${newId()}` });
});
const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => reading(systemContext(app, orgId, "test"), work);
const idOf = (key: string): Promise<string> => within(async (tx) => (await personNamed(tx, key))?.person_id ?? "");

describe("why this number", () => {
  it.each(["2026-W13", "2026-05", "2026-Q2"])("the facts behind each side of every number of %s add up to it", async (period) => {
    const kind = (await within((tx) => questionOf(tx, { period, asOf }))).period.kind;
    const wrong: string[] = [];
    for (const { key } of metricsOf(kind))
      for (const of of ["rm0", "am003"]) {
        const told = await within((tx) => explanationOf(tx, of, of === "am003" ? "person" : "tree", { key, period, asOf }));
        for (const side of [told.numerator, told.denominator]) {
          if (!side?.value || side.lines.some(({ kind }) => kind === "week")) continue;
          const counted = told.unit === "count-ratio";
          const parts = side.lines.map((line) =>
            counted
              ? fraction(BigInt(kind === "week" && side === told.numerator ? (line.done ?? 1) : 1))
              : (parseDecimal(line.amount ?? "0") ?? zero),
          );
          const total = sum(parts);
          const shown = parseDecimal(side.value) ?? zero;
          const off = Math.abs(Number(total.n) / Number(total.d) - Number(shown.n) / Number(shown.d));
          // A side may be a sum of exact parts (a plan, a weighted line) that are each rounded for showing.
          if (off > 0.005 * side.lines.length + 1e-9 && !(key === "coverage_of_the_rest_of_the_quarter" && side.value === "0.00"))
            wrong.push(`${key} ${of}: ${off}`);
        }
      }
    expect(wrong).toEqual([]);
  });

  it("says what the number is in both languages, and what it was a week before", async () => {
    const told = await within((tx) => explanationOf(tx, "rm0", "tree", { key: "commit_attainment", period: "2026-W14", asOf }));
    expect(told.name).toEqual({ zh: "承诺达成率", en: "Commit attainment" });
    const before = await within((tx) => numbersOf(tx, "rm0", "tree", { period: "2026-W13", asOf, keys: ["commit_attainment"] }));
    expect(told.week_before).toEqual(before["commit_attainment"]);
  });
});

describe("many at once", () => {
  it("a level of a team is everybody who reported to the manager on the week's Monday, each as if asked alone", async () => {
    const level = await within((tx) => numbersOfLevel(tx, "leader", "tree", { period: "2026-W13", asOf }));
    expect(level.map(({ person }) => person.key)).toEqual(["rm0", "rm1"]);
    for (const { person, metrics } of level)
      expect(metrics).toEqual(await within((tx) => numbersOf(tx, person.key, "tree", { period: "2026-W13", asOf })));
  });

  it("after a move the week before still shows the old line", async () => {
    const keys = async (period: string, manager: string) =>
      (await within((tx) => numbersOfLevel(tx, manager, "person", { period, asOf }))).map(({ person }) => person.key);
    expect(await keys("2026-W17", "rm1")).toContain("am003");
    expect(await keys("2026-W18", "rm1")).not.toContain("am003");
    expect(await keys("2026-W18", "rm0")).toContain("am003");
  });

  it("the beat gives thirteen weeks, the same as asked week by week", async () => {
    const { weeks } = await within((tx) => seriesOf(tx, "rm0", "tree", { period: "2026-W22", asOf }));
    expect(weeks).toHaveLength(13);
    for (const { week, attainment } of weeks.slice(-3)) {
      const alone = await within((tx) => numbersOf(tx, "rm0", "tree", { period: week, asOf, keys: ["commit_attainment"] }));
      expect(alone["commit_attainment"]).toMatchObject(attainment);
    }
  });
});

describe("who sees a number", () => {
  const asks = async (viewer: string, of: string, period = "2026-W40") => {
    const context = actingAs(app, { orgId, personId: await idOf(viewer) });
    return reading(context, (tx) => numbersOf(tx, of, "tree", { period, keys: period.includes("W") ? ["compliance"] : ["attainment"] }));
  };

  it("oneself and everybody above today; nobody else, and no difference between hidden and missing", async () => {
    await expect(asks("am003", "am003")).resolves.toBeDefined();
    await expect(asks("rm0", "am003")).resolves.toBeDefined();
    await expect(asks("leader", "am003")).resolves.toBeDefined();
    await expect(asks("am003", "rm0")).rejects.toThrow("not-found");
    await expect(asks("am003", "am004")).rejects.toThrow("not-found");
    await expect(asks("am003", "nobody")).rejects.toThrow("not-found");
  });

  it("a former manager keeps the sums of the weeks led, without the deals", async () => {
    await expect(asks("rm1", "am003", "2026-W17")).resolves.toBeDefined();
    await expect(asks("rm1", "am003", "2026-W18")).rejects.toThrow("not-found");
    await expect(asks("rm1", "am003", "2026-04")).rejects.toThrow("not-found");
    const context = actingAs(app, { orgId, personId: await idOf("rm1") });
    const told = await reading(context, (tx) =>
      explanationOf(tx, "am003", "person", { key: "commit_attainment", period: "2026-W13", asOf }),
    );
    expect(told).toMatchObject({ lines_hidden: true, numerator: { lines: [] } });
  });

  it("another organisation has none of it", async () => {
    const other = await company(app);
    await expect(other.within("ding", (tx) => numbersOf(tx, "am003", "person", { period: "2026-W17" }))).rejects.toThrow("not-found");
  });
});

describe("over HTTP", () => {
  const get = async (address: string) => {
    const personId = await idOf("leader");
    const http = createApp(app, {
      authenticate: async () => ({
        orgId,
        actor: { kind: "person", personId, userId: null, sessionId: null, roles: ["leader"], readOnly: false },
      }),
      addressOf: () => "127.0.0.1",
    });
    const response = await http.request(`/api/v1${address}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const when = `as_of=${encodeURIComponent("2026-06-17T15:30:00+08:00")}`;

  it("answers numbers, people, the explanation, the beat and the definitions", async () => {
    expect(await get(`/metrics?of=rm0&scope=tree&period=2026-W13&weeks=13&keys=accuracy&${when}`)).toMatchObject({
      status: 200,
      body: { metrics: { accuracy: { band: expect.any(String) as string } } },
    });
    expect(await get(`/metrics/people?of=rm0&of=rm1&scope=tree&period=2026-W13&keys=accuracy&${when}`)).toMatchObject({
      body: { people: [{ person: { key: "rm0" } }, { person: { key: "rm1" } }] },
    });
    expect(await get(`/metrics/people?level_of=leader&scope=tree&period=2026-W13&keys=accuracy&${when}`)).toMatchObject({ status: 200 });
    expect(await get(`/metrics/explanation?of=rm0&scope=tree&period=2026-05&key=slippage&${when}`)).toMatchObject({
      body: { key: "slippage" },
    });
    expect(await get(`/metrics/series?of=rm0&scope=tree&period=2026-W13&${when}`)).toMatchObject({ status: 200 });
    expect(await get("/metrics/definitions")).toMatchObject({ status: 200 });
    expect(await get("/calendar?from=2026&to=2026")).toMatchObject({ status: 200 });
  });

  it("says which field it did not understand", async () => {
    expect(await get("/metrics?of=rm0&period=2026-W99")).toMatchObject({ status: 400, body: { fields: [{ pointer: "?period" }] } });
    expect(await get("/metrics?of=rm0&period=2026-W13&keys=slippage")).toMatchObject({
      status: 400,
      body: { code: "metrics.no-such-key" },
    });
    expect(await get("/metrics?of=rm0&period=2026-W13&color=red")).toMatchObject({ status: 400 });
    expect(await get("/metrics?of=nobody&period=2026-W13")).toMatchObject({ status: 404 });
  });
});
