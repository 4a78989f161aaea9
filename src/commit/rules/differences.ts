import type { DraftLine, ProposedFigure } from "./draft.ts";
import type { PromisedLine } from "./proposal.ts";

/**
 * How a line stands beside what the system proposes now.
 *
 * new        proposed now, not in the draft
 * gone       was proposed when the line was made, no longer is
 * moved      the proposal changed since the line was made
 * changed    the owner says another amount, currency or category than proposed
 * added      the owner's own line, never proposed
 * dropped    proposed, and the owner left it out
 */
export type DifferenceKind = "new" | "gone" | "moved" | "changed" | "added" | "dropped";
export type Difference = {
  readonly opportunity: string;
  readonly kinds: readonly DifferenceKind[];
  readonly proposedNow: PromisedLine | null;
};

/** Line by line, in the order of the draft, new ones last; nothing typed is ever overwritten (product 7-answers "Draft"). */
export const differencesFrom = (lines: readonly DraftLine[], proposed: readonly PromisedLine[]): Difference[] => {
  const now = new Map(proposed.map((line) => [line.opportunity, line]));
  const known = new Set(lines.map((line) => line.opportunity));
  return [
    ...lines.map((line): Difference => ({
      opportunity: line.opportunity,
      kinds: kindsOf(line, now.get(line.opportunity) ?? null),
      proposedNow: now.get(line.opportunity) ?? null,
    })),
    ...proposed
      .filter((line) => !known.has(line.opportunity))
      .map((line): Difference => ({ opportunity: line.opportunity, kinds: ["new"], proposedNow: line })),
  ].filter((difference) => difference.kinds.length > 0);
};

const kindsOf = (line: DraftLine, now: PromisedLine | null): DifferenceKind[] => {
  const since: DifferenceKind[] =
    line.proposed && !now ? ["gone"] : line.proposed && now && !isSameFigure(line.proposed, now) ? ["moved"] : [];
  return [...since, ...ownWords(line, now)];
};
const ownWords = (line: DraftLine, now: PromisedLine | null): DifferenceKind[] => {
  if (line.dropped) return now ? ["dropped"] : [];
  if (!line.proposed && !now) return ["added"];
  return agrees(line, line.proposed) || agrees(line, now) ? [] : ["changed"];
};

/** The owner's doing that asks for a reason: what differs both from what was proposed to them and from what is proposed now. */
export const reasonAskedFor = (line: DraftLine, proposedNow: PromisedLine | null): "changed" | "added" | "dropped" | null =>
  ownWords(line, proposedNow).find((kind) => kind === "changed" || kind === "added" || kind === "dropped") ?? null;

const agrees = (line: DraftLine, figure: ProposedFigure | null): boolean =>
  figure !== null && line.amount !== null && isSameFigure(figure, { ...line, amount: line.amount });
const isSameFigure = (a: ProposedFigure, b: ProposedFigure): boolean =>
  a.amount === b.amount && a.currency === b.currency && a.category === b.category;
