import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Calendar, CalendarKind } from "../../../src/calendar/rules.ts";

/** A bundle's rows as they stand in its files, instants and days parsed: all that the naive reference knows. */
export type Facts = {
  readonly calendar: Calendar;
  readonly base: string;
  readonly people: readonly Person[];
  readonly reporting: readonly { person: string; manager: string | null; from: Temporal.PlainDate; to: Temporal.PlainDate | null }[];
  readonly rates: readonly { currency: string; month: string; rate: string; recordedAt: Temporal.Instant | null }[];
  readonly targets: readonly Target[];
  readonly revisions: ReadonlyMap<string, readonly Revision[]>;
  /** Opportunities with an account: without one there is no evidence `account_known`. */
  readonly withAccount: ReadonlySet<string>;
  readonly evidence: ReadonlyMap<string, readonly Evidence[]>;
  readonly orders: readonly Order[];
  readonly weekly: readonly Weekly[];
  readonly monthly: readonly Monthly[];
};
export type Person = { key: string; submits: boolean; activeFrom: Temporal.PlainDate | null; activeTo: Temporal.PlainDate | null };
export type Target = {
  person: string;
  month: string;
  scope: "own" | "team";
  raised: string;
  currency: string;
  recordedAt: Temporal.Instant | null;
};
export type Revision = {
  at: Temporal.Instant;
  owner: string;
  /** −1 is lost. */
  stage: number;
  amount: string | null;
  currency: string;
  expectedClose: Temporal.PlainDate | null;
  nextStepOn: Temporal.PlainDate | null;
};
export type Evidence = { stage: number; item: string; at: Temporal.Instant; answer: string };
export type Order = {
  opportunity: string;
  owner: string;
  amount: string;
  currency: string;
  bookedOn: Temporal.PlainDate;
  recordedAt: Temporal.Instant;
  fulfilledOn: Temporal.PlainDate | null;
  cancelledOn: Temporal.PlainDate | null;
  expectedOn: Temporal.PlainDate | null;
};
type Signed = { person: string; version: number; signedAt: Temporal.Instant };
export type Line = {
  opportunity: string;
  category: "commit" | "upside";
  amount: string;
  currency: string;
  expectedOn: Temporal.PlainDate | null;
  checklist: Readonly<Record<string, string>>;
};
type Judged = { commit: string; upside: string; currency: string };
export type Weekly = Signed & { week: Temporal.PlainDate; lines: readonly Line[]; month: Judged; quarter: Judged };
export type Monthly = Signed & { month: string; months: readonly (Judged & { month: string })[] };

type Row = Record<string, unknown>;

export const readFacts = (folder: string): Facts => {
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Row;
  const rows = (name: string): Row[] => {
    const path = join(folder, `${name}.ndjson`);
    if (!existsSync(path)) return [];
    return readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => JSON.parse(line) as Row);
  };
  return factsOf(manifest, rows);
};

export const factsOf = (manifest: Row, rows: (name: string) => Row[]): Facts => ({
  calendar: {
    timeZone: text(manifest["time_zone"]),
    fiscalYearStartMonth: Number(manifest["fiscal_year_start_month"]),
    kind: text(manifest["calendar"]) as CalendarKind,
    holidays: new Set((manifest["holidays"] ?? []) as string[]),
    extraWorkingDays: new Set((manifest["extra_working_days"] ?? []) as string[]),
  },
  base: text(manifest["base_currency"]),
  people: rows("people").map((row) => ({
    key: text(row["key"]),
    submits: row["submits"] !== false,
    activeFrom: day(row["active_from"]),
    activeTo: day(row["active_to"]),
  })),
  reporting: rows("reporting").map((row) => ({
    person: text(row["person"]),
    manager: optional(row["manager"]),
    from: someDay(row["from"]),
    to: day(row["to"]),
  })),
  rates: rows("rates").map((row) => ({
    currency: text(row["currency"]),
    month: text(row["month"]),
    rate: text(row["rate"]),
    recordedAt: instant(row["recorded_at"]),
  })),
  targets: rows("targets").map((row) => ({
    person: text(row["person"]),
    month: text(row["month"]),
    scope: row["scope"] === "team" ? "team" : "own",
    raised: text(row["raised_amount"]),
    currency: text(row["currency"]),
    recordedAt: instant(row["recorded_at"]),
  })),
  revisions: grouped(rows("opportunity_revisions"), (row) => ({
    at: someInstant(row["at"]),
    owner: text(row["owner"]),
    stage: row["stage"] === "lost" ? -1 : Number(row["stage"]),
    amount: optional(row["amount"]),
    currency: text(row["currency"]),
    expectedClose: day(row["expected_close"]),
    nextStepOn: day(row["next_step_on"]),
  })),
  withAccount: new Set(rows("opportunities").flatMap((row) => (optional(row["account"]) ? [text(row["key"])] : []))),
  evidence: grouped(rows("evidence"), (row) => ({
    stage: Number(row["stage"]),
    item: text(row["item"]),
    at: someInstant(row["at"]),
    answer: optional(row["answer"]) ?? "confirmed",
  })),
  orders: rows("orders").map((row) => ({
    opportunity: text(row["opportunity"]),
    owner: text(row["owner"]),
    amount: text(row["amount"]),
    currency: text(row["currency"]),
    bookedOn: someDay(row["booked_on"]),
    recordedAt: someInstant(row["recorded_at"]),
    fulfilledOn: day(row["fulfilled_on"]),
    cancelledOn: day(row["cancelled_on"]),
    expectedOn: day(row["expected_on"]),
  })),
  weekly: rows("submissions")
    .filter((row) => row["kind"] === "weekly")
    .map((row) => ({
      ...signed(row),
      week: someDay(row["period"]),
      lines: (row["lines"] as Row[]).map((line) => ({
        opportunity: text(line["opportunity"]),
        category: line["category"] === "commit" ? "commit" : "upside",
        amount: text(line["amount"]),
        currency: text(line["currency"]),
        expectedOn: day(line["expected_on"]),
        checklist: (line["checklist"] ?? {}) as Record<string, string>,
      })),
      month: judged(row["month"] as Row),
      quarter: judged(row["quarter"] as Row),
    })),
  monthly: rows("submissions")
    .filter((row) => row["kind"] === "monthly")
    .map((row) => ({
      ...signed(row),
      month: text(row["period"]),
      months: (row["months"] as Row[]).map((month) => ({ ...judged(month), month: text(month["month"]) })),
    })),
});

const signed = (row: Row): Signed => ({
  person: text(row["person"]),
  version: Number(row["version"]),
  signedAt: someInstant(row["signed_at"]),
});
const judged = (row: Row): Judged => ({ commit: text(row["commit"]), upside: text(row["upside"]), currency: text(row["currency"]) });

const grouped = <T extends { at: Temporal.Instant }>(rows: readonly Row[], read: (row: Row) => T): Map<string, T[]> => {
  const groups = Map.groupBy(rows, (row) => text(row["opportunity"]));
  return new Map([...groups].map(([key, members]) => [key, members.map(read).toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))]));
};

const text = (value: unknown): string => String(value);
const optional = (value: unknown): string | null => (value === undefined || value === null ? null : String(value));
const day = (value: unknown): Temporal.PlainDate | null =>
  value === undefined || value === null ? null : Temporal.PlainDate.from(String(value));
const someDay = (value: unknown): Temporal.PlainDate => Temporal.PlainDate.from(String(value));
const instant = (value: unknown): Temporal.Instant | null =>
  value === undefined || value === null ? null : Temporal.Instant.from(String(value));
const someInstant = (value: unknown): Temporal.Instant => Temporal.Instant.from(String(value));
