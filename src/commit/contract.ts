import { z } from "zod";
import { endpoints } from "../kernel/pure/endpoint.ts";
import * as shape from "../kernel/pure/shapes.ts";
import { checklistAnswers, checklistItems } from "../pipeline/rules/checklist.ts";
import { verdictKinds } from "./rules/lastWeek.ts";
import { figures } from "./rules/rollUp.ts";

/** Amounts without a currency beside them are in the organisation's base currency. */
const lineCategory = z.enum(["commit", "upside"]);
const checklist = z.partialRecord(z.enum(checklistItems), z.enum(checklistAnswers));
const typedText = z.string().trim().max(4000);
const optionalDay = shape.day.nullable();
const optionalAmount = shape.amount.nullable();

/** A part of a draft as it is saved: the unit of merging. `null` means: still missing (a line), as proposed (month and quarter). */
export const partShape = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("line"),
    opportunity: shape.id,
    category: lineCategory,
    amount: optionalAmount,
    currency: shape.currency,
    expectedOn: optionalDay,
    checklist: checklist.default({}),
    reason: typedText.default(""),
    dropped: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.enum(["month", "quarter"]), commit: optionalAmount, upside: optionalAmount, reason: typedText.default("") }),
  z.strictObject({
    kind: z.literal("key-project"),
    opportunity: shape.id,
    progress: typedText.default(""),
    obstacle: typedText.default(""),
    nextStep: typedText.default(""),
    help: typedText.default(""),
  }),
  z.strictObject({ kind: z.literal("market"), done: typedText.default(""), planned: typedText.default("") }),
  z.strictObject({ kind: z.literal("backlog"), order: shape.id, reason: typedText.default(""), expectedOn: optionalDay }),
  z.strictObject({ kind: z.literal("late"), reason: typedText.default("") }),
]);
export type SentPart = z.input<typeof partShape>;
export type ReceivedPart = z.output<typeof partShape>;

const person = z.object({ id: z.string(), key: z.string(), name: z.string(), team: z.string().nullable() });
const named = z.object({ id: z.string(), name: z.string() });
const outlook = z.object({ commit: shape.amountText, upside: shape.amountText });
const promisedLine = z.object({
  opportunity: z.string(),
  category: lineCategory,
  amount: shape.amountText,
  currency: z.string(),
  expectedOn: shape.dayText,
});
const deal = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  account: z.string().nullable(),
  stage: z.union([z.number(), z.literal("lost")]),
  category: z.string(),
  amount: shape.amountText.nullable(),
  currency: z.string(),
  expectedClose: shape.dayText.nullable(),
  nextStepOn: shape.dayText.nullable(),
  unproven: z.boolean(),
  stale: z.boolean(),
  keyProject: z.boolean(),
  owned: z.boolean(),
});
const keptPart = z.object({ unit: z.string(), revision: z.number(), by: named.nullable(), part: z.json() });
const draft = z.object({
  revision: z.number(),
  signedRevision: z.number().nullable(),
  savedAt: shape.instantText,
  parts: z.array(keptPart),
});
const difference = z.object({
  opportunity: z.string(),
  kinds: z.array(z.enum(["new", "gone", "moved", "changed", "added", "dropped"])),
  proposedNow: promisedLine.nullable(),
});
const block = z.object({
  code: z.string(),
  pointer: z.string(),
  opportunity: z.string().optional(),
  because: z.enum(["changed", "added", "dropped", "judged"]).optional(),
  rate: z.object({ currency: z.string(), month: z.string() }).optional(),
});
const warning = z.object({
  code: z.string(),
  opportunity: z.string().optional(),
  order: z.string().optional(),
  items: z.array(z.string()).optional(),
});

const signedLine = promisedLine.extend({
  expectedOn: shape.dayText.nullable(),
  checklist: z.record(z.string(), z.string()),
  proposed: shape.amountText.nullable(),
  reason: z.string(),
  name: z.string(),
  account: z.string().nullable(),
  /** In base currency at the plan rate of the week's month; null: no rate. */
  inBase: shape.amountText.nullable(),
});
const signedOutlook = outlook.extend({
  currency: z.string(),
  proposedCommit: shape.amountText.nullable(),
  proposedUpside: shape.amountText.nullable(),
  reason: z.string(),
});
const version = z.object({
  version: z.number(),
  number: z.string(),
  signedAt: shape.instantText,
  signedBy: named.nullable(),
  as: z.enum(["on-time", "late", "addendum"]),
  counts: z.boolean(),
  commit: shape.amountText,
  upside: shape.amountText,
});
/** A signed statement as it stands for ever. `signed` is its canonical JSON, of which `hash` is the SHA-256. */
const statement = z.object({
  version: z.number(),
  number: z.string(),
  hash: z.string().nullable(),
  signed: z.string(),
  signedAt: shape.instantText,
  signedBy: named.nullable(),
  as: z.enum(["on-time", "late", "addendum"]),
  counts: z.boolean(),
  lateReason: z.string(),
  lines: z.array(signedLine),
  sums: outlook,
  month: signedOutlook,
  quarter: signedOutlook,
  keyProjects: z.array(
    z.object({
      opportunity: z.string(),
      name: z.string(),
      progress: z.string(),
      obstacle: z.string(),
      nextStep: z.string(),
      help: z.string(),
    }),
  ),
  marketActivity: z.object({ done: z.string(), planned: z.string() }),
  backlog: z.array(z.object({ order: z.string(), key: z.string(), reason: z.string(), expectedOn: shape.dayText.nullable() })),
  projectList: z.array(z.json()),
  warnings: z.array(warning),
});
export type StatementAnswer = z.input<typeof statement>;

const outcome = z.object({
  opportunity: z.string(),
  name: z.string(),
  account: z.string().nullable(),
  category: lineCategory,
  amount: shape.amountText,
  expectedOn: shape.dayText.nullable(),
  booked: shape.amountText,
  verdictOwed: z.boolean(),
  verdict: z
    .object({ kind: z.enum(verdictKinds), date: shape.dayText.nullable(), reason: z.string(), at: shape.instantText, by: named.nullable() })
    .nullable(),
});
const weekSoFar = z.object({
  week: z.string(),
  first: shape.dayText,
  last: shape.dayText,
  isOver: z.boolean(),
  version: z.number().nullable(),
  commit: shape.amountText,
  upside: shape.amountText,
  booked: shape.amountText,
  lines: z.array(outcome),
  surprises: z.array(z.object({ opportunity: z.string(), name: z.string(), account: z.string().nullable(), booked: shape.amountText })),
});

const signing = z.object({
  opens: shape.instantText,
  deadline: shape.instantText,
  lateUntil: shape.instantText,
  closes: shape.instantText,
  putForward: z.boolean(),
  /** What signing now would be; null: it cannot be signed now, `why` says why. */
  now: z.enum(["on-time", "late", "addendum"]).nullable(),
  why: z.enum(["not-open-yet", "missing", "closed"]).nullable(),
});
const adjustment = z.object({
  figure: z.enum(figures),
  amount: shape.amountText,
  reason: z.string(),
  by: named,
  report: named.nullable(),
});
const work = z.object({
  draft,
  proposal: z.object({
    lines: z.array(promisedLine),
    dateIt: z.array(z.string()),
    withoutAmount: z.array(z.string()),
    month: outlook,
    quarter: outlook,
    missingRates: z.array(z.object({ currency: z.string(), month: z.string() })),
  }),
  /** What the draft's lines and judgements come to as they are. */
  sums: z.object({ week: outlook, month: outlook, quarter: outlook }),
  differences: z.array(difference),
  blocks: z.array(block),
  warnings: z.array(warning),
});

/** Everything behind the page of one person and week. */
const weekPage = z.object({
  week: z.string(),
  first: shape.dayText,
  last: shape.dayText,
  month: z.string(),
  quarter: z.string(),
  now: shape.instantText,
  timeZone: z.string(),
  baseCurrency: z.string(),
  person,
  maySign: z.boolean(),
  delegates: z.array(named),
  due: z.boolean(),
  standing: z.enum(["signed", "late", "open", "missing", "not-due"]),
  signing,
  versions: z.array(version),
  statement: statement.nullable(),
  /** Only for who may sign: the draft is seen by nobody else. */
  work: work.nullable(),
  /** The week before: what was promised there, and what came of it so far. */
  lastWeek: weekSoFar,
  /** This week itself, followed since it was signed; null before it begins. */
  soFar: weekSoFar.nullable(),
  deals: z.array(deal),
  keyProjects: z.array(z.string()),
  stale: z.array(z.string()),
  backlog: z.array(
    z.object({
      order: z.string(),
      key: z.string(),
      name: z.string(),
      account: z.string().nullable(),
      amount: shape.amountText,
      currency: z.string(),
      bookedOn: shape.dayText,
      expectedOn: shape.dayText.nullable(),
      overdue: z.boolean(),
    }),
  ),
  /** What usually comes in the rest of the month from deals that do not exist yet: beside the outlook, never in commit. */
  notYet: z.object({ amount: shape.amountText, months: z.number() }).nullable(),
  /** What managers above have added to or taken from this person's figures; the person adjusted sees amount and reason. */
  adjustments: z.array(adjustment),
});
export type WeekPage = z.input<typeof weekPage>;

const saved = work.extend({ conflicts: z.array(keptPart).optional() });
const receipt = z.object({
  number: z.string(),
  version: z.number(),
  signedAt: shape.instantText,
  signedBy: named.nullable(),
  signedFor: named,
  as: z.enum(["on-time", "late", "addendum"]),
  hash: z.string(),
  warnings: z.array(warning),
});

const figureSet = z.record(z.enum(figures), shape.amountText);
const teamRow = z.object({
  person,
  isManager: z.boolean(),
  /** Everybody below and the person: who owes this week, who has signed it, who has not. */
  due: z.number(),
  signed: z.number(),
  missing: z.array(named),
  standing: z.enum(["signed", "late", "open", "missing", "not-due"]),
  lateByMinutes: z.number().nullable(),
  version: z.number().nullable(),
  signedAt: shape.instantText.nullable(),
  signedBy: named.nullable(),
  addenda: z.number(),
  reminded: z.number(),
  delegate: named.nullable(),
  lastSigned: z.object({ week: z.string(), commit: shape.amountText, late: z.boolean() }).nullable(),
  own: figureSet.nullable(),
  /** What this person passes upward: what was signed upward, else the bare sum. */
  passed: figureSet,
  bare: figureSet,
  signedUpward: z.object({ version: z.number(), signedAt: shape.instantText, late: z.boolean() }).nullable(),
  /** The system's own proposal, shown beside who is missing and never added in; null where something is signed. */
  proposal: outlook.nullable(),
  adjustments: z.array(adjustment),
});
export type TeamRow = z.input<typeof teamRow>;
const rollUpSums = z.object({ reports: figureSet, own: figureSet, adjustments: figureSet, passed: figureSet, bare: figureSet });
const rollUpVersion = z.object({
  version: z.number(),
  signedAt: shape.instantText,
  signedBy: named.nullable(),
  late: z.boolean(),
  snapshot: z.string().nullable(),
  sums: rollUpSums,
  adjustments: z.array(adjustment),
});
const teamPage = z.object({
  week: z.string(),
  first: shape.dayText,
  last: shape.dayText,
  month: z.string(),
  quarter: z.string(),
  now: shape.instantText,
  timeZone: z.string(),
  baseCurrency: z.string(),
  manager: person,
  above: z.array(named),
  mayAdjust: z.boolean(),
  maySignUpward: z.boolean(),
  deadline: shape.instantText,
  upward: z.object({ due: shape.instantText, closes: shape.instantText, late: z.boolean(), open: z.boolean() }),
  rows: z.array(teamRow),
  own: teamRow,
  sums: rollUpSums,
  teamAdjustments: z.array(adjustment),
  /** What the managers above made of this team's figures; a "team" adjustment of theirs only they see. */
  fromAbove: z.array(adjustment),
  versions: z.array(rollUpVersion),
  snapshot: z.object({ id: z.string(), asOf: shape.instantText, sums: rollUpSums }).nullable(),
  missingRates: z.array(z.object({ currency: z.string(), month: z.string() })),
});
export type TeamPage = z.input<typeof teamPage>;

const week = z.object({ week: shape.week });
/** A person's key, id or e-mail; absent: oneself. */
const of = z.object({ of: z.string().max(320).optional() });
const forPerson = { of: z.string().max(320).optional() };

export const contract = endpoints({
  "GET /weeks/:week/commit": {
    summary: "A person's week: the draft and its proposal, what is signed, last week's promises, everything around them",
    params: week,
    query: of,
    ok: weekPage,
  },
  "POST /weeks/:week/commit/draft": {
    summary: "Open the draft: from the last signed version, else from the proposal; an open draft stays as it is",
    params: week,
    body: z.object(forPerson),
    ok: work,
    refusals: ["commit.not-open-yet", "commit.missing", "commit.closed"],
  },
  "PATCH /weeks/:week/commit/draft": {
    summary: "Save parts of the draft; other parts that changed meanwhile are merged, the same part gives 412 with the other's change",
    params: week,
    body: z.object({ ...forPerson, revision: z.number().int().min(0), changes: z.array(partShape).min(1).max(500) }),
    ok: saved,
    refusals: ["commit.changed-meanwhile", "commit.no-draft"],
  },
  "POST /weeks/:week/commit/signatures": {
    summary: "Sign a revision of the draft: exactly one version, whatever is clicked how often",
    params: week,
    body: z.object({ ...forPerson, revision: z.number().int().min(1) }),
    ok: receipt,
    status: 201,
    refusals: [
      "commit.already-signed",
      "commit.draft-moved-on",
      "commit.incomplete",
      "commit.no-draft",
      "commit.not-open-yet",
      "commit.missing",
      "commit.closed",
    ],
  },
  "GET /weeks/:week/commit/versions/:version": {
    summary: "A signed statement as it stands for ever",
    params: week.extend({ version: z.coerce.number().int().min(1) }),
    query: of,
    ok: statement,
  },
  "POST /weeks/:week/commit/verdicts": {
    summary: "What became of a promise of this week that did not come in",
    params: week,
    body: z.object({
      ...forPerson,
      opportunity: shape.id,
      kind: z.enum(verdictKinds),
      date: shape.day.nullish(),
      reason: typedText.default(""),
    }),
    ok: z.object({ week: weekSoFar }),
    status: 201,
    refusals: ["commit.no-such-line", "commit.verdict-needs-date", "commit.verdict-needs-reason"],
  },
  "GET /weeks/:week/team": {
    summary: "One level of the roll-up: a manager's reports of that week's Monday, the missing first, sums kept apart",
    params: week,
    query: of,
    ok: teamPage,
  },
  "POST /weeks/:week/adjustments": {
    summary: "Adjust a figure of a report, or of the team (report null); amount null takes it back",
    params: week,
    body: z.object({
      ...forPerson,
      report: shape.id.nullable(),
      figure: z.enum(figures),
      amount: optionalAmount,
      reason: typedText.default(""),
    }),
    ok: teamPage,
    refusals: ["commit.adjustment-needs-reason", "commit.not-a-report", "commit.roll-up-closed"],
  },
  "POST /weeks/:week/roll-ups": {
    summary: "Sign the roll-up upward: the live sums, naming the snapshot of Monday 09:00",
    params: week,
    body: z.object({ ...forPerson, passed: z.partialRecord(z.enum(figures), shape.amount) }),
    ok: rollUpVersion,
    status: 201,
    refusals: ["commit.roll-up-moved", "commit.roll-up-closed", "commit.roll-up-not-open", "commit.no-team", "commit.rate-missing"],
  },
});
