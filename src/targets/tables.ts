import type { Instant } from "../kernel/pure/day.ts";
import type { Minor } from "../kernel/pure/money.ts";
import type { TargetScope } from "./rules.ts";

export type TargetRow = {
  person_id: string;
  month: string;
  scope: TargetScope;
  amount: Minor;
  raised_amount: Minor;
  stretch_amount: Minor | null;
  currency: string;
  recorded_at: Instant | null;
  recorded_by: string | null;
};
/** `rate` is decimal text: base currency for one unit. */
export type PlanRateRow = { currency: string; month: string; rate: string; recorded_at: Instant | null; recorded_by: string | null };
