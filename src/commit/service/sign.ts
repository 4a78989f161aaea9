import type { z } from "zod";
import { earlierInstant, startOfDay, type Instant } from "../../kernel/pure/day.ts";
import { minorToText } from "../../kernel/pure/money.ts";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import { weekOf, weekToText, type Week } from "../../kernel/pure/week.ts";
import { actingPerson, type Context } from "../../kernel/io/context.ts";
import { inTransaction, type Tx } from "../../kernel/io/db.ts";
import { audit, emit } from "../../kernel/io/events.ts";
import { sha256 } from "../../kernel/io/hash.ts";
import { newId } from "../../kernel/io/id.ts";
import type { PersonRow } from "../../organisation/tables.ts";
import { stageFromNumber } from "../../pipeline/rules/ladder.ts";
import { movementsBetween } from "../../pipeline/rules/movement.ts";
import type { contract } from "../contract.ts";
import type { Block, Statement } from "../rules/decide.ts";
import type { Proposal } from "../rules/proposal.ts";
import { receiptNumber } from "../rules/receipt.ts";
import { signingAt } from "../rules/window.ts";
import * as drafts from "../store/drafts.ts";
import type { Whose } from "../store/drafts.ts";
import { peopleNamed, projectList, type ProjectRow } from "../store/facts.ts";
import * as store from "../store/statements.ts";
import type { DraftRow, ProjectJson, SubmissionRow } from "../tables.ts";
import { workOf } from "./work.ts";
import { factsOf } from "./facts.ts";
import { signedText } from "./statement.ts";
import { personAsked, sightOf, surroundingsOf, type Surroundings } from "./surroundings.ts";
import { nameIn } from "./weekSoFar.ts";

type Receipt = z.input<(typeof contract)["POST /weeks/:week/commit/signatures"]["ok"]>;

/**
 * Signs a revision of the draft. The draft's row is locked first, then the clock is read once: whoever comes second sees the version that
 * the first one made, and every signature is wholly on time or wholly late.
 *
 * refuses  409 naming the winner when the revision is signed already; 412 when the draft has moved on; 422 with everything that is missing,
 *          and the draft stays as it is
 * source   product 7-answers "Draft", "Blocks signing", "Clock", "Receipt"
 */
export const signWeek = (context: Context, week: Week, { of, revision }: { of: string | undefined; revision: number }): Promise<Receipt> =>
  inTransaction(context, async (tx) => {
    const person = await personAsked(tx, of);
    const whose = { personId: person.person_id, week };
    const row = await drafts.lockDraft(tx, whose);
    if (!(await sightOf(tx, whose)).maySign) throw notFound("draft");
    if (!row) throw refusal("not-found", "commit.no-draft");
    const s = await surroundingsOf(tx);
    const versions = await store.versionsOf(tx, whose);
    await refuseTwice(tx, row, { revision, versions });
    const signing = signingAt(week, s.timeZone, { now: s.now, alreadySigned: versions.length > 0 });
    if (!signing.ok) throw refusal("conflict", `commit.${signing.why}`);
    const { decision, proposal } = await workOf(tx, whose, await factsOf(tx, whose, s), s);
    if (!decision.ok) throw incomplete(decision.blocks);
    const signed = await submissionOf(tx, person, {
      week,
      revision,
      versions,
      proposal,
      s,
      statement: decision.statement,
      warnings: decision.warnings,
    });
    await store.insertSubmission(tx, signed.row, signed.lines);
    await drafts.markSigned(tx, whose, revision);
    await tell(tx, signed.row, signing.as);
    return receiptOf(tx, person, { row: signed.row, as: signing.as, warnings: decision.warnings });
  });

const refuseTwice = async (
  tx: Tx,
  row: DraftRow,
  { revision, versions }: { revision: number; versions: readonly SubmissionRow[] },
): Promise<void> => {
  const winner = versions.find((one) => one.draft_revision === revision);
  if (winner) {
    const people = await peopleNamed(tx, [winner.signed_by]);
    throw refusal("conflict", "commit.already-signed", {
      number: winner.number,
      version: winner.version,
      signedAt: winner.signed_at.toString(),
      signedBy: nameIn(people, winner.signed_by)?.name ?? null,
    });
  }
  if (row.revision !== revision) throw refusal("stale", "commit.draft-moved-on", { revision: row.revision });
};

const incomplete = (blocks: readonly Block[]) =>
  refusal(
    "invalid",
    "commit.incomplete",
    { blocks },
    blocks.map((block) => ({ pointer: block.pointer, code: `commit.${block.code}` })),
  );

type Signing = {
  readonly week: Week;
  readonly revision: number;
  readonly versions: readonly SubmissionRow[];
  readonly proposal: Proposal;
  readonly statement: Statement;
  readonly warnings: SubmissionRow["warnings"];
  readonly s: Surroundings;
};
/** The row that is written for ever, its number and the hash of its canonical JSON. */
const submissionOf = async (tx: Tx, person: PersonRow, { week, revision, versions, proposal, statement, warnings, s }: Signing) => {
  const last = versions.at(-1);
  const version = (last?.version ?? 0) + 1;
  const number = receiptNumber(week, { person: person.key, version });
  const lines = statement.lines.map(({ opportunity, expectedOn, ...line }) => ({
    ...line,
    opportunity_id: opportunity,
    expected_on: expectedOn,
    reason: line.reason || null,
  }));
  const row = {
    submission_id: newId(),
    key: number,
    person_id: person.person_id,
    week,
    version,
    signed_at: last ? laterInstant(s.now, last.signed_at) : s.now,
    signed_by: actingPerson(tx.context),
    late_reason: statement.lateReason || null,
    number,
    ...periodColumns("month", statement.month, s.base),
    ...periodColumns("quarter", statement.quarter, s.base),
    key_projects: statement.keyProjects.map(({ kind: _, nextStep, ...rest }) => ({ ...rest, next_step: nextStep })),
    market_activity: statement.marketActivity && { done: statement.marketActivity.done, planned: statement.marketActivity.planned },
    backlog: statement.backlog.map(({ order, reason, expectedOn }) => ({ order, reason, expected_on: expectedOn?.toString() ?? null })),
    draft_revision: revision,
    proposal: proposalJson(proposal, s.base),
    project_list: await projectsOf(tx, person.person_id, { lines: lines.map((line) => line.opportunity_id), s }),
    warnings,
  };
  const text = await signedText(tx, row, { lines, timeZone: s.timeZone });
  return { lines, row: { ...row, hash: sha256(text) } };
};
/** A clock that was set back never makes a version older than the one before it. */
const laterInstant = (a: Instant, b: Instant): Instant => (earlierInstant(a, b) === a ? b : a);

const periodColumns = <P extends "month" | "quarter">(
  period: P,
  { commit, upside, proposedCommit, proposedUpside, reason }: Statement["month"],
  base: string,
) =>
  ({
    [`${period}_commit`]: commit,
    [`${period}_upside`]: upside,
    [`${period}_currency`]: base,
    [`${period}_proposed_commit`]: proposedCommit,
    [`${period}_proposed_upside`]: proposedUpside,
    [`${period}_reason`]: reason || null,
  }) as { [F in "commit" | "upside" | "proposed_commit" | "proposed_upside" as `${P}_${F}`]: bigint } & {
    [F in "currency" as `${P}_${F}`]: string;
  } & {
    [F in "reason" as `${P}_${F}`]: string | null;
  };

const proposalJson = (proposal: Proposal, base: string) => ({
  ...proposal,
  lines: proposal.lines.map((line) => ({ ...line, amount: minorToText(line.amount, line.currency) })),
  month: { commit: minorToText(proposal.month.commit, base), upside: minorToText(proposal.month.upside, base) },
  quarter: { commit: minorToText(proposal.quarter.commit, base), upside: minorToText(proposal.quarter.upside, base) },
});

/** The owner's opportunities at 25 % and above, and those of the lines, as they stand, with what moved since the Monday of the running week. */
const projectsOf = async (tx: Tx, ownerId: string, { lines, s }: { lines: readonly string[]; s: Surroundings }): Promise<ProjectJson[]> =>
  (await projectList(tx, ownerId, { since: startOfDay(weekOf(s.today), s.timeZone), lineIds: lines })).map((row) => ({
    opportunity: row.opportunity_id,
    key: row.key,
    name: row.name,
    account: row.account_name,
    stage: stageFromNumber(row.stage),
    amount: row.amount === null ? null : minorToText(row.amount, row.currency),
    currency: row.currency,
    expected_close: row.expected_close?.toString() ?? null,
    movement: movementOf(row),
  }));
const movementOf = (row: ProjectRow): string[] =>
  movementsBetween(
    row.was_stage === null || row.was_owner === null || row.was_currency === null
      ? null
      : {
          ownerId: row.was_owner,
          stage: stageFromNumber(row.was_stage),
          amount: row.was_amount,
          currency: row.was_currency,
          expectedClose: row.was_close,
          category: row.was_category,
        },
    {
      ownerId: row.owner_id,
      stage: stageFromNumber(row.stage),
      amount: row.amount,
      currency: row.currency,
      expectedClose: row.expected_close,
      category: row.category,
    },
  );

const tell = async (
  tx: Tx,
  row: { submission_id: string; person_id: string; week: Week; version: number; number: string | null },
  as: string,
): Promise<void> => {
  const details = { person: row.person_id, week: weekToText(row.week), version: row.version, number: row.number, as };
  await audit(tx, { action: "commit.sign", subjectKind: "submission", subjectId: row.submission_id, details });
  await emit(tx, { name: "submission.signed", subjectId: row.submission_id, details });
};

const receiptOf = async (
  tx: Tx,
  person: PersonRow,
  {
    row,
    as,
    warnings,
  }: {
    row: { number: string; version: number; signed_at: Instant; signed_by: string | null; hash: string } & Partial<Whose>;
    as: Receipt["as"];
    warnings: SubmissionRow["warnings"];
  },
): Promise<Receipt> => ({
  number: row.number,
  version: row.version,
  signedAt: row.signed_at.toString(),
  signedBy: row.signed_by === person.person_id ? null : nameIn(await peopleNamed(tx, [row.signed_by]), row.signed_by),
  signedFor: { id: person.person_id, name: person.name },
  as,
  hash: row.hash,
  warnings: warnings.map(({ items, ...rest }) => ({ ...rest, ...(items && { items: [...items] }) })),
});
