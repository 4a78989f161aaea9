import { beforeAll, describe, expect, it } from "vitest";
import { client, httpApplication, type Client } from "../support/http.ts";
import { allRoutes, checksums, makeWorld, requestFor, type World } from "../support/world.ts";

/**
 * The role matrix (attacks S1, S2, S4, S5): every route that changes something, asked by every kind of person about the things of
 * am005, who reports to rm1. Who may do it is written out below and nowhere else follows from the code; whoever may not is told 403 or 404, and
 * no table of the organisation has changed. A new route belongs to nobody until it is written down here.
 */
const { app, hono } = httpApplication();
const mutating = allRoutes.filter(({ method, endpoint }) => method !== "GET" && endpoint.access !== "public");

/** Routes that touch only the caller's own account, or that everybody has: named here on purpose. */
const everybodys = [
  "PUT /keys/:id",
  "PUT /me/language",
  "PUT /me/password",
  "PUT /me/organisation",
  "DELETE /sessions",
  "POST /accounts",
  "POST /demo/clock",
  // Everybody imports own deals; what a file may change is decided row by row.
  "POST /imports",
];

const offices = [
  "POST /people",
  "POST /products",
  "PUT /targets",
  "PUT /rates",
  "PUT /calendar/days",
  "PUT /orders/:id/fulfilment",
  "PATCH /people/:id",
  "PUT /people/:id/roles",
  "POST /people/:id/moves",
  "PATCH /accounts/:id",
  "PATCH /products/:id",
  "PUT /imports/:id/reading",
  "PUT /imports/:id/mapping",
  "POST /imports/:id/check",
  "POST /imports/:id/confirm",
  "POST /imports/:id/cancel",
  "PUT /import-mappings/:kind/:name",
];
const allowed: Readonly<Record<string, readonly string[]>> = {
  // Somebody in another branch of the tree, and that branch's manager.
  am000: [],
  rm0: [],
  finance: ["PUT /orders/:id/fulfilment"],
  operations: offices,
  administrator: [...offices, "PUT /people/:id/invitation", "PUT /people/:id/reset-link", "DELETE /people/:id/user", "PATCH /organisation"],
};

describe.each(Object.entries(allowed))("%s", (who, mine) => {
  let world: World;
  let caller: Client;
  beforeAll(async () => {
    world = await makeWorld(app, `${who} `);
    caller = client(hono, { authorization: `Bearer ${await world.keyOf(who)}` });
    await caller("GET /me");
  });

  const named = mutating.filter((route) => !everybodys.includes(route.name));
  it.each(named.filter(({ name }) => !mine.includes(name)).map((route) => [route.name, route] as const))(
    "may not %s of a stranger, and nothing changes",
    async (_, route) => {
      const request = requestFor(route, world.ids);
      if ("unknown" in request) throw new Error(request.unknown);
      const before = await checksums(app, world.orgId);
      const { status, body } = await caller(`${route.method} ${request.path}`, request.body === undefined ? {} : { body: request.body });
      expect([403, 404], `${status} ${JSON.stringify(body)}`).toContain(status);
      expect(await checksums(app, world.orgId)).toEqual(before);
    },
  );

  it.each(named.filter(({ name }) => mine.includes(name)).map((route) => [route.name, route] as const))("may %s", async (_, route) => {
    const request = requestFor(route, world.ids);
    if ("unknown" in request) throw new Error(request.unknown);
    const { status, body } = await caller(`${route.method} ${request.path}`, request.body === undefined ? {} : { body: request.body });
    expect([401, 403, 404, 500], `${status} ${JSON.stringify(body)}`).not.toContain(status);
  });
});
