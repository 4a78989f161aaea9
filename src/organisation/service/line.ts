import { earlierDay, type Day } from "../../kernel/pure/day.ts";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import { audit, emit } from "../../kernel/io/events.ts";
import type { Tx } from "../../kernel/io/db.ts";
import { closureOf, lineOn, moveLine, problemsOfLines, type Line } from "../rules/line.ts";
import { requireRight, todayOf } from "../service.ts";
import * as store from "../store.ts";
import * as lines from "../store/line.ts";

export type Move = { readonly personId: string; readonly managerId: string | null; readonly from: Day };

/** One move asked by a person with the right to it. */
export const movePerson = async (tx: Tx, move: Move): Promise<void> => {
  await requireRight(tx, "line.write", "person");
  await movePeople(tx, [move]);
};

/**
 * Moves people in the reporting line, each from a day on (today at the earliest), and updates the closure of everybody below them, in the open
 * transaction. Later plans of the moved people are taken back. A move to the manager that the person has on that day and after changes nothing.
 * refuses "organisation.move-in-the-past", "organisation.line-cycle", 404 for a person who is not there
 */
export const movePeople = async (tx: Tx, moves: readonly Move[]): Promise<void> => {
  await store.lockOrganisation(tx);
  const today = await todayOf(tx);
  const people = new Set((await store.allPeople(tx)).map((row) => row.person_id));
  if (moves.some((move) => !people.has(move.personId) || (move.managerId !== null && !people.has(move.managerId))))
    throw notFound("person");
  const before = Map.groupBy(await lines.allLines(tx), (line) => line.personId);
  const after = new Map<string, readonly Line[]>(before);
  const moved = moves.filter((move) => !isKept(before.get(move.personId) ?? [], move));
  for (const move of moved) after.set(move.personId, decided(after.get(move.personId) ?? [], { ...move, today }));
  if (moved.length === 0) return;
  const all = [...after.values()].flat();
  const movedIds = [...new Set(moved.map((move) => move.personId))];
  if (problemsOfLines(all, movedIds).length > 0) throw refusal("conflict", "organisation.line-cycle");
  const affected = await lines.everBelow(tx, movedIds, moved.map((move) => move.from).reduce(earlierDay));
  await lines.replaceLines(
    tx,
    movedIds,
    movedIds.flatMap((personId) => after.get(personId) ?? []),
  );
  await lines.replaceClosure(tx, affected, closureOf(affected, all));
  for (const move of moved) await tell(tx, move, lineOn(before.get(move.personId) ?? [], move.from)?.managerId ?? null);
};

const isKept = (own: readonly Line[], move: Move): boolean => {
  const last = own.at(-1);
  const inForce = lineOn(own, move.from);
  return (inForce?.managerId ?? null) === move.managerId && (inForce === null ? own.length === 0 : inForce === last && last.to === null);
};

const decided = (own: readonly Line[], move: Move & { today: Day }): readonly Line[] => {
  const decision = moveLine(own, move);
  if (!decision.ok) throw refusal(decision.code === "organisation.move-in-the-past" ? "invalid" : "conflict", decision.code);
  return decision.lines;
};

const tell = async (tx: Tx, { personId, managerId, from }: Move, previousManagerId: string | null): Promise<void> => {
  const details = { managerId, previousManagerId, from: from.toString() };
  await audit(tx, { action: "person.moved", subjectKind: "person", subjectId: personId, details });
  await emit(tx, { name: "organisation.line-moved", subjectId: personId, details });
};

/** A person's lines, oldest first. */
export const lineHistory = async (tx: Tx, personId: string) => {
  await requireRight(tx, "line.read", "person");
  if (!(await store.person(tx, personId))) throw notFound("person");
  return lines.linesOfPerson(tx, personId);
};

/** The direct reports of a person (null: the roots) on a day, each with how many are below. */
export const reportsOf = async (tx: Tx, under: string | null, day: Day | null): Promise<{ day: Day; nodes: lines.LineNode[] }> => {
  const viewer = await requireRight(tx, "line.read");
  if (under !== null && !(await store.person(tx, under))) throw notFound("person");
  const on = day ?? viewer.today;
  return { day: on, nodes: await lines.reportsOn(tx, under, on) };
};
