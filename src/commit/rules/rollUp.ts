import type { Instant } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";

/** The six figures that are rolled up, each in base currency (product 7-answers "Roll-up"). */
export const figures = ["week_commit", "week_upside", "month_commit", "month_upside", "quarter_commit", "quarter_upside"] as const;
export type Figure = (typeof figures)[number];
export type Figures = Readonly<Record<Figure, Minor>>;

export const noFigures: Figures = {
  week_commit: 0n,
  week_upside: 0n,
  month_commit: 0n,
  month_upside: 0n,
  quarter_commit: 0n,
  quarter_upside: 0n,
};
export const addFigures = (a: Figures, b: Figures): Figures => combined((figure) => a[figure] + b[figure]);
export const sumOfFigures = (all: Iterable<Figures>): Figures => [...all].reduce(addFigures, noFigures);
const combined = (amountOf: (figure: Figure) => Minor): Figures => ({
  week_commit: amountOf("week_commit"),
  week_upside: amountOf("week_upside"),
  month_commit: amountOf("month_commit"),
  month_upside: amountOf("month_upside"),
  quarter_commit: amountOf("quarter_commit"),
  quarter_upside: amountOf("quarter_upside"),
});

/** A manager's judgement of one figure of a report, or of the team (`report` null): a signed amount, base currency. */
export type Adjustment = { readonly report: string | null; readonly figure: Figure; readonly amount: Minor; readonly reason: string };
/** An adjustment as it was recorded: the latest of a report and figure counts, and amount null takes it back. */
export type RecordedAdjustment = Omit<Adjustment, "amount"> & { readonly amount: Minor | null; readonly at: Instant };

/** The adjustments in force, oldest first; `recorded` comes in the order of recording. */
export const adjustmentsInForce = (recorded: readonly RecordedAdjustment[]): Adjustment[] => {
  const latest = new Map<string, RecordedAdjustment>();
  for (const one of recorded) latest.set(`${one.report ?? ""} ${one.figure}`, one);
  return [...latest.values()].flatMap(({ report, figure, amount, reason }) =>
    amount === null || amount === 0n ? [] : [{ report, figure, amount, reason }],
  );
};
export const sumOfAdjustments = (adjustments: readonly Adjustment[]): Figures =>
  sumOfFigures(adjustments.map((one) => ({ ...noFigures, [one.figure]: one.amount })));

/** A person in the tree of a week. */
export type Node = {
  readonly person: string;
  /** The version that counts, base currency; null: nothing signed, which adds nothing. */
  readonly own: Figures | null;
  readonly reports: readonly Node[];
  /** What this person signed upward last; null: not signed upward. */
  readonly signedUpward: Figures | null;
};

/** Σ of the signed statements of the tree: the only sum that enters the metrics. */
export const bareSum = (node: Node): Figures => sumOfFigures([node.own ?? noFigures, ...node.reports.map(bareSum)]);

/** What a person hands to the manager: what was signed upward, else the bare sum. */
export const passedBy = (node: Node): Figures => node.signedUpward ?? bareSum(node);

/** One manager's roll-up of a week: four numbers kept apart for every figure. */
export type RollUp = {
  /** Σ of what each report passed. */
  readonly reports: Figures;
  /** The manager's own signed statement. */
  readonly own: Figures;
  readonly adjustments: Figures;
  /** reports + own + adjustments: what signing upward would sign. */
  readonly passed: Figures;
  /** Σ of the signed statements below and the own one, whatever anybody judged. */
  readonly bare: Figures;
};
export const rollUpOf = (node: Node, adjustments: readonly Adjustment[]): RollUp => {
  const reports = sumOfFigures(node.reports.map(passedBy));
  const own = node.own ?? noFigures;
  const judged = sumOfAdjustments(adjustments);
  return { reports, own, adjustments: judged, passed: sumOfFigures([reports, own, judged]), bare: bareSum(node) };
};

/** A manager with somebody below passes the bare sum until signing upward; marked so. */
export const passesBareSum = (node: Node): boolean => node.reports.length > 0 && node.signedUpward === null;

/** Signing upward: open until the end of the week's Sunday, late after Monday 12:00. */
export const signingUpwardAt = (
  week: Temporal.PlainDate,
  now: Temporal.ZonedDateTime,
): { ok: true; late: boolean } | { ok: false; why: "not-open-yet" | "closed" } => {
  const at = (days: number, plainTime: string) => week.add({ days }).toZonedDateTime({ timeZone: now.timeZoneId, plainTime });
  const isFrom = (moment: Temporal.ZonedDateTime) => Temporal.ZonedDateTime.compare(now, moment) >= 0;
  if (!isFrom(at(-7, "00:00"))) return { ok: false, why: "not-open-yet" };
  return isFrom(at(7, "00:00")) ? { ok: false, why: "closed" } : { ok: true, late: isFrom(at(0, "12:00")) };
};
/** The roll-up of a week is frozen as of exactly this instant. */
export const snapshotInstant = (week: Temporal.PlainDate, timeZone: string): Instant =>
  week.toZonedDateTime({ timeZone, plainTime: "09:00" }).toInstant();
