import { json, sql, type Tx } from "../../kernel/io/db.ts";
import type { Instant } from "../../kernel/pure/day.ts";
import type { Week } from "../../kernel/pure/week.ts";
import type { AdjustmentRow, SubmissionLineRow, SubmissionRow, VerdictRow } from "../tables.ts";
import type { Whose } from "./drafts.ts";

const head = sql`
  submission_id, key, person_id, week, version, signed_at, signed_by, late_reason, number, hash, month_commit, month_upside, month_currency,
  month_proposed_commit, month_proposed_upside, month_reason, quarter_commit, quarter_upside, quarter_currency, quarter_proposed_commit,
  quarter_proposed_upside, quarter_reason, key_projects, market_activity, backlog, draft_revision, project_list, warnings`;

/** Every version that a person signed for a week, oldest first. */
export const versionsOf = (tx: Tx, { personId, week }: Whose): Promise<SubmissionRow[]> =>
  tx.all(sql<SubmissionRow>`
    select ${head}
    from submission
    where org_id = ${tx.orgId} and kind = 'weekly' and person_id = ${personId} and week = ${week}
    order by version`);

/** The lines of statements, each in the statement's own order. They never change, so within one transaction nobody asks twice. */
export const linesOf = async (tx: Tx, submissionIds: readonly string[]): Promise<ReadonlyMap<string, SubmissionLineRow[]>> => {
  const known = linesKnown.get(tx) ?? new Map<string, SubmissionLineRow[]>();
  linesKnown.set(tx, known);
  const unknown = submissionIds.filter((id) => !known.has(id));
  if (unknown.length === 0) return known;
  const rows = await tx.all(sql<SubmissionLineRow>`
    select submission_id, position, opportunity_id, category, amount, currency, expected_on, checklist, proposed, reason
    from submission_line
    where org_id = ${tx.orgId} and submission_id = any(${unknown}::uuid[])
    order by submission_id, position`);
  const found = Map.groupBy(rows, (row) => row.submission_id);
  for (const id of unknown) known.set(id, found.get(id) ?? []);
  return known;
};
const linesKnown = new WeakMap<Tx, Map<string, SubmissionLineRow[]>>();

export type NewSubmission = Omit<SubmissionRow, "warnings"> & {
  readonly proposal: unknown;
  readonly warnings: unknown;
  readonly draft_revision: number;
};
/** A statement and its lines, for ever. The unique keys on version and draft revision are the last word on "exactly once". */
export const insertSubmission = async (
  tx: Tx,
  row: NewSubmission,
  lines: readonly Omit<SubmissionLineRow, "submission_id" | "position">[],
): Promise<void> => {
  await tx.exec(sql`
    insert into submission (org_id, submission_id, key, kind, person_id, week, version, signed_at, signed_by, late_reason, number, hash,
      month_commit, month_upside, month_currency, month_proposed_commit, month_proposed_upside, month_reason,
      quarter_commit, quarter_upside, quarter_currency, quarter_proposed_commit, quarter_proposed_upside, quarter_reason,
      key_projects, market_activity, backlog, draft_revision, proposal, project_list, warnings)
    values (${tx.orgId}, ${row.submission_id}, ${row.key}, 'weekly', ${row.person_id}, ${row.week}, ${row.version}, ${row.signed_at}, ${row.signed_by},
      ${row.late_reason}, ${row.number}, ${row.hash},
      ${row.month_commit}, ${row.month_upside}, ${row.month_currency}, ${row.month_proposed_commit}, ${row.month_proposed_upside}, ${row.month_reason},
      ${row.quarter_commit}, ${row.quarter_upside}, ${row.quarter_currency}, ${row.quarter_proposed_commit}, ${row.quarter_proposed_upside},
      ${row.quarter_reason},
      ${json(row.key_projects)}, ${row.market_activity === null ? null : json(row.market_activity)}, ${json(row.backlog)}, ${row.draft_revision},
      ${json(row.proposal)}, ${json(row.project_list)}, ${json(row.warnings)})`);
  if (lines.length === 0) return;
  await tx.exec(sql`
    insert into submission_line (org_id, submission_id, position, opportunity_id, category, amount, currency, expected_on, checklist, proposed, reason)
    select ${tx.orgId}, ${row.submission_id}, t.position - 1, t.opportunity_id, t.category, t.amount, t.currency, t.expected_on, t.checklist, t.proposed, t.reason
    from unnest(${lines.map((line) => line.opportunity_id)}::uuid[], ${lines.map((line) => line.category)}::text[],
      ${lines.map((line) => line.amount)}::bigint[], ${lines.map((line) => line.currency)}::text[], ${lines.map((line) => line.expected_on)}::date[],
      ${lines.map((line) => json(line.checklist))}::jsonb[], ${lines.map((line) => line.proposed)}::bigint[], ${lines.map((line) => line.reason)}::text[])
      with ordinality as t(opportunity_id, category, amount, currency, expected_on, checklist, proposed, reason, position)`);
};

/** The verdicts on any version of a person's week, oldest first. */
export const verdictsOf = (tx: Tx, { personId, week }: Whose): Promise<VerdictRow[]> =>
  tx.all(sql<VerdictRow>`
    select v.submission_id, v.opportunity_id, v.kind, v.date, v.reason, v.at, v.by_id
    from verdict v
    join submission s on s.org_id = v.org_id and s.submission_id = v.submission_id
    where v.org_id = ${tx.orgId} and s.kind = 'weekly' and s.person_id = ${personId} and s.week = ${week}
    order by v.at, v.seq`);
export const insertVerdict = (tx: Tx, verdictId: string, row: VerdictRow): Promise<number> =>
  tx.exec(sql`
    insert into verdict (org_id, verdict_id, submission_id, opportunity_id, kind, date, reason, at, by_id)
    values (${tx.orgId}, ${verdictId}, ${row.submission_id}, ${row.opportunity_id}, ${row.kind}, ${row.date}, ${row.reason}, ${row.at}, ${row.by_id})`);

/** What managers recorded about one person's figures of a week, in the order of recording. */
export const adjustmentsOn = (tx: Tx, { personId, week }: Whose): Promise<AdjustmentRow[]> =>
  tx.all(sql<AdjustmentRow>`
    select manager_id, person_id, figure, amount, reason, at, by_id
    from adjustment
    where org_id = ${tx.orgId} and week = ${week} and person_id = ${personId}
    order by seq`);
/** What one manager recorded for a week by the instant, in the order of recording. */
export const adjustmentsBy = (
  tx: Tx,
  { managerId, week, asOf }: { managerId: string; week: Week; asOf: Instant },
): Promise<AdjustmentRow[]> =>
  tx.all(sql<AdjustmentRow>`
    select manager_id, person_id, figure, amount, reason, at, by_id
    from adjustment
    where org_id = ${tx.orgId} and week = ${week} and manager_id = ${managerId} and at <= ${asOf}
    order by seq`);
export const insertAdjustment = (tx: Tx, adjustmentId: string, row: AdjustmentRow & { readonly week: Week }): Promise<number> =>
  tx.exec(sql`
    insert into adjustment (org_id, adjustment_id, manager_id, week, person_id, figure, amount, reason, at, by_id)
    values (${tx.orgId}, ${adjustmentId}, ${row.manager_id}, ${row.week}, ${row.person_id}, ${row.figure}, ${row.amount}, ${row.reason}, ${row.at}, ${row.by_id})`);
