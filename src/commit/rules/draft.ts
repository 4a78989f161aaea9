import type { Day } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import type { Checklist } from "../../pipeline/rules/checklist.ts";
import type { LineCategory, PromisedLine } from "./proposal.ts";

/** A line as it is being written: what is still missing is null. `proposed` is what the system said when the line was made. */
export type DraftLine = {
  readonly kind: "line";
  readonly opportunity: string;
  readonly category: LineCategory;
  readonly amount: Minor | null;
  readonly currency: string;
  readonly expectedOn: Day | null;
  readonly checklist: Checklist;
  readonly reason: string;
  /** Stays with its reason, so that what was left out can be seen. */
  readonly dropped: boolean;
  readonly proposed: ProposedFigure | null;
};
export type ProposedFigure = { readonly category: LineCategory; readonly amount: Minor; readonly currency: string };
/** The owner's own month or quarter, base currency; null: as proposed. */
export type JudgedPeriod = {
  readonly kind: "month" | "quarter";
  readonly commit: Minor | null;
  readonly upside: Minor | null;
  readonly reason: string;
};
export type KeyProject = {
  readonly kind: "key-project";
  readonly opportunity: string;
  readonly progress: string;
  readonly obstacle: string;
  readonly nextStep: string;
  readonly help: string;
};
export type MarketActivity = { readonly kind: "market"; readonly done: string; readonly planned: string };
export type BacklogNote = { readonly kind: "backlog"; readonly order: string; readonly reason: string; readonly expectedOn: Day | null };
export type LateReason = { readonly kind: "late"; readonly reason: string };

/** A draft is a set of parts; a part is the unit of saving and of merging. */
export type Part = DraftLine | JudgedPeriod | KeyProject | MarketActivity | BacklogNote | LateReason;
/** A part as it is kept: the draft's revision at which it last changed, and by whom. */
export type KeptPart<P extends Part = Part> = { readonly part: P; readonly revision: number; readonly by: string | null };
export type Draft = { readonly revision: number; readonly parts: readonly KeptPart[] };

/** The name of the unit: two saves of the same unit meet each other, all others merge. */
export const unitOf = (part: Part): string => {
  switch (part.kind) {
    case "line":
    case "key-project":
      return `${part.kind}:${part.opportunity}`;
    case "backlog":
      return `backlog:${part.order}`;
    case "month":
    case "quarter":
    case "market":
    case "late":
      return part.kind;
  }
};

export type Merge =
  | { readonly ok: true; readonly draft: Draft; readonly changed: readonly KeptPart[] }
  | { readonly ok: false; readonly conflicts: readonly KeptPart[] };

/**
 * A save into a draft that others may have changed since `basedOn`.
 *
 * returns  the merged draft where the units differ (or say the same); else every part that somebody else changed meanwhile, and nothing is saved
 * source   product 7-answers "Draft", engineering R6
 */
export const mergeDraft = (draft: Draft, changes: readonly Part[], { basedOn, by }: { basedOn: number; by: string | null }): Merge => {
  const kept = new Map(draft.parts.map((one) => [unitOf(one.part), one]));
  const news = changes.filter((part) => !isSamePart(kept.get(unitOf(part))?.part, part));
  const conflicts = news.flatMap((part) => kept.get(unitOf(part)) ?? []).filter((one) => one.revision > basedOn);
  if (conflicts.length > 0) return { ok: false, conflicts };
  if (news.length === 0) return { ok: true, draft, changed: [] };
  const revision = draft.revision + 1;
  const changed = news.map((part): KeptPart => ({ part, revision, by }));
  for (const one of changed) kept.set(unitOf(one.part), one);
  return { ok: true, draft: { revision, parts: [...kept.values()] }, changed };
};

/** A first draft: the proposal's lines, each with the checklist it had when it was last signed or drafted. */
export const draftFromProposal = (lines: readonly PromisedLine[], checklistOf: (opportunity: string) => Checklist): DraftLine[] =>
  lines.map(({ opportunity, category, amount, currency, expectedOn }) => ({
    kind: "line",
    opportunity,
    category,
    amount,
    currency,
    expectedOn,
    checklist: checklistOf(opportunity),
    reason: "",
    dropped: false,
    proposed: { category, amount, currency },
  }));

/**
 * A line as it is kept: beside it stands what the system proposed when its figure was last typed, so that a deal which moves later is told
 * from an owner who judges. What a client says of it is not believed.
 */
export const besideProposal = (
  line: Omit<DraftLine, "proposed">,
  { before, now }: { before: DraftLine | null; now: PromisedLine | null },
): DraftLine => {
  const isRetyped = !before || before.amount !== line.amount || before.currency !== line.currency || before.category !== line.category;
  if (!isRetyped) return { ...line, proposed: before.proposed };
  return { ...line, proposed: now && { category: now.category, amount: now.amount, currency: now.currency } };
};

export const partsOfKind = <K extends Part["kind"]>(draft: Draft, kind: K): Extract<Part, { kind: K }>[] =>
  draft.parts.map((one) => one.part).filter((part): part is Extract<Part, { kind: K }> => part.kind === kind);

/** The lines that are promised as they stand: neither dropped nor half-written. */
export const promisesOf = (lines: readonly DraftLine[]): PromisedLine[] =>
  lines.flatMap(({ opportunity, category, amount, currency, expectedOn, dropped }) =>
    !dropped && amount !== null && expectedOn ? [{ opportunity, category, amount, currency, expectedOn }] : [],
  );

const isSamePart = (a: Part | undefined, b: Part): boolean => a !== undefined && comparable(a) === comparable(b);
/** Parts are flat but for the checklist and the proposal; keys come sorted, so that the order of writing does not matter. */
const comparable = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === "bigint") return `${inner}n`;
    if (inner === null || typeof inner !== "object" || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([x], [y]) => (x < y ? -1 : 1)));
  });
