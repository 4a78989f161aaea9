import type { Instant } from "../../kernel/pure/day.ts";
import { monthOf } from "../../calendar/rules.ts";
import { deadlineOf, type Week } from "../../kernel/pure/week.ts";
import type { Tx } from "../../kernel/io/db.ts";
import type { PersonRow } from "../../organisation/tables.ts";
import type { TeamRow } from "../contract.ts";
import type { MissingRate } from "../rules/proposal.ts";
import { noFigures, rollUpOf, type Figures, type Node, type RollUp } from "../rules/rollUp.ts";
import { standingOf } from "../rules/versions.ts";
import { peopleNamed } from "../store/facts.ts";
import { adjustmentsBy } from "../store/statements.ts";
import * as store from "../store/team.ts";
import type { AdjustmentRow, RollUpRow } from "../tables.ts";
import { figuresAnswer, figuresFrom } from "./figures.ts";
import type { Surroundings } from "./surroundings.ts";
import { besideUnsigned, type BesideUnsigned } from "./unsigned.ts";
import { inForce } from "./week.ts";
import { nameIn } from "./weekSoFar.ts";

/** One level as of an instant: rows with the missing first, and the manager's four sums. */
export type Level = {
  readonly rows: readonly TeamRow[];
  readonly own: TeamRow;
  readonly rollUp: RollUp;
  readonly recorded: readonly AdjustmentRow[];
  readonly missingRates: readonly MissingRate[];
};
export const levelOf = async (
  tx: Tx,
  manager: PersonRow,
  { week, asOf, s }: { week: Week; asOf: Instant; s: Surroundings },
): Promise<Level> => {
  const reports = await store.reportsOf(tx, manager.person_id, week);
  const heads = reports.map((report) => report.person_id);
  const question = { heads, alone: manager.person_id, week, deadline: deadlineOf(week, s.timeZone), asOf };
  const selves = new Map((await store.selvesOf(tx, question)).map((row) => [row.person_id, row]));
  const counts = new Map((await store.countsOf(tx, question)).map((row) => [row.head_id, row]));
  const kept = asOf === s.now ? await store.freshSums(tx, question) : [];
  const others = heads.filter((head) => !kept.some((row) => row.head_id === head));
  const sums = addUp(await store.signedAmounts(tx, { ...question, heads: others }, s.base), { week, kept, s });
  const signed = await store.lastRollUps(tx, heads, { week, asOf });
  const recorded = await adjustmentsBy(tx, { managerId: manager.person_id, week, asOf });
  const unsigned = [...selves.values()].filter((self) => self.due && self.submission_id === null).map((self) => self.person_id);
  const beside = await besideUnsigned(tx, unsigned, week, s);
  const people = await peopleNamed(
    tx,
    [...selves.values()].map((self) => self.signed_by),
  );
  const facts: LevelFacts = { week, asOf, s, selves, counts, sums, signed, beside, people };
  const self = { ...manager, is_manager: false };
  const nodes = reports.map((report) => nodeOf(report, facts));
  const own = nodeOf(self, facts);
  return {
    rows: reports.map((report, index) => rowOf(report, nodes[index] ?? own, facts)).toSorted(missingFirst),
    own: rowOf(self, own, facts),
    rollUp: rollUpOf({ ...own, reports: nodes }, inForce(recorded)),
    recorded,
    missingRates: sums.missingRates,
  };
};

type LevelFacts = {
  readonly week: Week;
  readonly asOf: Instant;
  readonly s: Surroundings;
  readonly selves: ReadonlyMap<string, store.SelfRow>;
  readonly counts: ReadonlyMap<string, store.CountRow>;
  readonly sums: Sums;
  readonly signed: ReadonlyMap<string, RollUpRow>;
  readonly beside: BesideUnsigned;
  readonly people: ReadonlyMap<string, { readonly name: string }>;
};
type Sums = {
  readonly tree: ReadonlyMap<string, Figures>;
  readonly own: ReadonlyMap<string, Figures>;
  readonly missingRates: readonly MissingRate[];
};
/** Each amount converted on its own, then added: lines at the rate of the Monday's month, judged months and quarters at that of the week. */
const addUp = (
  rows: readonly store.SignedAmountRow[],
  { week, kept, s: { base, calendar, toBase } }: { week: Week; kept: readonly store.KeptSumsRow[]; s: Surroundings },
): Sums => {
  const tree = new Map<string, Record<keyof Figures, bigint>>(kept.map(({ head_id, ...sums }) => [head_id, sums]));
  const own = new Map<string, Record<keyof Figures, bigint>>();
  const missing = new Map<string, MissingRate>();
  const add = (into: typeof tree, head: string, figure: keyof Figures, amount: bigint): void => {
    const sums = into.get(head) ?? { ...noFigures };
    sums[figure] += amount;
    into.set(head, sums);
  };
  for (const row of rows) {
    const month = monthOf(calendar, row.figure.startsWith("week") ? week : week.add({ days: 3 }));
    const one = row.each === null ? null : toBase({ amount: row.each, currency: row.currency }, month);
    if (row.currency !== base && one === null) missing.set(`${row.currency} ${month}`, { currency: row.currency, month });
    const amount = row.currency === base ? row.total : (one ?? 0n) * row.times;
    add(tree, row.head_id, row.figure, amount);
    if (row.is_head) add(own, row.head_id, row.figure, amount);
  }
  return { tree, own, missingRates: [...missing.values()] };
};

type Head = Pick<store.ReportRow, "person_id" | "key" | "name" | "team" | "is_manager">;
/** A report as a node whose tree is added up already: what lies below it is its own figure here. */
const nodeOf = ({ person_id: id }: Head, { sums, signed, counts, selves, s }: LevelFacts): Node => {
  const anySigned = (counts.get(id)?.signed ?? 0n) > 0n || selves.get(id)?.submission_id || sums.tree.has(id);
  const upward = signed.get(id);
  return {
    person: id,
    own: anySigned ? (sums.tree.get(id) ?? noFigures) : null,
    reports: [],
    signedUpward: upward ? figuresFrom(upward.sums, s.base) : null,
  };
};

const rowOf = (head: Head, node: Node, facts: LevelFacts): TeamRow => {
  const { s, asOf, week, beside, people } = facts;
  const self = facts.selves.get(head.person_id);
  const counts = facts.counts.get(head.person_id);
  const deadline = deadlineOf(week, s.timeZone);
  const versions =
    self?.submission_id && self.signed_at && self.version !== null ? [{ version: self.version, signedAt: self.signed_at }] : [];
  const standing = standingOf(versions, deadline, { now: asOf, due: self?.due ?? false });
  const upward = facts.signed.get(head.person_id);
  const own = facts.sums.own.get(head.person_id) ?? noFigures;
  const bare = node.own ?? noFigures;
  return {
    person: { id: head.person_id, key: head.key, name: head.name, team: head.team },
    isManager: head.is_manager,
    due: Number(counts?.due ?? 0n),
    signed: Number(counts?.signed ?? 0n),
    missing: [...(counts?.missing ?? [])],
    standing,
    lateByMinutes: standing === "late" && self?.signed_at ? Math.floor(self.signed_at.since(deadline).total("minutes")) : null,
    version: self?.version ?? null,
    signedAt: self?.signed_at?.toString() ?? null,
    signedBy: self && self.signed_by !== head.person_id ? nameIn(people, self.signed_by) : null,
    addenda: Number(self?.addenda ?? 0n),
    reminded: beside.reminded.get(head.person_id) ?? 0,
    delegate: beside.delegates.get(head.person_id) ?? null,
    lastSigned: beside.lastSigned.get(head.person_id) ?? null,
    own: self?.submission_id ? figuresAnswer(own, s.base) : null,
    passed: figuresAnswer(node.signedUpward ?? bare, s.base),
    bare: figuresAnswer(bare, s.base),
    signedUpward:
      upward && node.signedUpward ? { version: upward.version, signedAt: upward.signed_at.toString(), late: upward.late } : null,
    proposal: beside.proposals.get(head.person_id) ?? null,
    adjustments: [],
  };
};
/** Missing people stand first, then who may still sign; the rest keep the order of their names. */
const missingFirst = (a: TeamRow, b: TeamRow): number => urgency(a) - urgency(b);
const urgency = (row: TeamRow): number => (row.standing === "missing" ? 0 : row.standing === "open" ? 1 : 2);
