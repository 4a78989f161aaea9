import type { Checklist } from "../src/pipeline/rules/checklist.ts";
import type { CategoryOverride, Stage } from "../src/pipeline/rules/ladder.ts";

/** The rows of a bundle ("drumbeat-bundle/1", product 6-bundle) as the simulator makes them. Amounts and instants are text, as in the files. */
export type Lang = "zh" | "en";

export type Manifest = {
  format: "drumbeat-bundle/1";
  name: string;
  time_zone: string;
  base_currency: string;
  fiscal_year_start_month: number;
  calendar: "gregorian";
  exported_at: string;
};
export type Person = {
  key: string;
  name: string;
  email: string;
  team?: string;
  roles: readonly string[];
  submits: boolean;
  active_from?: string;
  active_to?: string;
};
export type Reporting = { person: string; manager: string | null; from: string; to: string | null };
export type Rate = { currency: string; month: string; rate: string };
export type Target = {
  person: string;
  month: string;
  scope: "own" | "team";
  amount: string;
  raised_amount: string;
  stretch_amount: string;
  currency: string;
};
export type Account = { key: string; name: string; industry: string; size: string; region: string };
export type Product = { key: string; name: string; family: string; list_price: string; currency: string };
export type Opportunity = {
  key: string;
  account: string;
  name: string;
  created_at: string;
  source: string;
  product: string;
  key_project?: boolean;
};

export type Revision = {
  opportunity: string;
  at: string;
  by: string;
  owner: string;
  stage: Stage;
  amount: string;
  currency: string;
  expected_close: string;
  category: CategoryOverride | null;
  next_step: string | null;
  next_step_on: string | null;
  reason: string | null;
  lost_reason?: string;
  competitor?: string;
  lesson?: string;
};
export type Evidence = {
  opportunity: string;
  stage: number;
  item: string;
  at: string;
  by: string;
  answer?: "denied" | "unknown";
  note?: string;
};
export type Order = {
  key: string;
  opportunity: string;
  owner: string;
  amount: string;
  currency: string;
  booked_on: string;
  recorded_at: string;
  fulfilled_on: string | null;
  cancelled_on: string | null;
  reason?: string;
  expected_on: string;
};

export type Line = {
  opportunity: string;
  category: "commit" | "upside";
  amount: string;
  currency: string;
  expected_on: string;
  checklist: Required<Checklist>;
  proposed?: string;
  reason?: string;
};
export type Outlook = {
  commit: string;
  upside: string;
  currency: string;
  proposed_commit?: string;
  proposed_upside?: string;
  reason?: string;
};
type Signed = { key: string; person: string; period: string; version: number; signed_at: string; signed_by?: string; late_reason?: string };
export type WeeklySubmission = Signed & {
  kind: "weekly";
  lines: readonly Line[];
  month: Outlook;
  quarter: Outlook;
  key_projects?: readonly { opportunity: string; progress: string; obstacle: string; next_step: string; help: string }[];
  market_activity?: { done: string; planned: string };
  backlog?: readonly { order: string; reason: string; expected_on: string }[];
};
export type ForecastMonth = { month: string; commit: string; upside: string; pipeline: string; currency: string };
export type MonthlySubmission = Signed & { kind: "monthly"; months: readonly ForecastMonth[] };
export type Submission = WeeklySubmission | MonthlySubmission;
export type Verdict = {
  submission: string;
  opportunity: string;
  kind: "slipped" | "lost" | "reduced" | "other";
  date?: string;
  reason: string;
  at: string;
  by: string;
};
export type RollUp = {
  manager: string;
  period: string;
  version: number;
  signed_at: string;
  adjustments: readonly { person: string | null; figure: string; amount: string; reason: string }[];
  sums: Readonly<Record<string, string>>;
};
export type Delegation = { person: string; delegate: string; from: string; to: string };

/** A whole organisation in memory, each table in the order that a dump has: by key, histories by instant. */
export type Bundle = {
  manifest: Manifest;
  people: Person[];
  reporting: Reporting[];
  rates: Rate[];
  targets: Target[];
  accounts: Account[];
  products: Product[];
  opportunities: Opportunity[];
  opportunity_revisions: Revision[];
  evidence: Evidence[];
  orders: Order[];
  submissions: Submission[];
  verdicts: Verdict[];
  roll_ups: RollUp[];
  delegations: Delegation[];
};
