import { sql, type Tx } from "../../kernel/io/db.ts";
import type { Day, Instant } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import type { Week } from "../../kernel/pure/week.ts";
import type { EvidenceRow, RevisionRow } from "../tables.ts";

/** Every past state, oldest first; the present is the opportunity itself. */
export const pastStates = (tx: Tx, id: string): Promise<RevisionRow[]> =>
  tx.all(sql<RevisionRow>`
    select opportunity_id, revision, valid_from, valid_to, changed_by, owner_id, stage, amount, currency, expected_close, category, key_project,
      next_step, next_step_on, reason, lost_reason, competitor, lesson, unproven
    from opportunity_revision
    where org_id = ${tx.orgId} and opportunity_id = ${id}
    order by revision`);

/** Every answer ever given, oldest first. */
export const evidenceHistory = (tx: Tx, id: string): Promise<EvidenceRow[]> =>
  tx.all(sql<EvidenceRow>`
    select opportunity_id, seq, stage, item, at, by_id, answer, note
    from evidence
    where org_id = ${tx.orgId} and opportunity_id = ${id}
    order by at, seq`);

export type OrderOnLine = {
  key: string;
  amount: Minor;
  currency: string;
  booked_on: Day;
  recorded_at: Instant;
  recorded_by: string | null;
  fulfilled_on: Day | null;
  cancelled_on: Day | null;
  reason: string | null;
};
export const ordersOf = (tx: Tx, id: string): Promise<OrderOnLine[]> =>
  tx.all(sql<OrderOnLine>`
    select key, amount, currency, booked_on, recorded_at, recorded_by, fulfilled_on, cancelled_on, reason
    from sales_order
    where org_id = ${tx.orgId} and opportunity_id = ${id}
    order by recorded_at, seq`);

export type SignedLine = {
  week: Week;
  version: number;
  number: string | null;
  signed_at: Instant;
  signed_by: string | null;
  person_id: string;
  category: "commit" | "upside";
  amount: Minor;
  currency: string;
  expected_on: Day | null;
  checklist: Record<string, string>;
};
/** The deal's lines in signed weekly statements, oldest first. */
export const signedLines = (tx: Tx, id: string): Promise<SignedLine[]> =>
  tx.all(sql<SignedLine>`
    select s.week, s.version, s.number, s.signed_at, s.signed_by, s.person_id, l.category, l.amount, l.currency, l.expected_on, l.checklist
    from submission_line l
    join submission s on s.org_id = l.org_id and s.submission_id = l.submission_id
    where l.org_id = ${tx.orgId} and l.opportunity_id = ${id} and s.week is not null
    order by s.signed_at, s.seq`);

export type VerdictOnLine = { week: Week; kind: string; date: Day | null; reason: string | null; at: Instant; by_id: string | null };
export const verdictsOn = (tx: Tx, id: string): Promise<VerdictOnLine[]> =>
  tx.all(sql<VerdictOnLine>`
    select s.week, v.kind, v.date, v.reason, v.at, v.by_id
    from verdict v
    join submission s on s.org_id = v.org_id and s.submission_id = v.submission_id
    where v.org_id = ${tx.orgId} and v.opportunity_id = ${id} and s.week is not null
    order by v.at, v.seq`);

export type DescribedRow = {
  at: Instant;
  actor_id: string | null;
  details: { before: Record<string, string | null>; after: Record<string, string | null> };
};
/** Changes of name, account, product and source: kept by the audit. */
export const descriptionChanges = (tx: Tx, id: string): Promise<DescribedRow[]> =>
  tx.all(sql<DescribedRow>`
    select at, actor_id, details
    from audit
    where org_id = ${tx.orgId} and subject_id = ${id} and action = 'opportunity.described'
    order by at`);

/** Names of people, accounts and products by id, for what the line of time tells. */
export const namesOf = (tx: Tx, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
  tx.all(sql<{ id: string; name: string }>`
    select person_id as id, name from person where org_id = ${tx.orgId} and person_id = any(${ids}::uuid[])
    union all
    select account_id, name from account where org_id = ${tx.orgId} and account_id = any(${ids}::uuid[])
    union all
    select product_id, name from product where org_id = ${tx.orgId} and product_id = any(${ids}::uuid[])`);
