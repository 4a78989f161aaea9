import type { Contracts } from "../app/contracts.ts";
import type { Answer, Endpoint, Sent } from "../kernel/pure/endpoint.ts";
import { Problem, type ProblemBody } from "./problem.ts";

export type Key = keyof Contracts & string;
type EndpointOf<K extends Key> = Contracts[K] extends Endpoint ? Contracts[K] : never;

/** Fields that an endpoint does not have are left out of what a caller gives. */
type Given<S> = { [P in keyof S as undefined extends S[P] ? ([S[P]] extends [undefined] ? never : P) : P]: S[P] };
/**
 * key      Idempotency-Key of one logical command: the same one when it is tried again (see `useCommand`); made for you where it is left out
 * ifMatch  the revision that the change was made on; another one there answers 412
 * file     the body of a `raw` endpoint
 */
export type CallOptions = { key?: string; ifMatch?: string; signal?: AbortSignal; file?: Blob; timeoutSeconds?: number };
type Input<K extends Key> = Given<Omit<Sent<EndpointOf<K>>, "query">> & Queried<Sent<EndpointOf<K>>["query"]> & CallOptions;
type Queried<Q> = [Q] extends [undefined] ? unknown : Partial<Q> extends Q ? { query?: Q } : { query: Q };
type Arguments<K extends Key> = Partial<Input<K>> extends Input<K> ? [input?: Input<K>] : [input: Input<K>];

/** What an endpoint answers, for the types of parts. @example type Week = AnswerTo<"GET /weeks/:week/commit"> */
export type AnswerTo<K extends Key> = Answer<EndpointOf<K>>;

/**
 * Calls one endpoint of the contract and gives its answer.
 * refuses: always with a Problem. @example await call("GET /weeks/:week/commit", { params: { week: "2026-W48" } })
 */
export const call = async <K extends Key>(key: K, ...[input]: Arguments<K>): Promise<AnswerTo<K>> => {
  const { answer } = await callWithTag(key, ...([input] as unknown as Arguments<K>));
  return answer;
};

/** The same, with the ETag that a later change names in `ifMatch`. */
export const callWithTag = async <K extends Key>(
  key: K,
  ...[input]: Arguments<K>
): Promise<{ answer: AnswerTo<K>; tag: string | null }> => {
  const given = (input ?? {}) as Loose;
  const [method, path] = (key as string).split(" ") as [string, string];
  const response = await send(`/api/v1${addressOf(path, given)}`, requestOf(method, given), given.timeoutSeconds ?? 30);
  if (!response.ok) throw new Problem("refused", response.status, await problemIn(response));
  const answer = response.status === 204 ? undefined : await response.json();
  return { answer: answer as AnswerTo<K>, tag: response.headers.get("etag")?.replace(/^(?:W\/)?"(.*)"$/, "$1") ?? null };
};

/** What every input boils down to once its endpoint no longer matters. */
type Loose = CallOptions & { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown };

/** @internal */
export const addressOf = (path: string, { params = {}, query = {} }: Pick<Loose, "params" | "query">): string => {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  return search.size > 0 ? `${filled}?${search}` : filled;
};

const requestOf = (method: string, given: Loose): RequestInit => {
  const headers: Record<string, string> = { accept: "application/json", "accept-language": document.documentElement.lang };
  if (method !== "GET") headers["idempotency-key"] = given.key ?? crypto.randomUUID();
  if (given.ifMatch !== undefined) headers["if-match"] = `"${given.ifMatch}"`;
  if (given.file) headers["content-type"] = given.file.type || "application/octet-stream";
  else if (given.body !== undefined) headers["content-type"] = "application/json";
  const body = given.file ?? (given.body === undefined ? null : JSON.stringify(given.body));
  return { method, headers, body, signal: given.signal ?? null, credentials: "same-origin" };
};

const send = async (address: string, request: RequestInit, timeoutSeconds: number): Promise<Response> => {
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
  try {
    return await fetch(address, { ...request, signal });
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw new Problem(timeout.aborted ? "timeout" : "offline", 0);
  }
};

const problemIn = async (response: Response): Promise<ProblemBody> => {
  try {
    return (await response.json()) as ProblemBody;
  } catch {
    return { title: `${response.status} ${response.statusText}`.trim() };
  }
};
