import { earlierDay } from "../../kernel/pure/day.ts";
import type { Week } from "../../kernel/pure/week.ts";
import { firstDayOfMonth, daysOfMonth, monthAfter, type MonthName, type Span } from "../../calendar/rules.ts";
import {
  asOfQuarter,
  calendarOfWeek,
  dueMonth,
  dueWeek,
  dueWeeks,
  growthEnds,
  quarterBeforeWeek,
  slippageInstants,
  targetMonths,
  trailingYear,
  windowOf,
  type Asked,
} from "../rules/asked.ts";
import type { SumGroup } from "../rules/metric.ts";
import { totalOver } from "../rules/windows.ts";
import type { MonthSums, QuarterSums, Sum, WeekSums } from "../rules/sums.ts";
import type { Ask } from "../store/ask.ts";
import { bookedByDay } from "../store/bookings.ts";
import { closedOf, openByMonth, qualityOf, slippageOf } from "../store/deals.ts";
import { forecastsOf } from "../store/statements.ts";
import { targetsOf } from "../store/targets.ts";
import { keptBacklog, keptCells, keptOver, keptStatements, keptTargets, keptWeekCells } from "./kept.ts";

/** Which groups of sums are loaded; those that are not asked come as zeros, so a metric must name all that it needs. */
export type Needs = ReadonlySet<SumGroup>;
type Of<T> = (root: string) => T;

const nothing: Sum = { amount: 0n, n: 0 };
const none = { commit: 0n, upside: 0n, n: 0 };

export const weekSumsOf = async (ask: Ask, needs: Needs): Promise<Of<WeekSums>> => {
  const { question } = ask;
  const { calendar, period } = question;
  const { month, quarterDays } = calendarOfWeek(calendar, period.first);
  const before = quarterBeforeWeek(calendar, period.first);
  const window = needs.has("window") ? dueWeeks(question) : [];
  const kept = await keptCells(
    ask,
    needs.has("lines") || needs.has("judged") || window.length > 0 ? onceEach([period.first, ...window]) : [],
  );
  const targets = needs.has("targets") ? await targetsByFirstDay(ask) : () => new Map<MonthName, bigint>();
  const booked = needs.has("booked") ? await keptOver(ask, "booked", period) : () => nothing;
  const bookedBefore = needs.has("bookedBefore") ? await keptOver(ask, "booked", before) : () => nothing;
  const due = dueWeek(calendar, period.first);
  const statements =
    needs.has("lines") || needs.has("judged") ? await keptStatements(ask, kept, { due, judged: month, quarterDays }) : noStatements;
  const cells = await keptWeekCells(
    ask,
    kept,
    window.map((week) => dueWeek(calendar, week)),
  );
  return (root) => ({
    targets: targets(root),
    booked: booked(root),
    bookedBefore: bookedBefore(root),
    ...statements(root),
    weeks: cells(root),
  });
};
/** Days after the as-of day do not count yet: no cell is asked for them. */
const upTo = ({ today }: Asked, { first, last }: Span): Span => ({ first, last: earlierDay(last, today) });
const onceEach = (weeks: readonly Week[]): Week[] => [...new Map(weeks.map((week) => [week.toString(), week])).values()];

const noStatements: Of<
  Pick<WeekSums, "commit" | "upside" | "commitInQuarter" | "reliableSixtieths" | "applicable" | "month" | "quarter">
> = () => ({
  commit: nothing,
  upside: nothing,
  commitInQuarter: nothing,
  reliableSixtieths: 0n,
  applicable: nothing,
  month: none,
  quarter: none,
});

const targetsByFirstDay = (ask: Ask) =>
  keptTargets(
    ask,
    targetMonths(ask.question).map((month) => ({ month, treeDay: firstDayOfMonth(ask.question.calendar, month) })),
  );

export const monthSumsOf = async (ask: Ask, needs: Needs): Promise<Of<MonthSums>> => {
  const { question } = ask;
  const { calendar, period, asOf } = question;
  const window = windowOf(period.name);
  const withDays = (months: readonly MonthName[]) => [...new Set(months)].map((month) => ({ month, days: daysOfMonth(calendar, month) }));
  const noTargets = () => new Map<MonthName, bigint>();
  const targets = needs.has("targets") ? await targetsByFirstDay(ask) : noTargets;
  const windowTargets = needs.has("windowTargets")
    ? await targetsOf(
        ask,
        window.map((month) => ({ month, treeDay: period.last })),
      )
    : noTargets;
  const quarter = asOfQuarter(question).days;
  const booked = needs.has("booked") ? await keptOver(ask, "booked", upTo(question, period)) : () => nothing;
  const quarterBooked = needs.has("booked") ? await keptOver(ask, "booked", upTo(question, quarter)) : () => nothing;
  const open = needs.has("open")
    ? await openByMonth(ask, { at: asOf, months: withDays([...window, ...asOfQuarter(question).months]) })
    : () => new Map<MonthName, Sum>();
  const growth = needs.has("growth") ? await growthOf(ask) : () => ({ open: 0n, openBefore: 0n, commit: 0n, commitBefore: 0n });
  const forecast = needs.has("forecast")
    ? await forecastsOf(ask, [dueMonth(calendar, period.name)])
    : () => new Map<MonthName, typeof none>();
  const quality = needs.has("quality") ? await qualityOf(ask) : () => ({ sound: nothing, open: nothing, weighted: nothing });
  const closed = needs.has("closed") ? await closedOf(ask, trailingYear(question)) : () => ({ won: nothing, lost: nothing, cycleDays: [] });
  const orders = needs.has("orders") ? await keptOrders(ask) : () => ({ backlog: nothing, overdue: nothing, trailingOrders: nothing });
  const slippage = needs.has("slippage") ? await slippageOf(ask, slippageInstants(ask.question)) : () => null;
  return (root) => ({
    targets: targets(root),
    windowTargets: windowTargets(root),
    booked: booked(root),
    openByMonth: open(root),
    quarterBooked: quarterBooked(root).amount,
    growth: growth(root),
    forecast: forecast(root, period.name),
    ...quality(root),
    ...closed(root),
    ...orders(root),
    slippage: slippage(root),
  });
};

const keptOrders = async (ask: Ask): Promise<Of<Pick<MonthSums, "backlog" | "overdue" | "trailingOrders">>> => {
  const recent = trailingYear(ask.question);
  const [backlog, trailing] = [await keptBacklog(ask), await keptOver(ask, "orders", recent)];
  return (root) => ({ ...backlog(root), trailingOrders: trailing(root) });
};

const growthOf = async (ask: Ask): Promise<Of<MonthSums["growth"]>> => {
  const { calendar, period } = ask.question;
  const [now, before] = growthEnds(ask.question);
  if (!now || !before) throw new Error("growth looks at two month-ends");
  const openAt = ({ at, months }: typeof now) =>
    openByMonth(ask, { at, months: months.map((month) => ({ month, days: daysOfMonth(calendar, month) })) });
  const [open, openBefore] = [await openAt(now), await openAt(before)];
  const last = monthAfter(period.name, -1);
  const forecast = await forecastsOf(ask, [dueMonth(calendar, period.name), dueMonth(calendar, last)]);
  const total = (months: ReadonlyMap<MonthName, Sum>): bigint => totalOver([...months.values()], ({ amount }) => amount);
  const commit = (root: string, month: MonthName): bigint => totalOver([...forecast(root, month).values()], (each) => each.commit);
  return (root) => ({
    open: total(open(root)),
    openBefore: total(openBefore(root)),
    commit: commit(root, period.name),
    commitBefore: commit(root, last),
  });
};

export const quarterSumsOf = async (ask: Ask, needs: Needs): Promise<Of<QuarterSums>> => {
  const targets = needs.has("targets") ? await targetsByFirstDay(ask) : () => new Map<MonthName, bigint>();
  const days = needs.has("days") ? await bookedByDay(ask, ask.question.period) : () => [];
  const slippage = needs.has("slippage") ? await slippageOf(ask, slippageInstants(ask.question)) : () => null;
  return (root) => ({ targets: targets(root), days: days(root), slippage: slippage(root) });
};
