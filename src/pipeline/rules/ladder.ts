import type { Word } from "../../kernel/pure/words.ts";

/** A stage's key is its default probability for ever; its name, probability and evidence may be edited (product 7-answers "Stage"). */
export const openStages = [0, 25, 50, 60, 70, 80, 90] as const;
export type OpenStage = (typeof openStages)[number];
export type Stage = OpenStage | 100 | "lost";
export const stages: readonly Stage[] = [...openStages, 100, "lost"];

export type Phase = "lead-in" | "pipeline" | "close-out";
export const categoryOverrides = ["commit", "upside", "pipeline", "omitted"] as const;
export type CategoryOverride = (typeof categoryOverrides)[number];
export type Category = CategoryOverride | "closed";

export const evidenceItems = [
  "account_known",
  "need_stated",
  "source_recorded",
  "met_customer",
  "decision_process",
  "decision_makers",
  "budget_confirmed",
  "intent_reasons",
  "signing_date_foreseeable",
  "demo_test_completed",
  "final_solution_delivered",
  "solution_approved",
  "management_decided",
  "we_are_the_choice",
  "price_and_terms_written",
  "contract_draft_exchanged",
  "terms_agreed",
  "checklist_started",
] as const;
export type EvidenceName = (typeof evidenceItems)[number];

export type Rung = {
  readonly stage: Stage;
  readonly name: Word;
  /** Per cent. */
  readonly probability: number;
  readonly phase: Phase | null;
  /** What must be confirmed to enter the stage. */
  readonly evidence: readonly EvidenceName[];
};

/** The default ladder, lowest first, lost last (product 2-sales-process; items: 6-bundle). */
export const ladder: readonly Rung[] = [
  {
    stage: 0,
    name: { zh: "导入", en: "Lead-in" },
    probability: 0,
    phase: "lead-in",
    evidence: ["account_known", "need_stated", "source_recorded"],
  },
  {
    stage: 25,
    name: { zh: "与客户会面", en: "Customer engaged" },
    probability: 25,
    phase: "pipeline",
    evidence: ["met_customer", "decision_process", "decision_makers", "budget_confirmed"],
  },
  {
    stage: 50,
    name: { zh: "购买意向明确", en: "Intent proven" },
    probability: 50,
    phase: "pipeline",
    evidence: ["intent_reasons", "signing_date_foreseeable", "demo_test_completed"],
  },
  {
    stage: 60,
    name: { zh: "完成最终方案", en: "Solution final" },
    probability: 60,
    phase: "pipeline",
    evidence: ["final_solution_delivered"],
  },
  {
    stage: 70,
    name: { zh: "方案通过", en: "Solution accepted" },
    probability: 70,
    phase: "pipeline",
    evidence: ["solution_approved", "management_decided", "we_are_the_choice"],
  },
  {
    stage: 80,
    name: { zh: "商务谈判中", en: "Negotiating" },
    probability: 80,
    phase: "pipeline",
    evidence: ["price_and_terms_written", "contract_draft_exchanged"],
  },
  {
    stage: 90,
    name: { zh: "完成商务谈判", en: "Negotiation complete" },
    probability: 90,
    phase: "close-out",
    evidence: ["terms_agreed", "checklist_started"],
  },
  { stage: 100, name: { zh: "下订单", en: "Ordered" }, probability: 100, phase: "close-out", evidence: [] },
  { stage: "lost", name: { zh: "丢单", en: "Lost" }, probability: 0, phase: null, evidence: [] },
];

export const rungOf = (stage: Stage): Rung => ladder.find((rung) => rung.stage === stage) as Rung;
export const probabilityOf = (stage: Stage): number => rungOf(stage).probability;
export const isOpen = (stage: Stage): stage is OpenStage => stage !== 100 && stage !== "lost";
/** Whether the stage lies in the pipeline proper, 25 % and above; an order counts, a lost deal does not. */
export const isPipeline = (stage: Stage): boolean => stage !== "lost" && stage >= 25;
/** How high the stage stands; lost stands below everything. */
export const heightOf = (stage: Stage): number => (stage === "lost" ? -1 : stage);
export const nextStage = (stage: OpenStage): OpenStage | 100 => openStages[openStages.indexOf(stage) + 1] ?? 100;

/** In the database a lost deal's stage is −1. */
export const stageToNumber = (stage: Stage): number => heightOf(stage);
export const stageFromNumber = (value: number): Stage => {
  const stage = stages.find((each) => stageToNumber(each) === value);
  if (stage === undefined) throw new RangeError(`${value} is no stage`);
  return stage;
};
export const parseStage = (text: string): Stage | null => stages.find((each) => String(each) === text) ?? null;

/** 90 % → commit, 50–80 % → upside, 25 % → pipeline, 0 % → omitted, ordered → closed; a lost deal is omitted. */
export const defaultCategory = (stage: Stage): Category => {
  switch (stage) {
    case 100:
      return "closed";
    case 90:
      return "commit";
    case 50:
    case 60:
    case 70:
    case 80:
      return "upside";
    case 25:
      return "pipeline";
    case 0:
    case "lost":
      return "omitted";
  }
};

/** The owner's judgement where there is one; it ends when the deal closes. */
export const effectiveCategory = (stage: Stage, override: CategoryOverride | null): Category =>
  override !== null && isOpen(stage) ? override : defaultCategory(stage);
