import type { Values } from "./facts.ts";

export const verdicts = ["create", "change", "unchanged", "refuse", "conflict"] as const;
export type Verdict = (typeof verdicts)[number];

/** Who wins where a person changed a field since the last import: nobody yet (the row waits), the file, or the person. */
export type Settlement = "ask" | "theirs" | "ours";

/** What the source said when it was last imported, and what it said of the fields for which the person's word was kept. */
export type Remembered = { readonly values: Values; readonly kept: Values };

export type Change = { readonly field: string; readonly from: string | null; readonly to: string | null };
export type RowDecision = {
  readonly verdict: Exclude<Verdict, "refuse">;
  /** What will be written. */
  readonly changes: readonly Change[];
  /** Fields that a person changed since the last import, and that the file has otherwise. */
  readonly conflicts: readonly Change[];
  /** What is remembered of this file when the row is written. */
  readonly remember: Remembered;
};

/**
 * Compares a row with what is there and with what the source said last.
 * theirs     what the file says now; a field that it does not say is kept
 * fallbacks  taken only where nothing is there and the file says nothing
 * present    what is there; null: nothing yet
 * remembered null: this source has never brought this key
 * source: product 7-answers "Import"
 */
export const decideRow = ({
  theirs,
  fallbacks,
  present,
  remembered,
  settlement,
}: {
  theirs: Values;
  fallbacks: Values;
  present: Values | null;
  remembered: Remembered | null;
  settlement: Settlement;
}): RowDecision => {
  const wanted = withFallbacks(theirs, fallbacks, present);
  if (!present) {
    const changes = entries(wanted).flatMap(([field, to]) => (to === null ? [] : [{ field, from: null, to }]));
    return { verdict: "create", changes, conflicts: [], remember: { values: wanted, kept: {} } };
  }
  const differing = entries(wanted)
    .filter(([field, to]) => (present[field] ?? null) !== to)
    .map(([field, to]) => ({ field, from: present[field] ?? null, to }));
  const isPersons = ({ field, to }: Change): boolean => {
    const base = remembered?.values[field as keyof Values];
    const isChangedSince = remembered !== null && base !== undefined && (present[field as keyof Values] ?? null) !== base;
    return isChangedSince && !(Object.hasOwn(remembered.kept, field) && remembered.kept[field as keyof Values] === to);
  };
  const isKept = ({ field, to }: Change): boolean =>
    remembered !== null && Object.hasOwn(remembered.kept, field) && remembered.kept[field as keyof Values] === to;
  const conflicts = differing.filter(isPersons);
  const free = differing.filter((change) => !conflicts.includes(change) && !isKept(change));
  const changes = settlement === "theirs" ? [...free, ...conflicts] : free;
  const kept = Object.fromEntries(
    [...differing.filter(isKept), ...(settlement === "ours" ? conflicts : [])].map(({ field, to }) => [field, to]),
  );
  const values = { ...remembered?.values, ...wanted };
  const isWaiting = conflicts.length > 0 && settlement === "ask";
  return {
    verdict: isWaiting ? "conflict" : changes.length > 0 ? "change" : "unchanged",
    changes: isWaiting ? [] : changes,
    conflicts,
    remember: { values, kept },
  };
};

/** Fallbacks fill what is empty; a currency comes along only with the amount that it belongs to. */
const withFallbacks = (theirs: Values, fallbacks: Values, present: Values | null): Values => {
  const isEmpty = (field: keyof Values): boolean => theirs[field] === undefined && (present?.[field] ?? null) === null;
  const fill: Record<string, string | null> = {};
  for (const [field, value] of entries(fallbacks))
    if (field === "currency" ? isEmpty("amount") && theirs.currency === undefined : isEmpty(field)) fill[field] = value;
  return { ...theirs, ...fill };
};

const entries = (values: Values): [keyof Values, string | null][] =>
  (Object.entries(values) as [keyof Values, string | null | undefined][]).flatMap(([field, value]) =>
    value === undefined ? [] : [[field, value]],
  );
