import type { Problem as Sent } from "../kernel/pure/problem.ts";

/** How a call can fail. `offline` and `timeout`: nothing is known to be saved, what was typed is kept, the same call may be sent again. */
export type ProblemKind = "refused" | "offline" | "timeout" | "broken";

/** The body of an RFC 9457 answer; another server on the way (a proxy) may send less. */
export type ProblemBody = Partial<Sent>;

/**
 * A call that was refused or did not arrive. `title` and `detail` are sentences in the person's language, `code` is the refusal's path
 * ("commit.deal-closed"), `fields` point into the body that was sent, `details` are plain values.
 */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  readonly fields: NonNullable<Sent["fields"]>;
  /** What to tell whoever looks after the server. */
  readonly requestId: string | undefined;
  constructor(kind: ProblemKind, status: number, body: ProblemBody = {}) {
    super(body.title ?? body.code ?? kind);
    this.kind = kind;
    this.status = status;
    this.code = body.code ?? kind;
    this.title = body.title ?? "";
    this.detail = body.detail;
    this.details = body.details ?? {};
    this.fields = body.fields ?? [];
    this.requestId = body.requestId;
  }
  /** What is wrong with one field, by its JSON pointer ("/lines/0/amount"). */
  field(pointer: string): string | undefined {
    const found = this.fields.find((field) => field.pointer === pointer);
    return found?.detail;
  }
}

export const isProblem = (error: unknown): error is Problem => error instanceof Problem;
/** Whether sending the same call again, with the same key, may help. */
export const mayTryAgain = (error: unknown): boolean =>
  isProblem(error) && (error.kind !== "refused" || error.status >= 500 || error.status === 429);
