import { isBefore, type Day, type Instant } from "../../kernel/pure/day.ts";
import { missingFor, type Evidence } from "./evidence.ts";
import { isOpen, type Stage } from "./ladder.ts";

export const staleReasons = ["no_next_step", "next_step_past", "no_expected_close", "expected_close_past", "untouched"] as const;
export type StaleReason = (typeof staleReasons)[number];
export type Freshness = {
  readonly stage: Stage;
  readonly nextStepOn: Day | null;
  readonly expectedClose: Day | null;
  readonly touchedAt: Instant;
};

/** Untouched for longer than this makes an open deal stale; the bound itself is still fresh. */
export const untouchedHours = 14 * 24;

/**
 * Why an open deal is stale, empty when it is not: no next step with a date, or past it; expected close unknown or past; untouched for more
 * than 14 × 24 h. A closed deal is never stale.
 * today   the local day of `now` in the organisation's zone
 * source  product 2-sales-process, 4-metrics "Sound", 7-answers "Unknown facts"
 */
export const whyStale = (deal: Freshness, now: Instant, today: Day): StaleReason[] => {
  if (!isOpen(deal.stage)) return [];
  const reasons: StaleReason[] = [];
  if (!deal.nextStepOn) reasons.push("no_next_step");
  else if (isBefore(deal.nextStepOn, today)) reasons.push("next_step_past");
  if (!deal.expectedClose) reasons.push("no_expected_close");
  else if (isBefore(deal.expectedClose, today)) reasons.push("expected_close_past");
  if (Temporal.Instant.compare(deal.touchedAt, staleBefore(now)) < 0) reasons.push("untouched");
  return reasons;
};
export const isStale = (deal: Freshness, now: Instant, today: Day): boolean => whyStale(deal, now, today).length > 0;

/** A deal touched before this instant is stale. */
export const staleBefore = (now: Instant): Instant => now.subtract({ hours: untouchedHours });

/** Open, evidence complete and not stale: the numerator of pipeline_quality. */
export const isSound = (deal: Freshness, evidence: Evidence, at: { now: Instant; today: Day; hasAccount?: boolean }): boolean =>
  isOpen(deal.stage) && missingFor(deal.stage, evidence, at.hasAccount).length === 0 && !isStale(deal, at.now, at.today);
