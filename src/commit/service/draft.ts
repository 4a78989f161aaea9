import type { z } from "zod";
import { isBefore } from "../../kernel/pure/day.ts";
import { minorToText, type Minor } from "../../kernel/pure/money.ts";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import { monthOf } from "../../calendar/rules.ts";
import { weekAfter, type Week } from "../../kernel/pure/week.ts";
import { actingPerson, type Context } from "../../kernel/io/context.ts";
import { inTransaction, type Tx } from "../../kernel/io/db.ts";
import type { contract, ReceivedPart } from "../contract.ts";
import { decideSubmission, type Decision, type SigningFacts } from "../rules/decide.ts";
import { differencesFrom } from "../rules/differences.ts";
import {
  besideProposal,
  draftFromProposal,
  mergeDraft,
  partsOfKind,
  promisesOf,
  unitOf,
  type Draft,
  type DraftLine,
  type KeptPart,
  type Part,
} from "../rules/draft.ts";
import { propose, type Outlook, type Proposal, type PromisedLine } from "../rules/proposal.ts";
import { signingAt } from "../rules/window.ts";
import * as store from "../store/drafts.ts";
import type { Whose } from "../store/drafts.ts";
import { lastChecklists, peopleNamed } from "../store/facts.ts";
import { linesOf, versionsOf } from "../store/statements.ts";
import type { DraftRow } from "../tables.ts";
import { dealOf, factsOf, knowing, type WeekFacts } from "./facts.ts";
import { draftFromRows, partFromJson, partToJson } from "./parts.ts";
import { personAsked, sightOf, surroundingsOf, type Surroundings } from "./surroundings.ts";
import { nameIn, weekSoFar } from "./weekSoFar.ts";

export type WorkAnswer = z.input<(typeof contract)["POST /weeks/:week/commit/draft"]["ok"]>;
type SavedAnswer = z.input<(typeof contract)["PATCH /weeks/:week/commit/draft"]["ok"]>;

/** Opens the draft of a week: from the last signed version, else from the proposal. An open draft stays as it is. */
export const openDraft = (context: Context, week: Week, of: string | undefined): Promise<WorkAnswer> =>
  inTransaction(context, async (tx) => {
    const whose = { personId: (await personAsked(tx, of)).person_id, week };
    await requireSigner(tx, whose);
    const s = await surroundingsOf(tx);
    const facts = await factsOf(tx, whose, s);
    if (!(await store.draftOf(tx, whose))) await makeDraft(tx, whose, { facts, s });
    return workAnswer(tx, whose, await workOf(tx, whose, facts, s), s);
  });

const makeDraft = async (tx: Tx, whose: Whose, { facts, s }: { facts: WeekFacts; s: Surroundings }): Promise<void> => {
  const versions = await versionsOf(tx, whose);
  const answer = signingAt(whose.week, s.timeZone, { now: s.now, alreadySigned: versions.length > 0 });
  if (!answer.ok) throw refusal("conflict", `commit.${answer.why}`);
  if (!(await store.insertDraft(tx, whose, s.now))) return;
  const proposal = proposalOf(whose.week, { facts, s }, []);
  const last = versions.at(-1);
  const signed = last ? ((await linesOf(tx, [last.submission_id])).get(last.submission_id) ?? []) : null;
  const checklists = await lastChecklists(
    tx,
    proposal.lines.map((line) => line.opportunity),
  );
  const lines = signed
    ? signed.map((line): DraftLine => ({
        kind: "line",
        opportunity: line.opportunity_id,
        category: line.category,
        amount: line.amount,
        currency: line.currency,
        expectedOn: line.expected_on,
        checklist: line.checklist,
        reason: line.reason ?? "",
        dropped: false,
        proposed: line.proposed === null ? null : { category: line.category, amount: line.proposed, currency: line.currency },
      }))
    : draftFromProposal(proposal.lines, (opportunity) => checklists.get(opportunity) ?? {});
  const merge = mergeDraft({ revision: 0, parts: [] }, lines, { basedOn: 0, by: null });
  if (merge.ok) await keep(tx, whose, { draft: { ...merge.draft, revision: 1 }, changed: merge.changed, s });
};

export type Save = { readonly of: string | undefined; readonly revision: number; readonly changes: readonly ReceivedPart[] };
/** Saves parts; what others changed elsewhere is merged, the same part changed by somebody else is refused with the other's change. */
export const saveDraft = (context: Context, week: Week, { of, revision, changes }: Save): Promise<SavedAnswer> =>
  inTransaction(context, async (tx) => {
    const whose = { personId: (await personAsked(tx, of)).person_id, week };
    const row = await store.lockDraft(tx, whose);
    await requireSigner(tx, whose);
    if (!row) throw refusal("not-found", "commit.no-draft");
    const s = await surroundingsOf(tx);
    const draft = draftFromRows(row, await store.draftLines(tx, whose), s.base);
    const facts = await factsOf(tx, whose, s);
    const parts = besideTheProposal(
      draft,
      changes.map((part, index) => partFromJson(part, { base: s.base, pointer: `/changes/${index}` })),
      { facts, s, week },
    );
    await requireKnown(tx, facts, parts);
    const merge = mergeDraft(draft, parts, { basedOn: revision, by: actingPerson(context) });
    if (!merge.ok) throw await changedMeanwhile(tx, draft, { conflicts: merge.conflicts, base: s.base });
    if (merge.changed.length > 0) await keep(tx, whose, { draft: merge.draft, changed: merge.changed, s });
    return workAnswer(tx, whose, await workOf(tx, whose, facts, s), s);
  });

/** 404 for who may not sign, whether there is a draft or not. */
const requireSigner = async (tx: Tx, whose: Whose): Promise<void> => {
  if (!(await sightOf(tx, whose)).maySign) throw notFound("draft");
};
const besideTheProposal = (
  draft: Draft,
  changes: readonly ReturnType<typeof partFromJson>[],
  { facts, s, week }: { facts: WeekFacts; s: Surroundings; week: Week },
): Part[] => {
  const now = new Map(proposalOf(week, { facts, s }, []).lines.map((line) => [line.opportunity, line]));
  const before = new Map(partsOfKind(draft, "line").map((line) => [line.opportunity, line]));
  return changes.map((part) =>
    part.kind === "line"
      ? besideProposal(part, { before: before.get(part.opportunity) ?? null, now: now.get(part.opportunity) ?? null })
      : part,
  );
};
/** A deal that never was there is no deal that is gone. */
const requireKnown = async (tx: Tx, facts: WeekFacts, parts: readonly Part[]): Promise<void> => {
  const asked = parts.flatMap((part) => (part.kind === "line" || part.kind === "key-project" ? [part.opportunity] : []));
  const { deals } = await knowing(tx, facts, asked);
  const unknown = asked.findIndex((id) => !deals.has(id));
  if (unknown >= 0)
    throw refusal("invalid", "commit.unknown-deal", {}, [{ pointer: `/changes/${unknown}/opportunity`, code: "commit.unknown-deal" }]);
};
const changedMeanwhile = async (tx: Tx, draft: Draft, { conflicts, base }: { conflicts: readonly KeptPart[]; base: string }) =>
  refusal("stale", "commit.changed-meanwhile", { revision: draft.revision, conflicts: await keptParts(tx, conflicts, base) });

const keep = (
  tx: Tx,
  whose: Whose,
  { draft, changed, s }: { draft: Draft; changed: readonly KeptPart[]; s: Surroundings },
): Promise<void> =>
  store.saveDraft(tx, whose, {
    revision: draft.revision,
    by: actingPerson(tx.context),
    at: s.now,
    lines: changed.flatMap(({ part }) =>
      part.kind === "line" ? [{ opportunityId: part.opportunity, line: partToJson(part, s.base) }] : [],
    ),
    header: Object.fromEntries(
      changed.flatMap(({ part, revision, by }) =>
        part.kind === "line" ? [] : [[unitOf(part), { revision, by, part: partToJson(part, s.base) }]],
      ),
    ),
  });

/** A draft, what the system proposes beside it now, and whether it can be signed as it stands. */
export type Work = {
  readonly row: DraftRow;
  readonly draft: Draft;
  readonly proposal: Proposal;
  readonly decision: Decision;
  readonly facts: WeekFacts;
};
export const workOf = async (tx: Tx, whose: Whose, known: WeekFacts, s: Surroundings): Promise<Work> => {
  const work = await workIfAny(tx, whose, known, s);
  if (!work) throw refusal("not-found", "commit.no-draft");
  return work;
};
/** Null where no draft was opened. `owed`: verdicts that are owed for the week before, where they are known already. */
export const workIfAny = async (
  tx: Tx,
  whose: Whose,
  known: WeekFacts,
  s: Surroundings,
  owed?: readonly string[],
): Promise<Work | null> => {
  const row = await store.draftOf(tx, whose);
  return row && workOn(tx, whose, { row, known, s, owed });
};
type WorkKnown = { row: DraftRow; known: WeekFacts; s: Surroundings; owed: readonly string[] | undefined };
const workOn = async (tx: Tx, whose: Whose, { row, known, s, owed }: WorkKnown): Promise<Work> => {
  const draft = draftFromRows(row, await store.draftLines(tx, whose), s.base);
  const lines = partsOfKind(draft, "line");
  const facts = await knowing(
    tx,
    known,
    lines.map((line) => line.opportunity),
  );
  const proposal = proposalOf(whose.week, { facts, s }, promisesOf(lines));
  const verdictsOwed = owed ?? (await weekSoFar(tx, { ...whose, week: weekAfter(whose.week, -1) }, facts, s)).owed;
  const signing: SigningFacts = {
    person: whose.personId,
    week: whose.week,
    draft,
    proposal,
    deals: new Map([...facts.deals].map(([id, deal]) => [id, dealOf(deal, s)])),
    verdictsOwed,
    keyProjects: facts.own.filter((deal) => deal.key_project).map((deal) => deal.opportunity_id),
    backlog: facts.backlog.map((order) => order.order_id),
  };
  return { row, draft, proposal, decision: decideSubmission(signing), facts };
};

export const proposalOf = (
  week: Week,
  { facts, s }: { facts: WeekFacts; s: Surroundings },
  promised: readonly PromisedLine[],
): Proposal => {
  const proposal = propose(week, {
    calendar: s.calendar,
    today: s.today,
    deals: facts.own.map((row) => dealOf(row, s)),
    bookings: facts.bookings,
    promised,
    toBase: s.toBase,
  });
  return { ...proposal, missingRates: [...proposal.missingRates, ...facts.missingRates] };
};

export const workAnswer = async (tx: Tx, whose: Whose, { row, draft, proposal, decision }: Work, s: Surroundings): Promise<WorkAnswer> => ({
  draft: {
    revision: row.revision,
    signedRevision: row.signed_revision,
    savedAt: row.updated_at.toString(),
    parts: await keptParts(tx, draft.parts, s.base),
  },
  proposal: {
    lines: proposal.lines.map(promiseAnswer),
    dateIt: [...proposal.dateIt],
    withoutAmount: [...proposal.withoutAmount],
    month: outlookAnswer(proposal.month, s.base),
    quarter: outlookAnswer(proposal.quarter, s.base),
    missingRates: [...proposal.missingRates],
  },
  sums: {
    week: outlookAnswer(weekOutlook(draft, whose.week, s), s.base),
    month: outlookAnswer(judgedOutlook(draft, "month", proposal), s.base),
    quarter: outlookAnswer(judgedOutlook(draft, "quarter", proposal), s.base),
  },
  differences: differencesFrom(partsOfKind(draft, "line"), proposal.lines).map(({ opportunity, kinds, proposedNow }) => ({
    opportunity,
    kinds: [...kinds],
    proposedNow: proposedNow && promiseAnswer(proposedNow),
  })),
  blocks: decision.ok ? [] : decision.blocks.map((block) => ({ ...block })),
  warnings: decision.ok ? decision.warnings.map(({ items, ...rest }) => ({ ...rest, ...(items && { items: [...items] }) })) : [],
});

const keptParts = async (tx: Tx, parts: readonly KeptPart[], base: string): Promise<WorkAnswer["draft"]["parts"]> => {
  const people = await peopleNamed(tx, [...new Set(parts.map((one) => one.by))]);
  return parts.map(({ part, revision, by }) => ({
    unit: unitOf(part),
    revision,
    by: nameIn(people, by),
    part: partToJson(part, base) as WorkAnswer["draft"]["parts"][number]["part"],
  }));
};
const promiseAnswer = ({ opportunity, category, amount, currency, expectedOn }: PromisedLine) => ({
  opportunity,
  category,
  amount: minorToText(amount, currency),
  currency,
  expectedOn: expectedOn.toString(),
});
const outlookAnswer = ({ commit, upside }: Outlook, base: string) => ({
  commit: minorToText(commit, base),
  upside: minorToText(upside, base),
});
const weekOutlook = (draft: Draft, week: Week, { calendar, toBase }: Surroundings): Outlook => {
  const sums: Record<"commit" | "upside", Minor> = { commit: 0n, upside: 0n };
  for (const line of promisesOf(partsOfKind(draft, "line"))) sums[line.category] += toBase(line, monthOf(calendar, week)) ?? 0n;
  return sums;
};
const judgedOutlook = (draft: Draft, period: "month" | "quarter", proposal: Proposal): Outlook => {
  const judged = partsOfKind(draft, period)[0] as Extract<Part, { kind: "month" | "quarter" }> | undefined;
  return { commit: judged?.commit ?? proposal[period].commit, upside: judged?.upside ?? proposal[period].upside };
};

/** Whether the week has begun: then its own signed lines are followed. */
export const hasBegun = (week: Week, { today }: Surroundings): boolean => !isBefore(today, week);
