import type { Day, Instant } from "../kernel/pure/day.ts";
import type { Minor } from "../kernel/pure/money.ts";
import type { CategoryOverride } from "./rules/ladder.ts";

/** One state as it stands in `opportunity` (the present) and in `opportunity_revision` (the past). */
export type StateRow = {
  revision: number;
  valid_from: Instant;
  changed_by: string | null;
  owner_id: string;
  /** −1 is lost. */
  stage: number;
  amount: Minor | null;
  currency: string;
  expected_close: Day | null;
  category: CategoryOverride | null;
  key_project: boolean;
  next_step: string | null;
  next_step_on: Day | null;
  reason: string | null;
  lost_reason: string | null;
  competitor: string | null;
  lesson: string | null;
  unproven: boolean;
};
export type DescriptionRow = { key: string; name: string; account_id: string | null; product_id: string | null; source: string | null };
export type OpportunityRow = StateRow &
  DescriptionRow & {
    opportunity_id: string;
    created_at: Instant;
    first_pipeline_at: Instant | null;
    closed_on: Day | null;
    touched_at: Instant;
  };
export type RevisionRow = StateRow & { opportunity_id: string; valid_to: Instant };
export type EvidenceRow = {
  opportunity_id: string;
  seq: bigint;
  stage: number;
  item: string;
  at: Instant;
  by_id: string | null;
  answer: "confirmed" | "denied" | "unknown";
  note: string | null;
};
export type AccountRow = {
  account_id: string;
  key: string;
  name: string;
  industry: string | null;
  size: string | null;
  region: string | null;
  version: number;
};
export type ProductRow = {
  product_id: string;
  key: string;
  name: string;
  family: string | null;
  list_price: Minor | null;
  currency: string;
  version: number;
};
