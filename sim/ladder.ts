import type { Category, ChecklistItem, Stage } from "./bundle.ts";

export type OpenStage = Exclude<Stage, 100 | "lost">;

/** The default ladder and its evidence (product 2-sales-process, 6-bundle). */
export const evidenceItems: Readonly<Record<OpenStage, readonly string[]>> = {
  0: ["account_known", "need_stated", "source_recorded"],
  25: ["met_customer", "decision_process", "decision_makers", "budget_confirmed"],
  50: ["intent_reasons", "signing_date_foreseeable", "demo_test_completed"],
  60: ["final_solution_delivered"],
  70: ["solution_approved", "management_decided", "we_are_the_choice"],
  80: ["price_and_terms_written", "contract_draft_exchanged"],
  90: ["terms_agreed", "checklist_started"],
};
export const openStages: readonly OpenStage[] = [0, 25, 50, 60, 70, 80, 90];
export const isOpen = (stage: Stage): stage is OpenStage => stage !== 100 && stage !== "lost";

export const checklistItems: readonly ChecklistItem[] = [
  "configuration",
  "end_user_contract",
  "integrator_contract",
  "special_discount",
  "partner_order",
];

/** Default category by stage: 90 commit, 50–80 upside, 25 pipeline, 0 omitted. */
export const defaultCategory = (stage: OpenStage): Category =>
  stage === 90 ? "commit" : stage >= 50 ? "upside" : stage === 25 ? "pipeline" : "omitted";
export const categoryOf = (state: { stage: OpenStage; category: Category | null }): Category =>
  state.category ?? defaultCategory(state.stage);
