import type { Day, Instant } from "../kernel/pure/day.ts";
import type { Minor } from "../kernel/pure/money.ts";

export type OrderRow = {
  order_id: string;
  key: string;
  opportunity_id: string;
  owner_id: string;
  amount: Minor;
  currency: string;
  booked_on: Day;
  recorded_at: Instant;
  recorded_by: string | null;
  fulfilled_on: Day | null;
  cancelled_on: Day | null;
  reason: string | null;
  expected_on: Day | null;
  version: number;
};
