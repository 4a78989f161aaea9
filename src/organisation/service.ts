import { dayOfInstant, isBefore, type Day } from "../kernel/pure/day.ts";
import type { Week } from "../kernel/pure/week.ts";
import { notFound, refusal } from "../kernel/pure/refusal.ts";
import type { Context } from "../kernel/io/context.ts";
import { emit } from "../kernel/io/events.ts";
import { inTransaction, type Tx } from "../kernel/io/db.ts";
import { newId } from "../kernel/io/id.ts";
import { may, type Action, type Relation, type Role, type Viewer } from "./rules.ts";
import { closureOf, problemsOfLines, type Line } from "./rules/line.ts";
import * as store from "./store.ts";
import * as delegations from "./store/delegation.ts";
import * as lines from "./store/line.ts";
import type { OrganisationRow, PersonRow } from "./tables.ts";

/** What the rooms above ask of the organisation: who is it, what is today, who may see whom; and the doors for imports and bundles. */

/** The organisation of the transaction, read once. */
export const organisationOf = (tx: Tx): Promise<OrganisationRow> => {
  const known = organisations.get(tx) ?? readOrganisation(tx);
  organisations.set(tx, known);
  return known;
};
const organisations = new WeakMap<Tx, Promise<OrganisationRow>>();
const readOrganisation = async (tx: Tx): Promise<OrganisationRow> => {
  const row = await store.organisation(tx);
  if (!row) throw notFound("organisation");
  return row;
};
/** After the settings changed, the next question reads them anew. */
export const forgetOrganisation = (tx: Tx): boolean => organisations.delete(tx);

/** The local day of the organisation's clock. */
export const todayOf = async (tx: Tx): Promise<Day> => dayOfInstant(await tx.now(), (await organisationOf(tx)).time_zone);

/** Who asks. The program itself (jobs, command line) has the rights of the offices, and is nobody's relation. */
export const viewerOf = async (tx: Tx): Promise<Viewer> => {
  const { actor } = tx.context;
  const today = await todayOf(tx);
  if (actor.kind === "person") return { personId: actor.personId, roles: actor.roles as readonly Role[], today };
  return { personId: nobody, roles: ["operations", "administrator"], today };
};
const nobody = "00000000-0000-0000-0000-000000000000";

/** Every way in which the viewer stands to the person today (or on another day); `["none"]` when there is none. */
export const relationsTo = async (tx: Tx, viewer: Viewer, personId: string, day: Day = viewer.today): Promise<readonly Relation[]> => {
  if (viewer.personId === personId) return ["own"];
  const relations = await lines.relationsOn(tx, { viewerId: viewer.personId, personId, day });
  return relations.length > 0 ? relations : ["none"];
};

/** The viewer, who may do this to the person's things; otherwise 404: "not yours" and "not there" are never told apart. */
export const requireSight = async (tx: Tx, personId: string, action: Action, what = "person"): Promise<Viewer> => {
  const viewer = await viewerOf(tx);
  if (!(await isAllowed(tx, viewer, { personId, action }))) throw notFound(what);
  return viewer;
};
/** The same as a question. */
export const maySee = async (tx: Tx, personId: string, action: Action): Promise<boolean> =>
  isAllowed(tx, await viewerOf(tx), { personId, action });

/** A right over everybody is one over everybody who is there. */
const isAllowed = async (tx: Tx, viewer: Viewer, { personId, action }: { personId: string; action: Action }): Promise<boolean> => {
  const relations = await relationsTo(tx, viewer, personId);
  if (!relations.some((relation) => may(viewer, action, relation))) return false;
  return !relations.includes("none") || (await store.person(tx, personId)) !== null;
};
/** For what belongs to the whole organisation. */
export const requireRight = async (tx: Tx, action: Action, what = "organisation"): Promise<Viewer> => {
  const viewer = await viewerOf(tx);
  if (!may(viewer, action)) throw notFound(what);
  return viewer;
};

/** The person and everybody below on the day, nearest first. */
export const treeOf = (tx: Tx, personId: string, day: Day): Promise<lines.TreeMember[]> => lines.treeOn(tx, personId, day);
/** Everybody above on the day, nearest first. */
export const aboveOf = (tx: Tx, personId: string, day: Day): Promise<lines.TreeMember[]> => lines.aboveOn(tx, personId, day);

/** The viewer led the person on the week's Monday: sums and signed statements of that week stay readable after a move, the deals do not. */
export const ledThen = async (tx: Tx, viewer: Viewer, personId: string, week: Week): Promise<boolean> =>
  (await lines.relationsOn(tx, { viewerId: viewer.personId, personId, day: week })).includes("below");

/** The person that a key, an e-mail or an id names, or null. */
export const personNamed = (tx: Tx, named: string): Promise<PersonRow | null> => store.personNamed(tx, named);
export const personById = async (tx: Tx, personId: string): Promise<PersonRow> => {
  const found = await store.person(tx, personId);
  if (!found) throw notFound("person");
  return found;
};
export const allPeople = (tx: Tx): Promise<PersonRow[]> => store.allPeople(tx);
export const allLines = (tx: Tx): Promise<Line[]> => lines.allLines(tx);
export const allDelegations = (tx: Tx): Promise<delegations.NamedDelegation[]> => delegations.allDelegations(tx);

/** Makes the organisation of the context (its `orgId` is the new one's id). */
export const createOrganisation = (context: Context, row: store.NewOrganisation): Promise<void> =>
  inTransaction(context, async (tx) => {
    await store.insertOrganisation(tx, row);
  });

/**
 * Writes people as they are given: new keys are created, known ones overwritten, roles become exactly those given. Returns every key's id.
 * Asks no rights: the caller has asked them (`mayGrant` for every role). E-mails must be unique; "organisation.email-taken" otherwise.
 */
export const recordPeople = async (tx: Tx, people: readonly store.PersonFacts[]): Promise<Map<string, string>> => {
  const before = new Set((await store.allPeople(tx)).map((row) => row.person_id));
  const ids = await refusingTaken(() => store.upsertPeople(tx, people));
  const created = [...ids.values()].filter((id) => !before.has(id));
  await lines.insertClosure(tx, closureOf(created, []));
  const changed = people.length - created.length;
  if (changed > 0) await emit(tx, { name: "organisation.people-recorded", subjectId: null, details: { changed } });
  return ids;
};

/** A unique index that speaks becomes a refusal in words. */
export const refusingTaken = async <T>(write: () => Promise<T>): Promise<T> => {
  try {
    return await write();
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code !== "23505") throw error;
    const field = constraint?.includes("email") ? "email" : "key";
    throw refusal("conflict", `organisation.${field}-taken`, {}, [{ pointer: `/${field}`, code: "taken" }]);
  }
};

/** Writes lines as they were (a bundle's history) and builds the closure anew. Breaks of the laws are refused all at once. */
export const recordLines = async (tx: Tx, history: readonly Line[]): Promise<void> => {
  const problems = problemsOfLines(history);
  if (problems.length > 0) throw refusal("invalid", "organisation.line-broken", { problems: problems.slice(0, 100) });
  await lines.insertLines(tx, history);
  await rebuildClosure(tx);
};

export const recordDelegations = (tx: Tx, rows: readonly Omit<delegations.NewDelegation, "delegationId">[]): Promise<number> =>
  delegations.insertDelegations(
    tx,
    rows.map((row) => ({ ...row, delegationId: newId() })),
    null,
  );

/** Derives the closure anew from the lines. */
export const rebuildClosure = async (tx: Tx): Promise<void> => {
  const people = await store.allPeople(tx);
  const rows = closureOf(
    people.map((row) => row.person_id),
    await lines.allLines(tx),
  );
  await lines.clearClosure(tx);
  await lines.insertClosure(tx, rows);
};

/** How many closure rows differ from what the lines say: 0 in a healthy organisation (doctor). */
export const closureDrift = async (tx: Tx): Promise<number> => {
  const people = await store.allPeople(tx);
  const told = (row: { ancestorId: string; descendantId: string; depth: number; from: Day; to: Day }): string =>
    `${row.ancestorId} ${row.descendantId} ${row.depth} ${row.from.toString()} ${row.to.toString()}`;
  const ids = people.map((row) => row.person_id);
  const expected = new Set(closureOf(ids, await lines.allLines(tx)).map(told));
  const found = new Set((await lines.closureOfAll(tx)).map(told));
  return expected.symmetricDifference(found).size;
};

/** The person owes and owns numbers on the day (active_to is exclusive). */
export const isActiveOn = (row: Pick<PersonRow, "active_from" | "active_to">, day: Day): boolean =>
  !(row.active_from && isBefore(day, row.active_from)) && !(row.active_to && !isBefore(day, row.active_to));
