import type { Minor } from "../../kernel/pure/money.ts";
import { sundayOf, type Week } from "../../kernel/pure/week.ts";
import { openItemsOf } from "../../pipeline/rules/checklist.ts";
import { isOpen } from "../../pipeline/rules/ladder.ts";
import { reasonAskedFor } from "./differences.ts";
import {
  partsOfKind,
  promisesOf,
  type BacklogNote,
  type Draft,
  type DraftLine,
  type JudgedPeriod,
  type KeyProject,
  type MarketActivity,
} from "./draft.ts";
import { isWithin, type Deal, type MissingRate, type Outlook, type Proposal } from "./proposal.ts";

/** What keeps a draft from being signed; the draft stays as it is. */
export type Block = {
  readonly code:
    | "deal-gone"
    | "deal-closed"
    | "deal-of-another"
    | "amount-missing"
    | "day-missing"
    | "day-outside-week"
    | "reason-missing"
    | "reason-missing-above-deal"
    | "reason-missing-judged"
    | "rate-missing";
  /** JSON pointer into the draft: "/lines/<opportunity>/amount", "/month/reason". */
  readonly pointer: string;
  readonly opportunity?: string;
  readonly because?: "changed" | "added" | "dropped" | "judged";
  readonly rate?: MissingRate;
};
/** What the owner may sign with, and what the receipt remembers. */
export type Warning = {
  readonly code:
    | "checklist-open"
    | "unproven"
    | "stale"
    | "proposal-moved"
    | "not-in-draft"
    | "verdict-missing"
    | "key-project-without-progress"
    | "backlog-without-reason";
  readonly opportunity?: string;
  readonly order?: string;
  readonly items?: readonly string[];
};

export type SigningFacts = {
  readonly person: string;
  readonly week: Week;
  readonly draft: Draft;
  /** Computed anew at the signing instant, the draft's lines as its promises. */
  readonly proposal: Proposal;
  /** Every deal that a line names and that can be found, as it stands at the signing instant. */
  readonly deals: ReadonlyMap<string, Deal>;
  readonly verdictsOwed: readonly string[];
  /** Open opportunities flagged key, and orders not fulfilled. */
  readonly keyProjects: readonly string[];
  readonly backlog: readonly string[];
};

export type StatementLine = {
  readonly opportunity: string;
  readonly category: "commit" | "upside";
  readonly amount: Minor;
  readonly currency: string;
  readonly expectedOn: Temporal.PlainDate;
  readonly checklist: DraftLine["checklist"];
  readonly proposed: Minor | null;
  readonly reason: string;
};
/** Base currency. */
export type SignedOutlook = Outlook & { readonly proposedCommit: Minor; readonly proposedUpside: Minor; readonly reason: string };
/** What is signed, without who, when and which version. */
export type Statement = {
  readonly lines: readonly StatementLine[];
  readonly month: SignedOutlook;
  readonly quarter: SignedOutlook;
  readonly keyProjects: readonly KeyProject[];
  readonly marketActivity: MarketActivity | null;
  readonly backlog: readonly BacklogNote[];
  readonly lateReason: string;
};
export type Decision =
  | { readonly ok: true; readonly statement: Statement; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly blocks: readonly Block[] };

/**
 * Whether a draft can be signed as it stands, and as what.
 *
 * returns  every block at once, or the statement with the warnings that stay in its receipt; an empty statement can be signed
 * source   product 7-answers "Blocks signing"
 */
export const decideSubmission = (facts: SigningFacts): Decision => {
  const lines = partsOfKind(facts.draft, "line");
  const judged = { month: partsOfKind(facts.draft, "month")[0], quarter: partsOfKind(facts.draft, "quarter")[0] };
  const blocks = [
    ...lines.flatMap((line) => blocksOfLine(line, facts)),
    ...(["month", "quarter"] as const).flatMap((period) => blocksOfJudgement(judged[period], facts.proposal[period])),
    ...facts.proposal.missingRates.map((rate): Block => ({ code: "rate-missing", pointer: "/month", rate })),
  ];
  if (blocks.length > 0) return { ok: false, blocks };
  return {
    ok: true,
    warnings: warningsOf(lines, facts),
    statement: {
      lines: lines.flatMap((line) => statementLine(line, facts.proposal)).toSorted(commitFirst),
      month: signedOutlook(judged.month, facts.proposal.month),
      quarter: signedOutlook(judged.quarter, facts.proposal.quarter),
      keyProjects: partsOfKind(facts.draft, "key-project").filter((one) => one.progress || one.obstacle || one.nextStep || one.help),
      marketActivity: partsOfKind(facts.draft, "market").find((one) => one.done || one.planned) ?? null,
      backlog: partsOfKind(facts.draft, "backlog").filter((note) => facts.backlog.includes(note.order) && (note.reason || note.expectedOn)),
      lateReason: partsOfKind(facts.draft, "late")[0]?.reason ?? "",
    },
  };
};

const blocksOfLine = (line: DraftLine, { person, week, proposal, deals }: SigningFacts): Block[] => {
  const block = (code: Block["code"], field: string, because?: Block["because"]): Block => ({
    code,
    pointer: `/lines/${line.opportunity}/${field}`,
    opportunity: line.opportunity,
    ...(because && { because }),
  });
  const asked = reasonAskedFor(line, proposedNow(line, proposal));
  const withoutReason = asked && line.reason.trim() === "" ? [block("reason-missing", "reason", asked)] : [];
  if (line.dropped) return deals.has(line.opportunity) ? withoutReason : [];
  const deal = deals.get(line.opportunity);
  if (!deal) return [block("deal-gone", "opportunity")];
  if (!isOpen(deal.stage)) return [block("deal-closed", "opportunity")];
  if (deal.owner !== person) return [block("deal-of-another", "opportunity")];
  const blocks: Block[] = [];
  if (line.amount === null || line.amount <= 0n) blocks.push(block("amount-missing", "amount"));
  if (line.expectedOn === null) blocks.push(block("day-missing", "expectedOn"));
  else if (!isWithin(line.expectedOn, { first: week, last: sundayOf(week) })) blocks.push(block("day-outside-week", "expectedOn"));
  if (withoutReason.length === 0 && isAboveDeal(line, deal) && line.reason.trim() === "")
    blocks.push(block("reason-missing-above-deal", "reason", "changed"));
  return [...blocks, ...withoutReason];
};
/** Above the deal's own amount only with a reason; another currency than the deal's cannot be compared and asks for one as well. */
const isAboveDeal = (line: DraftLine, deal: Deal): boolean =>
  line.amount !== null && (deal.currency !== line.currency || deal.amount === null || line.amount > deal.amount);

const blocksOfJudgement = (judged: JudgedPeriod | undefined, proposed: Outlook): Block[] =>
  judged && judged.reason.trim() === "" && isJudged(judged, proposed)
    ? [{ code: "reason-missing-judged", pointer: `/${judged.kind}/reason`, because: "judged" }]
    : [];
export const isJudged = (judged: JudgedPeriod, proposed: Outlook): boolean =>
  (judged.commit !== null && judged.commit !== proposed.commit) || (judged.upside !== null && judged.upside !== proposed.upside);

const statementLine = (line: DraftLine, proposal: Proposal): StatementLine[] =>
  promisesOf([line]).map((promise) => ({
    ...promise,
    checklist: line.checklist,
    proposed: (proposedNow(line, proposal) ?? line.proposed)?.amount ?? null,
    reason: line.reason.trim(),
  }));
const proposedNow = (line: DraftLine, proposal: Proposal) => proposal.lines.find((one) => one.opportunity === line.opportunity) ?? null;
const commitFirst = (a: StatementLine, b: StatementLine): number => (a.category === b.category ? 0 : a.category === "commit" ? -1 : 1);

const signedOutlook = (judged: JudgedPeriod | undefined, proposed: Outlook): SignedOutlook => ({
  commit: judged?.commit ?? proposed.commit,
  upside: judged?.upside ?? proposed.upside,
  proposedCommit: proposed.commit,
  proposedUpside: proposed.upside,
  reason: judged && isJudged(judged, proposed) ? judged.reason.trim() : "",
});

const warningsOf = (lines: readonly DraftLine[], facts: SigningFacts): Warning[] => {
  const kept = lines.filter((line) => !line.dropped);
  const written = new Set(partsOfKind(facts.draft, "key-project").flatMap((one) => (one.progress.trim() ? [one.opportunity] : [])));
  const explained = new Set(partsOfKind(facts.draft, "backlog").flatMap((note) => (note.reason.trim() ? [note.order] : [])));
  const named = new Set(lines.map((line) => line.opportunity));
  return [
    ...kept.flatMap((line) => warningsOfLine(line, facts)),
    ...facts.proposal.lines
      .filter((line) => !named.has(line.opportunity))
      .map(({ opportunity }): Warning => ({ code: "not-in-draft", opportunity })),
    ...facts.verdictsOwed.map((opportunity): Warning => ({ code: "verdict-missing", opportunity })),
    ...facts.keyProjects
      .filter((key) => !written.has(key))
      .map((opportunity): Warning => ({ code: "key-project-without-progress", opportunity })),
    ...facts.backlog.filter((order) => !explained.has(order)).map((order): Warning => ({ code: "backlog-without-reason", order })),
  ];
};
const warningsOfLine = (line: DraftLine, { deals, proposal }: SigningFacts): Warning[] => {
  const { opportunity } = line;
  const deal = deals.get(opportunity);
  const open = line.category === "commit" ? openItemsOf(line.checklist) : [];
  const now = proposedNow(line, proposal);
  const moved =
    line.proposed !== null &&
    (now === null ||
      now.amount !== line.proposed.amount ||
      now.currency !== line.proposed.currency ||
      now.category !== line.proposed.category);
  return [
    ...(open.length > 0 ? [{ code: "checklist-open", opportunity, items: open } as const] : []),
    ...(deal?.unproven ? [{ code: "unproven", opportunity } as const] : []),
    ...(deal?.stale ? [{ code: "stale", opportunity } as const] : []),
    ...(moved ? [{ code: "proposal-moved", opportunity } as const] : []),
  ];
};
