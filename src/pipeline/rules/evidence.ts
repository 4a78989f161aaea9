import type { Instant } from "../../kernel/pure/day.ts";
import { heightOf, isOpen, ladder, openStages, type EvidenceName, type OpenStage, type Stage } from "./ladder.ts";

export const answers = ["confirmed", "denied", "unknown"] as const;
export type Answer = (typeof answers)[number];

/** One answer to one evidence item: who said what, when. */
export type EvidenceAnswer = { readonly stage: number; readonly item: string; readonly answer: Answer; readonly at: Instant };
export type EvidenceItem = { readonly stage: OpenStage; readonly item: EvidenceName };
/** The latest answer by item. Items' names are unique over the ladder. */
export type Evidence = ReadonlyMap<string, Answer>;

/** An item's latest answer counts; of equal instants the later one in the list. */
export const latestAnswers = (given: Iterable<Omit<EvidenceAnswer, "stage">>): Evidence => {
  const latest = new Map<string, { answer: Answer; at: Instant }>();
  for (const { item, answer, at } of given) {
    const before = latest.get(item);
    if (!before || Temporal.Instant.compare(before.at, at) <= 0) latest.set(item, { answer, at });
  }
  return new Map([...latest].map(([item, { answer }]) => [item, answer]));
};

/** The items of a stage and of all stages below it, lowest first. For an order: all of them; for a lost deal: none. */
export const itemsUpTo = (stage: Stage): EvidenceItem[] =>
  openStages
    .filter((each) => each <= heightOf(stage))
    .flatMap((each) => (ladder.find((rung) => rung.stage === each)?.evidence ?? []).map((item) => ({ stage: each, item })));

/**
 * What is missing to stand at a stage: every item of it and of the stages below it that is not confirmed. Unknown ones come first,
 * because an unknown item is worth asking about before anything else (product 2-sales-process).
 * A deal without an account has no evidence `account_known`, whatever was answered (7-answers "Unknown facts").
 */
export const missingFor = (stage: Stage, evidence: Evidence, hasAccount = true): EvidenceItem[] => {
  const missing = itemsUpTo(stage).filter(({ item }) => evidence.get(item) !== "confirmed" || (item === "account_known" && !hasAccount));
  const isDenied = ({ item }: EvidenceItem): boolean => evidence.get(item) === "denied";
  return [...missing.filter((each) => !isDenied(each)), ...missing.filter(isDenied)];
};

export const canEnter = (
  stage: Stage,
  evidence: Evidence,
  hasAccount = true,
): { readonly ok: true } | { readonly ok: false; readonly missing: EvidenceItem[] } => {
  const missing = missingFor(stage, evidence, hasAccount);
  return missing.length === 0 ? { ok: true } : { ok: false, missing };
};

/** An open deal above 0 % whose evidence is not complete: it moved up without it, or lost it since. Marked wherever it is counted. */
export const isUnproven = (stage: Stage, evidence: Evidence, hasAccount = true): boolean =>
  isOpen(stage) && stage > 0 && missingFor(stage, evidence, hasAccount).length > 0;
