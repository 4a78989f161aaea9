import { beforeAll, describe, expect, it } from "vitest";
import { client, httpApplication, type Client } from "../support/http.ts";
import { allIds, allRoutes, checksums, makeWorld, requestFor, type World } from "../support/world.ts";

/**
 * Two organisations on one database see nothing of each other, on every route of every room (attacks S1, S2, S50). The list of routes comes from
 * the contracts, so a new route is covered the moment it is served; one with an id of an unknown kind fails until test/support/world.ts knows it.
 */
const { app, hono } = httpApplication();
const marks = { ours: "OURS ", theirs: "THEIRS " };
const asked = allRoutes.filter(({ endpoint }) => endpoint.access !== "public");
let ours: World;
let theirs: World;
let theirIds: Set<string>;
let callers: Record<"administrator" | "leader" | "am000", Client>;

beforeAll(async () => {
  [ours, theirs] = [await makeWorld(app, marks.ours), await makeWorld(app, marks.theirs)];
  theirIds = await allIds(app, theirs.orgId);
  const caller = async (key: string): Promise<Client> =>
    client(hono, { authorization: `Bearer ${await ours.keyOf(key)}`, "if-match": '"1"' });
  callers = { administrator: await caller("administrator"), leader: await caller("leader"), am000: await caller("am000") };
});

describe("every route", () => {
  it("has a sample request that names things by their kind", () => {
    expect(asked.map((route) => requestFor(route, theirs.ids)).filter((request) => "unknown" in request)).toEqual([]);
  });
});

describe.each(asked.map((route) => [route.name, route] as const))("%s", (_, route) => {
  it.each(["administrator", "leader", "am000"] as const)(
    "gives %s nothing of another organisation, and changes nothing there",
    async (who) => {
      const request = requestFor(route, theirs.ids);
      if ("unknown" in request) throw new Error(request.unknown);
      const before = await checksums(app, theirs.orgId);
      const { status, body } = await callers[who](
        `${route.method} ${request.path}`,
        request.body === undefined ? {} : { body: request.body },
      );
      expect(await checksums(app, theirs.orgId)).toEqual(before);
      const text = JSON.stringify(body);
      const echoed = new Set(JSON.stringify([request.path, request.body]).match(uuid) ?? []);
      expect((text.match(uuid) ?? []).filter((id) => theirIds.has(id) && !echoed.has(id))).toEqual([]);
      expect(text).not.toContain(marks.theirs);
      expect(status, text).not.toBe(500);
      if (route.path.includes("/:id") && !route.path.startsWith("/keys")) expect([403, 404], `${status} ${text}`).toContain(status);
    },
  );
});
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

describe("a stranger", () => {
  it("is refused on every route that is not public", async () => {
    const stranger = client(hono);
    const statuses = await Promise.all(asked.map(async (route) => [route.name, (await stranger(`${route.method} ${route.path}`)).status]));
    expect(statuses.filter(([, status]) => status !== 401)).toEqual([]);
  });

  it("reaches exactly these public routes", () => {
    expect(
      allRoutes
        .filter(({ endpoint }) => endpoint.access === "public")
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      "GET /sign-in",
      "POST /links/accept",
      "POST /links/look",
      "POST /password-resets",
      "POST /sign-in",
      "POST /sign-in/demo",
      "POST /sign-out",
    ]);
  });
});
