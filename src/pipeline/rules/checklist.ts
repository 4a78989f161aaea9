import { divide, fraction, multiply, sum, type Fraction } from "../../kernel/pure/fraction.ts";
import type { Minor } from "../../kernel/pure/money.ts";

/** What makes a commitment reliable, from 90 % (product 2-sales-process "Commit checklist"). */
export const checklistItems = ["configuration", "end_user_contract", "integrator_contract", "special_discount", "partner_order"] as const;
export type ChecklistItem = (typeof checklistItems)[number];
export const checklistAnswers = ["done", "not_done", "not_applicable"] as const;
export type ChecklistAnswer = (typeof checklistAnswers)[number];
/** An item that nobody has answered is not done. */
export type Checklist = { readonly [item in ChecklistItem]?: ChecklistAnswer | undefined };

export const emptyChecklist: Checklist = {};
export const doneOf = (checklist: Checklist): number => checklistItems.filter((item) => checklist[item] === "done").length;
export const applicableOf = (checklist: Checklist): number => checklistItems.filter((item) => checklist[item] !== "not_applicable").length;
/** Items that are neither done nor not applicable. */
export const openItemsOf = (checklist: Checklist): ChecklistItem[] =>
  checklistItems.filter((item) => checklist[item] !== "done" && checklist[item] !== "not_applicable");

/** Items done ÷ items applicable of one line; null when none is applicable. */
export const lineReliability = (checklist: Checklist): Fraction | null =>
  divide(fraction(BigInt(doneOf(checklist))), fraction(BigInt(applicableOf(checklist))));

/**
 * Reliability of a list of lines, weighted by amount in one currency: Σ amount × done ÷ applicable, and Σ amount. A line with no applicable
 * item is left out of both.
 * source: product 4-metrics commit_reliability
 */
export const listReliability = (
  lines: Iterable<{ readonly amount: Minor; readonly checklist: Checklist }>,
): { readonly numerator: Fraction; readonly denominator: Fraction; readonly value: Fraction | null } => {
  const parts: { weight: Fraction; part: Fraction }[] = [];
  for (const { amount, checklist } of lines) {
    const reliability = lineReliability(checklist);
    if (reliability) parts.push({ weight: fraction(amount), part: multiply(fraction(amount), reliability) });
  }
  const numerator = sum(parts.map(({ part }) => part));
  const denominator = sum(parts.map(({ weight }) => weight));
  return { numerator, denominator, value: divide(numerator, denominator) };
};
