import type { Day } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import type { Week } from "../../kernel/pure/week.ts";
import type { MonthName } from "../../calendar/rules.ts";

/**
 * The named sums of 4-metrics: what is added up (by SQL, or by the reference of the tests) before any ratio is taken.
 * Every amount is converted fact by fact to minor units of the base currency; `n` counts the facts behind it.
 */
export type Sum = { readonly amount: Minor; readonly n: number };
/** T(m) by month; a month that is not there has no target: 0. */
export type Targets = ReadonlyMap<MonthName, Minor>;
export type Judged = { readonly commit: Minor; readonly upside: Minor; readonly n: number };

/** One week of the window, over the persons of that week's tree. */
export type WeekCell = {
  readonly week: Week;
  /** A(w) and C(w) of the tree. */
  readonly booked: Minor;
  readonly commit: Minor;
  /** Σ over the persons of |A⁺ − C| and of max(A⁺, C). */
  readonly missEach: Minor;
  readonly greaterEach: Minor;
  /** Persons with a version that counts; who owed one; who owed one and signed before the deadline. */
  readonly signed: number;
  readonly owed: number;
  readonly onTime: number;
  /** Σ over commit lines |net bookings − line| + bookings of opportunities in no line of their owner. */
  readonly surprise: Minor;
};

export type WeekSums = {
  readonly targets: Targets;
  readonly booked: Sum;
  /** Net bookings of the week's quarter before the week. */
  readonly bookedBefore: Sum;
  readonly commit: Sum;
  readonly upside: Sum;
  /** Commit lines expected inside the week's quarter. */
  readonly commitInQuarter: Sum;
  /** Over commit lines with an applicable item: Σ amount × 60 × done ÷ applicable (60: a whole number for 1 … 5 items), and Σ amount. */
  readonly reliableSixtieths: Minor;
  readonly applicable: Sum;
  readonly month: Judged;
  readonly quarter: Judged;
  /** Every week of the window whose deadline has passed, oldest first. */
  readonly weeks: readonly WeekCell[];
};

export type Slippage = { readonly slipped: Sum; readonly due: Sum } | null;

export type MonthSums = {
  readonly targets: Targets;
  /** T of the window's months by the tree of month M's last day. */
  readonly windowTargets: Targets;
  readonly booked: Sum;
  /** Open at ≥ 25 %, by month of expected close: the window's months and those of the as-of day's quarter. */
  readonly openByMonth: ReadonlyMap<MonthName, Sum>;
  readonly quarterBooked: Minor;
  readonly growth: { readonly open: Minor; readonly openBefore: Minor; readonly commit: Minor; readonly commitBefore: Minor };
  /** Monthly submissions of M: commit and upside by month of the window. */
  readonly forecast: ReadonlyMap<MonthName, Judged>;
  readonly sound: Sum;
  /** Open at ≥ 25 %, whatever the expected close. */
  readonly open: Sum;
  readonly weighted: Sum;
  readonly won: Sum;
  readonly lost: Sum;
  /** Days from first standing at ≥ 25 % to the closing day of each deal won, ascending. */
  readonly cycleDays: readonly number[];
  readonly backlog: Sum;
  readonly overdue: Sum;
  /** Orders booked in the trailing twelve months, cancelled ones out. */
  readonly trailingOrders: Sum;
  readonly slippage: Slippage;
};

export type QuarterSums = {
  readonly targets: Targets;
  /** Net bookings and the number of positive ones, for each day of the quarter that has any. */
  readonly days: readonly { readonly day: Day; readonly booked: Minor; readonly orders: number }[];
  readonly slippage: Slippage;
};
