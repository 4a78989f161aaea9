import { monthOf } from "../../calendar/rules.ts";
import { isBefore } from "../../kernel/pure/day.ts";
import { deadlineOf, sundayOf, weekAfter, weekToText } from "../../kernel/pure/week.ts";
import { minorToText } from "../../kernel/pure/money.ts";
import type { Tx } from "../../kernel/io/db.ts";
import type { z } from "zod";
import type { contract } from "../contract.ts";
import { outcomesOf, surprisesIn, type SignedLine } from "../rules/lastWeek.ts";
import { isWithin, type Booking } from "../rules/proposal.ts";
import { versionThatCounts } from "../rules/versions.ts";
import type { Whose } from "../store/drafts.ts";
import { peopleNamed } from "../store/facts.ts";
import * as store from "../store/statements.ts";
import type { SubmissionLineRow, SubmissionRow } from "../tables.ts";
import { knowing, type WeekFacts } from "./facts.ts";
import type { Surroundings } from "./surroundings.ts";

type WeekSoFar = z.input<(typeof contract)["POST /weeks/:week/commit/verdicts"]["ok"]>["week"];

/** The version that counts for a person's week, with its lines; null when nothing is signed. */
export type Counting = { readonly row: SubmissionRow; readonly lines: readonly SubmissionLineRow[] };
export const countingOf = async (tx: Tx, whose: Whose, { now, timeZone }: Surroundings): Promise<Counting | null> => {
  const versions = await store.versionsOf(tx, whose);
  const counts = versionThatCounts(versions.map(versionOf), deadlineOf(whose.week, timeZone), now);
  const row = versions.find((one) => one.version === counts?.version);
  return row ? { row, lines: (await store.linesOf(tx, [row.submission_id])).get(row.submission_id) ?? [] } : null;
};
export const versionOf = (row: SubmissionRow) => ({ version: row.version, signedAt: row.signed_at });

/** What was promised for a week, and what came of it until now. */
export const weekSoFar = async (
  tx: Tx,
  whose: Whose,
  facts: WeekFacts,
  s: Surroundings,
): Promise<{ answer: WeekSoFar; owed: string[] }> => {
  const { week } = whose;
  const counts = await countingOf(tx, whose, s);
  const lines = signedLines(counts?.lines ?? [], whose, s);
  const verdicts = await store.verdictsOf(tx, whose);
  const outcomes = outcomesOf(week, lines, {
    bookings: facts.bookings,
    verdicts: verdicts.map((row) => ({
      opportunity: row.opportunity_id,
      kind: row.kind,
      date: row.date,
      reason: row.reason ?? "",
      at: row.at,
      by: row.by_id,
    })),
    now: s.now.toZonedDateTimeISO(s.timeZone),
  });
  const surprises = surprisesIn(week, lines, facts.bookings);
  const { deals } = await knowing(
    tx,
    facts,
    [...lines, ...surprises].map((one) => one.opportunity),
  );
  const people = await peopleNamed(
    tx,
    verdicts.map((row) => row.by_id),
  );
  const text = (amount: bigint): string => minorToText(amount, s.base);
  const named = (opportunity: string) => ({
    opportunity,
    name: deals.get(opportunity)?.name ?? "",
    account: deals.get(opportunity)?.account_name ?? null,
  });
  return {
    owed: outcomes.filter((one) => one.verdictOwed).map((one) => one.opportunity),
    answer: {
      week: weekToText(week),
      first: week.toString(),
      last: sundayOf(week).toString(),
      isOver: !isBefore(s.today, weekAfter(week)),
      version: counts?.row.version ?? null,
      commit: text(sumOf(lines, "commit")),
      upside: text(sumOf(lines, "upside")),
      booked: text(bookedIn(week, facts.bookings)),
      lines: outcomes.map((one) => ({
        ...named(one.opportunity),
        category: one.category,
        amount: text(one.amount),
        expectedOn: one.expectedOn?.toString() ?? null,
        booked: text(one.booked),
        verdictOwed: one.verdictOwed,
        verdict: one.verdict && {
          kind: one.verdict.kind,
          date: one.verdict.date?.toString() ?? null,
          reason: one.verdict.reason,
          at: one.verdict.at.toString(),
          by: nameIn(people, verdicts.findLast((row) => row.opportunity_id === one.opportunity)?.by_id ?? null),
        },
      })),
      surprises: surprises.map((one) => ({ ...named(one.opportunity), booked: text(one.booked) })),
    },
  };
};

/** Lines in base currency, at the plan rate of the month of the week's Monday; one without a rate counts 0 here and blocks the next signing. */
export const signedLines = (
  lines: readonly SubmissionLineRow[],
  { week }: Pick<Whose, "week">,
  { calendar, toBase }: Surroundings,
): SignedLine[] =>
  lines.map((line) => ({
    opportunity: line.opportunity_id,
    category: line.category,
    amount: toBase(line, monthOf(calendar, week)) ?? 0n,
    expectedOn: line.expected_on,
  }));
export const sumOf = (lines: readonly Pick<SignedLine, "category" | "amount">[], category: SignedLine["category"]): bigint =>
  lines.reduce((sum, line) => (line.category === category ? sum + line.amount : sum), 0n);
const bookedIn = (week: Whose["week"], bookings: readonly Booking[]): bigint =>
  bookings.reduce((sum, one) => (isWithin(one.on, { first: week, last: sundayOf(week) }) ? sum + one.amount : sum), 0n);

export const nameIn = (people: ReadonlyMap<string, { readonly name: string }>, id: string | null): { id: string; name: string } | null => {
  const person = id === null ? undefined : people.get(id);
  return id && person ? { id, name: person.name } : null;
};
