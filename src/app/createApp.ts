import { Hono, type Context as HttpContext } from "hono";
import type { Application } from "../kernel/io/application.ts";
import type { Context } from "../kernel/io/context.ts";
import { problemOf } from "../kernel/pure/problem.ts";
import { Refusal, notFound, refusal } from "../kernel/pure/refusal.ts";
import { localeOf, type Locale } from "../kernel/pure/words.ts";
import { rooms } from "./rooms.ts";

/** Tells who sends a request: null when nobody is signed in. Refuses a forged or foreign one. */
export type Authenticate = (
  http: HttpContext,
  address: string,
) => Promise<(Pick<Context, "orgId" | "actor"> & { readonly locale?: Locale }) | null>;
type Edge = { readonly authenticate: Authenticate; readonly addressOf: (http: HttpContext) => string };

/** The API under /api/v1, from the rooms' contracts. Sign-in, health and pages are added around it by the server. */
export const createApp = (app: Application, edge: Edge): Hono => {
  const hono = new Hono();
  for (const { routes } of rooms)
    for (const route of routes)
      hono.on(route.method, `/api/v1${route.path}`, async (http) =>
        route.answer(await contextOf(app, edge, { http, open: route.endpoint.access === "public" }), http, edge.addressOf(http)),
      );
  hono.all("/api/*", () => {
    throw notFound("route");
  });
  hono.onError((error, http) => answerProblem(app, error, http));
  return hono;
};

const contextOf = async (app: Application, edge: Edge, { http, open }: { http: HttpContext; open: boolean }): Promise<Context> => {
  const caller = await edge.authenticate(http, edge.addressOf(http));
  if (!caller && !open) throw refusal("unauthenticated", "unauthenticated");
  return {
    app,
    orgId: caller?.orgId ?? "",
    actor: caller?.actor ?? { kind: "system", name: "visitor" },
    locale: askedLocale(http) ?? caller?.locale ?? "en",
    requestId: requestIdOf(http),
  };
};

const askedLocale = (http: HttpContext): Locale | null => {
  const asked = http.req.header("accept-language");
  return asked && asked !== "*" ? localeOf(asked) : null;
};

/** The variable `requestId` is set by the server for every request, so that log, answer and audit name the same one. */
const requestIdOf = (http: HttpContext): string => (http.get("requestId") as string | undefined) ?? "-";

/** Any failure as a problem (RFC 9457); an unexpected one is logged under its request id and told without its inside. */
export const answerProblem = (app: Application, error: Error, http: HttpContext): Response => {
  const requestId = requestIdOf(http);
  if (!(error instanceof Refusal)) app.log("error", "unexpected", { requestId, path: http.req.path, error });
  const problem =
    error instanceof Refusal
      ? problemOf(error, { sentences: app.sentences, locale: askedLocale(http) ?? "en", requestId })
      : {
          ...problemOf(refusal("unavailable", "unexpected"), { sentences: app.sentences, locale: askedLocale(http) ?? "en", requestId }),
          status: 500,
        };
  return http.body(JSON.stringify(problem), problem.status as 500, { "content-type": "application/problem+json; charset=UTF-8" });
};
