import type { Week } from "../kernel/pure/week.ts";

/** The sums of one week over one manager's tree. */
export type CellFigures = {
  readonly booked: bigint;
  readonly booked_n: number;
  /** Booked in the week and not cancelled since. */
  readonly orders: bigint;
  readonly orders_n: number;
  /** Monday … Sunday of the two above. */
  readonly booked_days: readonly bigint[];
  readonly booked_days_n: readonly number[];
  readonly orders_days: readonly bigint[];
  readonly orders_days_n: readonly number[];
  readonly commit: bigint;
  readonly commit_n: number;
  readonly upside: bigint;
  readonly upside_n: number;
  readonly in_quarter: bigint;
  readonly in_quarter_n: number;
  readonly sixtieths: bigint;
  readonly applicable: bigint;
  readonly applicable_n: number;
  readonly month_commit: bigint;
  readonly month_upside: bigint;
  readonly quarter_commit: bigint;
  readonly quarter_upside: bigint;
  readonly miss_each: bigint;
  readonly greater_each: bigint;
  readonly surprise: bigint;
  readonly signed: number;
  readonly owed: number;
  readonly on_time: number;
};
export type CellRow = Omit<CellFigures, "booked_days" | "booked_days_n" | "orders_days" | "orders_days_n"> & {
  readonly node_id: string;
  readonly week: Week;
};
