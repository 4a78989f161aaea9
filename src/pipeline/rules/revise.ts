import type { EvidenceItem, Evidence } from "./evidence.ts";
import { missingFor } from "./evidence.ts";
import { heightOf, isOpen } from "./ladder.ts";
import { changedFields, type State, type StateField } from "./state.ts";

/** Reasons for losing a deal; "imported" is only for deals that another system lost. */
export const lostReasons = [
  "price",
  "competitor",
  "no_budget",
  "no_decision",
  "postponed",
  "product_fit",
  "relationship",
  "terms",
  "project_cancelled",
  "duplicate",
  "other",
] as const;
export type LostReason = (typeof lostReasons)[number] | "imported";

/** What somebody wants to change: fields that are present, and why. */
export type Change = Partial<Omit<State, "reason">> & { readonly reason?: string | null };

export type RevisionDecision =
  | { readonly ok: true; readonly next: State; readonly changed: readonly StateField[] }
  | {
      readonly ok: false;
      readonly code: RevisionRefusal;
      readonly field: StateField | "reason";
      readonly missing?: readonly EvidenceItem[];
    };
export type RevisionRefusal =
  | "pipeline.evidence-missing"
  | "pipeline.reason-needed"
  | "pipeline.confirm-category"
  | "pipeline.order-needed"
  | "pipeline.order-stands"
  | "pipeline.closed"
  | "pipeline.lost-reason-needed"
  | "pipeline.lesson-needed"
  | "pipeline.negative-amount";

export type Circumstances = {
  readonly evidence: Evidence;
  readonly hasAccount: boolean;
  /** An order that is not cancelled stands on the deal. */
  readonly orderStands: boolean;
};

/**
 * What becomes of a deal when somebody changes it.
 * - Up a stage without its evidence: only with a written reason (and the deal is unproven from then on).
 * - Back a stage: always, with a reason; a category override must be confirmed or dropped in the same change.
 * - Ordered: only by recording an order (`decideOrdered`). Lost: with a reason from the list and a lesson.
 * - Reopening a closed deal is moving it back; an ordered one only when no order stands any more.
 * - A category override and the key flag need a reason. An override ends when the deal closes.
 * A change that changes nothing is accepted with `changed` empty: no revision is written.
 * source: product 2-sales-process, 7-answers "Category override", "Key project", "Orders"
 */
export const decideRevision = (present: State, change: Change, circumstances: Circumstances): RevisionDecision => {
  const next = after(present, change);
  const changed = changedFields(present, next);
  if (changed.length === 0) return { ok: true, next: present, changed };
  const refused =
    refuseStage(present, next, change, circumstances) ??
    refuseClosed(present, next, changed) ??
    refuseReason(next, changed) ??
    refuseAmount(next, changed);
  return refused ?? { ok: true, next, changed };
};

type Refused = Extract<RevisionDecision, { ok: false }>;
const refused = (code: RevisionRefusal, field: Refused["field"], missing?: readonly EvidenceItem[]): Refused =>
  missing ? { ok: false, code, field, missing } : { ok: false, code, field };

const after = (present: State, change: Change): State => {
  const next: State = { ...present, ...change, reason: change.reason?.trim() || null };
  if (next.stage === present.stage) return next;
  const withoutLoss = next.stage === "lost" ? next : { ...next, lostReason: null, lesson: null };
  return isOpen(next.stage) ? withoutLoss : { ...withoutLoss, category: null };
};

const refuseStage = (present: State, next: State, change: Change, circumstances: Circumstances): Refused | null => {
  if (next.stage === present.stage) return null;
  if (next.stage === 100) return refused("pipeline.order-needed", "stage");
  if (present.stage === 100 && circumstances.orderStands) return refused("pipeline.order-stands", "stage");
  if (next.stage === "lost") {
    if (!next.lostReason) return refused("pipeline.lost-reason-needed", "lostReason");
    return next.lesson?.trim() ? null : refused("pipeline.lesson-needed", "lesson");
  }
  if (next.reason) return isBack(present, next) ? refuseUnconfirmed(present, change) : null;
  if (isBack(present, next)) return refused("pipeline.reason-needed", "reason");
  const missing = missingFor(next.stage, circumstances.evidence, circumstances.hasAccount);
  return missing.length > 0 ? refused("pipeline.evidence-missing", "stage", missing) : null;
};

/** A deal that comes back from lost is moved back too, whatever stage it comes back to. */
const isBack = (present: State, next: State): boolean => present.stage === "lost" || heightOf(next.stage) < heightOf(present.stage);

const refuseUnconfirmed = (present: State, change: Change): Refused | null =>
  present.category !== null && change.category === undefined ? refused("pipeline.confirm-category", "category") : null;

/** A closed deal keeps what it closed with; only its owner, its key flag and what was learnt from a loss may still change. */
const refuseClosed = (present: State, next: State, changed: readonly StateField[]): Refused | null => {
  if (isOpen(next.stage)) return null;
  const allowed: readonly StateField[] =
    next.stage !== present.stage
      ? ["stage", "category", "lostReason", "competitor", "lesson", "nextStep", "nextStepOn"]
      : ["ownerId", "keyProject", "competitor", "lesson", ...(next.stage === "lost" && next.lostReason ? (["lostReason"] as const) : [])];
  const forbidden = changed.find((field) => !allowed.includes(field));
  return forbidden ? refused("pipeline.closed", forbidden) : null;
};

const refuseReason = (next: State, changed: readonly StateField[]): Refused | null => {
  const judged = (changed.includes("category") && next.category !== null) || changed.includes("keyProject");
  return judged && !next.reason ? refused("pipeline.reason-needed", "reason") : null;
};

const refuseAmount = (next: State, changed: readonly StateField[]): Refused | null =>
  changed.includes("amount") && next.amount !== null && next.amount < 0n ? refused("pipeline.negative-amount", "amount") : null;

/** Recording an order moves the deal to ordered; its own amount stays (both are kept). */
export const decideOrdered = (present: State, orderKey: string): State =>
  present.stage === 100
    ? present
    : { ...present, stage: 100, category: null, reason: orderKey, lostReason: null, competitor: null, lesson: null };

/** The first state of a new deal: as if it had come up from nothing, so above 0 % it needs its evidence or a reason too. */
export const decideFirst = (first: State, { evidence, hasAccount }: Pick<Circumstances, "evidence" | "hasAccount">): RevisionDecision => {
  const missing = missingFor(first.stage, evidence, hasAccount);
  if (!isOpen(first.stage)) return refused(first.stage === 100 ? "pipeline.order-needed" : "pipeline.closed", "stage");
  if (first.stage > 0 && missing.length > 0 && !first.reason) return refused("pipeline.evidence-missing", "stage", missing);
  return refuseReason(first, judgedFields(first)) ?? refuseAmount(first, ["amount"]) ?? { ok: true, next: first, changed: [] };
};
const judgedFields = (first: State): StateField[] => [
  ...(first.category !== null ? (["category"] as const) : []),
  ...(first.keyProject ? (["keyProject"] as const) : []),
];
