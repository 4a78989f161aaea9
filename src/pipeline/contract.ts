import { z } from "zod";
import { endpoints } from "../kernel/pure/endpoint.ts";
import { amount, amountText, currency, day, dayText, id, instantText, name, page, paging, reason } from "../kernel/pure/shapes.ts";
import { answers } from "./rules/evidence.ts";
import { staleReasons } from "./rules/health.ts";
import { categoryOverrides, evidenceItems, openStages, type Stage } from "./rules/ladder.ts";
import { movements } from "./rules/movement.ts";
import { lostReasons } from "./rules/revise.ts";

const openStage = z.literal(openStages);
/** 0 … 100 or "lost". */
const stage = z.union([z.literal([...openStages, 100]), z.literal("lost")]) as z.ZodType<Stage, Stage>;
const category = z.enum([...categoryOverrides, "closed"]);
const override = z.enum(categoryOverrides);
const named = z.object({ id, name: z.string() });
const note = z.string().trim().max(2000);
const short = z.string().trim().max(500);

/** An opportunity as every screen shows it. */
export const opportunityShape = z.object({
  id,
  key: z.string(),
  /** Send it back as If-Match. */
  version: z.string(),
  name: z.string(),
  account: named.nullable(),
  product: named.nullable(),
  source: z.string().nullable(),
  createdAt: instantText,
  owner: named,
  stage,
  amount: amountText.nullable(),
  currency: z.string(),
  expectedClose: dayText.nullable(),
  /** What counts: the override, else what the stage says. */
  category,
  categoryOverride: override.nullable(),
  keyProject: z.boolean(),
  nextStep: z.string().nullable(),
  nextStepOn: dayText.nullable(),
  reason: z.string().nullable(),
  lostReason: z.string().nullable(),
  competitor: z.string().nullable(),
  lesson: z.string().nullable(),
  unproven: z.boolean(),
  stale: z.array(z.enum(staleReasons)),
  changedAt: instantText,
  touchedAt: instantText,
  closedOn: dayText.nullable(),
  /** Whether the asker may change it. */
  mayEdit: z.boolean(),
});

const several = <T extends z.ZodType>(item: T) =>
  z.union([item, z.array(item).max(20)]).transform((value) => [value].flat() as z.output<T>[]);
const stageText = z.enum(["0", "25", "50", "60", "70", "80", "90", "100", "lost"]);
const yes = z.enum(["true", "false"]).transform((value) => value === "true");

/** Filters of the pipeline, all together; the same for the list and for its sums. */
const filters = {
  /** The deals of one person. */
  owner: id.optional(),
  /** The deals of a person and everybody below today. */
  tree: id.optional(),
  account: id.optional(),
  product: id.optional(),
  /** Several may be given. Without: open deals. `any` for open and closed ones. */
  stage: several(stageText).optional(),
  any: yes.optional(),
  category: several(category).optional(),
  currency: currency.optional(),
  amountFrom: amount.optional(),
  amountTo: amount.optional(),
  closeFrom: day.optional(),
  closeTo: day.optional(),
  /** Without (true) or with (false) an expected close. */
  undated: yes.optional(),
  stale: yes.optional(),
  unproven: yes.optional(),
  key: yes.optional(),
  /** Name or account, by any part, by pinyin or by initials. */
  q: z.string().max(100).optional(),
};
export const sorts = ["expectedClose", "amount", "stage", "name", "nextStepOn", "changedAt", "createdAt"] as const;
export const groupings = ["stage", "category", "owner", "month"] as const;

const answerBody = z.strictObject({ item: z.enum(evidenceItems), answer: z.enum(answers), note: note.optional() });
const described = { name: name, account: id.nullable(), product: id.nullable(), source: short.nullable() };
const stated = {
  amount: amount.nullable(),
  currency,
  expectedClose: day.nullable(),
  category: override.nullable(),
  keyProject: z.boolean(),
  nextStep: note.nullable(),
  nextStepOn: day.nullable(),
  competitor: short.nullable(),
};

export const createBody = z.object({
  id: id.optional(),
  key: z.string().trim().min(1).max(200).optional(),
  ...described,
  account: described.account.optional(),
  product: described.product.optional(),
  source: described.source.optional(),
  /** Whose it is; without: the asker's own. */
  owner: id.optional(),
  stage: openStage.default(0),
  amount: stated.amount.optional(),
  currency: currency.optional(),
  expectedClose: stated.expectedClose.optional(),
  nextStep: stated.nextStep.optional(),
  nextStepOn: stated.nextStepOn.optional(),
  /** The customer's need in one sentence: evidence of lead-in. */
  need: note.optional(),
  reason: reason.optional(),
  evidence: z.array(answerBody).max(30).optional(),
});
/** Fields that are present change; the others stay. */
export const changeBody = z
  .object({
    ...described,
    ...stated,
    owner: id,
    stage: openStage.or(z.literal("lost")),
    lostReason: z.enum(lostReasons),
    lesson: note.nullable(),
  })
  .partial()
  .extend({ reason: reason.optional() });
export const moveBody = z.object({
  stage: openStage,
  reason: reason.optional(),
  /** Keeps (its own value) or drops (null) a category override when the deal moves back. */
  category: override.nullable().optional(),
  /** Answers given in place: they count for this very move. */
  evidence: z.array(answerBody).max(30).default([]),
});

export const fieldChange = z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() });
const who = { at: instantText, by: z.string().nullable() };
export const momentShape = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("created"),
    ...who,
    stage,
    amount: amountText.nullable(),
    currency: z.string(),
    reason: z.string().nullable(),
  }),
  z.object({
    kind: z.literal("changed"),
    ...who,
    currency: z.string(),
    changes: z.array(fieldChange),
    movements: z.array(z.enum(movements)),
    reason: z.string().nullable(),
    unproven: z.boolean(),
  }),
  z.object({ kind: z.literal("described"), ...who, changes: z.array(fieldChange) }),
  z.object({ kind: z.literal("evidence"), ...who, item: z.string(), answer: z.enum(answers), note: z.string().nullable() }),
  z.object({
    kind: z.enum(["booked", "cancelled", "fulfilled"]),
    ...who,
    on: dayText,
    number: z.string(),
    amount: amountText,
    currency: z.string(),
    reason: z.string().nullable(),
  }),
  z.object({
    kind: z.literal("signed"),
    ...who,
    week: z.string(),
    version: z.number(),
    number: z.string().nullable(),
    category: z.enum(["commit", "upside"]),
    amount: amountText,
    currency: z.string(),
    expectedOn: dayText.nullable(),
  }),
  z.object({
    kind: z.literal("verdict"),
    ...who,
    week: z.string(),
    verdict: z.string(),
    date: dayText.nullable(),
    reason: z.string().nullable(),
  }),
]);
const signedLine = z.object({
  week: z.string(),
  version: z.number(),
  category: z.enum(["commit", "upside"]),
  amount: amountText,
  currency: z.string(),
  expectedOn: dayText.nullable(),
  checklist: z.record(z.string(), z.string()),
});

const accountShape = z.object({
  id,
  key: z.string(),
  name: z.string(),
  industry: z.string().nullable(),
  size: z.string().nullable(),
  region: z.string().nullable(),
  version: z.number(),
});
const accountFields = { name, industry: short.nullable(), size: short.nullable(), region: short.nullable() };
const productShape = z.object({
  id,
  key: z.string(),
  name: z.string(),
  family: z.string().nullable(),
  listPrice: amountText.nullable(),
  currency: z.string(),
  version: z.number(),
});
const productFields = { name, family: short.nullable(), listPrice: amount.nullable(), currency };
const search = z.object({ ...paging, q: z.string().max(100).optional() });
const key = z.string().trim().min(1).max(200);

export const contract = endpoints({
  "GET /opportunities": {
    summary: "The opportunities that the asker may see, filtered and sorted, a page at a time",
    query: z.object({ ...paging, ...filters, sort: z.enum(sorts).default("expectedClose"), order: z.enum(["asc", "desc"]).default("asc") }),
    ok: page(opportunityShape),
  },
  "GET /opportunities/sums": {
    summary: "How many opportunities and how much, by group and currency, with the same filters as the list",
    query: z.object({ ...filters, by: z.enum(groupings).default("stage") }),
    ok: z.object({
      groups: z.array(
        z.object({
          group: z.string().nullable(),
          name: z.string().nullable(),
          currency: z.string(),
          count: z.number(),
          amount: amountText,
          withoutAmount: z.number(),
        }),
      ),
    }),
  },
  "POST /opportunities": {
    summary: "Create an opportunity",
    body: createBody,
    ok: opportunityShape,
    status: 201,
    refusals: ["pipeline.evidence-missing", "pipeline.key-taken", "pipeline.no-such-account", "pipeline.no-such-product"],
  },
  "GET /opportunities/:id": {
    summary: "One opportunity with its evidence, its last signed line and everything that ever happened to it on one line of time",
    params: z.object({ id }),
    ok: z.object({
      opportunity: opportunityShape,
      evidence: z.array(z.object({ ...who, stage: z.number(), item: z.string(), answer: z.enum(answers), note: z.string().nullable() })),
      /** How often the expected close was pushed out. */
      pushes: z.number(),
      /** The line of the latest signed statement that names this deal. */
      signed: signedLine.nullable(),
      timeline: z.array(momentShape),
      may: z.object({ edit: z.boolean(), changeOwner: z.boolean(), order: z.boolean(), fulfil: z.boolean() }),
    }),
  },
  "PATCH /opportunities/:id": {
    summary: "Change fields of an opportunity: needs If-Match",
    params: z.object({ id }),
    body: changeBody,
    ok: opportunityShape,
    refusals: [
      "pipeline.stale",
      "pipeline.evidence-missing",
      "pipeline.reason-needed",
      "pipeline.confirm-category",
      "pipeline.order-stands",
      "pipeline.closed",
      "pipeline.lost-reason-needed",
      "pipeline.lesson-needed",
      "pipeline.negative-amount",
    ],
  },
  "POST /opportunities/:id/move": {
    summary: "Move an opportunity to another stage, answering evidence in place",
    params: z.object({ id }),
    body: moveBody,
    ok: opportunityShape,
    refusals: ["pipeline.evidence-missing", "pipeline.reason-needed", "pipeline.confirm-category", "pipeline.order-stands"],
  },
  "POST /opportunities/:id/evidence": {
    summary: "Answer an evidence item: confirmed, denied or unknown",
    params: z.object({ id }),
    body: answerBody,
    ok: opportunityShape,
    refusals: ["pipeline.account-unknown"],
  },
  "GET /accounts": { summary: "Accounts by name", query: search, ok: page(accountShape) },
  "GET /accounts/similar": {
    summary: "Accounts whose name is much like the given one, to notice duplicates while typing",
    query: z.object({ name: z.string().max(500) }),
    ok: z.object({ items: z.array(accountShape) }),
  },
  "POST /accounts": {
    summary: "Create an account",
    body: z.object({ ...accountFields, id: id.optional(), key: key.optional() }).partial({ industry: true, size: true, region: true }),
    ok: accountShape,
    status: 201,
    refusals: ["pipeline.account-key-taken"],
  },
  "GET /accounts/:id": { summary: "One account", params: z.object({ id }), ok: accountShape },
  "PATCH /accounts/:id": {
    summary: "Change an account: needs If-Match",
    params: z.object({ id }),
    body: z.object(accountFields).partial(),
    ok: accountShape,
    refusals: ["pipeline.stale"],
  },
  "GET /products": { summary: "The table of products", query: search, ok: page(productShape) },
  "POST /products": {
    summary: "Add a product",
    body: z.object({ ...productFields, key }).partial({ family: true, listPrice: true }),
    ok: productShape,
    status: 201,
    refusals: ["pipeline.product-key-taken"],
  },
  "PATCH /products/:id": {
    summary: "Change a product: needs If-Match",
    params: z.object({ id }),
    body: z.object(productFields).partial(),
    ok: productShape,
    refusals: ["pipeline.stale"],
  },
});
export type OpportunityJson = z.input<typeof opportunityShape>;
export type MomentJson = z.input<typeof momentShape>;
