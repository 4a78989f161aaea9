import { weekAfter, weekOf, type Week } from "../../kernel/pure/week.ts";
import { isBefore, type Day } from "../../kernel/pure/day.ts";
import type { MonthName, Span } from "../../calendar/rules.ts";
import type { DueWeek } from "../rules/asked.ts";
import type { Sum, Targets, WeekCell } from "../rules/sums.ts";
import type { CellRow } from "../tables.ts";
import type { Ask } from "../store/ask.ts";
import { backlogOf, bookedIn, ordersIn } from "../store/bookings.ts";
import { freshBacklogCells, freshCells, freshDays, freshTargetCells, type DaysRow } from "../store/cells.ts";
import { statementsOf, weekCells, type Statements } from "../store/statements.ts";
import { targetsOf } from "../store/targets.ts";

/** Sums answered from kept cells where they count, from the facts where not. Each gives what its namesake in the store gives. */
export type Kept = (root: string, week: Week) => CellRow | undefined;

export const keptCells = async (ask: Ask, weeks: readonly Week[]): Promise<Kept> => {
  if (!ask.kept || weeks.length === 0) return () => undefined;
  const cells = await freshCells(ask.tx, { nodes: ask.roots, weeks, now: ask.question.asOf });
  const found = new Map(cells.map((cell) => [`${cell.node_id} ${cell.week.toString()}`, cell]));
  return (root, week) => found.get(`${root} ${week.toString()}`);
};

/** The same question about those roots only that lack a kept cell of one of the weeks; null when none does. */
const withoutCell = (ask: Ask, kept: Kept, weeks: readonly Week[]): Ask | null => {
  const roots = ask.roots.filter((root) => weeks.some((week) => !kept(root, week)));
  return roots.length > 0 ? { ...ask, roots } : null;
};

export const keptWeekCells = async (ask: Ask, kept: Kept, weeks: readonly DueWeek[]): Promise<(root: string) => WeekCell[]> => {
  const cold = withoutCell(
    ask,
    kept,
    weeks.map(({ week }) => week),
  );
  const coldWeeks = weeks.filter(({ week }) => cold?.roots.some((root) => !kept(root, week)));
  const raw = cold ? await weekCells(cold, coldWeeks) : () => [];
  return (root) => {
    const own = new Map(raw(root).map((cell) => [cell.week.toString(), cell]));
    return weeks.flatMap(({ week }) => {
      const cell = kept(root, week);
      return cell ? [toWeekCell(cell)] : (own.get(week.toString()) ?? []);
    });
  };
};
const toWeekCell = (cell: CellRow): WeekCell => ({
  week: cell.week,
  booked: cell.booked,
  commit: cell.commit,
  missEach: cell.miss_each,
  greaterEach: cell.greater_each,
  surprise: cell.surprise,
  signed: cell.signed,
  owed: cell.owed,
  onTime: cell.on_time,
});

export const keptStatements = async (
  ask: Ask,
  kept: Kept,
  of: { due: DueWeek; judged: MonthName; quarterDays: Span },
): Promise<(root: string) => Statements> => {
  const cold = withoutCell(ask, kept, [of.due.week]);
  const raw = cold ? await statementsOf(cold, of) : null;
  return (root) => {
    const cell = kept(root, of.due.week);
    if (cell) return toStatements(cell);
    if (!raw) throw new Error("a root has a kept cell or was asked");
    return raw(root);
  };
};
const toStatements = (cell: CellRow): Statements => ({
  commit: { amount: cell.commit, n: cell.commit_n },
  upside: { amount: cell.upside, n: cell.upside_n },
  commitInQuarter: { amount: cell.in_quarter, n: cell.in_quarter_n },
  reliableSixtieths: cell.sixtieths,
  applicable: { amount: cell.applicable, n: cell.applicable_n },
  month: { commit: cell.month_commit, upside: cell.month_upside, n: cell.signed },
  quarter: { commit: cell.quarter_commit, upside: cell.quarter_upside, n: cell.signed },
});

type SumOf = (root: string) => Sum;
const fromFacts = { booked: bookedIn, orders: ordersIn };

/** Bookings, or orders not cancelled, over a span of days: from the cells of a root that has them all, else from the facts. */
export const keptOver = async (ask: Ask, figure: "booked" | "orders", span: Span): Promise<SumOf> => {
  if (isBefore(span.last, span.first)) return () => nothing;
  const weeks = weeksOf(span);
  const asking = { nodes: ask.roots, weeks, now: ask.question.asOf };
  const rows = ask.kept ? await freshDays(ask.tx, figure, asking) : [];
  const byRoot = Map.groupBy(rows, (row) => row.node_id);
  const cold = ask.roots.filter((root) => (byRoot.get(root)?.length ?? 0) < weeks.length);
  const raw = cold.length > 0 ? await fromFacts[figure]({ ...ask, roots: cold }, { all: span }) : () => nothing;
  const inside = daysInside(span, weeks);
  return (root) =>
    cold.includes(root) ? raw(root, "all") : (byRoot.get(root) ?? []).map((row) => partOf(row, inside.get(row.week))).reduce(plus, nothing);
};

/** Of the first and the last week, which days lie in the span (0 is Monday); the weeks between lie in it whole. */
const daysInside = ({ first, last }: Span, weeks: readonly Week[]): Map<string, readonly [number, number]> => {
  const edges = new Map<string, readonly [number, number]>();
  const [begin, end] = [weeks[0], weeks.at(-1)];
  if (begin) edges.set(begin.toString(), [first.dayOfWeek - 1, begin === end ? last.dayOfWeek - 1 : 6]);
  if (end && end !== begin) edges.set(end.toString(), [0, last.dayOfWeek - 1]);
  return edges;
};

const partOf = ({ amount, n, days, days_n }: DaysRow, inside: readonly [number, number] | undefined): Sum => {
  if (!inside) return { amount, n };
  const within = (list: string): string[] =>
    list
      .slice(1, -1)
      .split(",")
      .slice(inside[0], inside[1] + 1);
  return {
    amount: within(days).reduce((sum, each) => sum + BigInt(each), 0n),
    n: within(days_n).reduce((sum, each) => sum + Number(each), 0),
  };
};
const nothing: Sum = { amount: 0n, n: 0 };
const plus = (a: Sum, b: Sum): Sum => ({ amount: a.amount + b.amount, n: a.n + b.n });

/** The weeks that overlap a span, oldest first; none of an empty one. */
export const weeksOf = ({ first, last }: Span): Week[] => {
  const weeks: Week[] = [];
  for (let week = weekOf(first); !isBefore(last, week); week = weekAfter(week)) weeks.push(week);
  return isBefore(last, first) ? [] : weeks;
};

export const keptBacklog = async (ask: Ask): Promise<(root: string) => { backlog: Sum; overdue: Sum }> => {
  const { today, asOf } = ask.question;
  const rows = ask.kept ? await freshBacklogCells(ask.tx, { nodes: ask.roots, today, now: asOf }) : [];
  const cells = new Map(rows.map((cell) => [cell.node_id, cell]));
  const cold = ask.roots.filter((root) => !cells.has(root));
  const raw = cold.length > 0 ? await backlogOf({ ...ask, roots: cold }) : null;
  return (root) => {
    const cell = cells.get(root);
    if (cell) return { backlog: { amount: cell.backlog, n: cell.backlog_n }, overdue: { amount: cell.overdue, n: cell.overdue_n } };
    return raw ? raw(root) : { backlog: nothing, overdue: nothing };
  };
};

export const keptTargets = async (ask: Ask, months: readonly { month: MonthName; treeDay: Day }[]): Promise<(root: string) => Targets> => {
  const names = months.map(({ month }) => month);
  const now = ask.question.asOf;
  const rows = ask.live && ask.scope === "tree" ? await freshTargetCells(ask.tx, { nodes: ask.roots, months: names, now }) : [];
  const byRoot = Map.groupBy(rows, ({ root }) => root);
  const cold = ask.roots.filter((root) => (byRoot.get(root)?.length ?? 0) < names.length);
  const raw = cold.length > 0 ? await targetsOf({ ...ask, roots: cold }, months) : null;
  return (root) => {
    if (raw && cold.includes(root)) return raw(root);
    return new Map((byRoot.get(root) ?? []).map(({ month, target }) => [month, target]));
  };
};
