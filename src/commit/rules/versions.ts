import { instantIsBefore, type Instant } from "../../kernel/pure/day.ts";

export type Version = { readonly version: number; readonly signedAt: Instant };

/**
 * The version that counts: the last one signed strictly before the deadline, else the first one after it (late).
 *
 * versions  of one person and period, in any order
 * returns   `null` when nothing was signed: missing
 * source    product 4-metrics "Version that counts"
 */
export const versionThatCounts = <V extends Version>(versions: readonly V[], deadline: Instant, asOf?: Instant): V | null => {
  const known = versions.filter((one) => !asOf || !instantIsBefore(asOf, one.signedAt)).toSorted((a, b) => a.version - b.version);
  return known.findLast((one) => instantIsBefore(one.signedAt, deadline)) ?? known[0] ?? null;
};

/** Every version after the deadline that does not count, in order: it is shown beside the signed number and never replaces it. */
export const addenda = <V extends Version>(versions: readonly V[], deadline: Instant, asOf?: Instant): V[] => {
  const counts = versionThatCounts(versions, deadline, asOf);
  return versions
    .filter(
      (one) =>
        one.version !== counts?.version && !instantIsBefore(one.signedAt, deadline) && !(asOf && instantIsBefore(asOf, one.signedAt)),
    )
    .toSorted((a, b) => a.version - b.version);
};

/** Where a person stands with a week: "open" while it can still be signed on time. */
export type Standing = "signed" | "late" | "open" | "missing" | "not-due";
export const standingOf = (versions: readonly Version[], deadline: Instant, { now, due }: { now: Instant; due: boolean }): Standing => {
  const counts = versionThatCounts(versions, deadline, now);
  if (counts) return instantIsBefore(counts.signedAt, deadline) ? "signed" : "late";
  if (!due) return "not-due";
  return instantIsBefore(now, deadline) ? "open" : "missing";
};

/** A person who submits and is active on the week's Monday owes a submission. */
export const owesWeek = (
  person: { readonly submits: boolean; readonly activeFrom: Temporal.PlainDate | null; readonly activeTo: Temporal.PlainDate | null },
  week: Temporal.PlainDate,
): boolean =>
  person.submits &&
  (!person.activeFrom || Temporal.PlainDate.compare(person.activeFrom, week) <= 0) &&
  (!person.activeTo || Temporal.PlainDate.compare(week, person.activeTo) < 0);
