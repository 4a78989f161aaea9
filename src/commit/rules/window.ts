import { instantIsBefore, startOfDay, type Instant } from "../../kernel/pure/day.ts";
import { deadlineOf, weekAfter, type Week } from "../../kernel/pure/week.ts";

/** The instants that decide what signing a week means; each is the first instant of what follows it. */
export type SigningWindow = {
  /** Monday 00:00 of the week before: a week can be signed from here. */
  readonly opens: Instant;
  /** Monday 00:00 of the week: what is signed strictly before is on time. */
  readonly deadline: Instant;
  /** Monday 24:00: a first submission is taken until here. */
  readonly lateUntil: Instant;
  /** The end of the week's Sunday: addenda are taken until here. */
  readonly closes: Instant;
};
export const signingWindow = (week: Week, timeZone: string): SigningWindow => ({
  opens: deadlineOf(weekAfter(week, -1), timeZone),
  deadline: deadlineOf(week, timeZone),
  lateUntil: startOfDay(week.add({ days: 1 }), timeZone),
  closes: deadlineOf(weekAfter(week), timeZone),
});
/** The proposal is put forward from the Thursday before. */
export const proposalIsPutForward = (week: Week, timeZone: string, now: Instant): boolean =>
  !instantIsBefore(now, startOfDay(week.subtract({ days: 4 }), timeZone));

export type Signing = "on-time" | "late" | "addendum";
export type SigningAnswer =
  | { readonly ok: true; readonly as: Signing }
  | { readonly ok: false; readonly why: "not-open-yet" | "missing" | "closed" };

/**
 * What signing the week at `now` would be.
 *
 * alreadySigned  whether any version exists
 * source         product 7-answers "When a week can be signed"
 */
export const signingAt = (
  week: Week,
  timeZone: string,
  { now, alreadySigned }: { now: Instant; alreadySigned: boolean },
): SigningAnswer => {
  const { opens, deadline, lateUntil, closes } = signingWindow(week, timeZone);
  if (instantIsBefore(now, opens)) return { ok: false, why: "not-open-yet" };
  if (instantIsBefore(now, deadline)) return { ok: true, as: "on-time" };
  if (!instantIsBefore(now, closes)) return { ok: false, why: alreadySigned ? "closed" : "missing" };
  if (alreadySigned) return { ok: true, as: "addendum" };
  return instantIsBefore(now, lateUntil) ? { ok: true, as: "late" } : { ok: false, why: "missing" };
};
