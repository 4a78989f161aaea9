import { isBefore, type Day } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import { effectiveCategory, heightOf, isOpen, type Category, type CategoryOverride, type Stage } from "./ladder.ts";

/** A state as two moments are compared by. */
export type Standing = {
  readonly ownerId: string;
  readonly stage: Stage;
  readonly amount: Minor | null;
  readonly currency: string;
  readonly expectedClose: Day | null;
  readonly category: CategoryOverride | null;
};

export const movements = [
  "new",
  "won",
  "lost",
  "reopened",
  "pulled_in",
  "pushed_out",
  "dated",
  "undated",
  "grew",
  "shrank",
  "currency_changed",
  "stage_up",
  "stage_back",
  "category_up",
  "category_down",
  "changed_owner",
] as const;
export type Movement = (typeof movements)[number];

/**
 * What happened to a deal between two moments, all of it, the most telling first. `before` is null when it did not exist.
 * Of a closed deal only the closing counts: its dates and categories say nothing any more.
 */
export const movementsBetween = (before: Standing | null, after: Standing): Movement[] => {
  if (!before) return after.stage === 100 ? ["new", "won"] : after.stage === "lost" ? ["new", "lost"] : ["new"];
  const found: Movement[] = [];
  if (after.stage !== before.stage) {
    if (after.stage === 100) found.push("won");
    else if (after.stage === "lost") found.push("lost");
    else if (!isOpen(before.stage)) found.push("reopened");
  }
  const stillOpen = isOpen(after.stage) && isOpen(before.stage);
  if (stillOpen) found.push(...dateMovement(before.expectedClose, after.expectedClose));
  found.push(...amountMovement(before, after));
  if (stillOpen) {
    found.push(...signOf(heightOf(after.stage) - heightOf(before.stage), "stage_up", "stage_back"));
    const rank = (each: Standing): number => categoryRank[effectiveCategory(each.stage, each.category)];
    found.push(...signOf(rank(after) - rank(before), "category_up", "category_down"));
  }
  if (after.ownerId !== before.ownerId) found.push("changed_owner");
  return found;
};

const categoryRank: Record<Category, number> = { omitted: 0, pipeline: 1, upside: 2, commit: 3, closed: 4 };

const signOf = (difference: number, up: Movement, down: Movement): Movement[] => (difference === 0 ? [] : [difference > 0 ? up : down]);

const dateMovement = (before: Day | null, after: Day | null): Movement[] => {
  if (!before) return after ? ["dated"] : [];
  if (!after) return ["undated"];
  return isBefore(after, before) ? ["pulled_in"] : isBefore(before, after) ? ["pushed_out"] : [];
};

const amountMovement = (before: Standing, after: Standing): Movement[] => {
  if (after.currency !== before.currency) return ["currency_changed"];
  const difference = (after.amount ?? 0n) - (before.amount ?? 0n);
  return difference === 0n ? [] : [difference > 0n ? "grew" : "shrank"];
};

/** How often the expected close was pushed out over a history, oldest first. */
export const pushesOf = (history: readonly { readonly expectedClose: Day | null }[]): number =>
  history.filter((each, index) => {
    const before = history[index - 1]?.expectedClose;
    return before && each.expectedClose && isBefore(before, each.expectedClose);
  }).length;
