import type { Instant } from "../kernel/pure/day.ts";
import type { Kind } from "./rules/columns.ts";
import type { Change, Verdict } from "./rules/decide.ts";
import type { Remark, Values } from "./rules/facts.ts";
import type { SavedMapping } from "./rules/mapping.ts";
import type { Delimiter, Encoding } from "./rules/shape.ts";

export type Counts = Readonly<Record<"rows" | "create" | "change" | "unchanged" | "refuse" | "conflict" | "absent", number>>;

/** What somebody chose for a run; kept with it, so that a job that died can begin anew. */
export type RunSettings = {
  readonly kind?: Kind | undefined;
  readonly reading?: {
    readonly encoding?: Encoding | undefined;
    readonly delimiter?: Delimiter | undefined;
    readonly sheet?: string | undefined;
    readonly headingLine?: number | undefined;
  };
  readonly mapping?: SavedMapping | undefined;
  readonly strict?: boolean;
  readonly conflicts?: "skip" | "theirs" | "ours";
  readonly saveMapping?: string | undefined;
  /** The instant at which the file was true: only in historical organisations. */
  readonly at?: string;
};
export type RunRow = {
  readonly import_id: string;
  readonly kind: Kind;
  readonly source: string;
  readonly file_name: string;
  readonly file_hash: string;
  readonly file_path: string | null;
  readonly settings: RunSettings;
  /** What was recognised (StoredShape), null before. */
  readonly shape: unknown;
  readonly status: "uploaded" | "checking" | "checked" | "writing" | "done" | "failed" | "cancelled";
  readonly progress: { readonly phase?: "reading" | "checking" | "writing"; readonly rows?: number; readonly of?: number | null };
  readonly counts: Partial<Counts> & {
    readonly absentKeys?: readonly string[];
    readonly notes?: Readonly<Record<string, number>>;
    readonly totals?: { stated: string; summed: string; isEqual: boolean };
  };
  readonly problem: { readonly code: string; readonly details: Readonly<Record<string, unknown>> } | null;
  readonly started_by: string | null;
  readonly created_at: Instant;
  readonly finished_at: Instant | null;
};
/** What confirming needs to know of a row, and what the verdict table shows. `cells` are kept of refused rows only. */
export type RowRecord = {
  readonly values?: Values;
  readonly fallbacks?: Values;
  readonly changes?: readonly Change[];
  readonly conflicts?: readonly Change[];
  /** Nothing changes, but what the source says is remembered anew. */
  readonly remembers?: boolean;
  readonly cells?: readonly string[];
};
export type ImportRow = {
  readonly line: number;
  readonly verdict: Verdict;
  readonly external_key: string | null;
  readonly problems: readonly Remark[];
  readonly notes: readonly Remark[];
  readonly facts: RowRecord | null;
};
