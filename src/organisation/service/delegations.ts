import { isBefore, type Day } from "../../kernel/pure/day.ts";
import { actingPerson } from "../../kernel/io/context.ts";
import type { Tx } from "../../kernel/io/db.ts";
import { audit, emit } from "../../kernel/io/events.ts";
import { newId } from "../../kernel/io/id.ts";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import { requireSight, todayOf } from "../service.ts";
import * as people from "../store.ts";
import * as store from "../store/delegation.ts";

/** The delegations that a person gave or was given and that are not over. */
export const listDelegations = async (tx: Tx, personId: string): Promise<store.NamedDelegation[]> => {
  const { today } = await requireSight(tx, personId, "delegation.read");
  return store.delegationsAround(tx, personId, today);
};

export type Delegate = { readonly personId: string; readonly delegateId: string; readonly from: Day; readonly to: Day | null };
/**
 * Names somebody who drafts and signs for a person on the days `from` until `to` (exclusive): the person, or whoever is above, may do so.
 * refuses "organisation.delegation-in-the-past", "organisation.delegation-empty", "organisation.delegation-self"
 */
export const delegate = async (tx: Tx, { personId, delegateId, from, to }: Delegate): Promise<store.NamedDelegation> => {
  const { today } = await requireSight(tx, personId, "delegation.write");
  if (!(await people.person(tx, delegateId))) throw notFound("person");
  if (personId === delegateId) throw refused("self", "/delegateId");
  if (isBefore(from, today)) throw refused("in-the-past", "/from");
  if (to && !isBefore(from, to)) throw refused("empty", "/to");
  const delegationId = newId();
  await store.insertDelegations(tx, [{ delegationId, personId, delegateId, from, to }], {
    at: await tx.now(),
    by: actingPerson(tx.context),
  });
  const details = { delegateId, from: from.toString(), to: to?.toString() ?? null };
  await audit(tx, { action: "delegation.given", subjectKind: "person", subjectId: personId, details });
  await emit(tx, { name: "organisation.delegated", subjectId: personId, details });
  return found(tx, delegationId);
};
const refused = (what: "self" | "in-the-past" | "empty", pointer: string) =>
  refusal("invalid", `organisation.delegation-${what}`, {}, [{ pointer, code: `delegation-${what}` }]);

/** Ends a delegation at once; what was signed under it stays. */
export const endDelegation = async (tx: Tx, delegationId: string): Promise<void> => {
  const { person_id: personId, delegate_id: delegateId } = await found(tx, delegationId);
  await requireSight(tx, personId, "delegation.write", "delegation");
  await store.endDelegation(tx, delegationId, { today: await todayOf(tx), at: await tx.now() });
  await audit(tx, { action: "delegation.ended", subjectKind: "person", subjectId: personId, details: { delegateId } });
};

const found = async (tx: Tx, delegationId: string): Promise<store.NamedDelegation> => {
  const row = await store.delegation(tx, delegationId);
  if (!row) throw notFound("delegation");
  return row;
};
