import { daysOfMonth, daysOfQuarter, monthOf, monthOfWeek, quarterOfWeek } from "../../calendar/rules.ts";
import { earlierDay, laterDay, type Day } from "../../kernel/pure/day.ts";
import { weekAfter, type Week } from "../../kernel/pure/week.ts";
import type { Tx } from "../../kernel/io/db.ts";
import { bookingsOf } from "../../orders/rules.ts";
import { isStale } from "../../pipeline/rules/health.ts";
import { effectiveCategory, stageFromNumber } from "../../pipeline/rules/ladder.ts";
import type { Booking, Deal, MissingRate } from "../rules/proposal.ts";
import * as store from "../store/facts.ts";
import type { Whose } from "../store/drafts.ts";
import type { Surroundings } from "./surroundings.ts";

/** What surrounds a person's week, as it is at the instant. */
export type WeekFacts = {
  /** The person's open deals, and every other that was asked for, by id. */
  readonly deals: ReadonlyMap<string, store.DealRow>;
  readonly own: readonly store.DealRow[];
  readonly bookings: readonly Booking[];
  readonly missingRates: readonly MissingRate[];
  readonly backlog: readonly store.BacklogRow[];
};
export const factsOf = async (tx: Tx, { personId, week }: Whose, s: Surroundings): Promise<WeekFacts> => {
  const own = await store.openDealsOf(tx, personId);
  const { bookings, missingRates } = await bookedBy(tx, personId, { first: firstDayNeeded(week, s), last: s.today }, s);
  return {
    own,
    deals: new Map(own.map((row) => [row.opportunity_id, row])),
    bookings,
    missingRates,
    backlog: await store.backlogOf(tx, personId, s.today),
  };
};
/** The month, the quarter and the week before reach back to different days. */
const firstDayNeeded = (week: Week, { calendar }: Surroundings): Day => {
  const month = daysOfMonth(calendar, monthOfWeek(calendar, week)).first;
  const quarter = daysOfQuarter(calendar, quarterOfWeek(calendar, week)).first;
  return earlierDay(earlierDay(month, quarter), weekAfter(week, -1));
};

/** The same facts, knowing some more deals (of others, or closed ones). */
export const knowing = async (tx: Tx, facts: WeekFacts, ids: readonly string[]): Promise<WeekFacts> => {
  const unknown = [...new Set(ids)].filter((id) => !facts.deals.has(id));
  const found = await store.dealsById(tx, unknown);
  return { ...facts, deals: new Map([...facts.deals, ...found.map((row) => [row.opportunity_id, row] as const)]) };
};

/** Net bookings in base currency, each at the rate of its booking month; a cancellation takes back the same amount on its own day. */
const bookedBy = async (tx: Tx, personId: string, span: { first: Day; last: Day }, s: Surroundings) => {
  const bookings: Booking[] = [];
  const missingRates: MissingRate[] = [];
  for (const order of await store.ordersMoving(tx, personId, { first: span.first, last: laterDay(span.first, span.last) })) {
    const month = monthOf(s.calendar, order.booked_on);
    const amount = s.toBase(order, month);
    if (amount === null) missingRates.push({ currency: order.currency, month });
    else
      for (const one of bookingsOf({ amount, bookedOn: order.booked_on, cancelledOn: order.cancelled_on }))
        bookings.push({ opportunity: order.opportunity_id, owner: order.owner_id, ...one });
  }
  return { bookings, missingRates };
};

/** A row as the rules see it; within one question each is judged once, however often it is looked at. */
export const dealOf = (row: store.DealRow, s: Surroundings): Deal => {
  const known = judged.get(s) ?? new WeakMap<store.DealRow, Deal>();
  judged.set(s, known);
  const deal = known.get(row) ?? judge(row, s);
  known.set(row, deal);
  return deal;
};
const judged = new WeakMap<Surroundings, WeakMap<store.DealRow, Deal>>();
const judge = (row: store.DealRow, { now, today }: Surroundings): Deal => {
  const stage = stageFromNumber(row.stage);
  return {
    opportunity: row.opportunity_id,
    owner: row.owner_id,
    stage,
    category: effectiveCategory(stage, row.category),
    amount: row.amount,
    currency: row.currency,
    expectedClose: row.expected_close,
    unproven: row.unproven,
    stale: isStale({ stage, nextStepOn: row.next_step_on, expectedClose: row.expected_close, touchedAt: row.touched_at }, now, today),
  };
};
