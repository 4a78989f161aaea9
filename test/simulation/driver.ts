import type { Hono } from "hono";
import { bundleInMemory } from "../../src/app/demo.ts";
import { loadBundle } from "../../src/app/bundle.ts";
import { ticks } from "../../src/app/workers.ts";
import type { Application } from "../../src/kernel/io/application.ts";
import { systemContext } from "../../src/kernel/io/context.ts";
import { inTransaction, sql } from "../../src/kernel/io/db.ts";
import { newId } from "../../src/kernel/io/id.ts";
import { weekToText } from "../../src/kernel/pure/week.ts";
import { createKey } from "../../src/organisation/service/account.ts";
import { habitsOf, type Member } from "../../sim/people/team.ts";
import { random, type Random } from "../../sim/random.ts";
import { orderKey } from "../../sim/statement.ts";
import type { Quarter } from "../../sim/scenarios/quarter.ts";
import type { Step } from "../../sim/steps.ts";
import { amountText } from "../../sim/money.ts";
import { dayNumber, dayOfMoment, dayText, instantText, type DayNumber, type Moment } from "../../sim/time.ts";
import { client, type Answered, type Client } from "../support/http.ts";

export type Signing = Quarter["signings"][number];
/** The company of a quarter inside the running program: whoever acts does so through HTTP, at the moment at which the clock then stands. */
export type Driven = {
  readonly app: Application;
  readonly orgId: string;
  readonly quarter: Quarter;
  readonly chance: Random;
  readonly as: (person: string) => Client;
  readonly idOf: (kind: "person" | "account" | "product" | "opportunity", key: string) => string;
  readonly clock: (at: Moment) => Promise<void>;
  readonly step: (step: Step) => Promise<void>;
  readonly sign: (signing: Signing) => Promise<void>;
  /** What the clock brings about by itself: notices, snapshots. */
  readonly tick: () => Promise<void>;
};

export const drive = async (app: Application, hono: Hono, quarter: Quarter): Promise<Driven> => {
  const orgId = await loadBundle(app, bundleInMemory(quarter.start), { key: `sim-${newId()}` });
  const system = systemContext(app, orgId, "simulation");
  const ids = await idsByKey(app, orgId);
  const idOf: Driven["idOf"] = (kind, key) => found(ids.get(`${kind} ${key}`), `${kind} ${key}`);
  const clients = new Map<string, Client>();
  for (const { key } of quarter.model.team) {
    const token = await inTransaction(system, (tx) =>
      createKey(tx, { keyId: newId(), personId: idOf("person", key), name: "simulation", readOnly: false, days: null }),
    );
    clients.set(key, client(hono, { authorization: `Bearer ${token}` }));
  }
  const driven: Driven = {
    app,
    orgId,
    quarter,
    chance: random(`${quarter.model.calendar.firstMonth}/driver`),
    as: (person) => found(clients.get(person), person),
    idOf,
    clock: async (at) => {
      await inTransaction(system, (tx) =>
        tx.exec(sql`update organisation set clock_fixed_at = ${instantText(at)}::timestamptz where org_id = ${orgId}`),
      );
    },
    step: (step) => takeStep(driven, ids, step),
    sign: (signing) => signWeek(driven, signing),
    tick: async () => {
      for (const { look } of ticks) await look(system);
    },
  };
  return driven;
};

const found = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`the simulation knows no ${what}`);
  return value;
};

const idsByKey = async (app: Application, orgId: string): Promise<Map<string, string>> => {
  const rows = await inTransaction(systemContext(app, orgId, "simulation"), (tx) =>
    tx.all(sql<{ name: string; id: string }>`
      select 'person ' || key as name, person_id as id from person where org_id = ${orgId}
      union all select 'account ' || key, account_id from account where org_id = ${orgId}
      union all select 'product ' || key, product_id from product where org_id = ${orgId}
      union all select 'opportunity ' || key, opportunity_id from opportunity where org_id = ${orgId}
      union all select 'order ' || key, order_id from sales_order where org_id = ${orgId}`),
  );
  return new Map(rows.map(({ name, id }) => [name, id]));
};

const must = (answer: Answered, what: string): Answered => {
  if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
};

const takeStep = async (driven: Driven, ids: Map<string, string>, step: Step): Promise<void> => {
  const { life } = step;
  const what = `${step.kind} ${life.key} at ${instantText(step.at)}`;
  if (step.kind === "born") return createDeal(driven, ids, step, what);
  const id = driven.idOf("opportunity", life.key);
  if (step.kind === "changed") return changeDeal(driven, id, step, what);
  if (step.kind === "ordered") {
    const { booking } = step;
    const key = orderKey(life);
    const body = {
      id: newId(),
      key,
      amount: amountText(booking.amount),
      currency: life.currency,
      bookedOn: dayText(booking.bookedOn),
      expectedOn: dayText(booking.expectedOn),
    };
    ids.set(`order ${key}`, body.id);
    must(await driven.as(booking.owner)(`POST /opportunities/${id}/orders`, { body }), what);
    return;
  }
  const order = found(ids.get(`order ${orderKey(life)}`), `order of ${life.key}`);
  const owner = driven.as(step.booking.owner);
  const day = dayText(dayOfMoment(step.at));
  if (step.kind === "cancelled")
    must(await owner(`POST /orders/${order}/cancellation`, { body: { on: day, reason: step.booking.reason ?? "退单" } }), what);
  else must(await owner(`PUT /orders/${order}/fulfilment`, { body: { fulfilledOn: day } }), what);
};

const createDeal = async ({ as, idOf }: Driven, ids: Map<string, string>, step: Step & { kind: "born" }, what: string): Promise<void> => {
  const { life, state } = step;
  const body = {
    id: newId(),
    key: life.key,
    name: life.name,
    account: idOf("account", life.account),
    product: idOf("product", life.product),
    source: life.source,
    need: life.name,
    amount: amountText(state.amount),
    currency: life.currency,
    expectedClose: dayText(state.expectedClose),
    nextStep: state.nextStep,
    nextStepOn: state.nextStepOn === null ? null : dayText(state.nextStepOn),
  };
  must(await as(state.owner)("POST /opportunities", { body }), what);
  ids.set(`opportunity ${life.key}`, body.id);
};

/** A change of stage with its evidence first, then the rest; a loss in one go, as the page does it. */
const changeDeal = async ({ as, idOf }: Driven, id: string, step: Step & { kind: "changed" }, what: string): Promise<void> => {
  const { before, state, proofs } = step;
  const seller = as(before.owner);
  const evidence = [...new Map(proofs.map(({ item, answer }) => [item, { item, answer: answer ?? "confirmed" }])).values()];
  const reason = state.reason === null ? {} : { reason: state.reason };
  const moved = state.stage !== before.stage && state.stage !== "lost";
  const body = { stage: state.stage, evidence, category: state.category, ...reason };
  const seen = moved ? must(await seller(`POST /opportunities/${id}/move`, { body }), what) : await seller(`GET /opportunities/${id}`);
  const closing =
    state.stage === "lost" && state.lost
      ? {
          stage: "lost",
          lostReason: state.lost.reason,
          lesson: state.lost.lesson,
          competitor: state.lost.competitor ?? null,
          nextStep: null,
          nextStepOn: null,
        }
      : {
          amount: amountText(state.amount),
          expectedClose: dayText(state.expectedClose),
          nextStep: state.nextStep,
          nextStepOn: state.nextStepOn === null ? null : dayText(state.nextStepOn),
          category: state.category,
          ...(state.owner !== before.owner && { owner: idOf("person", state.owner) }),
        };
  const headers = { "if-match": seen.headers.get("etag") ?? "" };
  must(await seller(`PATCH /opportunities/${id}`, { headers, body: { ...closing, ...reason } }), what);
};

export const weekName = (week: DayNumber): string => weekToText(Temporal.PlainDate.from(dayText(week)));
export const weekOf = (day: string): DayNumber => dayNumber(Temporal.PlainDate.from(day));

/** Opens the draft, bends it as the person is, signs it; some click twice, or come back with another tab. */
const signWeek = async ({ as, chance }: Driven, { member, week, signing }: Signing): Promise<void> => {
  const person = as(member.key);
  const where = `/weeks/${weekName(week)}/commit`;
  const what = `${member.key} signs ${weekName(week)} as version ${signing.version}`;
  const opened = must(await person(`POST ${where}/draft`, { body: {} }), what).body;
  const changes = [...bent(chance, member, opened.draft.parts), { kind: "market", done: `走访 ${signing.version}`, planned: "研讨会" }];
  if (signing.late) changes.push({ kind: "late", reason: "出差" });
  const saved = must(await person(`PATCH ${where}/draft`, { body: { revision: opened.draft.revision, changes } }), what).body;
  const gone = closedLines(saved);
  const ready =
    gone.length === 0
      ? saved
      : must(await person(`PATCH ${where}/draft`, { body: { revision: saved.draft.revision, changes: gone } }), what).body;
  const body = { revision: ready.draft.revision };
  const key = newId();
  const sign = (): Promise<Answered> => person(`POST ${where}/signatures`, { body, headers: { "idempotency-key": key } });
  if (!chance.chance(0.2)) return void must(await sign(), what);
  const answers = [...(await Promise.all([sign(), sign()])), await sign()];
  for (const answer of answers) must(answer, what);
  if (new Set(answers.map((answer) => answer.body.hash)).size !== 1) throw new Error(`${what}: two receipts for one click`);
  const refused = await person(`POST ${where}/signatures`, { body });
  if (refused.status !== 409) throw new Error(`${what}: a second version of one revision, ${refused.status}`);
};

type Part = { readonly part: { readonly kind: string; readonly amount?: string; readonly category?: string } & Record<string, unknown> };
/** Who files an addendum first takes out the deals that have closed meanwhile. */
const closedLines = (work: { blocks: readonly { code: string; opportunity?: string }[]; draft: { parts: readonly Part[] } }): object[] =>
  work.blocks
    .filter(({ code }) => code === "deal-closed")
    .flatMap(({ opportunity }) => work.draft.parts.filter(({ part }) => part.kind === "line" && part["opportunity"] === opportunity))
    .map(({ part: { kind, opportunity, category, amount, currency, expectedOn } }) => ({
      kind,
      opportunity,
      category,
      amount,
      currency,
      expectedOn,
      dropped: true,
      reason: "已成交",
    }));

/** A sandbagger promises less, an optimist calls an upside commit: each with a reason. */
const bent = (chance: Random, member: Member, parts: readonly Part[]): Record<string, unknown>[] => {
  const habits = habitsOf(member);
  return parts.flatMap(({ part }) => {
    if (part.kind !== "line" || part.amount === undefined) return [];
    const { amount, kind, opportunity, currency, expectedOn, checklist } = part;
    const line = { kind, opportunity, currency, expectedOn, checklist, category: part.category };
    if (part.category === "commit" && chance.chance(habits.trims))
      return [{ ...line, amount: amountText(Math.max(1, Math.floor(Number(amount) * 0.8))), reason: "只承诺首批" }];
    if (part.category === "upside" && chance.chance(habits.promotes))
      return [{ ...line, amount, category: "commit", reason: "客户已口头同意" }];
    return [];
  });
};
