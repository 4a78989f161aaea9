import type { z } from "zod";
import { isBefore } from "../../kernel/pure/day.ts";
import { minorToText, type Minor } from "../../kernel/pure/money.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import { monthOf } from "../../calendar/rules.ts";
import { weekAfter, type Week } from "../../kernel/pure/week.ts";
import type { Tx } from "../../kernel/io/db.ts";
import type { contract } from "../contract.ts";
import { decideSubmission, type Decision, type SigningFacts } from "../rules/decide.ts";
import { differencesFrom } from "../rules/differences.ts";
import { partsOfKind, promisesOf, unitOf, type Draft, type KeptPart, type Part } from "../rules/draft.ts";
import { propose, type Outlook, type Proposal, type PromisedLine } from "../rules/proposal.ts";
import * as store from "../store/drafts.ts";
import type { Whose } from "../store/drafts.ts";
import { peopleNamed } from "../store/facts.ts";
import type { DraftRow } from "../tables.ts";
import { dealOf, knowing, type WeekFacts } from "./facts.ts";
import { draftFromRows, partToJson } from "./parts.ts";
import type { Surroundings } from "./surroundings.ts";
import { nameIn, weekSoFar } from "./weekSoFar.ts";

export type WorkAnswer = z.input<(typeof contract)["POST /weeks/:week/commit/draft"]["ok"]>;

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

export const keptParts = async (tx: Tx, parts: readonly KeptPart[], base: string): Promise<WorkAnswer["draft"]["parts"]> => {
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
