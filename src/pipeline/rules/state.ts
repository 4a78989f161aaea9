import { dayOfInstant, type Day, type Instant } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import { isOpen, isPipeline, type CategoryOverride, type Stage } from "./ladder.ts";

/** Everything about an opportunity that is kept for ever with who, when and why: one revision. */
export type State = {
  readonly ownerId: string;
  readonly stage: Stage;
  /** Null: not known yet (never on an ordered deal that has an order). */
  readonly amount: Minor | null;
  readonly currency: string;
  readonly expectedClose: Day | null;
  readonly category: CategoryOverride | null;
  readonly keyProject: boolean;
  readonly nextStep: string | null;
  readonly nextStepOn: Day | null;
  /** Why it became so. */
  readonly reason: string | null;
  readonly lostReason: string | null;
  readonly competitor: string | null;
  readonly lesson: string | null;
};

export const stateFields = [
  "ownerId",
  "stage",
  "amount",
  "currency",
  "expectedClose",
  "category",
  "keyProject",
  "nextStep",
  "nextStepOn",
  "lostReason",
  "competitor",
  "lesson",
] as const satisfies readonly (keyof State)[];
export type StateField = (typeof stateFields)[number];

/** The fields in which two states differ; `reason` is no difference of its own. */
export const changedFields = (before: State, after: State): StateField[] =>
  stateFields.filter((field) => !sameValue(before[field], after[field]));

const sameValue = (a: State[StateField], b: State[StateField]): boolean =>
  a === b || (a instanceof Temporal.PlainDate && b instanceof Temporal.PlainDate && Temporal.PlainDate.compare(a, b) === 0);

/** What follows from the history and is kept beside the present, so that nobody has to walk the history. */
export type Derived = {
  /** First revision at 25 % or above. */
  readonly firstPipelineAt: Instant | null;
  /** Local day of the first revision of the last unbroken run of lost, or of ordered; null while open. */
  readonly closedOn: Day | null;
};

/** The derived facts after one more revision. `before` is null for the first one. */
export const deriveNext = (
  before: (Derived & { readonly stage: Stage }) | null,
  stage: Stage,
  { at, timeZone }: { at: Instant; timeZone: string },
): Derived => ({
  firstPipelineAt: before?.firstPipelineAt ?? (isPipeline(stage) ? at : null),
  closedOn: isOpen(stage) ? null : before && before.stage === stage ? before.closedOn : dayOfInstant(at, timeZone),
});

/** The derived facts of a whole history, oldest first. */
export const deriveAll = (history: readonly { readonly stage: Stage; readonly at: Instant }[], timeZone: string): Derived => {
  let derived: (Derived & { stage: Stage }) | null = null;
  for (const { stage, at } of history) derived = { stage, ...deriveNext(derived, stage, { at, timeZone }) };
  return { firstPipelineAt: derived?.firstPipelineAt ?? null, closedOn: derived?.closedOn ?? null };
};
/** The closing day of a history, oldest first; null while open. */
export const closingDay = (history: readonly { readonly stage: Stage; readonly at: Instant }[], timeZone: string): Day | null =>
  deriveAll(history, timeZone).closedOn;
