import { createApp } from "../../src/app/createApp.ts";
import { contract } from "../../src/commit/contract.ts";
import { openDraft, saveDraft } from "../../src/commit/service/draft.ts";
import type { WorkAnswer } from "../../src/commit/service/work.ts";
import { signWeek } from "../../src/commit/service/sign.ts";
import { inTransaction, sql } from "../../src/kernel/io/db.ts";
import { newId } from "../../src/kernel/io/id.ts";
import { dayOf } from "../../src/kernel/pure/day.ts";
import { Refusal } from "../../src/kernel/pure/refusal.ts";
import { setClock, type Company, type Key } from "./company.ts";

/** The week of nearly all examples: Monday 2026-03-02. */
export const week = dayOf("2026-03-02");
export const sundayNight = "2026-03-01T21:00:00+08:00";

type DealFacts = {
  readonly name?: string;
  readonly amount?: bigint | null;
  readonly currency?: string;
  readonly stage?: number;
  readonly close?: string | null;
  readonly category?: string;
  readonly keyProject?: boolean;
};
/** An open deal of somebody, as the pipeline would have written it: 90 %, 500,000.00 CNY, expected on Thursday 5 March. */
export const deal = (
  acme: Company,
  owner: Key,
  {
    name = "园区网",
    amount = 500_000_00n,
    currency = "CNY",
    stage = 90,
    close = "2026-03-05",
    category,
    keyProject = false,
  }: DealFacts = {},
): Promise<string> =>
  acme.within(undefined, async (tx) => {
    const id = newId();
    const at = Temporal.Instant.from("2026-02-20T02:00:00Z");
    await tx.exec(sql`
      insert into opportunity (org_id, opportunity_id, key, name, created_at, revision, valid_from, changed_by, owner_id, stage, amount, currency,
        expected_close, category, key_project, next_step, next_step_on, touched_at)
      values (${tx.orgId}, ${id}, ${id}, ${name}, ${at}, 1, ${at}, ${acme.id(owner)}, ${acme.id(owner)}, ${stage}, ${amount}, ${currency},
        ${close}::date, ${category ?? null}, ${keyProject}, 'sign', '2026-03-31', ${at})`);
    return id;
  });
export const changeDeal = (acme: Company, id: string, facts: { stage?: number; owner?: Key; amount?: bigint }): Promise<number> =>
  acme.within(undefined, (tx) =>
    tx.exec(sql`
      update opportunity
      set stage = coalesce(${facts.stage ?? null}::smallint, stage), owner_id = coalesce(${facts.owner ? acme.id(facts.owner) : null}::uuid, owner_id),
        amount = coalesce(${facts.amount ?? null}::bigint, amount)
      where org_id = ${tx.orgId} and opportunity_id = ${id}`),
  );
export const book = (
  acme: Company,
  owner: Key,
  { opportunity, amount, on }: { opportunity: string; amount: bigint; on: string },
): Promise<number> =>
  acme.within(undefined, (tx) =>
    tx.exec(sql`
      insert into sales_order (org_id, order_id, key, opportunity_id, owner_id, amount, currency, booked_on, recorded_at)
      values (${tx.orgId}, ${newId()}, ${newId()}, ${opportunity}, ${acme.id(owner)}, ${amount}, 'CNY', ${on}::date, ${on}::date)`),
  );

export const at = (acme: Company, now: string): Promise<number> => acme.within(undefined, (tx) => setClock(tx, now));
/** Opens the draft as it is proposed and signs it. */
export const sign = async (acme: Company, who: Key, { of, monday = week }: { of?: Key; monday?: Temporal.PlainDate } = {}) => {
  const work = await openDraft(acme.as(who), monday, of && acme.id(of));
  return signWeek(acme.as(who), monday, { of: of && acme.id(of), revision: work.draft.revision });
};
export const save = (
  acme: Company,
  who: Key,
  { revision, changes, of }: { revision: number; changes: readonly unknown[]; of?: Key },
): Promise<WorkAnswer> => {
  const body = contract["PATCH /weeks/:week/commit/draft"].body.parse({ revision, changes });
  return saveDraft(acme.as(who), week, { ...body, of: of && acme.id(of) });
};
/** A line of a draft as the browser sends it. */
export const line = (opportunity: string, fields: Record<string, unknown> = {}) => ({
  kind: "line",
  opportunity,
  category: "commit",
  amount: "500000",
  currency: "CNY",
  expectedOn: "2026-03-05",
  ...fields,
});

/** What a refused work refuses with; throws when it was accepted or fails otherwise. */
export const refused = async (work: Promise<unknown>): Promise<Pick<Refusal, "kind" | "code" | "details" | "fields">> => {
  const error: unknown = await work.then(
    (answer) => new Error(`was accepted: ${JSON.stringify(answer)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refusal)) throw error;
  return error;
};

/** The whole API, in process; everybody is who the header says. */
export const api = (acme: Company) => {
  const hono = createApp(acme.app, {
    authenticate: (http) => Promise.resolve({ orgId: acme.orgId, actor: acme.as(http.req.header("x-test-person") as Key).actor }),
    addressOf: () => "127.0.0.1",
  });
  return (who: Key, request: string, { body, key = newId() }: { body?: unknown; key?: string } = {}): Promise<Response> => {
    const [method = "GET", path = ""] = request.split(" ");
    return Promise.resolve(
      hono.request(`/api/v1${path}`, {
        method,
        headers: { "x-test-person": who, "idempotency-key": key, "content-type": "application/json", "accept-language": "en" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
  };
};

export const countVersions = async (acme: Company, who: Key): Promise<number> =>
  Number(
    (
      await inTransaction(acme.as(), (tx) =>
        tx.one(sql<{ count: bigint }>`
          select count(*) as count from submission where org_id = ${tx.orgId} and person_id = ${acme.id(who)} and week = ${week}`),
      )
    ).count,
  );
