import type { Tx } from "../../kernel/io/db.ts";
import type { Kind } from "../rules/columns.ts";
import type { Remembered, RowDecision } from "../rules/decide.ts";
import type { Remark, RowFacts, Values } from "../rules/facts.ts";
import type { Known } from "../rules/known.ts";

/** What a run works on. */
export type Work = { readonly importId: string; readonly kind: Kind; readonly source: string; readonly known: Known };

/** A row beside what is there: `facts` with its words turned into ids where the thing exists. */
export type Candidate = {
  readonly facts: RowFacts;
  readonly targetId: string | null;
  readonly present: Values | null;
  readonly remembered: Remembered | null;
  readonly problems: readonly Remark[];
  readonly notes: readonly Remark[];
};
export type Decided = { readonly candidate: Candidate; readonly decision: RowDecision };

/**
 * One kind of file: how its rows are compared with what is there, and how they are written.
 * look    rows of a batch (isWhole: all rows of the file at once, because they refer to each other)
 * write   decided rows in the order of the file, in the confirming transaction; answers which thing each key is
 */
export type Door = {
  readonly isWhole: boolean;
  readonly look: (tx: Tx, rows: readonly RowFacts[], work: Work) => Promise<Candidate[]>;
  readonly write: (tx: Tx, rows: readonly Decided[], work: Work) => Promise<Map<string, Written>>;
};
/** Which thing a key is now; `values` where a word of the file became an id only by writing. */
export type Written = { readonly id: string; readonly values?: Values };

/** A candidate of which nothing is known but its row. */
export const stranger = (facts: RowFacts): Candidate => ({
  facts,
  targetId: null,
  present: null,
  remembered: null,
  problems: [],
  notes: [],
});

/** The values as they will stand: what was there, and the changes on top. */
export const valuesAfter = ({ candidate, decision }: Decided): Values => ({
  ...candidate.present,
  ...Object.fromEntries(decision.changes.map(({ field, to }) => [field, to])),
});
