import { parseDecimal, type Fraction } from "../kernel/pure/fraction.ts";
import type { Minor } from "../kernel/pure/money.ts";

export const targetScopes = ["own", "team"] as const;
export type TargetScope = (typeof targetScopes)[number];

/** The plan of a person and month: the raised amount is the target that is measured; stretch is optional. */
export type Target = {
  readonly amount: Minor;
  readonly raisedAmount: Minor;
  readonly stretchAmount: Minor | null;
  readonly currency: string;
};

export type TargetRefusal = "targets.negative" | "targets.raised-below-target" | "targets.stretch-below-raised";
/** A target is not negative, raised is at least the target, stretch at least the raised one. */
export const decideTarget = (
  target: Target,
): { readonly ok: true } | { readonly ok: false; readonly code: TargetRefusal; readonly field: keyof Target } => {
  if (target.amount < 0n) return { ok: false, code: "targets.negative", field: "amount" };
  if (target.raisedAmount < target.amount) return { ok: false, code: "targets.raised-below-target", field: "raisedAmount" };
  if (target.stretchAmount !== null && target.stretchAmount < target.raisedAmount)
    return { ok: false, code: "targets.stretch-below-raised", field: "stretchAmount" };
  return { ok: true };
};

/** Several targets of one person, month and scope: the last recorded wins (null: known since ever), then the later row. Null of none. */
export const lastRecorded = <T extends { readonly recordedAt: Temporal.Instant | null }>(oldestFirst: readonly T[]): T | null => {
  let last: T | null = null;
  for (const each of oldestFirst) if (!last || compareRecorded(last.recordedAt, each.recordedAt) <= 0) last = each;
  return last;
};
const compareRecorded = (a: Temporal.Instant | null, b: Temporal.Instant | null): number =>
  a && b ? Temporal.Instant.compare(a, b) : Number(a !== null) - Number(b !== null);

/**
 * The raised target of a tree for one month, in base currency: the team target of the person asked for where one is set, else the sum of
 * the own targets in the tree. Team targets of managers below are not used.
 * source: product 4-metrics "T(m)"
 */
export const treeTarget = (team: Minor | null, own: Iterable<Minor>): Minor => {
  if (team !== null) return team;
  let sum = 0n;
  for (const each of own) sum += each;
  return sum;
};

/** By how much a manager's team target differs from the own targets below; null when there is no team target or they agree. */
export const mismatch = (team: Minor | null, own: Iterable<Minor>): Minor | null => {
  if (team === null) return null;
  const difference = team - treeTarget(null, own);
  return difference === 0n ? null : difference;
};

/** A plan rate: base currency for one unit, above 0, at most 12 decimals. Null when the text is none. */
export const parseRate = (text: string): Fraction | null => {
  if (!/^\d{1,12}(\.\d{1,12})?$/.test(text)) return null;
  const rate = parseDecimal(text);
  return rate && rate.n > 0n ? rate : null;
};
