import type { Context as HttpContext } from "hono";
import { z } from "zod";
import { zodOf, type Answer, type Contract, type Endpoint, type Method, type Received } from "../pure/endpoint.ts";
import { fieldProblems, pointerOf } from "../pure/problem.ts";
import { refusal } from "../pure/refusal.ts";
import type { Context } from "./context.ts";
import { inTransaction, reading } from "./db.ts";
import { once } from "./idempotency.ts";

/** What of HTTP a handler may need beside its parsed input. */
export type Http = {
  /** The If-Match header without quotes; null when there is none. */
  readonly ifMatch: string | null;
  /** Marks the answer's version: sent as ETag. */
  readonly etag: (version: string | number) => void;
  /** The raw request: for endpoints whose body is a file, and for sign-in. */
  readonly request: Request;
  /** The socket's address, or the trusted proxy's word. */
  readonly address: string;
  readonly header: (name: string, value: string) => void;
};
export type Handler<E extends Endpoint> = (context: Context, received: Received<E>, http: Http) => Promise<Answer<E> | Response>;
export type Handlers<C extends Contract> = { readonly [K in keyof C]: C[K] extends Endpoint ? Handler<C[K]> : never };

/** An endpoint bound to its handler, ready for the composition root. */
export type Route = {
  readonly method: Method;
  readonly path: string;
  readonly endpoint: Endpoint;
  readonly answer: (context: Context, http: HttpContext, address: string) => Promise<Response>;
};

/**
 * Binds a contract to its handlers. Input is parsed once, strictly. Every request of a session is one transaction:
 * GET reads one instant, POST runs exactly once per Idempotency-Key with its answer kept in the same transaction.
 */
export const serve = <C extends Contract>(contract: C, handlers: Handlers<C>): Route[] =>
  Object.entries(contract).map(([name, endpoint]) => {
    const space = name.indexOf(" ");
    const method = name.slice(0, space) as Method;
    const handler = handlers[name as keyof C] as unknown as Handler<Endpoint>;
    return { method, path: name.slice(space + 1), endpoint, answer: answering(method, strictly(endpoint), handler) };
  });

const strictly = (endpoint: Endpoint): Endpoint => ({
  ...endpoint,
  query: strictShape(zodOf(endpoint.query ?? z.object({}))),
  ...(endpoint.body && { body: strictShape(zodOf(endpoint.body)) }),
});
const strictShape = (schema: z.ZodType): z.ZodType => (schema instanceof z.ZodObject ? schema.strict() : schema);

const answering =
  (method: Method, endpoint: Endpoint, handler: Handler<Endpoint>): Route["answer"] =>
  async (context, http, address) => {
    const text = endpoint.raw || method === "GET" ? "" : await http.req.text();
    const received = parse(endpoint, http, text);
    const run = async (inside: Context): Promise<Response> => {
      const answer = await handler(inside, received, httpOf(http, address));
      if (answer instanceof Response) return answer;
      return http.json(answer as object, endpoint.status ?? 200);
    };
    if (endpoint.access === "public") return run(context);
    if (method === "GET") return reading(context, (tx) => run(tx.context));
    refuseReadOnly(context);
    if (method !== "POST") return inTransaction(context, (tx) => run(tx.context));
    const key = http.req.header("idempotency-key");
    if (!key || key.length > 200) throw refusal("malformed", "idempotency.key-missing");
    if (endpoint.raw) return inTransaction(context, (tx) => run(tx.context));
    const kept = await once(
      context,
      { key, request: `${http.req.method} ${http.req.path}?${new URL(http.req.url).searchParams.toString()}\n${text}` },
      async (tx) => {
        const response = await run(tx.context);
        return { status: response.status, body: await response.text() };
      },
    );
    return http.body(kept.body, kept.status as 200, { "content-type": "application/json; charset=UTF-8" });
  };

const refuseReadOnly = (context: Context): void => {
  if (context.actor.kind === "person" && context.actor.readOnly) throw refusal("forbidden", "key.read-only");
};

const parse = (endpoint: Endpoint, http: HttpContext, text: string): Received<Endpoint> => {
  const params = endpoint.params && zodOf(endpoint.params).safeParse(http.req.param());
  if (params && !params.success) throw refusal("not-found", "not-found");
  const query = endpoint.query && zodOf(endpoint.query).safeParse(queryOf(http));
  if (query && !query.success)
    throw refusal(
      "malformed",
      "malformed",
      {},
      fieldProblems(query.error.issues, (path) => `?${path.map(String).join(".")}`),
    );
  const body = endpoint.body && !endpoint.raw ? zodOf(endpoint.body).safeParse(jsonOf(http, text)) : undefined;
  if (body && !body.success) throw refusal("invalid", "invalid", {}, fieldProblems(body.error.issues, pointerOf));
  return { params: params?.data, query: query?.data, body: body?.data } as Received<Endpoint>;
};

/** A field given several times comes as a list. */
const queryOf = (http: HttpContext): Record<string, string | string[]> =>
  Object.fromEntries(Object.entries(http.req.queries()).map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]));

const jsonOf = (http: HttpContext, text: string): unknown => {
  if (!(http.req.header("content-type") ?? "").toLowerCase().startsWith("application/json")) throw refusal("unsupported", "unsupported");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refusal("malformed", "malformed");
  }
};

const httpOf = (http: HttpContext, address: string): Http => ({
  ifMatch: http.req.header("if-match")?.replace(/^(?:W\/)?"(.*)"$/, "$1") ?? null,
  etag: (version) => http.header("etag", `"${version}"`),
  request: http.req.raw,
  address,
  header: (name, value) => http.header(name, value),
});
