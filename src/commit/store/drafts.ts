import { json, sql, type Tx } from "../../kernel/io/db.ts";
import type { Instant } from "../../kernel/pure/day.ts";
import type { Week } from "../../kernel/pure/week.ts";
import type { DraftRow, KeptJson } from "../tables.ts";

export type DraftLineRow = {
  readonly opportunity_id: string;
  readonly revision: number;
  readonly line: unknown;
  readonly updated_by: string | null;
};
export type Whose = { readonly personId: string; readonly week: Week };

/** The draft of a person and week, locked until the transaction ends: who comes second sees what the first one did. */
export const lockDraft = (tx: Tx, { personId, week }: Whose): Promise<DraftRow | null> =>
  tx.maybe(sql<DraftRow>`
    select revision, header, updated_at, signed_revision
    from draft
    where org_id = ${tx.orgId} and person_id = ${personId} and week = ${week}
    for update`);
export const draftOf = (tx: Tx, { personId, week }: Whose): Promise<DraftRow | null> =>
  tx.maybe(sql<DraftRow>`
    select revision, header, updated_at, signed_revision
    from draft
    where org_id = ${tx.orgId} and person_id = ${personId} and week = ${week}`);

/** In the order in which they came, then by the deal's key: an id is chance, and a statement's bytes must not hang on it. */
export const draftLines = (tx: Tx, { personId, week }: Whose): Promise<DraftLineRow[]> =>
  tx.all(sql<DraftLineRow>`
    select d.opportunity_id, d.revision, d.line, d.updated_by
    from draft_line d
    join opportunity o on o.org_id = d.org_id and o.opportunity_id = d.opportunity_id
    where d.org_id = ${tx.orgId} and d.person_id = ${personId} and d.week = ${week}
    order by d.revision, o.key`);

/** True when this call made the draft; false when another one was faster (it is there by then). */
export const insertDraft = async (tx: Tx, { personId, week }: Whose, at: Instant): Promise<boolean> =>
  (await tx.exec(sql`
    insert into draft (org_id, person_id, week, revision, created_at, updated_at, updated_by)
    values (${tx.orgId}, ${personId}, ${week}, 0, ${at}, ${at}, null)
    on conflict do nothing`)) === 1;

/** Writes the parts that changed under the draft's new revision. */
export const saveDraft = async (
  tx: Tx,
  { personId, week }: Whose,
  change: {
    readonly revision: number;
    readonly header: Readonly<Record<string, KeptJson>>;
    readonly lines: readonly { readonly opportunityId: string; readonly line: unknown }[];
    readonly by: string | null;
    readonly at: Instant;
  },
): Promise<void> => {
  await tx.exec(sql`
    update draft
    set revision = ${change.revision}, header = header || ${json(change.header)}::jsonb, updated_at = ${change.at}, updated_by = ${change.by}
    where org_id = ${tx.orgId} and person_id = ${personId} and week = ${week}`);
  if (change.lines.length === 0) return;
  await tx.exec(sql`
    insert into draft_line (org_id, person_id, week, opportunity_id, revision, line, updated_by)
    select ${tx.orgId}, ${personId}, ${week}, t.opportunity_id, ${change.revision}, t.line, ${change.by}::uuid
    from unnest(${change.lines.map((one) => one.opportunityId)}::uuid[], ${change.lines.map((one) => json(one.line))}::jsonb[]) as t(opportunity_id, line)
    on conflict (org_id, person_id, week, opportunity_id) do update
    set revision = excluded.revision, line = excluded.line, updated_by = excluded.updated_by`);
};

export const markSigned = (tx: Tx, { personId, week }: Whose, revision: number): Promise<number> =>
  tx.exec(sql`
    update draft set signed_revision = ${revision}
    where org_id = ${tx.orgId} and person_id = ${personId} and week = ${week}`);
