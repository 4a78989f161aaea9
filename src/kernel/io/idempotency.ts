import { createHash } from "node:crypto";
import { refusal } from "../pure/refusal.ts";
import type { Context } from "./context.ts";
import { inTransaction, sql, type Tx } from "./db.ts";

/** An answer as it goes out: kept to be given again. */
export type KeptAnswer = { readonly status: number; readonly body: string };

/**
 * Runs a command once per caller and key, inside the command's own transaction: either both its effects and its answer are kept, or neither.
 * A second attempt waits for the first (the unique key blocks it), then gets the first one's answer.
 * refuses "idempotency.other-body" (422) when the key was used with another request
 * source: product 7-answers "Status codes"
 */
export const once = (
  context: Context,
  { key, request }: { key: string; request: string },
  work: (tx: Tx) => Promise<KeptAnswer>,
): Promise<KeptAnswer> =>
  inTransaction(context, async (tx) => {
    const caller = context.actor.kind === "person" ? context.actor.personId : context.actor.name;
    const hash = createHash("sha256").update(request).digest("hex");
    const claimed = await tx.exec(sql`
      insert into idempotency_key (org_id, caller, key, request_hash, created_at)
      values (${tx.orgId}, ${caller}, ${key}, ${hash}, clock_timestamp())
      on conflict do nothing`);
    if (claimed === 0) return keptAnswer(tx, { caller, key, hash });
    const answer = await work(tx);
    await tx.exec(sql`
      update idempotency_key
      set status = ${answer.status}, response = ${answer.body}
      where org_id = ${tx.orgId} and caller = ${caller} and key = ${key}`);
    return answer;
  });

const keptAnswer = async (tx: Tx, { caller, key, hash }: { caller: string; key: string; hash: string }): Promise<KeptAnswer> => {
  const kept = await tx.one(sql<{ request_hash: string; status: number; response: string }>`
    select request_hash, status, response
    from idempotency_key
    where org_id = ${tx.orgId} and caller = ${caller} and key = ${key}`);
  if (kept.request_hash !== hash) throw refusal("invalid", "idempotency.other-body");
  return { status: kept.status, body: kept.response };
};
