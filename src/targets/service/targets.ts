import type { z } from "zod";
import { actingPerson, type Context } from "../../kernel/io/context.ts";
import { inTransaction, reading, type Tx } from "../../kernel/io/db.ts";
import { audit, emit } from "../../kernel/io/events.ts";
import { minorToText, parseMinor, type Minor } from "../../kernel/pure/money.ts";
import { refusal, type FieldProblem } from "../../kernel/pure/refusal.ts";
import { may, scopeOf } from "../../organisation/rules.ts";
import { allPeople, organisationOf, requireRight, requireSight, viewerOf } from "../../organisation/service.ts";
import type { contract } from "../contract.ts";
import { decideTarget, type Target, type TargetScope } from "../rules.ts";
import * as store from "../store.ts";
import type { TargetRow } from "../tables.ts";
import { monthsOfYear } from "./calendar.ts";

type Contract = typeof contract;

/** The grid of a fiscal year: people of the asker's tree (offices: all), with own and team targets and where the two disagree. */
export const targetGrid = (context: Context, query: z.output<Contract["GET /targets"]["query"]>) =>
  reading(context, async (tx) => {
    const viewer = await viewerOf(tx);
    const { year, months } = await monthsOfYear(tx, query.year);
    const scope = scopeOf(viewer, "target.read");
    if (query.tree) await requireSight(tx, query.tree, "target.read");
    const ask = {
      seenBy: scope === "all" ? null : viewer.personId,
      tree: query.tree,
      today: viewer.today,
      after: afterOf(query.cursor),
      limit: query.limit,
    };
    const found = await store.people(tx, ask);
    const people = found.slice(0, query.limit);
    const targets = Map.groupBy(
      await store.targetsOf(
        tx,
        people.map((row) => row.person_id),
        months,
      ),
      (row) => row.person_id,
    );
    const mismatches = await mismatchesOf(tx, { targets, months });
    const last = found.length > query.limit ? people.at(-1) : undefined;
    return {
      ...{ year, months, currency: (await organisationOf(tx)).base_currency, mayWrite: may(viewer, "target.write") },
      items: people.map((row) => ({
        person: { id: row.person_id, name: row.name, team: row.team },
        leads: row.leads,
        targets: (targets.get(row.person_id) ?? []).map(targetToJson),
        mismatches: mismatches.get(row.person_id) ?? [],
      })),
      next: last ? Buffer.from(JSON.stringify([last.sort_key, last.person_id])).toString("base64url") : null,
    };
  });
const afterOf = (cursor: string | undefined): { sort: string; id: string } | null => {
  if (cursor === undefined) return null;
  try {
    const [sort, id] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    if (typeof sort === "string" && typeof id === "string" && /^[0-9a-f-]{36}$/.test(id)) return { sort, id };
  } catch {
    // Not ours: refused below.
  }
  throw refusal("malformed", "malformed", {}, [{ pointer: "?cursor", code: "invalid" }]);
};

const targetToJson = (row: TargetRow) => ({
  ...{ month: row.month, scope: row.scope, currency: row.currency, amount: minorToText(row.amount, row.currency) },
  raisedAmount: minorToText(row.raised_amount, row.currency),
  stretchAmount: row.stretch_amount === null ? null : minorToText(row.stretch_amount, row.currency),
});

type Mismatch = { month: string; difference: string; currency: string };
/** Team targets against the own targets in the tree, where all are in one currency; others are left to the numbers, which convert. */
const mismatchesOf = async (
  tx: Tx,
  { targets, months }: { targets: ReadonlyMap<string, readonly TargetRow[]>; months: readonly string[] },
): Promise<Map<string, Mismatch[]>> => {
  const teams = [...targets.values()].flat().filter((row) => row.scope === "team");
  if (teams.length === 0) return new Map();
  const managers = [...new Set(teams.map((row) => row.person_id))];
  const { today } = await viewerOf(tx);
  const sums = Map.groupBy(await store.ownSums(tx, { managers, months, today }), (row) => `${row.manager_id} ${row.month}`);
  const found = teams.flatMap((team) => {
    const own = sums.get(`${team.person_id} ${team.month}`) ?? [];
    if (own.some((row) => row.currency !== team.currency)) return [];
    const difference = team.raised_amount - (own[0]?.raised_amount ?? 0n);
    if (difference === 0n) return [];
    return [{ person: team.person_id, month: team.month, difference: minorToText(difference, team.currency), currency: team.currency }];
  });
  return Map.groupBy(found, ({ person }) => person) as Map<string, (Mismatch & { person: string })[]> as Map<string, Mismatch[]>;
};

/** Sets targets, all or none. What equals the one in force leaves no row. */
export const setTargets = (context: Context, changes: z.output<Contract["PUT /targets"]["body"]>["changes"]) =>
  inTransaction(context, async (tx) => {
    await requireRight(tx, "target.write", "target");
    const known = new Set((await allPeople(tx)).map((row) => row.person_id));
    const problems: FieldProblem[] = [];
    const facts = changes.flatMap((change, index): TargetFacts[] => {
      const amounts = amountsOf(change);
      const problem = !known.has(change.person)
        ? { pointer: `/changes/${index}/person`, code: "targets.no-such-person" }
        : "pointer" in amounts
          ? { ...amounts, pointer: `/changes/${index}/${amounts.pointer}` }
          : problemOf(amounts, index);
      if (problem) problems.push(problem);
      return problem || "pointer" in amounts ? [] : [{ personId: change.person, month: change.month, scope: change.scope, ...amounts }];
    });
    if (problems.length > 0) throw refusal("invalid", problems[0]?.code ?? "invalid", {}, problems.slice(0, 100));
    return { recorded: await recordTargets(tx, facts) };
  });

const amountsOf = (change: z.output<Contract["PUT /targets"]["body"]>["changes"][number]): Target | { pointer: string; code: string } => {
  const minor = (text: string): Minor | null => parseMinor(text, change.currency);
  const amount = minor(change.amount);
  const raisedAmount = change.raisedAmount === undefined ? amount : minor(change.raisedAmount);
  const stretchAmount = change.stretchAmount ? minor(change.stretchAmount) : null;
  if (amount === null) return { pointer: "amount", code: "amount" };
  if (raisedAmount === null) return { pointer: "raisedAmount", code: "amount" };
  if (change.stretchAmount && stretchAmount === null) return { pointer: "stretchAmount", code: "amount" };
  return { amount, raisedAmount, stretchAmount, currency: change.currency };
};
const problemOf = (target: Target, index: number): FieldProblem | null => {
  const decision = decideTarget(target);
  return decision.ok ? null : { pointer: `/changes/${index}/${decision.field}`, code: decision.code };
};

export type TargetFacts = Target & { readonly personId: string; readonly month: string; readonly scope: TargetScope };
/** Writes targets in bulk (also imports): asks no rights. Insert-only; returns how many differed from the ones in force. */
export const recordTargets = async (tx: Tx, facts: readonly TargetFacts[]): Promise<number> => {
  const keyOf = (row: { person_id: string; month: string; scope: string }): string => `${row.person_id} ${row.month} ${row.scope}`;
  const inForce = new Map(
    (await store.targetsOf(tx, [...new Set(facts.map(({ personId }) => personId))], [...new Set(facts.map(({ month }) => month))])).map(
      (row) => [keyOf(row), row],
    ),
  );
  const [now, by] = [await tx.now(), actingPerson(tx.context)];
  const rows = facts
    .map((each): TargetRow => ({
      ...{ person_id: each.personId, month: each.month, scope: each.scope, amount: each.amount, raised_amount: each.raisedAmount },
      ...{ stretch_amount: each.stretchAmount, currency: each.currency, recorded_at: now, recorded_by: by },
    }))
    .filter((row) => !isSame(row, inForce.get(keyOf(row))));
  if (rows.length === 0) return 0;
  await store.insertTargets(tx, rows);
  await audit(tx, {
    action: "targets.recorded",
    subjectKind: "target",
    subjectId: null,
    details: { count: rows.length, first: rows.slice(0, 50).map(toldOf) },
  });
  await emit(tx, { name: "targets.recorded", subjectId: null, details: { count: rows.length } });
  return rows.length;
};
const isSame = (a: TargetRow, b: TargetRow | undefined): boolean =>
  b !== undefined &&
  a.amount === b.amount &&
  a.raised_amount === b.raised_amount &&
  a.stretch_amount === b.stretch_amount &&
  a.currency === b.currency;
const toldOf = (row: TargetRow) => ({ person: row.person_id, ...targetToJson(row) });
