import type { Tx } from "./db.ts";
import { json, sql } from "./db.ts";
import { newId } from "./id.ts";

/** News of something that happened, named like "opportunity.moved-back"; written in the transaction that causes it. */
export type News = { readonly name: string; readonly subjectId: string | null; readonly details?: Readonly<Record<string, unknown>> };
/** Who listens to what (app/subscriptions.ts): each is called inside the causing transaction. */
export type Subscribers = ReadonlyMap<string, readonly ((tx: Tx, news: News) => Promise<void>)[]>;

/** Writes the event and tells who listens; a listener that throws rolls the whole command back. */
export const emit = async (tx: Tx, news: News): Promise<void> => {
  await tx.exec(sql`
    insert into event (org_id, event_id, at, name, subject_id, details)
    values (${tx.orgId}, ${newId()}, ${await tx.now()}, ${news.name}, ${news.subjectId}, ${json(news.details ?? {})})`);
  for (const listener of tx.context.app.subscribers.get(news.name) ?? []) await listener(tx, news);
};

/** Writes many events in one statement, then tells who listens, event by event. */
export const emitAll = async (tx: Tx, all: readonly News[]): Promise<void> => {
  if (all.length === 0) return;
  await tx.exec(sql`
    insert into event (org_id, event_id, at, name, subject_id, details)
    select ${tx.orgId}::uuid, event_id, ${await tx.now()}::timestamptz, name, subject_id, details
    from unnest(
      ${all.map(() => newId())}::uuid[], ${all.map(({ name }) => name)}::text[], ${all.map(({ subjectId }) => subjectId)}::uuid[],
      ${all.map(({ details }) => json(details ?? {}))}::jsonb[]) as given (event_id, name, subject_id, details)`);
  for (const news of all) for (const listener of tx.context.app.subscribers.get(news.name) ?? []) await listener(tx, news);
};

/** Writes one line of the audit: who did what to which thing. `details` name the old and new values. */
export const audit = async (
  tx: Tx,
  entry: {
    readonly action: string;
    readonly subjectKind: string;
    readonly subjectId: string | null;
    readonly details?: Readonly<Record<string, unknown>>;
  },
): Promise<void> => {
  const { actor, requestId } = tx.context;
  await tx.exec(sql`
    insert into audit (org_id, audit_id, at, actor_id, actor, action, subject_kind, subject_id, details, request_id)
    values (${tx.orgId}, ${newId()}, ${await tx.now()}, ${actor.kind === "person" ? actor.personId : null}, ${actor.kind === "person" ? "person" : actor.name},
      ${entry.action}, ${entry.subjectKind}, ${entry.subjectId}, ${json(entry.details ?? {})}, ${requestId})`);
};
