import { sql, type Tx } from "../../kernel/io/db.ts";
import type { RawBuilder } from "kysely";
import type { Day, Instant } from "../../kernel/pure/day.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import type { MonthName, Span } from "../../calendar/rules.ts";
import type { Asked, Scope } from "../rules/asked.ts";

/** Whose sums are asked, and all that every query needs to know. One question may be about many people at once: `roots`. */
export type Ask = {
  readonly tx: Tx;
  readonly question: Asked;
  readonly scope: Scope;
  readonly roots: readonly string[];
  /** As of now, so that kept cells may answer; false for any other instant. */
  readonly live: boolean;
  /** Kept cells may answer for the roots: they are asked with their trees, or have nobody below. */
  readonly kept: boolean;
  /** The plan rates as recorded by an instant. */
  readonly ratesAt: (instant: Instant) => Rates;
  /** The fiscal month of a day. */
  readonly monthOf: (day: Day) => MonthName;
};

/** Factor: minor units of the base currency for one minor unit, as exact decimal text; for each currency and fiscal month that has a rate. */
export type Rates = readonly {
  readonly currency: string;
  readonly month: MonthName;
  readonly first: string;
  readonly last: string;
  readonly factor: string;
}[];
export type RateRow = { currency: string; month: MonthName; rate: string; recordedAt: Instant | null };

/** Every plan rate of the organisation in the order of recording: the last one known at an instant wins. */
export const rateRows = (tx: Tx): Promise<RateRow[]> =>
  tx.all(sql<RateRow>`
    select currency, month, rate::text as rate, recorded_at as "recordedAt"
    from plan_rate
    where org_id = ${tx.orgId}
    order by recorded_at nulls first, seq`);

/**
 * The people of each root's tree with the days on which they belong to it (until to_day, exclusive): root, person, from_day, to_day.
 * A person alone is a tree of one on every day.
 */
export const members = ({ tx, scope, roots }: Ask): RawBuilder<unknown> =>
  scope === "tree"
    ? sql`select ancestor_id as root, descendant_id as person, from_day, to_day
          from reporting_closure
          where org_id = ${tx.orgId} and ancestor_id = any(${[...roots]}::uuid[])`
    : sql`select root, root as person, date '0001-01-01' as from_day, date '9999-12-31' as to_day from unnest(${[...roots]}::uuid[]) as root`;

export const rateTable = (rates: Rates): RawBuilder<unknown> => sql`
  select *
  from unnest(${rates.map(({ currency }) => currency)}::text[], ${rates.map(({ month }) => month)}::text[], ${rates.map(({ first }) => first)}::date[],
    ${rates.map(({ last }) => last)}::date[], ${rates.map(({ factor }) => factor)}::numeric[]) as known (currency, month, first_day, last_day, factor)`;

export const spanTable = (spans: Readonly<Record<string, Span>>): RawBuilder<unknown> => {
  const names = Object.keys(spans);
  return sql`
    select *
    from unnest(${names}::text[], ${names.map((name) => spans[name]?.first)}::date[], ${names.map((name) => spans[name]?.last)}::date[])
      as asked (name, first_day, last_day)`;
};

/** Rows that could not be converted say so: "USD 2026-05-17" or "USD 2026-05" in `missing`. Nothing is ever taken at 1. */
export const refuseMissingRates = ({ monthOf }: Pick<Ask, "monthOf">, rows: readonly { readonly missing: string | null }[]): void => {
  const missing = rows.find((row) => row.missing !== null)?.missing;
  if (!missing) return;
  const [currency = "", when = ""] = missing.split(" ");
  const month = when.length > 7 ? monthOf(Temporal.PlainDate.from(when)) : when;
  throw refusal("conflict", "metrics.rate-missing", { currency, month });
};

export const countOf = (value: bigint | null | undefined): number => Number(value ?? 0n);
