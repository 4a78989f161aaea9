import { sql, type Tx } from "../../kernel/io/db.ts";
import type { Instant } from "../../kernel/pure/day.ts";
import type { EvidenceRow, OpportunityRow } from "../tables.ts";

const columns = sql.raw(
  [
    ...[
      "opportunity_id",
      "key",
      "name",
      "account_id",
      "product_id",
      "source",
      "created_at",
      "revision",
      "valid_from",
      "changed_by",
      "owner_id",
    ],
    ...["stage", "amount", "currency", "expected_close", "category", "key_project", "next_step", "next_step_on", "reason", "lost_reason"],
    ...["competitor", "lesson", "unproven", "first_pipeline_at", "closed_on", "touched_at"],
  ].join(", "),
);

/** The present of the given opportunities, locked in one order, so that two commands never wait for each other in a circle. */
export const lockOpportunities = (tx: Tx, ids: readonly string[]): Promise<OpportunityRow[]> =>
  tx.all(sql<OpportunityRow>`
    select ${columns}
    from opportunity
    where org_id = ${tx.orgId} and opportunity_id = any(${ids}::uuid[])
    order by opportunity_id
    for update`);

export const opportunityById = (tx: Tx, id: string): Promise<OpportunityRow | null> =>
  tx.maybe(sql<OpportunityRow>`
    select ${columns}
    from opportunity
    where org_id = ${tx.orgId} and opportunity_id = ${id}`);

/** The latest answer to every item that was ever answered, by opportunity. Index evidence_at. */
export const latestEvidence = (tx: Tx, ids: readonly string[]): Promise<EvidenceRow[]> =>
  tx.all(sql<EvidenceRow>`
    select distinct on (opportunity_id, stage, item) opportunity_id, seq, stage, item, at, by_id, answer, note
    from evidence
    where org_id = ${tx.orgId} and opportunity_id = any(${ids}::uuid[])
    order by opportunity_id, stage, item, at desc, seq desc`);

export type NewOpportunity = OpportunityRow & { readonly grams: readonly string[] };

export const insertOpportunities = async (tx: Tx, rows: readonly NewOpportunity[]): Promise<void> => {
  await tx.exec(sql`
    insert into opportunity (org_id, ${columns}, grams)
    select ${tx.orgId}::uuid, opportunity_id, key, name, account_id, product_id, source, created_at, revision, valid_from, changed_by, owner_id, stage,
      amount, currency, expected_close, category, key_project, next_step, next_step_on, reason, lost_reason, competitor, lesson, unproven,
      first_pipeline_at, closed_on, touched_at, string_to_array(grams, ' ')
    from unnest(
      ${rows.map((row) => row.opportunity_id)}::uuid[], ${rows.map((row) => row.key)}::text[], ${rows.map((row) => row.name)}::text[],
      ${rows.map((row) => row.account_id)}::uuid[], ${rows.map((row) => row.product_id)}::uuid[], ${rows.map((row) => row.source)}::text[],
      ${rows.map((row) => row.created_at)}::timestamptz[], ${stateArrays(rows)}, ${rows.map((row) => row.grams.join(" "))}::text[]
    ) as given (opportunity_id, key, name, account_id, product_id, source, created_at, ${stateNames}, grams)`);
};

/** What a change of state leaves behind: the new present and, where the description changed, that too. */
export type ChangedOpportunity = OpportunityRow & { readonly grams: readonly string[] | null };

/**
 * The one place where a state changes: the state that was is kept in opportunity_revision, the new one overwrites the present.
 * The caller has locked the rows. Revisions are never updated (the application's database role cannot).
 */
export const overwriteStates = async (tx: Tx, rows: readonly ChangedOpportunity[]): Promise<void> => {
  await tx.exec(sql`
    with given as (
      select *
      from unnest(${rows.map((row) => row.opportunity_id)}::uuid[], ${stateArrays(rows)})
        as given (opportunity_id, ${stateNames})
    ), kept as (
      insert into opportunity_revision (org_id, opportunity_id, revision, valid_from, valid_to, changed_by, owner_id, stage, amount, currency,
        expected_close, category, key_project, next_step, next_step_on, reason, lost_reason, competitor, lesson, unproven)
      select was.org_id, was.opportunity_id, was.revision, was.valid_from, given.valid_from, was.changed_by, was.owner_id, was.stage, was.amount,
        was.currency, was.expected_close, was.category, was.key_project, was.next_step, was.next_step_on, was.reason, was.lost_reason,
        was.competitor, was.lesson, was.unproven
      from opportunity was
      join given on given.opportunity_id = was.opportunity_id
      where was.org_id = ${tx.orgId}
    )
    update opportunity
    set revision = given.revision, valid_from = given.valid_from, changed_by = given.changed_by, owner_id = given.owner_id, stage = given.stage,
      amount = given.amount, currency = given.currency, expected_close = given.expected_close, category = given.category,
      key_project = given.key_project, next_step = given.next_step, next_step_on = given.next_step_on, reason = given.reason,
      lost_reason = given.lost_reason, competitor = given.competitor, lesson = given.lesson, unproven = given.unproven,
      first_pipeline_at = given.first_pipeline_at, closed_on = given.closed_on, touched_at = greatest(opportunity.touched_at, given.touched_at)
    from given
    where opportunity.org_id = ${tx.orgId} and opportunity.opportunity_id = given.opportunity_id`);
};

/** Name, account, product and source: no revision, the audit keeps their old values. */
export const overwriteDescriptions = async (
  tx: Tx,
  rows: readonly (ChangedOpportunity & { grams: readonly string[] })[],
): Promise<void> => {
  await tx.exec(sql`
    update opportunity
    set name = given.name, account_id = given.account_id, product_id = given.product_id, source = given.source,
      unproven = given.unproven, touched_at = greatest(opportunity.touched_at, given.touched_at), grams = string_to_array(given.grams, ' ')
    from unnest(
      ${rows.map((row) => row.opportunity_id)}::uuid[], ${rows.map((row) => row.name)}::text[], ${rows.map((row) => row.account_id)}::uuid[],
      ${rows.map((row) => row.product_id)}::uuid[], ${rows.map((row) => row.source)}::text[], ${rows.map((row) => row.unproven)}::boolean[],
      ${rows.map((row) => row.touched_at)}::timestamptz[], ${rows.map((row) => row.grams.join(" "))}::text[]
    ) as given (opportunity_id, name, account_id, product_id, source, unproven, touched_at, grams)
    where opportunity.org_id = ${tx.orgId} and opportunity.opportunity_id = given.opportunity_id`);
};

const stateNames = sql.raw(
  [
    ...["revision", "valid_from", "changed_by", "owner_id", "stage", "amount", "currency", "expected_close", "category", "key_project"],
    ...[
      "next_step",
      "next_step_on",
      "reason",
      "lost_reason",
      "competitor",
      "lesson",
      "unproven",
      "first_pipeline_at",
      "closed_on",
      "touched_at",
    ],
  ].join(", "),
);
const stateArrays = (rows: readonly OpportunityRow[]) => sql`
  ${rows.map((row) => row.revision)}::integer[], ${rows.map((row) => row.valid_from)}::timestamptz[],
  ${rows.map((row) => row.changed_by)}::uuid[], ${rows.map((row) => row.owner_id)}::uuid[], ${rows.map((row) => row.stage)}::smallint[],
  ${rows.map((row) => row.amount)}::bigint[], ${rows.map((row) => row.currency)}::text[], ${rows.map((row) => row.expected_close)}::date[],
  ${rows.map((row) => row.category)}::text[], ${rows.map((row) => row.key_project)}::boolean[], ${rows.map((row) => row.next_step)}::text[],
  ${rows.map((row) => row.next_step_on)}::date[], ${rows.map((row) => row.reason)}::text[], ${rows.map((row) => row.lost_reason)}::text[],
  ${rows.map((row) => row.competitor)}::text[], ${rows.map((row) => row.lesson)}::text[], ${rows.map((row) => row.unproven)}::boolean[],
  ${rows.map((row) => row.first_pipeline_at)}::timestamptz[], ${rows.map((row) => row.closed_on)}::date[],
  ${rows.map((row) => row.touched_at)}::timestamptz[]`;

export type NewEvidence = Pick<EvidenceRow, "opportunity_id" | "stage" | "item" | "at" | "by_id" | "answer" | "note">;
export const insertEvidence = async (tx: Tx, rows: readonly NewEvidence[]): Promise<void> => {
  await tx.exec(sql`
    insert into evidence (org_id, opportunity_id, stage, item, at, by_id, answer, note)
    select ${tx.orgId}::uuid, given.*
    from unnest(
      ${rows.map((row) => row.opportunity_id)}::uuid[], ${rows.map((row) => row.stage)}::smallint[], ${rows.map((row) => row.item)}::text[],
      ${rows.map((row) => row.at)}::timestamptz[], ${rows.map((row) => row.by_id)}::uuid[], ${rows.map((row) => row.answer)}::text[],
      ${rows.map((row) => row.note)}::text[]) as given`);
};

/** Evidence was answered: the deal is touched, and proven or unproven by what is known now. No revision. */
export const touch = async (tx: Tx, id: string, { at, unproven }: { at: Instant; unproven: boolean }): Promise<void> => {
  await tx.exec(sql`
    update opportunity
    set touched_at = greatest(touched_at, ${at}::timestamptz), unproven = ${unproven}
    where org_id = ${tx.orgId} and opportunity_id = ${id}`);
};

/** Names of the accounts, for the search grams of their deals. */
export const accountNames = (tx: Tx, ids: readonly string[]): Promise<{ account_id: string; name: string }[]> =>
  tx.all(sql<{ account_id: string; name: string }>`
    select account_id, name
    from account
    where org_id = ${tx.orgId} and account_id = any(${ids}::uuid[])`);

/** Opportunities on which an order stands that is not cancelled by `today`. */
export const withStandingOrder = (tx: Tx, ids: readonly string[]): Promise<{ opportunity_id: string }[]> =>
  tx.all(sql<{ opportunity_id: string }>`
    select distinct opportunity_id
    from sales_order
    where org_id = ${tx.orgId} and opportunity_id = any(${ids}::uuid[]) and cancelled_on is null`);

export const timeZoneOf = async (tx: Tx): Promise<string> =>
  (await tx.one(sql<{ time_zone: string }>`select time_zone from organisation where org_id = ${tx.orgId}`)).time_zone;
