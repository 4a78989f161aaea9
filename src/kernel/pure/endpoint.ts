import type { z } from "zod";

/**
 * What the compiler needs to know of a zod schema. Comparing whole schemas structurally took most of the time of a type check
 * (`z.ZodType` here: 190,000 types for one room's routes).
 */
export type Shape = { readonly _zod: { readonly input: unknown; readonly output: unknown } };
/** The schema behind a shape: contracts are written with zod alone, so every shape is one. */
export const zodOf = (shape: Shape): z.ZodType => shape as unknown as z.ZodType;

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * One endpoint of a room's contract. `params`, `query` and `body` are parsed once, strictly (unknown fields are refused), into domain types;
 * `ok` describes the JSON that comes back (amounts as decimal text, days and instants as ISO text).
 * access   "session" (the default: a signed-in person or an API key) or "public" (listed in a reviewed snapshot)
 * raw      the body is a file, handed over as a stream: `body` is not parsed
 */
export type Endpoint = {
  readonly summary: string;
  readonly access?: "public" | "session";
  readonly params?: Shape;
  readonly query?: Shape;
  readonly body?: Shape;
  readonly raw?: boolean;
  readonly ok: Shape;
  readonly status?: 200 | 201 | 202;
  readonly refusals?: readonly string[];
};
export type Contract = Readonly<Record<`${Method} /${string}`, Endpoint>>;

/** Declares a room's contract and keeps its exact type, from which server and browser are typed. */
export const endpoints = <const C extends Contract>(contract: C): C => contract;

type InputOf<S> = S extends Shape ? S["_zod"]["input"] : undefined;
type OutputOf<S> = S extends Shape ? S["_zod"]["output"] : undefined;

/** What a caller sends. */
export type Sent<E extends Endpoint> = { params: InputOf<E["params"]>; query: InputOf<E["query"]>; body: InputOf<E["body"]> };
/** What a handler receives, parsed. */
export type Received<E extends Endpoint> = { params: OutputOf<E["params"]>; query: OutputOf<E["query"]>; body: OutputOf<E["body"]> };
/** What a handler returns and a caller gets. */
export type Answer<E extends Endpoint> = E["ok"]["_zod"]["input"];
