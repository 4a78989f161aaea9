import { isBefore, type Day, type Instant } from "../../../src/kernel/pure/day.ts";
import { fraction, roundHalfEven } from "../../../src/kernel/pure/fraction.ts";
import { daysOfMonth, firstDayOfMonth, monthAfter, monthOf, monthsOfQuarter } from "../../../src/calendar/rules.ts";
import { asOfQuarter, growthEnds, slippageInstants, targetMonths, trailingYear, windowOf } from "../../../src/metrics/rules/asked.ts";
import type { Judged, MonthSums, QuarterSums, Slippage, Sum } from "../../../src/metrics/rules/sums.ts";
import type { Revision } from "./facts.ts";
import { sumOf, targetsOf } from "./weekSums.ts";
import type { World } from "./world.ts";

export const monthSums = (world: World): MonthSums => {
  const { question } = world;
  const { calendar, period, asOf, today } = question;
  const monthEnd = period.last;
  const quarter = asOfQuarter(question);
  const open = world.openAt(asOf, today);
  const closed = closedDeals(world);
  const won = closed.filter(({ state }) => state.stage === 100);
  const trailing = trailingYear(question);
  const inTree = world.orders.filter((order) => world.treeOn(order.bookedOn).has(order.owner) && !isBefore(today, order.bookedOn));
  const alive = inTree.filter(({ cancelledOn }) => cancelledOn === null || isBefore(today, cancelledOn));
  const backlog = alive.filter(({ fulfilledOn }) => fulfilledOn === null || isBefore(today, fulfilledOn));
  const [now, before] = growthEnds(question);
  if (!now || !before) throw new Error("growth looks at two month-ends");
  return {
    targets: targetsOf(world, targetMonths(question), (name) => firstDayOfMonth(calendar, name)),
    windowTargets: targetsOf(world, windowOf(period.name), () => monthEnd),
    booked: sumOf(world.bookings(period).map(({ amount }) => amount)),
    openByMonth: openByMonth(world, asOf, today),
    quarterBooked: sumOf(world.bookings(quarter.days).map(({ amount }) => amount)).amount,
    growth: {
      open: openAtMonthEnd(world, now),
      openBefore: openAtMonthEnd(world, before),
      commit: totalCommit(forecast(world, period.name)),
      commitBefore: totalCommit(forecast(world, monthAfter(period.name, -1))),
    },
    forecast: forecast(world, period.name),
    sound: sumOf(open.filter(({ opportunity, state }) => isSound(world, opportunity, state)).map(({ state }) => world.openInBase(state))),
    open: sumOf(open.map(({ state }) => world.openInBase(state))),
    weighted: sumOf(
      world.openAt(asOf, today, 0).map(({ state }) => roundHalfEven(fraction(world.openInBase(state) * BigInt(state.stage), 100n))),
    ),
    won: sumOf(won.map(({ amount }) => amount)),
    lost: sumOf(closed.filter(({ state }) => state.stage === -1).map(({ amount }) => amount)),
    cycleDays: won.map(({ cycle }) => cycle).toSorted((a, b) => a - b),
    backlog: sumOf(backlog.map(world.orderInBase)),
    overdue: sumOf(backlog.filter(({ expectedOn }) => expectedOn !== null && isBefore(expectedOn, today)).map(world.orderInBase)),
    trailingOrders: sumOf(alive.filter(({ bookedOn }) => world.within(bookedOn, trailing)).map(world.orderInBase)),
    slippage: slippage(world),
  };
};

export const quarterSums = (world: World): QuarterSums => {
  const { calendar, period } = world.question;
  const byDay = Map.groupBy(world.bookings(period), ({ day }) => day.toString());
  return {
    targets: targetsOf(world, monthsOfQuarter(calendar, period.name), (name) => firstDayOfMonth(calendar, name)),
    days: [...byDay].map(([day, bookings]) => ({
      day: Temporal.PlainDate.from(day),
      booked: sumOf(bookings.map(({ amount }) => amount)).amount,
      orders: bookings.filter(({ amount }) => amount > 0n).length,
    })),
    slippage: slippage(world),
  };
};

const openByMonth = (world: World, at: Instant, day: Day): Map<string, Sum> => {
  const { calendar } = world.question;
  const dated = world
    .openAt(at, day)
    .flatMap(({ state }) => (state.expectedClose ? [{ state, month: monthOf(calendar, state.expectedClose) }] : []));
  return new Map(
    [...Map.groupBy(dated, ({ month }) => month)].map(([month, deals]) => [
      month,
      sumOf(deals.map(({ state }) => world.openInBase(state, at))),
    ]),
  );
};

const openAtMonthEnd = (world: World, { at, day, months }: { at: Instant; day: Day; months: readonly string[] }): bigint => {
  const sums = openByMonth(world, at, day);
  return months.reduce((total, month) => total + (sums.get(month)?.amount ?? 0n), 0n);
};

const forecast = (world: World, month: string): Map<string, Judged> => {
  const { last } = daysOfMonth(world.question.calendar, month);
  const rows = [...world.treeOn(last)].flatMap((person) => world.monthlyOf(person, month)?.months ?? []);
  const inWindow = new Set(windowOf(month));
  return new Map(
    [...Map.groupBy(rows, (row) => row.month)]
      .filter(([name]) => inWindow.has(name))
      .map(([name, members]) => [
        name,
        {
          commit: sumOf(members.map((row) => world.inBase(row.commit, row.currency, name))).amount,
          upside: sumOf(members.map((row) => world.inBase(row.upside, row.currency, name))).amount,
          n: members.length,
        },
      ]),
  );
};
const totalCommit = (months: ReadonlyMap<string, Judged>): bigint => sumOf([...months.values()].map(({ commit }) => commit)).amount;

/** Closed in the trailing 12 months and ever at 25 % or above, in the tree of the closing day. */
const closedDeals = (world: World) => {
  const { question, facts } = world;
  return [...facts.revisions].flatMap(([opportunity, all]) => {
    const revisions = all.filter(({ at }) => world.known(at));
    const state = revisions.at(-1);
    const first = revisions.find(({ stage }) => stage >= 25);
    if (!state || !first || (state.stage !== -1 && state.stage !== 100)) return [];
    const lastOther = revisions.findLastIndex(({ stage }) => stage !== state.stage);
    const closing = revisions[lastOther + 1];
    if (!closing) return [];
    const closedOn = world.localDay(closing.at);
    if (!world.within(closedOn, trailingYear(question)) || !world.treeOn(closedOn).has(state.owner)) return [];
    const amount = world.inBase(state.amount, state.currency, monthOf(question.calendar, closedOn));
    return [{ opportunity, state, amount, cycle: world.localDay(first.at).until(closedOn).days }];
  });
};

const stages = [0, 25, 50, 60, 70, 80, 90];
const items: Readonly<Record<number, readonly string[]>> = {
  0: ["account_known", "need_stated", "source_recorded"],
  25: ["met_customer", "decision_process", "decision_makers", "budget_confirmed"],
  50: ["intent_reasons", "signing_date_foreseeable", "demo_test_completed"],
  60: ["final_solution_delivered"],
  70: ["solution_approved", "management_decided", "we_are_the_choice"],
  80: ["price_and_terms_written", "contract_draft_exchanged"],
  90: ["terms_agreed", "checklist_started"],
};

const isSound = (world: World, opportunity: string, state: Revision): boolean => {
  const { asOf, today } = world.question;
  const evidence = (world.facts.evidence.get(opportunity) ?? []).filter(({ at }) => world.known(at));
  const complete = stages
    .filter((stage) => stage <= state.stage)
    .every((stage) =>
      (items[stage] ?? []).every((item) => evidence.findLast((row) => row.stage === stage && row.item === item)?.answer === "confirmed"),
    );
  const touches = [...(world.facts.revisions.get(opportunity) ?? []), ...evidence].map(({ at }) => at).filter((at) => world.known(at));
  const since = asOf.subtract({ hours: 14 * 24 });
  return (
    complete &&
    world.facts.withAccount.has(opportunity) &&
    state.nextStepOn !== null &&
    !isBefore(state.nextStepOn, today) &&
    state.expectedClose !== null &&
    !isBefore(state.expectedClose, today) &&
    touches.some((at) => Temporal.Instant.compare(at, since) >= 0)
  );
};

const slippage = (world: World): Slippage => {
  const { period } = world.question;
  const instants = slippageInstants(world.question);
  if (!instants) return null;
  const due = world
    .openAt(instants.start, period.first)
    .filter(({ state }) => state.expectedClose !== null && world.within(state.expectedClose, period));
  const slipped = due.filter(({ opportunity }) => {
    const end = world.stateAt(opportunity, instants.end);
    if (!end || end.stage < 0 || end.stage > 90) return false;
    return instants.over || (end.expectedClose !== null && isBefore(period.last, end.expectedClose));
  });
  const amounts = (deals: typeof due) => sumOf(deals.map(({ state }) => world.openInBase(state, instants.start)));
  return { due: amounts(due), slipped: amounts(slipped) };
};
