import { dayOf, earlierDay, isBefore, isSameDay, laterDay, type Day } from "../../kernel/pure/day.ts";

/** `personId` reports to `managerId` (null: to nobody) from `from` until `to` (exclusive; null: until further notice). */
export type Line = {
  readonly personId: string;
  readonly managerId: string | null;
  readonly from: Day;
  readonly to: Day | null;
};
/** `ancestorId` is above (depth 0: is) `descendantId` on the days `from` until `to` (exclusive, `forever` without end). */
export type ClosureRow = {
  readonly ancestorId: string;
  readonly descendantId: string;
  readonly depth: number;
  readonly from: Day;
  readonly to: Day;
};
export type LineProblem = {
  readonly kind: "overlap" | "cycle" | "empty" | "self";
  readonly personId: string;
  readonly day: Day;
};

export const everSince: Day = dayOf("0001-01-01");
export const forever: Day = dayOf("9999-12-31");

/** Every break of the laws of the reporting line: no empty range, no overlap, nobody of `starting` above themselves on any day. */
export const problemsOfLines = (lines: readonly Line[], starting?: readonly string[]): LineProblem[] => {
  const byPerson = linesByPerson(lines);
  const flaws = [...byPerson.values()].flatMap((own) => own.flatMap((line, index) => flawsOf(line, own[index + 1])));
  if (flaws.length > 0) return flaws;
  const problems: LineProblem[] = [];
  for (const personId of starting ?? byPerson.keys())
    walkUp(
      byPerson,
      personId,
      () => undefined,
      (cycle) => problems.push(cycle),
    );
  return problems;
};
const flawsOf = (line: Line, next: Line | undefined): LineProblem[] => {
  const { personId, from: day } = line;
  if (line.to !== null && !isBefore(day, line.to)) return [{ kind: "empty", personId, day }];
  if (line.managerId === personId) return [{ kind: "self", personId, day }];
  return next && isBefore(next.from, endOf(line)) ? [{ kind: "overlap", personId, day: next.from }] : [];
};

/**
 * The reporting closure of the given people, by all the lines that lead upward from them: one row a pair and unbroken range of days.
 * Lines must keep the laws (`problemsOfLines` is empty).
 */
export const closureOf = (personIds: Iterable<string>, lines: readonly Line[]): ClosureRow[] => {
  const byPerson = linesByPerson(lines);
  const rows: ClosureRow[] = [];
  for (const personId of personIds) {
    const own: ClosureRow[] = [];
    walkUp(
      byPerson,
      personId,
      (row) => own.push(row),
      () => undefined,
    );
    rows.push({ ancestorId: personId, descendantId: personId, depth: 0, from: everSince, to: forever }, ...joined(own));
  }
  return rows;
};

/** Walks every line upward from a person, narrowing the days on the way; stops where a path meets somebody twice. */
const walkUp = (
  byPerson: ReadonlyMap<string, readonly Line[]>,
  personId: string,
  onRow: (row: ClosureRow) => void,
  onCycle: (problem: LineProblem) => void,
): void => {
  const climb = (at: string, from: Day, to: Day, path: readonly string[]): void => {
    for (const line of byPerson.get(at) ?? []) {
      const first = laterDay(from, line.from);
      const end = earlierDay(to, endOf(line));
      if (line.managerId === null || !isBefore(first, end)) continue;
      if (line.managerId === personId) onCycle({ kind: "cycle", personId, day: first });
      if (path.includes(line.managerId)) continue;
      onRow({
        ancestorId: line.managerId,
        descendantId: personId,
        depth: path.length,
        from: first,
        to: end,
      });
      climb(line.managerId, first, end, [...path, line.managerId]);
    }
  };
  climb(personId, everSince, forever, [personId]);
};

/** Ranges of the same pair and depth that touch become one row. */
const joined = (rows: readonly ClosureRow[]): ClosureRow[] => {
  const result: ClosureRow[] = [];
  const lastOf = new Map<string, number>();
  for (const row of [...rows].sort((a, b) => Temporal.PlainDate.compare(a.from, b.from))) {
    const index = lastOf.get(row.ancestorId);
    const last = index === undefined ? undefined : result[index];
    if (index !== undefined && last && last.depth === row.depth && isSameDay(last.to, row.from)) result[index] = { ...last, to: row.to };
    else lastOf.set(row.ancestorId, result.push(row) - 1);
  }
  return result;
};

/**
 * The person's lines after a move that takes effect on a day: what was in force ends there, what was planned from that day on is taken back.
 * Only from today on: the past of a reporting line is never rewritten.
 */
export const moveLine = (
  own: readonly Line[],
  move: { personId: string; managerId: string | null; from: Day; today: Day },
): MoveDecision => {
  const { personId, managerId, from, today } = move;
  if (isBefore(from, today)) return { ok: false, code: "organisation.move-in-the-past" };
  if (managerId === personId) return { ok: false, code: "organisation.line-cycle" };
  const kept = own.filter((line) => isBefore(line.from, from)).map((line) => (isBefore(from, endOf(line)) ? { ...line, to: from } : line));
  return { ok: true, lines: [...kept, { personId, managerId, from, to: null }] };
};
export type MoveDecision =
  | { readonly ok: true; readonly lines: readonly Line[] }
  | {
      readonly ok: false;
      readonly code: "organisation.move-in-the-past" | "organisation.line-cycle";
    };

/** The line in force on a day; `null` when the person has none (and so is a root). */
export const lineOn = (own: readonly Line[], day: Day): Line | null =>
  own.find((line) => !isBefore(day, line.from) && isBefore(day, endOf(line))) ?? null;

const endOf = (line: Line): Day => line.to ?? forever;
const linesByPerson = (lines: readonly Line[]): Map<string, Line[]> => {
  const byPerson = Map.groupBy(lines, (line) => line.personId);
  for (const own of byPerson.values()) own.sort((a, b) => Temporal.PlainDate.compare(a.from, b.from));
  return byPerson;
};
