import type { Tx } from "../../kernel/io/db.ts";
import { startOfDay, type Instant } from "../../kernel/pure/day.ts";
import { minorToText } from "../../kernel/pure/money.ts";
import { weekToText } from "../../kernel/pure/week.ts";
import type { MomentJson } from "../contract.ts";
import { stageFromNumber } from "../rules/ladder.ts";
import { movementsBetween, pushesOf } from "../rules/movement.ts";
import { changedFields, type State, type StateField } from "../rules/state.ts";
import * as pages from "../store/page.ts";
import type { EvidenceRow, OpportunityRow, StateRow } from "../tables.ts";
import { stateOf } from "./record.ts";

type Facts = {
  readonly present: OpportunityRow;
  readonly past: readonly StateRow[];
  readonly evidence: readonly EvidenceRow[];
  readonly orders: readonly pages.OrderOnLine[];
  readonly signed: readonly pages.SignedLine[];
  readonly verdicts: readonly pages.VerdictOnLine[];
  readonly described: readonly pages.DescribedRow[];
  readonly timeZone: string;
};
type NameOf = (id: string | null) => string | null;

/** Everything that ever happened to a deal, latest first; ids of people, accounts and products told by name. */
export const momentsOf = async (tx: Tx, facts: Facts): Promise<{ moments: MomentJson[]; nameOf: NameOf }> => {
  const names = new Map((await pages.namesOf(tx, [...idsIn(facts)])).map(({ id, name }) => [id, name]));
  const nameOf: NameOf = (id) => (id === null ? null : (names.get(id) ?? null));
  const moments = [
    ...revisionMoments([...facts.past, facts.present], nameOf),
    ...facts.evidence.map((each) => evidenceMoment(each, nameOf)),
    ...facts.orders.flatMap((order) => orderMoments(order, { nameOf, timeZone: facts.timeZone })),
    ...facts.signed.map((line) => signedMoment(line, nameOf)),
    ...facts.verdicts.map((verdict) => verdictMoment(verdict, nameOf)),
    ...facts.described.map((change) => describedMoment(change, nameOf)),
  ];
  return { moments: latestFirst(moments), nameOf };
};

export const pushesIn = (history: readonly StateRow[]): number => pushesOf(history.map((row) => ({ expectedClose: row.expected_close })));

const latestFirst = (moments: readonly MomentJson[]): MomentJson[] =>
  moments
    .map((moment, index) => ({ moment, index, at: Temporal.Instant.from(moment.at) }))
    .sort((a, b) => Temporal.Instant.compare(b.at, a.at) || b.index - a.index)
    .map(({ moment }) => moment);

const idsIn = (facts: Facts): Set<string> =>
  new Set(
    [
      ...[...facts.past, facts.present].flatMap((row) => [row.owner_id, row.changed_by]),
      ...facts.evidence.map((each) => each.by_id),
      ...facts.orders.map((order) => order.recorded_by),
      ...facts.signed.flatMap((line) => [line.signed_by, line.person_id]),
      ...facts.verdicts.map((verdict) => verdict.by_id),
      ...facts.described.flatMap(({ actor_id, details }) => [actor_id, ...namedIds(details.before), ...namedIds(details.after)]),
    ].filter((id) => id !== null),
  );
const namedIds = (values: Record<string, string | null>): (string | null)[] => [values["accountId"] ?? null, values["productId"] ?? null];

const revisionMoments = (history: readonly StateRow[], nameOf: NameOf): MomentJson[] =>
  history.map((row, index): MomentJson => {
    const before = history[index - 1];
    const who = { at: row.valid_from.toString(), by: nameOf(row.changed_by) };
    const after = stateOf(row);
    if (!before) {
      const amount = row.amount === null ? null : minorToText(row.amount, row.currency);
      return { kind: "created", ...who, stage: stageFromNumber(row.stage), amount, currency: row.currency, reason: row.reason };
    }
    const was = stateOf(before);
    return {
      kind: "changed",
      ...who,
      currency: row.currency,
      changes: changedFields(was, after).map((field) => ({ field, before: told(was, field, nameOf), after: told(after, field, nameOf) })),
      movements: movementsBetween(was, after),
      reason: row.reason,
      unproven: row.unproven,
    };
  });

/** A field's value as text; null where there is none. */
export const told = (state: State, field: StateField, nameOf: NameOf): string | null => {
  const value = state[field];
  if (value === null) return null;
  if (field === "ownerId") return nameOf(state.ownerId);
  if (field === "amount") return state.amount === null ? null : minorToText(state.amount, state.currency);
  return String(value);
};

const evidenceMoment = (row: EvidenceRow, nameOf: NameOf): MomentJson => ({
  kind: "evidence",
  ...{ at: row.at.toString(), by: nameOf(row.by_id), item: row.item, answer: row.answer, note: row.note },
});

/** An order is told when it was recorded; a cancellation and a fulfilment at the start of their day, never before the order itself. */
const orderMoments = (order: pages.OrderOnLine, { nameOf, timeZone }: { nameOf: NameOf; timeZone: string }): MomentJson[] => {
  const amount = minorToText(order.amount, order.currency);
  const told = { by: nameOf(order.recorded_by), number: order.key, amount, currency: order.currency, reason: order.reason };
  const laterAt = (start: Instant): string =>
    (Temporal.Instant.compare(start, order.recorded_at) < 0 ? order.recorded_at : start).toString();
  const day = (on: Temporal.PlainDate): { at: string; on: string } => ({ at: laterAt(startOfDay(on, timeZone)), on: on.toString() });
  return [
    {
      kind: "booked",
      ...told,
      reason: order.cancelled_on ? null : order.reason,
      at: order.recorded_at.toString(),
      on: order.booked_on.toString(),
    },
    ...(order.cancelled_on ? [{ kind: "cancelled" as const, ...told, by: null, ...day(order.cancelled_on) }] : []),
    ...(order.fulfilled_on ? [{ kind: "fulfilled" as const, ...told, by: null, reason: null, ...day(order.fulfilled_on) }] : []),
  ];
};

const signedMoment = (line: pages.SignedLine, nameOf: NameOf): MomentJson => ({
  kind: "signed",
  ...{ at: line.signed_at.toString(), by: nameOf(line.signed_by ?? line.person_id), week: weekToText(line.week), version: line.version },
  ...{ number: line.number, category: line.category, amount: minorToText(line.amount, line.currency), currency: line.currency },
  expectedOn: line.expected_on?.toString() ?? null,
});

const verdictMoment = (verdict: pages.VerdictOnLine, nameOf: NameOf): MomentJson => ({
  kind: "verdict",
  ...{ at: verdict.at.toString(), by: nameOf(verdict.by_id), week: weekToText(verdict.week), verdict: verdict.kind },
  ...{ date: verdict.date?.toString() ?? null, reason: verdict.reason },
});

const describedMoment = ({ at, actor_id, details: { before, after } }: pages.DescribedRow, nameOf: NameOf): MomentJson => ({
  kind: "described",
  ...{ at: at.toString(), by: nameOf(actor_id) },
  changes: Object.keys(after).map((field) => ({
    field,
    before: describe(field, before[field], nameOf),
    after: describe(field, after[field], nameOf),
  })),
});
const describe = (field: string, value: string | null | undefined, nameOf: NameOf): string | null =>
  value === null || value === undefined ? null : field.endsWith("Id") ? nameOf(value) : value;
