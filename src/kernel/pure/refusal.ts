/** The kinds of expected failure; the HTTP status of each stands in this one table (product 7-answers "Status codes"). */
export const statusOfKind = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  stale: 412,
  "too-large": 413,
  unsupported: 415,
  invalid: 422,
  "too-many": 429,
  unavailable: 503,
} as const;
export type RefusalKind = keyof typeof statusOfKind;

/** One field that is wrong: `pointer` is a JSON pointer into the body ("/lines/0/amount"), or "?name" for a query field. */
export type FieldProblem = { readonly pointer: string; readonly code: string; readonly detail?: string };

/**
 * An expected "no". `code` is a path like "commit.deal-closed"; its sentences stand under the same code in the room's words.ts (`refusals`).
 * `details` are plain JSON values that the sentence and the client may use.
 */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly fields: readonly FieldProblem[];
  constructor(kind: RefusalKind, code: string, details: Readonly<Record<string, unknown>> = {}, fields: readonly FieldProblem[] = []) {
    super(code);
    this.kind = kind;
    this.code = code;
    this.details = details;
    this.fields = fields;
  }
}

export const refusal = (
  kind: RefusalKind,
  code: string,
  details?: Readonly<Record<string, unknown>>,
  fields?: readonly FieldProblem[],
): Refusal => new Refusal(kind, code, details, fields);
/** "Not yours or not there": the two are never told apart. */
export const notFound = (what: string): Refusal => new Refusal("not-found", "not-found", { what });
