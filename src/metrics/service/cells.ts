import type { Context } from "../../kernel/io/context.ts";
import { inTransaction, type Tx } from "../../kernel/io/db.ts";
import type { News } from "../../kernel/io/events.ts";
import type { Tick } from "../../kernel/io/jobs.ts";
import { dayOf, type Day } from "../../kernel/pure/day.ts";
import { parseWeek, weekAfter, weekOf, weeksEnding, weekToText, type Week } from "../../kernel/pure/week.ts";
import { firstDayOfMonth, monthAfter, monthOf, monthsFrom, parsePeriod } from "../../calendar/rules.ts";
import { calendarOf } from "../../calendar/service.ts";
import { organisationOf } from "../../organisation/service.ts";
import { asked, calendarOfWeek, dueWeek, type Asked } from "../rules/asked.ts";
import { targetOf } from "../rules/plan.ts";
import type { Sum } from "../rules/sums.ts";
import type { CellFigures } from "../tables.ts";
import { askOf } from "../service.ts";
import { backlogOf, bookedIn, ordersIn } from "../store/bookings.ts";
import * as store from "../store/cells.ts";
import { statementsOf, weekCells } from "../store/statements.ts";
import { targetsOf } from "../store/targets.ts";

/**
 * Everybody's recent weeks are kept (a window of thirteen and the coming one), and those of managers of `tree` people for a year and two
 * weeks, for the orders of the trailing twelve months. A company without a tree of `greatest` needs none: its facts are added up as quickly.
 */
const usualSizes = { tree: 8, greatest: 200 };
const recentWeeks = 15;
const keptWeeks = 55;
/** Weeks made in one transaction: the newest first, the rest at the next look. */
const weeksAtOnce = 6;

/**
 * Makes the cells that are missing or stale, for the trees of managers of many. A page never waits for it: what has no cell is added up from
 * the facts. Looked at every few seconds, and by doctor.
 * returns  how many weeks and months are still to be made
 */
export const makeCells = (context: Context, sizes: { tree: number; greatest: number } = usualSizes): Promise<number> =>
  inTransaction(context, async (tx) => {
    if (!(await store.lockCells(tx))) return 0;
    const question = await presentQuestion(tx);
    const { everybody, nodes } = await nodesOf(tx, question, sizes);
    await store.clearStaleCells(tx);
    await store.takeStale(tx);
    const missing = await missingWeeks(tx, question, { everybody, nodes });
    const withoutTargets = await missingTargets(tx, question, nodes);
    const kept = new Set(await store.backlogNodes(tx, question.today));
    const withoutBacklog = nodes.filter((node) => !kept.has(node));
    if (missing.length + withoutTargets.length + withoutBacklog.length === 0) return 0;
    if (await store.hasFutureFacts(tx, { now: question.asOf, today: question.today })) {
      await store.clearCells(tx);
      return 0;
    }
    for (const { week, roots } of missing.slice(0, weeksAtOnce)) await makeWeek(tx, question, { week, roots });
    if (withoutTargets.length > 0) await makeTargets(tx, question, withoutTargets);
    if (withoutBacklog.length > 0) await makeBacklog(tx, question, withoutBacklog);
    return Math.max(0, missing.length - weeksAtOnce);
  });

export const cellsTick: Tick = { name: "metrics.cells", look: async (context) => void (await makeCells(context)) };

const presentQuestion = async (tx: Tx): Promise<Asked> => {
  const calendar = await calendarOf(tx);
  const now = await tx.now();
  const today = now.toZonedDateTimeISO(calendar.timeZone).toPlainDate();
  const period = parsePeriod(calendar, weekToText(weekOf(today)));
  if (!period) throw new Error("today lies in a week");
  return asked(calendar, (await organisationOf(tx)).base_currency, { asOf: now, period, weeks: 1 });
};

/** The nodes worth keeping cells for, in a company with a tree that is great enough. */
const nodesOf = async (tx: Tx, { today }: Asked, { tree, greatest }: { tree: number; greatest: number }) => {
  const sizes = await store.treeSizes(tx, today);
  if (!sizes.some(({ people }) => people >= greatest)) return { everybody: [], nodes: [] };
  return { everybody: sizes.map(({ node }) => node), nodes: sizes.filter(({ people }) => people >= tree).map(({ node }) => node) };
};

/** The weeks that lack a cell of some node, the newest first. */
const missingWeeks = async (
  tx: Tx,
  { today }: Asked,
  { everybody, nodes }: { everybody: readonly string[]; nodes: readonly string[] },
): Promise<{ week: Week; roots: string[] }[]> => {
  if (nodes.length === 0) return [];
  const there = new Set((await store.cellKeys(tx)).map(({ node, week }) => `${node} ${week.toString()}`));
  return weeksEnding(weekAfter(weekOf(today)), keptWeeks)
    .toReversed()
    .map((week, age) => ({
      week,
      roots: (age < recentWeeks ? everybody : nodes).filter((node) => !there.has(`${node} ${week.toString()}`)),
    }))
    .filter(({ roots }) => roots.length > 0);
};

const makeWeek = async (tx: Tx, question: Asked, { week, roots }: { week: Week; roots: readonly string[] }): Promise<void> => {
  const { calendar, asOf } = question;
  const due = dueWeek(calendar, week);
  const { month, quarterDays } = calendarOfWeek(calendar, week);
  const ask = await askOf(tx, question, { scope: "tree", roots });
  const days = Object.fromEntries(
    [0, 1, 2, 3, 4, 5, 6].map((index) => [String(index), { first: week.add({ days: index }), last: week.add({ days: index }) }]),
  );
  const statements = await statementsOf(ask, { due, judged: month, quarterDays });
  const [cells, booked, orders] = [await weekCells(ask, [due]), await bookedIn(ask, days), await ordersIn(ask, days)];
  const rows = roots.flatMap((root): (CellFigures & { node_id: string })[] => {
    const [cell] = cells(root);
    const signed = statements(root);
    if (!cell) return [];
    return [
      {
        node_id: root,
        ...dayByDay(Object.keys(days).map((name) => ({ booked: booked(root, name), orders: orders(root, name) }))),
        commit: signed.commit.amount,
        commit_n: signed.commit.n,
        upside: signed.upside.amount,
        upside_n: signed.upside.n,
        in_quarter: signed.commitInQuarter.amount,
        in_quarter_n: signed.commitInQuarter.n,
        sixtieths: signed.reliableSixtieths,
        applicable: signed.applicable.amount,
        applicable_n: signed.applicable.n,
        month_commit: signed.month.commit,
        month_upside: signed.month.upside,
        quarter_commit: signed.quarter.commit,
        quarter_upside: signed.quarter.upside,
        miss_each: cell.missEach,
        greater_each: cell.greaterEach,
        surprise: cell.surprise,
        signed: cell.signed,
        owed: cell.owed,
        on_time: cell.onTime,
      },
    ];
  });
  await store.putCells(tx, { week, now: asOf, cells: rows });
};

const dayByDay = (days: readonly { booked: Sum; orders: Sum }[]) => {
  const amounts = (of: "booked" | "orders"): bigint[] => days.map((day) => day[of].amount);
  const counts = (of: "booked" | "orders"): number[] => days.map((day) => day[of].n);
  const total = (amount: bigint[]): bigint => amount.reduce((sum, each) => sum + each, 0n);
  const count = (all: number[]): number => all.reduce((sum, each) => sum + each, 0);
  return {
    ...{
      booked: total(amounts("booked")),
      booked_n: count(counts("booked")),
      orders: total(amounts("orders")),
      orders_n: count(counts("orders")),
    },
    ...{ booked_days: amounts("booked"), booked_days_n: counts("booked"), orders_days: amounts("orders"), orders_days_n: counts("orders") },
  };
};

const makeBacklog = async (tx: Tx, question: Asked, roots: readonly string[]): Promise<void> => {
  const sums = await backlogOf(await askOf(tx, question, { scope: "tree", roots }));
  const cells = roots.map((root) => {
    const { backlog, overdue } = sums(root);
    return { node_id: root, backlog: backlog.amount, backlog_n: backlog.n, overdue: overdue.amount, overdue_n: overdue.n };
  });
  await store.putBacklogCells(tx, { day: question.today, now: question.asOf, cells });
};

/** Targets are kept from half a year back to a year and a quarter ahead. */
const keptMonths = ({ calendar, today }: Asked) => monthsFrom(monthAfter(monthOf(calendar, today), -6), 22);

/** Nodes that lack a target cell of the kept months; the last one tells for all, because they are made together. */
const missingTargets = async (tx: Tx, question: Asked, nodes: readonly string[]): Promise<string[]> => {
  const last = keptMonths(question).at(-1);
  if (nodes.length === 0 || !last) return [];
  const there = new Set(await store.targetCellNodes(tx, last));
  return nodes.filter((node) => !there.has(node));
};

const makeTargets = async (tx: Tx, question: Asked, roots: readonly string[]): Promise<void> => {
  const months = keptMonths(question).map((month) => ({ month, treeDay: firstDayOfMonth(question.calendar, month) }));
  const targets = await targetsOf(await askOf(tx, question, { scope: "tree", roots }), months);
  const cells = roots.flatMap((node) => months.map(({ month }) => ({ node, month, target: targetOf(targets(node), month) })));
  await store.putTargetCells(tx, { now: question.asOf, cells });
};

const always: Week = dayOf("0001-01-01");
const forever: Week = dayOf("9999-12-31");

/**
 * What a change of facts does to kept sums: they no longer count, from the same transaction on. Called by what is written (app/subscriptions.ts).
 * An order moves the weeks of its days, a statement its week, a line from its day on; a rate, a person or many at once moves everything.
 */
export const forgetCells = async (tx: Tx, { name, details = {}, subjectId }: News): Promise<void> => {
  const dayIn = (field: string): Day | null =>
    typeof details[field] === "string" || details[field] instanceof Temporal.PlainDate ? dayOf(String(details[field])) : null;
  const mark = (personId: string | null, first: Week, last: Week, more: { targets?: boolean; orders?: boolean } = {}) =>
    store.insertStale(tx, { firstWeek: first, lastWeek: last, personId, ...more });
  const everything = () => mark(null, always, forever, { targets: true });
  switch (name) {
    case "submission.signed": {
      const week = parseWeek(String(details["week"])) ?? always;
      await mark(String(details["person"]), week, week === always ? forever : week);
      return;
    }
    case "order.booked":
    case "order.cancelled":
    case "order.changed":
    case "order.fulfilled": {
      for (const field of ["bookedOn", "cancelledOn"]) {
        const day = dayIn(field);
        if (day) await mark(String(details["owner"]), weekOf(day), weekOf(day), { orders: true });
      }
      return;
    }
    case "targets.recorded":
      await everything();
      return;
    case "organisation.line-moved": {
      const from = dayIn("from");
      await mark(null, from ? weekOf(from) : always, forever, { orders: true });
      await everything();
      return;
    }
    default:
      await mark(name === "organisation.person-changed" ? subjectId : null, always, forever, { orders: true });
      await everything();
  }
};

/** The news that touch kept sums. */
export const newsOfFacts = [
  "submission.signed",
  "order.booked",
  "order.cancelled",
  "order.changed",
  "order.fulfilled",
  "orders.booked",
  "targets.recorded",
  "rates.recorded",
  "organisation.line-moved",
  "organisation.person-changed",
  "organisation.people-recorded",
] as const;
