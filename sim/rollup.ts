import type { RollUp, WeeklySubmission } from "./bundle.ts";
import type { Flavour } from "./flavour/flavour.ts";
import { baseText, roundedTo, type Convert } from "./money.ts";
import type { Member } from "./people/team.ts";
import type { Random } from "./random.ts";
import { dayText, instantText, moment, monthText, type DayNumber, type Moment } from "./time.ts";

export const figures = ["week_commit", "week_upside", "month_commit", "month_upside", "quarter_commit", "quarter_upside"] as const;
export type Figure = (typeof figures)[number];
export type Sums = Readonly<Record<Figure, bigint>>;
export const noSums: Sums = {
  week_commit: 0n,
  week_upside: 0n,
  month_commit: 0n,
  month_upside: 0n,
  quarter_commit: 0n,
  quarter_upside: 0n,
};
export const addSums = (a: Sums, b: Sums): Sums => Object.fromEntries(figures.map((figure) => [figure, a[figure] + b[figure]])) as Sums;

/** The six figures of one statement in base minor units. */
export const sumsOf = (statement: WeeklySubmission, week: DayNumber, convert: Convert): Sums => {
  const lines = (category: "commit" | "upside"): bigint =>
    statement.lines.reduce(
      (sum, line) => (line.category === category ? sum + convert(Number(line.amount), line.currency, monthText(week)) : sum),
      0n,
    );
  const minor = (text: string): bigint => BigInt(text.replace(".", ""));
  return {
    week_commit: lines("commit"),
    week_upside: lines("upside"),
    month_commit: minor(statement.month.commit),
    month_upside: minor(statement.month.upside),
    quarter_commit: minor(statement.quarter.commit),
    quarter_upside: minor(statement.quarter.upside),
  };
};

export type Report = { readonly member: Member; readonly passed: Sums };

/** What a manager signs upward on Monday before noon: reports' sums, the own statement, and now and then a judgement of somebody known to err. */
export const rollUpOf = (
  random: Random,
  { manager, week, reports, own, flavour }: { manager: string; week: DayNumber; reports: readonly Report[]; own: Sums; flavour: Flavour },
): { readonly row: RollUp; readonly passed: Sums } => {
  const adjustments = reports.flatMap((report) => adjustmentOf(random, flavour, report));
  const bare = reports.reduce((sum, report) => addSums(sum, report.passed), own);
  const passed = { ...bare, week_commit: bare.week_commit + adjustments.reduce((sum, one) => sum + one.minor, 0n) };
  const at: Moment = moment(week, random.int(9, 11), random.int(5, 55));
  return {
    row: {
      manager,
      period: dayText(week),
      version: 1,
      signed_at: instantText(at),
      adjustments: adjustments.map(({ minor, ...rest }) => ({ ...rest, amount: baseText(minor) })),
      sums: Object.fromEntries(figures.map((figure) => [figure, baseText(passed[figure])])),
    },
    passed,
  };
};

const adjustmentOf = (random: Random, flavour: Flavour, { member, passed }: Report) => {
  const overPromises = member.temperament === "optimist" || member.temperament === "slipping";
  const direction = overPromises ? -1 : member.temperament === "sandbagger" ? 1 : 0;
  if (direction === 0 || passed.week_commit < 10_000_000n || !random.chance(0.3)) return [];
  const minor = roundedTo(BigInt(Math.round(Number(passed.week_commit) * random.between(0.08, 0.25))), 1000) * BigInt(direction);
  return [{ person: member.key, figure: "week_commit", minor, reason: random.pick(direction < 0 ? flavour.adjustDown : flavour.adjustUp) }];
};
