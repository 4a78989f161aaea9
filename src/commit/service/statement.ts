import { monthOf } from "../../calendar/rules.ts";
import { instantIsBefore } from "../../kernel/pure/day.ts";
import { minorToText } from "../../kernel/pure/money.ts";
import { notFound } from "../../kernel/pure/refusal.ts";
import { deadlineOf, type Week } from "../../kernel/pure/week.ts";
import type { Context } from "../../kernel/io/context.ts";
import { reading, type Tx } from "../../kernel/io/db.ts";
import type { StatementAnswer, WeekPage } from "../contract.ts";
import { canonicalJson, signedJson } from "../rules/receipt.ts";
import { versionThatCounts } from "../rules/versions.ts";
import { dealsById, orderKeys, peopleNamed } from "../store/facts.ts";
import type { Whose } from "../store/drafts.ts";
import * as store from "../store/statements.ts";
import type { SubmissionLineRow, SubmissionRow } from "../tables.ts";
import { personAsked, sightOf, surroundingsOf, type Surroundings } from "./surroundings.ts";
import { nameIn, signedLines, sumOf, versionOf } from "./weekSoFar.ts";

/** One version of a person's week, for who may read it. */
export const statementPage = (
  context: Context,
  week: Week,
  { of, version }: { of: string | undefined; version: number },
): Promise<StatementAnswer> =>
  reading(context, async (tx) => {
    const whose = { personId: (await personAsked(tx, of)).person_id, week };
    await sightOf(tx, whose);
    const versions = await store.versionsOf(tx, whose);
    const row = versions.find((one) => one.version === version);
    if (!row) throw notFound("statement");
    return statementAnswer(tx, row, { versions, s: await surroundingsOf(tx) });
  });

/** The statement in JSON; names of deals come from the list that was kept with it, so that they read as they did at signing. */
export const statementAnswer = async (
  tx: Tx,
  row: SubmissionRow,
  { versions, s }: { versions: readonly SubmissionRow[]; s: Surroundings },
): Promise<StatementAnswer> => {
  const lines = (await store.linesOf(tx, [row.submission_id])).get(row.submission_id) ?? [];
  const text = await signedText(tx, row, { lines, timeZone: s.timeZone });
  const kept = new Map((row.project_list ?? []).map((project) => [project.opportunity, project]));
  const named = [...lines.map((line) => line.opportunity_id), ...row.key_projects.map((one) => one.opportunity)];
  const deals = new Map(
    (
      await dealsById(
        tx,
        named.filter((id) => !kept.has(id)),
      )
    ).map((deal) => [deal.opportunity_id, deal]),
  );
  const nameOf = (id: string): string => kept.get(id)?.name ?? deals.get(id)?.name ?? "";
  const people = await peopleNamed(tx, [row.signed_by]);
  const orders = await orderKeys(
    tx,
    row.backlog.map((one) => one.order),
  );
  const inBase = signedLines(lines, row, s);
  return {
    ...versionAnswer(row, versions, s),
    signedBy: row.signed_by === row.person_id ? null : nameIn(people, row.signed_by),
    hash: row.hash,
    signed: text,
    lateReason: row.late_reason ?? "",
    lines: lines.map((line) => {
      const amount = s.toBase(line, monthOf(s.calendar, row.week));
      return {
        opportunity: line.opportunity_id,
        category: line.category,
        amount: minorToText(line.amount, line.currency),
        currency: line.currency,
        expectedOn: line.expected_on?.toString() ?? null,
        checklist: line.checklist as Record<string, string>,
        proposed: line.proposed === null ? null : minorToText(line.proposed, line.currency),
        reason: line.reason ?? "",
        name: nameOf(line.opportunity_id),
        account: kept.get(line.opportunity_id)?.account ?? deals.get(line.opportunity_id)?.account_name ?? null,
        inBase: amount === null ? null : minorToText(amount, s.base),
      };
    }),
    sums: { commit: minorToText(sumOf(inBase, "commit"), s.base), upside: minorToText(sumOf(inBase, "upside"), s.base) },
    month: periodAnswer(row, "month"),
    quarter: periodAnswer(row, "quarter"),
    keyProjects: row.key_projects.map(({ opportunity, progress, obstacle, next_step, help }) => ({
      opportunity,
      name: nameOf(opportunity),
      progress: progress ?? "",
      obstacle: obstacle ?? "",
      nextStep: next_step ?? "",
      help: help ?? "",
    })),
    marketActivity: { done: row.market_activity?.done ?? "", planned: row.market_activity?.planned ?? "" },
    backlog: row.backlog.map(({ order, reason, expected_on }) => ({
      order,
      key: orders.get(order) ?? "",
      reason: reason ?? "",
      expectedOn: expected_on ?? null,
    })),
    projectList: (row.project_list ?? []).map((project) => ({ ...project, movement: [...project.movement] })),
    warnings: row.warnings.map(({ items, ...rest }) => ({ ...rest, ...(items && { items: [...items] }) })),
  };
};

/** The canonical JSON of which the receipt's hash is the SHA-256. */
export const signedText = async (
  tx: Tx,
  row: Parameters<typeof signedJson>[0],
  { lines, timeZone }: { lines: readonly Omit<SubmissionLineRow, "submission_id" | "position">[]; timeZone: string },
): Promise<string> => {
  const people = await peopleNamed(tx, [row.person_id, row.signed_by]);
  const deals = new Map(
    (await dealsById(tx, [...lines.map((line) => line.opportunity_id), ...row.key_projects.map((one) => one.opportunity)])).map((deal) => [
      deal.opportunity_id,
      deal.key,
    ]),
  );
  const orders = await orderKeys(
    tx,
    row.backlog.map((one) => one.order),
  );
  const keyIn = (keys: ReadonlyMap<string, string>) => (id: string) => keys.get(id) ?? id;
  return canonicalJson(
    signedJson(row, lines, { timeZone, person: (id) => people.get(id)?.key ?? id, opportunity: keyIn(deals), order: keyIn(orders) }),
  );
};

const versionAnswer = (row: SubmissionRow, versions: readonly SubmissionRow[], { now, timeZone }: Surroundings) => {
  const deadline = deadlineOf(row.week, timeZone);
  const counts = versionThatCounts(versions.map(versionOf), deadline, now)?.version === row.version;
  const isOnTime = instantIsBefore(row.signed_at, deadline);
  return {
    version: row.version,
    number: row.number ?? row.key,
    signedAt: row.signed_at.toString(),
    as: isOnTime ? ("on-time" as const) : counts ? ("late" as const) : ("addendum" as const),
    counts,
  };
};

/** Every version of the week with its sums, oldest first. */
export const versionAnswers = async (
  tx: Tx,
  whose: Whose,
  versions: readonly SubmissionRow[],
  s: Surroundings,
): Promise<WeekPage["versions"]> => {
  const lines = await store.linesOf(
    tx,
    versions.map((row) => row.submission_id),
  );
  const people = await peopleNamed(
    tx,
    versions.map((row) => row.signed_by),
  );
  return versions.map((row) => {
    const inBase = signedLines(lines.get(row.submission_id) ?? [], whose, s);
    return {
      ...versionAnswer(row, versions, s),
      signedBy: row.signed_by === row.person_id ? null : nameIn(people, row.signed_by),
      commit: minorToText(sumOf(inBase, "commit"), s.base),
      upside: minorToText(sumOf(inBase, "upside"), s.base),
    };
  });
};

const periodAnswer = (row: SubmissionRow, period: "month" | "quarter"): StatementAnswer["month"] => {
  const currency = row[`${period}_currency`];
  const text = (amount: bigint | null): string | null => (amount === null ? null : minorToText(amount, currency));
  return {
    currency,
    commit: minorToText(row[`${period}_commit`], currency),
    upside: minorToText(row[`${period}_upside`], currency),
    proposedCommit: text(row[`${period}_proposed_commit`]),
    proposedUpside: text(row[`${period}_proposed_upside`]),
    reason: row[`${period}_reason`] ?? "",
  };
};
