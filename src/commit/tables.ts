import type { Day, Instant } from "../kernel/pure/day.ts";
import type { Minor } from "../kernel/pure/money.ts";
import type { Checklist } from "../pipeline/rules/checklist.ts";
import type { LineCategory } from "./rules/proposal.ts";
import type { VerdictKind } from "./rules/lastWeek.ts";
import type { Figure } from "./rules/rollUp.ts";
import type { Warning } from "./rules/decide.ts";

/** A weekly statement's head. `week` is its Monday. */
export type SubmissionRow = {
  readonly submission_id: string;
  readonly key: string;
  readonly person_id: string;
  readonly week: Day;
  readonly version: number;
  readonly signed_at: Instant;
  readonly signed_by: string | null;
  readonly late_reason: string | null;
  readonly number: string | null;
  readonly hash: string | null;
  readonly month_commit: Minor;
  readonly month_upside: Minor;
  readonly month_currency: string;
  readonly month_proposed_commit: Minor | null;
  readonly month_proposed_upside: Minor | null;
  readonly month_reason: string | null;
  readonly quarter_commit: Minor;
  readonly quarter_upside: Minor;
  readonly quarter_currency: string;
  readonly quarter_proposed_commit: Minor | null;
  readonly quarter_proposed_upside: Minor | null;
  readonly quarter_reason: string | null;
  readonly key_projects: readonly KeyProjectJson[];
  readonly market_activity: { readonly done?: string | null; readonly planned?: string | null } | null;
  readonly backlog: readonly BacklogJson[];
  readonly draft_revision: number | null;
  readonly project_list: readonly ProjectJson[] | null;
  readonly warnings: readonly Warning[];
};
export type KeyProjectJson = {
  readonly opportunity: string;
  readonly progress?: string | null;
  readonly obstacle?: string | null;
  readonly next_step?: string | null;
  readonly help?: string | null;
};
export type BacklogJson = { readonly order: string; readonly reason?: string | null; readonly expected_on?: string | null };
/** An opportunity as it stood at signing: names included, so that the statement reads the same for ever. */
export type ProjectJson = {
  readonly opportunity: string;
  readonly key: string;
  readonly name: string;
  readonly account: string | null;
  readonly stage: number | "lost";
  readonly amount: string | null;
  readonly currency: string;
  readonly expected_close: string | null;
  /** What happened to it since the Monday of the running week. */
  readonly movement: readonly string[];
};

export type SubmissionLineRow = {
  readonly submission_id: string;
  readonly position: number;
  readonly opportunity_id: string;
  readonly category: LineCategory;
  readonly amount: Minor;
  readonly currency: string;
  readonly expected_on: Day | null;
  readonly checklist: Checklist;
  readonly proposed: Minor | null;
  readonly reason: string | null;
};

export type DraftRow = {
  readonly revision: number;
  readonly header: Readonly<Record<string, KeptJson>>;
  readonly updated_at: Instant;
  readonly signed_revision: number | null;
};
/** A part that is no line, kept under its unit's name in the draft's header. */
export type KeptJson = { readonly revision: number; readonly by: string | null; readonly part: unknown };

export type VerdictRow = {
  readonly submission_id: string;
  readonly opportunity_id: string;
  readonly kind: VerdictKind;
  readonly date: Day | null;
  readonly reason: string | null;
  readonly at: Instant;
  readonly by_id: string | null;
};
export type AdjustmentRow = {
  readonly manager_id: string;
  readonly person_id: string | null;
  readonly figure: Figure;
  readonly amount: Minor | null;
  readonly reason: string | null;
  readonly at: Instant;
  readonly by_id: string | null;
};
/** Decimal text in base currency. */
export type FiguresText = Readonly<Partial<Record<Figure, string>>>;
export type RollUpRow = {
  readonly manager_id: string;
  readonly version: number;
  readonly signed_at: Instant;
  readonly signed_by: string | null;
  readonly snapshot_id: string | null;
  readonly adjustments: readonly {
    readonly person: string | null;
    readonly figure: Figure;
    readonly amount: string;
    readonly reason: string | null;
  }[];
  /** What was passed upward, and (absent in history from elsewhere) what it was made of. */
  readonly sums: FiguresText & { readonly [part in "reports" | "own" | "adjustments" | "bare"]?: FiguresText };
  readonly late: boolean;
};
