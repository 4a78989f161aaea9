import { createHash } from "node:crypto";
import type { Tx } from "../../kernel/io/db.ts";
import { actingPerson } from "../../kernel/io/context.ts";
import { emitAll, type News } from "../../kernel/io/events.ts";
import { earlierInstant, type Instant } from "../../kernel/pure/day.ts";
import { gramsOf } from "../../kernel/pure/search.ts";
import { isUnproven, latestAnswers, type Evidence } from "../rules/evidence.ts";
import { stageFromNumber, stageToNumber } from "../rules/ladder.ts";
import { movementsBetween, type Movement } from "../rules/movement.ts";
import { changedFields, deriveNext, type State, type StateField } from "../rules/state.ts";
import * as store from "../store/opportunity.ts";
import type { EvidenceRow, OpportunityRow, StateRow } from "../tables.ts";

export type Description = {
  readonly name: string;
  readonly accountId: string | null;
  readonly productId: string | null;
  readonly source: string | null;
};
/** One opportunity as it shall stand from now on. `create` is set for one that does not exist yet. */
export type OpportunityWrite = {
  readonly opportunityId: string;
  readonly create?: { readonly key: string; readonly createdAt: Instant; readonly evidence?: Evidence };
  readonly state: State;
  /** Absent: as it was. A new one must have it. */
  readonly description?: Description;
};
/** What was written; `changed` is empty and `revision` unchanged where nothing differed. */
export type Recorded = {
  readonly opportunityId: string;
  readonly before: OpportunityRow | null;
  readonly after: OpportunityRow;
  readonly changed: readonly (StateField | keyof Description)[];
};

/**
 * The one way an opportunity's state is written: one deal or a hundred thousand, decided before by the caller (rules/revise.ts, or an import).
 * Keeps the old state as a revision, overwrites the present, keeps the derived facts, writes the events, all in the caller's transaction.
 * What differs in nothing leaves no trace. The order of the answer is that of `writes`.
 */
export const recordOpportunities = async (tx: Tx, writes: readonly OpportunityWrite[]): Promise<Recorded[]> => {
  const recorded: Recorded[] = [];
  for (let start = 0; start < writes.length; start += chunkSize)
    recorded.push(...(await recordChunk(tx, writes.slice(start, start + chunkSize))));
  return recorded;
};
const chunkSize = 4000;

const recordChunk = async (tx: Tx, writes: readonly OpportunityWrite[]): Promise<Recorded[]> => {
  const before = await lockedById(
    tx,
    writes.filter(({ create }) => !create).map(({ opportunityId }) => opportunityId),
  );
  const evidence = await evidenceById(tx, [...before.keys()]);
  const accounts = await accountNamesOf(tx, writes);
  const at = await tx.now();
  const timeZone = await store.timeZoneOf(tx);
  const recorded = writes.map((write): Recorded => {
    const was = before.get(write.opportunityId) ?? null;
    if (!was && !write.create) throw new Error(`opportunity ${write.opportunityId} is not there to be changed`);
    const after = rowAfter(was, write, {
      at,
      by: actingPerson(tx.context),
      timeZone,
      evidence: write.create?.evidence ?? evidence.get(write.opportunityId) ?? new Map(),
    });
    return { opportunityId: write.opportunityId, before: was, after, changed: was ? differences(was, after) : [] };
  });
  await save(tx, recorded, accounts);
  await emitAll(tx, newsOf(recorded));
  return recorded;
};

const lockedById = async (tx: Tx, ids: readonly string[]): Promise<Map<string, OpportunityRow>> =>
  ids.length === 0 ? new Map() : new Map((await store.lockOpportunities(tx, ids)).map((row) => [row.opportunity_id, row]));

/** The latest answers of each of the given opportunities. */
export const evidenceById = async (tx: Tx, ids: readonly string[]): Promise<Map<string, Evidence>> => {
  const rows = ids.length === 0 ? [] : await store.latestEvidence(tx, ids);
  return new Map([...Map.groupBy(rows, (row) => row.opportunity_id)].map(([id, own]) => [id, evidenceOf(own)]));
};
export const evidenceOf = (rows: readonly EvidenceRow[]): Evidence =>
  latestAnswers(rows.map(({ item, answer, at }) => ({ item: item as never, answer, at })));

const accountNamesOf = async (tx: Tx, writes: readonly OpportunityWrite[]): Promise<Map<string, string>> => {
  const ids = [...new Set(writes.flatMap(({ description }) => description?.accountId ?? []))];
  return ids.length === 0 ? new Map() : new Map((await store.accountNames(tx, ids)).map((row) => [row.account_id, row.name]));
};

type Surroundings = { readonly at: Instant; readonly by: string | null; readonly timeZone: string; readonly evidence: Evidence };

/** Time never runs backwards in a history: a clock that was set back writes at the instant of the last change. */
const rowAfter = (
  was: OpportunityRow | null,
  write: OpportunityWrite,
  { at: now, by, timeZone, evidence }: Surroundings,
): OpportunityRow => {
  const { state } = write;
  const description = write.description ?? (was && descriptionOf(was));
  if (!description) throw new Error(`opportunity ${write.opportunityId} needs a description`);
  const at = was && earlierInstant(now, was.valid_from) === now ? was.valid_from : now;
  const changed = !was || changedFields(stateOf(was), state).length > 0;
  const derived = deriveNext(
    was && { stage: stageFromNumber(was.stage), firstPipelineAt: was.first_pipeline_at, closedOn: was.closed_on },
    state.stage,
    { at, timeZone },
  );
  return {
    opportunity_id: write.opportunityId,
    key: was?.key ?? write.create?.key ?? "",
    ...{ name: description.name, account_id: description.accountId, product_id: description.productId, source: description.source },
    created_at: was?.created_at ?? write.create?.createdAt ?? now,
    ...(changed ? stateRow(state, { revision: (was?.revision ?? 0) + 1, at, by }) : stateRowOf(was as OpportunityRow)),
    unproven: isUnproven(state.stage, evidence, description.accountId !== null),
    first_pipeline_at: derived.firstPipelineAt,
    closed_on: derived.closedOn,
    touched_at: at,
  };
};

const stateRow = (state: State, { revision, at, by }: { revision: number; at: Instant; by: string | null }) => ({
  ...{ revision, valid_from: at, changed_by: by, owner_id: state.ownerId, stage: stageToNumber(state.stage), amount: state.amount },
  ...{ currency: state.currency, expected_close: state.expectedClose, category: state.category, key_project: state.keyProject },
  ...{ next_step: state.nextStep, next_step_on: state.nextStepOn, reason: state.reason, lost_reason: state.lostReason },
  ...{ competitor: state.competitor, lesson: state.lesson },
});
const stateRowOf = (row: OpportunityRow) => stateRow(stateOf(row), { revision: row.revision, at: row.valid_from, by: row.changed_by });

/** The state in a row, as the rules know it. */
export const stateOf = (row: StateRow): State => ({
  ...{ ownerId: row.owner_id, stage: stageFromNumber(row.stage), amount: row.amount, currency: row.currency },
  ...{ expectedClose: row.expected_close, category: row.category, keyProject: row.key_project, nextStep: row.next_step },
  ...{ nextStepOn: row.next_step_on, reason: row.reason, lostReason: row.lost_reason, competitor: row.competitor, lesson: row.lesson },
});
export const descriptionOf = (row: OpportunityRow): Description => ({
  ...{ name: row.name, accountId: row.account_id, productId: row.product_id, source: row.source },
});

const differences = (before: OpportunityRow, after: OpportunityRow): Recorded["changed"] => {
  const [was, is] = [descriptionOf(before), descriptionOf(after)];
  return [
    ...changedFields(stateOf(before), stateOf(after)),
    ...(["name", "accountId", "productId", "source"] as const).filter((field) => was[field] !== is[field]),
  ];
};

const save = async (tx: Tx, recorded: readonly Recorded[], accounts: ReadonlyMap<string, string>): Promise<void> => {
  const grams = (row: OpportunityRow): string[] => gramsOf(row.name, row.account_id && accounts.get(row.account_id));
  const created = recorded.filter(({ before }) => !before).map(({ after }) => ({ ...after, grams: grams(after) }));
  const revised = recorded
    .filter(({ before, after }) => before && after.revision > before.revision)
    .map(({ after }) => ({ ...after, grams: null }));
  const described = recorded.filter(({ changed }) => changed.some((field) => isDescription(field)));
  if (created.length > 0) await store.insertOpportunities(tx, created);
  if (revised.length > 0) await store.overwriteStates(tx, revised);
  if (described.length > 0)
    await store.overwriteDescriptions(
      tx,
      described.map(({ after }) => ({ ...after, grams: grams(after) })),
    );
};
const isDescription = (field: string): field is keyof Description => ["name", "accountId", "productId", "source"].includes(field);

/** One event a deal that changed; of new ones, one event a deal only when they are few: a whole import is one piece of news. */
const newsOf = (recorded: readonly Recorded[]): News[] => {
  const created = recorded.filter(({ before }) => !before);
  const changed = recorded.filter((each) => each.before && each.changed.length > 0);
  return [
    ...(created.length > 20
      ? [{ name: "opportunities.created", subjectId: null, details: { count: created.length } }]
      : created.map(({ opportunityId, after }) => ({
          name: "opportunity.created",
          subjectId: opportunityId,
          details: { owner: after.owner_id },
        }))),
    ...changed.flatMap(newsOfChange),
  ];
};
const newsOfChange = ({ opportunityId, before, after, changed }: Recorded): News[] => {
  const movements = before ? movementsBetween(stateOf(before), stateOf(after)) : [];
  const details = { owner: after.owner_id, revision: after.revision, changed, movements };
  return [
    { name: "opportunity.changed", subjectId: opportunityId, details },
    ...movements.flatMap((movement) => {
      const name = newsOfMovement[movement];
      return name ? [{ name, subjectId: opportunityId, details }] : [];
    }),
  ];
};
/** The movements that rooms above may want to hear of by name. */
const newsOfMovement: { readonly [movement in Movement]?: string } = {
  won: "opportunity.ordered",
  lost: "opportunity.lost",
  reopened: "opportunity.reopened",
  stage_back: "opportunity.moved-back",
  pushed_out: "opportunity.pushed-out",
  shrank: "opportunity.shrank",
  changed_owner: "opportunity.changed-owner",
};

/** The version of an opportunity that a person sees and edits: its revision and its description. */
export const versionOf = (row: OpportunityRow): string =>
  `${row.revision}-${createHash("sha256")
    .update(JSON.stringify(descriptionOf(row)))
    .digest("hex")
    .slice(0, 8)}`;
