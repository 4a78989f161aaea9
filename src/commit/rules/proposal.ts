import {
  daysOfMonth,
  daysOfQuarter,
  monthOf,
  monthOfWeek,
  quarterOfWeek,
  type Calendar,
  type MonthName,
  type Span,
} from "../../calendar/rules.ts";
import { isBefore, laterDay, type Day } from "../../kernel/pure/day.ts";
import type { Minor, Money } from "../../kernel/pure/money.ts";
import { isOpen, type Category, type Stage } from "../../pipeline/rules/ladder.ts";
import { sundayOf, type Week } from "../../kernel/pure/week.ts";

export type LineCategory = "commit" | "upside";

/** What a weekly commit needs to know of an opportunity. `category` is the owner's override, else the default of its stage. */
export type Deal = {
  readonly opportunity: string;
  readonly owner: string;
  readonly stage: Stage;
  readonly category: Category;
  readonly amount: Minor | null;
  readonly currency: string;
  readonly expectedClose: Day | null;
  readonly unproven: boolean;
  readonly stale: boolean;
};

/** What a line says, whoever says it: the system in a proposal, the owner in a statement. */
export type PromisedLine = {
  readonly opportunity: string;
  readonly category: LineCategory;
  readonly amount: Minor;
  readonly currency: string;
  readonly expectedOn: Day;
};
/** A net booking in base currency; a cancellation is negative, on its own day. */
export type Booking = { readonly opportunity: string; readonly owner: string; readonly on: Day; readonly amount: Minor };
/** In base currency. */
export type Outlook = { readonly commit: Minor; readonly upside: Minor };
export type MissingRate = { readonly currency: string; readonly month: MonthName };
/** Base currency at the plan rate of the month; `null` when operations have given no rate. */
export type ToBase = (money: Money, month: MonthName) => Minor | null;

export type Proposal = {
  readonly lines: readonly PromisedLine[];
  /** Open deals in commit or upside whose expected close is past and outside the week: they want a date. */
  readonly dateIt: readonly string[];
  /** They would be lines, had they an amount. */
  readonly withoutAmount: readonly string[];
  readonly month: Outlook;
  readonly quarter: Outlook;
  readonly missingRates: readonly MissingRate[];
};

export type ProposalFacts = {
  readonly calendar: Calendar;
  readonly today: Day;
  /** The owner's deals. */
  readonly deals: readonly Deal[];
  /** The owner's net bookings of the week's quarter and month, up to today. */
  readonly bookings: readonly Booking[];
  /** Lines as the owner has them by now: their amount, category and day replace the deal's in the month and the quarter. */
  readonly promised: readonly PromisedLine[];
  readonly toBase: ToBase;
};

/**
 * What the system would sign for the owner and week.
 *
 * returns  lines by expected day, then larger amount first; month and quarter are totals: booked so far + still promised
 * source   product 7-answers "Proposal"
 */
export const propose = (week: Week, facts: ProposalFacts): Proposal => {
  const { calendar, deals, today } = facts;
  const inPlay = deals.filter((deal) => isOpen(deal.stage) && isPromisable(deal.category));
  const inWeek = inPlay.filter((deal) => deal.expectedClose && isWithin(deal.expectedClose, { first: week, last: sundayOf(week) }));
  const month = outlook(daysOfMonth(calendar, monthOfWeek(calendar, week)), week, facts);
  const quarter = outlook(daysOfQuarter(calendar, quarterOfWeek(calendar, week)), week, facts);
  return {
    lines: inWeek.flatMap(promiseOf).toSorted(byDayThenAmount),
    dateIt: inPlay
      .filter((deal) => !inWeek.includes(deal) && deal.expectedClose && isBefore(deal.expectedClose, today))
      .map((deal) => deal.opportunity),
    withoutAmount: inWeek.filter((deal) => deal.amount === null || deal.amount <= 0n).map((deal) => deal.opportunity),
    month: month.outlook,
    quarter: quarter.outlook,
    missingRates: distinctRates([...ratesMissingForLines(week, facts), ...month.missingRates, ...quarter.missingRates]),
  };
};

/** Lines are converted at the plan rate of the month of the week's Monday. */
const ratesMissingForLines = (week: Week, { calendar, promised, toBase }: ProposalFacts): MissingRate[] => {
  const month = monthOf(calendar, week);
  return promised.filter((line) => toBase(line, month) === null).map(({ currency }) => ({ currency, month }));
};

/** Bookings of the period up to today + what is promised or expected from today to the period's end. */
const outlook = (period: Span, week: Week, { calendar, deals, bookings, promised, today, toBase }: ProposalFacts) => {
  const rest: Span = { first: laterDay(period.first, today), last: period.last };
  const totals = { commit: 0n, upside: 0n };
  const missingRates: MissingRate[] = [];
  for (const booking of bookings) if (isWithin(booking.on, period) && !isBefore(today, booking.on)) totals.commit += booking.amount;
  const promises = new Map(promised.map((promise) => [promise.opportunity, promise]));
  for (const deal of deals.filter((one) => isOpen(one.stage))) {
    const promise = promises.get(deal.opportunity);
    const expected = promise ?? promiseOf(deal)[0];
    if (!expected || !isWithin(expected.expectedOn, rest)) continue;
    const rateMonth = monthOf(calendar, promise ? week : expected.expectedOn);
    const amount = toBase({ amount: expected.amount, currency: expected.currency }, rateMonth);
    if (amount === null) missingRates.push({ currency: expected.currency, month: rateMonth });
    else totals[expected.category] += amount;
  }
  return { outlook: totals, missingRates };
};

/** The deal at its full amount, in its own currency; nothing for one that cannot be a line. */
const promiseOf = ({ opportunity, category, amount, currency, expectedClose }: Deal): PromisedLine[] =>
  isPromisable(category) && amount !== null && amount > 0n && expectedClose
    ? [{ opportunity, category, amount, currency, expectedOn: expectedClose }]
    : [];

const isPromisable = (category: Category): category is LineCategory => category === "commit" || category === "upside";
export const isWithin = (day: Day, { first, last }: Span): boolean => !isBefore(day, first) && !isBefore(last, day);
/** Equals keep the order in which the deals came: by their keys. */
const byDayThenAmount = (a: PromisedLine, b: PromisedLine): number =>
  Temporal.PlainDate.compare(a.expectedOn, b.expectedOn) || (a.amount === b.amount ? 0 : a.amount > b.amount ? -1 : 1);
const distinctRates = (rates: readonly MissingRate[]): MissingRate[] => [
  ...new Map(rates.map((rate) => [`${rate.currency} ${rate.month}`, rate])).values(),
];
