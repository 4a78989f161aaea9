import type { Word } from "../../kernel/pure/words.ts";
import type { Outcome, Unit } from "./answer.ts";
import type { Asked } from "./asked.ts";
import type { MonthSums, QuarterSums, WeekSums } from "./sums.ts";

/** Groups of named sums that are loaded together; a question loads only what its keys need. */
export type SumGroup =
  | "targets"
  | "windowTargets"
  | "booked"
  | "bookedBefore"
  | "lines"
  | "judged"
  | "window"
  | "open"
  | "quality"
  | "growth"
  | "forecast"
  | "closed"
  | "orders"
  | "slippage"
  | "days";

/** Where the lines behind one side of a number come from: what "why this number" lists. */
export type LineSource =
  | "bookings"
  | "bookingsBefore"
  | "bookingsToMonth1"
  | "bookingsToMonth2"
  | "bookingsToMonth3"
  | "commitLines"
  | "upsideLines"
  | "commitLinesInQuarter"
  | "reliability"
  | "applicableLines"
  | "monthCommit"
  | "monthUpside"
  | "quarterCommit"
  | "quarterUpside"
  | "plan"
  | "targetOfMonth"
  | "planToDate"
  | "targetOfPeriod"
  | "targetOfQuarter"
  | "minusBookingsOfQuarter"
  | "windowTargets"
  | "weeks"
  | "people"
  | "openInWindow"
  | "openInQuarter"
  | "openDeals"
  | "allOpenDeals"
  | "soundDeals"
  | "openAtMonthEnd"
  | "openAtMonthEndBefore"
  | "minusOpenAtMonthEndBefore"
  | "forecastCommit"
  | "forecastCommitInTargets"
  | "forecastSumInTargets"
  | "forecastCommitBefore"
  | "minusForecastCommitBefore"
  | "wonDeals"
  | "closedDeals"
  | "backlog"
  | "overdueBacklog"
  | "trailingOrders"
  | "slippedDeals"
  | "dueDeals";

type Side = { readonly name: Word; readonly lines: readonly LineSource[] };

/**
 * One number: its only definition, for API, screens, command line and exports. Adding a metric is one such file and its line in registry.ts.
 * calculate  by kind of period; what a kind lacks is not asked there
 */
export type Metric = {
  readonly key: string;
  readonly unit: Unit;
  readonly name: Word;
  readonly definition: Word;
  /** The good range in words; absent where there is none. */
  readonly good?: Word;
  readonly numerator?: Side;
  readonly denominator?: Side;
  readonly needs: readonly SumGroup[];
  readonly week?: (sums: WeekSums, question: Asked) => Outcome;
  readonly month?: (sums: MonthSums, question: Asked) => Outcome;
  readonly quarter?: (sums: QuarterSums, question: Asked) => Outcome;
};
