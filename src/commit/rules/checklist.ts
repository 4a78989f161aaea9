import { fraction, type Fraction } from "../../kernel/pure/fraction.ts";
import type { Minor } from "../../kernel/pure/money.ts";

/** The five items that make a commitment reliable (product 2-sales-process "Commit checklist"), in the order of the work. */
export const checklistItems = ["configuration", "end_user_contract", "integrator_contract", "special_discount", "partner_order"] as const;
export type ChecklistItem = (typeof checklistItems)[number];
export const checklistAnswers = ["done", "not_done", "not_applicable"] as const;
export type ChecklistAnswer = (typeof checklistAnswers)[number];
/** An item without an answer is not done. */
export type Checklist = Readonly<Partial<Record<ChecklistItem, ChecklistAnswer>>>;

export const openItems = (checklist: Checklist): ChecklistItem[] =>
  checklistItems.filter((item) => (checklist[item] ?? "not_done") === "not_done");

/** Items done and items applicable of one line. */
export const completeness = (checklist: Checklist): { done: number; applicable: number } => ({
  done: checklistItems.filter((item) => checklist[item] === "done").length,
  applicable: checklistItems.filter((item) => checklist[item] !== "not_applicable").length,
});

/**
 * Done ÷ applicable, weighted by amount; a line with no applicable item is left out of both sides.
 *
 * lines    amounts in one currency
 * returns  `null` when nothing is left to weigh by
 * source   product 4-metrics commit_reliability
 */
export const reliability = (lines: readonly { readonly amount: Minor; readonly checklist: Checklist }[]): Fraction | null => {
  let weighted = fraction(0n);
  let amount = 0n;
  for (const line of lines) {
    const { done, applicable } = completeness(line.checklist);
    if (applicable === 0) continue;
    weighted = fraction(weighted.n * BigInt(applicable) + line.amount * BigInt(done) * weighted.d, weighted.d * BigInt(applicable));
    amount += line.amount;
  }
  return amount === 0n ? null : fraction(weighted.n, weighted.d * amount);
};
