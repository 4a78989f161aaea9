import type { z } from "zod";
import type { Context } from "../../kernel/io/context.ts";
import { inTransaction, type Tx } from "../../kernel/io/db.ts";
import { audit } from "../../kernel/io/events.ts";
import { newId } from "../../kernel/io/id.ts";
import { actingPerson } from "../../kernel/io/context.ts";
import { parseMinor, decimalsOf, type Minor } from "../../kernel/pure/money.ts";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import { may, mayForAll } from "../../organisation/rules.ts";
import { organisationOf, personById, relationsTo, requireSight, viewerOf } from "../../organisation/service.ts";
import type { changeBody, createBody, moveBody } from "../contract.ts";
import { itemsUpTo, isUnproven, latestAnswers, type Answer, type Evidence } from "../rules/evidence.ts";
import { stageFromNumber, type EvidenceName } from "../rules/ladder.ts";
import { decideFirst, decideRevision, type Change, type RevisionDecision } from "../rules/revise.ts";
import type { State } from "../rules/state.ts";
import { accountById } from "../store/account.ts";
import * as store from "../store/opportunity.ts";
import { namesOf, pastStates } from "../store/page.ts";
import { productById } from "../store/product.ts";
import type { OpportunityRow } from "../tables.ts";
import { readOpportunity } from "./read.ts";
import { descriptionOf, evidenceById, recordOpportunities, stateOf, versionOf, type Description, type Recorded } from "./record.ts";
import { told } from "./timeline.ts";
import { changedFields } from "../rules/state.ts";

type GivenAnswer = { readonly item: EvidenceName; readonly answer: Answer; readonly note?: string | undefined };

/** Creates a deal, the asker's own or that of somebody below; what is said about it is its first evidence. */
export const createOpportunity = (context: Context, body: z.output<typeof createBody>) =>
  inTransaction(context, async (tx) => {
    const viewer = await viewerOf(tx);
    const ownerId = body.owner ?? viewer.personId;
    await requireSight(tx, ownerId, "deal.write");
    const currency = body.currency ?? (await organisationOf(tx)).base_currency;
    const description = await describedAs(tx, {
      ...{ name: body.name, accountId: body.account ?? null, productId: body.product ?? null, source: body.source ?? null },
    });
    const given = answersAtFirst(body, description);
    const evidence = latestAnswers(given.map(({ item, answer }) => ({ item, answer, at: zeroInstant })));
    const state: State = {
      ...{
        ownerId,
        stage: body.stage,
        amount: minorOf(body.amount ?? null, currency),
        currency,
        expectedClose: body.expectedClose ?? null,
      },
      ...{ category: null, keyProject: false, nextStep: body.nextStep ?? null, nextStepOn: body.nextStepOn ?? null },
      ...{ reason: body.reason ?? null, lostReason: null, competitor: null, lesson: null },
    };
    accepted(decideFirst(state, { evidence, hasAccount: description.accountId !== null }));
    const opportunityId = body.id ?? newId();
    const create = { key: body.key ?? opportunityId, createdAt: await tx.now(), evidence };
    await refusingTakenKey(() => recordOpportunities(tx, [{ opportunityId, create, state, description }]));
    await recordEvidence(tx, opportunityId, given);
    await audit(tx, {
      action: "opportunity.created",
      subjectKind: "opportunity",
      subjectId: opportunityId,
      details: { owner: ownerId, stage: body.stage },
    });
    return readOpportunity(tx, opportunityId);
  });
const zeroInstant = Temporal.Instant.fromEpochMilliseconds(0);

/** An account, a need and a source, when they are given, are the evidence of lead-in. */
const answersAtFirst = (body: z.output<typeof createBody>, { accountId, source }: Description): GivenAnswer[] => [
  ...(accountId ? [{ item: "account_known" as const, answer: "confirmed" as const }] : []),
  ...(body.need ? [{ item: "need_stated" as const, answer: "confirmed" as const, note: body.need }] : []),
  ...(source ? [{ item: "source_recorded" as const, answer: "confirmed" as const, note: source }] : []),
  ...(body.evidence ?? []),
];

/** Changes fields; what is absent stays. `ifMatch` is the version that the asker saw. */
export const changeOpportunity = (
  context: Context,
  id: string,
  { body, ifMatch }: { body: z.output<typeof changeBody>; ifMatch: string | null },
) =>
  inTransaction(context, async (tx) => {
    const present = await lockedFor(tx, id, body);
    if (ifMatch === null) throw refusal("malformed", "if-match-missing");
    await refuseOtherVersion(tx, present, ifMatch);
    const { name, account, product, source, owner, amount, ...rest } = body;
    const before = descriptionOf(present);
    const description = await describedAs(tx, {
      name: name ?? before.name,
      accountId: account === undefined ? before.accountId : account,
      productId: product === undefined ? before.productId : product,
      source: source === undefined ? before.source : source,
    });
    const change = {
      ...fieldsIn(rest),
      ...(owner !== undefined && { ownerId: owner }),
      ...amountChange(present, { amount, currency: rest.currency }),
    } satisfies Change;
    await revise(tx, present, { change, description });
    return readOpportunity(tx, id);
  });

/** Only the fields that are there: an absent one must not overwrite. */
const fieldsIn = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };

/** Moves a deal to another stage; answers given with it count for this very move. */
export const moveOpportunity = (
  context: Context,
  id: string,
  { body, ifMatch }: { body: z.output<typeof moveBody>; ifMatch: string | null },
) =>
  inTransaction(context, async (tx) => {
    const present = await lockedFor(tx, id, { stage: body.stage });
    if (ifMatch !== null) await refuseOtherVersion(tx, present, ifMatch);
    await answer(tx, present, body.evidence);
    const { stage, reason, category } = body;
    await revise(tx, present, { change: { stage, ...fieldsIn({ reason, category }) } });
    return readOpportunity(tx, id);
  });

/** One answer to one evidence item: kept for ever, the latest counts. */
export const answerEvidence = (context: Context, id: string, given: GivenAnswer) =>
  inTransaction(context, async (tx) => {
    const present = await lockedFor(tx, id, { stage: 0 });
    await answer(tx, present, [given]);
    return readOpportunity(tx, id);
  });

const answer = async (tx: Tx, present: OpportunityRow, given: readonly GivenAnswer[]): Promise<void> => {
  if (given.length === 0) return;
  if (present.account_id === null && given.some(({ item, answer: said }) => item === "account_known" && said === "confirmed"))
    throw refusal("invalid", "pipeline.account-unknown", {}, [{ pointer: "/item", code: "pipeline.account-unknown" }]);
  await recordEvidence(tx, present.opportunity_id, given);
  const evidence = await evidenceNow(tx, present.opportunity_id);
  const unproven = isUnproven(stageFromNumber(present.stage), evidence, present.account_id !== null);
  await store.touch(tx, present.opportunity_id, { at: await tx.now(), unproven });
  await audit(tx, {
    ...{ action: "opportunity.evidence-answered", subjectKind: "opportunity", subjectId: present.opportunity_id },
    details: { answers: given.map(({ item, answer: said }) => ({ item, answer: said })), unproven },
  });
};

const recordEvidence = async (tx: Tx, opportunityId: string, given: readonly GivenAnswer[]): Promise<void> => {
  if (given.length === 0) return;
  const at = await tx.now();
  await store.insertEvidence(
    tx,
    given.map(({ item, answer: said, note }) => ({
      ...{
        opportunity_id: opportunityId,
        stage: stageOfItem(item),
        item,
        at,
        by_id: actingPerson(tx.context),
        answer: said,
        note: note || null,
      },
    })),
  );
};
const stageOfItem = (item: EvidenceName): number => itemsUpTo(90).find((each) => each.item === item)?.stage ?? 0;
const evidenceNow = async (tx: Tx, id: string): Promise<Evidence> => (await evidenceById(tx, [id])).get(id) ?? new Map();

/** Decides and writes one change of one deal, with its line in the audit. */
const revise = async (
  tx: Tx,
  present: OpportunityRow,
  { change, description }: { change: Change; description?: Description },
): Promise<void> => {
  const id = present.opportunity_id;
  const decision = decideRevision(stateOf(present), change, {
    evidence: await evidenceNow(tx, id),
    hasAccount: (description ?? descriptionOf(present)).accountId !== null,
    orderStands: (await store.withStandingOrder(tx, [id])).length > 0,
  });
  const next = accepted(decision);
  const [recorded] = await recordOpportunities(tx, [{ opportunityId: id, state: next, ...(description && { description }) }]);
  if (recorded) await auditChange(tx, recorded);
};

const auditChange = async (tx: Tx, { opportunityId, before, after, changed }: Recorded): Promise<void> => {
  if (!before || changed.length === 0) return;
  const told = (row: OpportunityRow): Record<string, unknown> => {
    const all: Record<string, unknown> = { ...stateOf(row), ...descriptionOf(row) };
    return Object.fromEntries(changed.map((field) => [field, all[field]]));
  };
  const subject = { subjectKind: "opportunity", subjectId: opportunityId };
  const described = changed.filter((field) => field in descriptionOf(after));
  if (described.length > 0) {
    const [was, is] = [told(before), told(after)];
    const only = (all: Record<string, unknown>) => Object.fromEntries(described.map((field) => [field, all[field] ?? null]));
    await audit(tx, { action: "opportunity.described", ...subject, details: { before: only(was), after: only(is) } });
  }
  if (described.length < changed.length)
    await audit(tx, {
      action: "opportunity.changed",
      ...subject,
      details: { revision: after.revision, before: told(before), after: told(after), reason: after.reason },
    });
};

/** The next state, or the refusal in words, on its field. */
const accepted = (decision: RevisionDecision): State => {
  if (decision.ok) return decision.next;
  const kind = decision.code === "pipeline.closed" || decision.code === "pipeline.order-stands" ? "conflict" : "invalid";
  throw refusal(kind, decision.code, { field: decision.field, ...(decision.missing && { missing: decision.missing }) }, [
    { pointer: `/${decision.field === "ownerId" ? "owner" : decision.field}`, code: decision.code },
  ]);
};

/** The deal, locked, when the asker may make this change. A change of owner alone is also operations' to make. */
const lockedFor = async (
  tx: Tx,
  id: string,
  body: { readonly owner?: string | undefined; readonly [field: string]: unknown },
): Promise<OpportunityRow> => {
  const [present] = await store.lockOpportunities(tx, [id]);
  if (!present) throw notFound("opportunity");
  const viewer = await viewerOf(tx);
  const mayWrite = async (owner: string): Promise<boolean> =>
    (await relationsTo(tx, viewer, owner)).some((each) => may(viewer, "deal.write", each));
  const writes = await mayWrite(present.owner_id);
  const others = Object.entries(body).filter(([field, value]) => value !== undefined && field !== "owner" && field !== "reason");
  if (others.length > 0 && !writes) throw notFound("opportunity");
  if (body.owner === undefined || body.owner === present.owner_id) return writes ? present : refuseSight(tx, present);
  await personById(tx, body.owner);
  const given = mayForAll(viewer, "deal.change-owner") || (writes && (await mayWrite(body.owner)));
  if (!given) throw notFound(writes ? "person" : "opportunity");
  return present;
};
const refuseSight = async (tx: Tx, present: OpportunityRow): Promise<OpportunityRow> => {
  await requireSight(tx, present.owner_id, "deal.change-owner", "opportunity");
  return present;
};

/** 412 with what somebody else changed since the asker looked. */
const refuseOtherVersion = async (tx: Tx, present: OpportunityRow, ifMatch: string): Promise<void> => {
  if (ifMatch === versionOf(present) || ifMatch === "*") return;
  const seen = Number(ifMatch.split("-")[0]);
  const before = (await pastStates(tx, present.opportunity_id)).find((row) => row.revision === seen) ?? present;
  const names = new Map(
    (await namesOf(tx, [present.owner_id, before.owner_id, present.changed_by ?? present.owner_id])).map(({ id, name }) => [id, name]),
  );
  const nameOf = (id: string | null): string | null => (id === null ? null : (names.get(id) ?? null));
  const [was, is] = [stateOf(before), stateOf(present)];
  throw refusal("stale", "pipeline.stale", {
    current: await readOpportunity(tx, present.opportunity_id),
    by: nameOf(present.changed_by),
    at: present.valid_from.toString(),
    changes: changedFields(was, is).map((field) => ({ field, before: told(was, field, nameOf), after: told(is, field, nameOf) })),
  });
};

/** The description, when its account and product are there. */
const describedAs = async (tx: Tx, description: Description): Promise<Description> => {
  if (description.accountId && !(await accountById(tx, description.accountId))) throw missing("/account", "pipeline.no-such-account");
  if (description.productId && !(await productById(tx, description.productId))) throw missing("/product", "pipeline.no-such-product");
  return { ...description, source: description.source?.trim() || null };
};
const missing = (pointer: string, code: string) => refusal("invalid", code, {}, [{ pointer, code }]);

/** Another currency keeps the number when it fits its decimals: the amount was typed in the wrong currency far more often than converted. */
const amountChange = (
  present: OpportunityRow,
  { amount, currency }: { amount: string | null | undefined; currency: string | undefined },
): { amount?: Minor | null } => {
  if (amount !== undefined) return { amount: minorOf(amount, currency ?? present.currency) };
  if (currency === undefined || currency === present.currency || present.amount === null) return {};
  const [from, to] = [decimalsOf(present.currency), decimalsOf(currency)];
  const scaled = present.amount * 10n ** BigInt(Math.max(0, to - from));
  const divisor = 10n ** BigInt(Math.max(0, from - to));
  if (scaled % divisor !== 0n) throw missing("/amount", "amount");
  return { amount: scaled / divisor };
};
const minorOf = (text: string | null, currency: string): Minor | null => {
  if (text === null) return null;
  const minor = parseMinor(text, currency);
  if (minor === null) throw missing("/amount", "amount");
  return minor;
};

const refusingTakenKey = async <T>(write: () => Promise<T>): Promise<T> => {
  try {
    return await write();
  } catch (error) {
    if ((error as { code?: string }).code === "23505")
      throw refusal("conflict", "pipeline.key-taken", {}, [{ pointer: "/key", code: "pipeline.key-taken" }]);
    throw error;
  }
};
