import type { z } from "zod";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import type { Week } from "../../kernel/pure/week.ts";
import { actingPerson, type Context } from "../../kernel/io/context.ts";
import { inTransaction, type Tx } from "../../kernel/io/db.ts";
import type { contract, ReceivedPart } from "../contract.ts";
import {
  besideProposal,
  draftFromProposal,
  mergeDraft,
  partsOfKind,
  unitOf,
  type Draft,
  type DraftLine,
  type KeptPart,
  type Part,
} from "../rules/draft.ts";
import { signingAt } from "../rules/window.ts";
import * as store from "../store/drafts.ts";
import type { Whose } from "../store/drafts.ts";
import { lastChecklists } from "../store/facts.ts";
import { linesOf, versionsOf } from "../store/statements.ts";
import { factsOf, knowing, type WeekFacts } from "./facts.ts";
import { draftFromRows, partFromJson, partToJson } from "./parts.ts";
import { personAsked, sightOf, surroundingsOf, type Surroundings } from "./surroundings.ts";
import { keptParts, proposalOf, workAnswer, workOf, type WorkAnswer } from "./work.ts";

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
