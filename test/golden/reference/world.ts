import { dayOfInstant, isBefore, type Day, type Instant } from "../../../src/kernel/pure/day.ts";
import { parseDecimal } from "../../../src/kernel/pure/fraction.ts";
import { convert, parseMinor, type Minor } from "../../../src/kernel/pure/money.ts";
import { monthlyDeadline, monthOf, weeklyDeadline, type Span } from "../../../src/calendar/rules.ts";
import type { Asked, Scope } from "../../../src/metrics/rules/asked.ts";
import type { Facts, Monthly, Order, Revision, Target, Weekly } from "./facts.ts";

/** Facts as one asker sees them: whose numbers, as of when. Written for plainness, not for speed. */
export const worldOf = (facts: Facts, question: Asked, { of, scope }: { of: string; scope: Scope }) => {
  const { calendar, base, asOf, today } = question;
  const known = (at: Instant | null, by: Instant = asOf): boolean => at === null || Temporal.Instant.compare(at, by) <= 0;
  const within = (day: Day, { first, last }: Span): boolean => !isBefore(day, first) && !isBefore(last, day);

  const trees = new Map<string, ReadonlySet<string>>();
  /** p alone, or p and everyone below by the reporting line in force that day. */
  const treeOn = (day: Day): ReadonlySet<string> => {
    const cached = trees.get(day.toString());
    if (cached) return cached;
    const tree = new Set([of]);
    const inForce = facts.reporting.filter(({ from, to }) => !isBefore(day, from) && (to === null || isBefore(day, to)));
    for (let grown = scope === "tree"; grown;) {
      const before = tree.size;
      for (const { person, manager } of inForce) if (manager !== null && tree.has(manager)) tree.add(person);
      grown = tree.size > before;
    }
    trees.set(day.toString(), tree);
    return tree;
  };

  /** The last known of rows in the order of their file. */
  const lastKnown = <T extends { recordedAt: Instant | null }>(rows: readonly T[], by: Instant): T | undefined =>
    rows
      .filter(({ recordedAt }) => known(recordedAt, by))
      .reduce<T | undefined>((best, row) => (best && recordedBefore(row.recordedAt, best.recordedAt) ? best : row), undefined);
  const recordedBefore = (a: Instant | null, b: Instant | null): boolean =>
    a === null ? b !== null : b !== null && Temporal.Instant.compare(a, b) < 0;

  const inBase = (amount: string | null, currency: string, month: string, by: Instant = asOf): Minor => {
    if (amount === null) return 0n;
    const minor = parseMinor(amount, currency);
    if (minor === null) throw new Error(`amount ${amount} ${currency}`);
    if (currency === base) return minor;
    const row = lastKnown(
      facts.rates.filter((rate) => rate.currency === currency && rate.month === month),
      by,
    );
    const rate = row && parseDecimal(row.rate);
    if (!rate) throw new Error(`no rate for ${currency} in ${month}`);
    return convert({ amount: minor, currency }, rate, base);
  };

  const orderInBase = (order: Order): Minor => inBase(order.amount, order.currency, monthOf(calendar, order.bookedOn));
  const orders = facts.orders.filter(({ recordedAt }) => known(recordedAt));
  /** Bookings and cancellations in these days that count in the tree. */
  const bookings = (span: Span) =>
    orders.flatMap((order) => {
      const counts = (day: Day | null): day is Day =>
        day !== null && within(day, span) && !isBefore(today, day) && treeOn(day).has(order.owner);
      const amount = orderInBase(order);
      return [
        ...(counts(order.bookedOn) ? [{ order, day: order.bookedOn, amount }] : []),
        ...(counts(order.cancelledOn) ? [{ order, day: order.cancelledOn, amount: -amount }] : []),
      ];
    });

  const raisedOf = (row: Target | undefined): Minor => (row ? inBase(row.raised, row.currency, row.month) : 0n);
  const targetRow = (person: string, month: string, kind: "own" | "team"): Target | undefined =>
    lastKnown(
      facts.targets.filter((row) => row.person === person && row.month === month && row.scope === kind),
      asOf,
    );
  /** T(m), by the tree of the given day. */
  const target = (month: string, treeDay: Day): Minor => {
    const team = scope === "tree" ? targetRow(of, month, "team") : undefined;
    if (team) return raisedOf(team);
    return [...treeOn(treeDay)].reduce((total, person) => total + raisedOf(targetRow(person, month, "own")), 0n);
  };

  /** The version that counts: the last before the deadline, else the first after it. */
  const counted = <T extends { signedAt: Instant; version: number }>(versions: readonly T[], deadline: Instant): T | undefined => {
    const signed = versions.filter(({ signedAt }) => known(signedAt));
    const inTime = signed.filter(({ signedAt }) => Temporal.Instant.compare(signedAt, deadline) < 0);
    const later = (a: T, b: T): number => Temporal.Instant.compare(a.signedAt, b.signedAt) || a.version - b.version;
    const pick = (rows: readonly T[], order: (a: T, b: T) => number) =>
      rows.reduce<T | undefined>((best, row) => (best && order(row, best) < 0 ? best : row), undefined);
    return inTime.length > 0
      ? pick(inTime, later)
      : pick(signed, (a, b) => Temporal.Instant.compare(b.signedAt, a.signedAt) || a.version - b.version);
  };
  const weeklyOf = (person: string, week: Day): Weekly | undefined =>
    counted(
      facts.weekly.filter((row) => row.person === person && row.week.equals(week)),
      weeklyDeadline(calendar, week),
    );
  const monthlyOf = (person: string, month: string): Monthly | undefined =>
    counted(
      facts.monthly.filter((row) => row.person === person && row.month === month),
      monthlyDeadline(calendar, month),
    );

  /** The state of an opportunity at an instant; equal instants: the later line. */
  const stateAt = (opportunity: string, at: Instant): Revision | undefined =>
    facts.revisions.get(opportunity)?.findLast((row) => known(row.at, at));
  /** Opportunities that are open at the instant and at the stage or above, owned in the tree of the day. */
  const openAt = (at: Instant, day: Day, fromStage = 25) =>
    [...facts.revisions.keys()].flatMap((opportunity) => {
      const state = stateAt(opportunity, at);
      return state && state.stage >= fromStage && state.stage <= 90 && treeOn(day).has(state.owner) ? [{ opportunity, state }] : [];
    });
  /** An open deal's amount: by the month of its expected close; without one by the month of the instant's day. */
  const openInBase = (state: Revision, at: Instant = asOf): Minor =>
    inBase(state.amount, state.currency, monthOf(calendar, state.expectedClose ?? dayOfInstant(at, calendar.timeZone)), at);

  const localDay = (at: Instant): Day => dayOfInstant(at, calendar.timeZone);
  return {
    facts,
    question,
    of,
    scope,
    known,
    within,
    treeOn,
    inBase,
    orders,
    orderInBase,
    bookings,
    target,
    weeklyOf,
    monthlyOf,
    stateAt,
    openAt,
    openInBase,
    localDay,
  };
};
export type World = ReturnType<typeof worldOf>;
