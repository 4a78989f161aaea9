import { monthOf } from "../../calendar/rules.ts";
import { minorToText } from "../../kernel/pure/money.ts";
import { deadlineOf, sundayOf, weekToText, type Week } from "../../kernel/pure/week.ts";
import type { Tx } from "../../kernel/io/db.ts";
import type { TeamRow } from "../contract.ts";
import { reminderPrefix } from "../rules/reminders.ts";
import { proposableDeals } from "../store/facts.ts";
import { delegatesOn, remindersWritten } from "../store/notices.ts";
import { linesOf } from "../store/statements.ts";
import { lastSignedWeeks } from "../store/team.ts";
import { dealOf } from "./facts.ts";
import type { Surroundings } from "./surroundings.ts";
import { signedLines, sumOf } from "./weekSoFar.ts";

/** What stands in Team beside who has not signed the week: never added in. By person. */
export type BesideUnsigned = {
  readonly delegates: ReadonlyMap<string, { id: string; name: string }>;
  readonly reminded: ReadonlyMap<string, number>;
  readonly lastSigned: ReadonlyMap<string, NonNullable<TeamRow["lastSigned"]>>;
  readonly proposals: ReadonlyMap<string, NonNullable<TeamRow["proposal"]>>;
};
export const besideUnsigned = async (tx: Tx, unsigned: readonly string[], week: Week, s: Surroundings): Promise<BesideUnsigned> => ({
  delegates: new Map((await delegatesOn(tx, unsigned, s.today)).map((row) => [row.person_id, { id: row.delegate_id, name: row.name }])),
  reminded: unsigned.length > 0 ? await remindersWritten(tx, unsigned, reminderPrefix(week)) : new Map(),
  lastSigned: await lastSignedOf(tx, unsigned, week, s),
  proposals: await proposalsOf(tx, unsigned, week, s),
});
const lastSignedOf = async (tx: Tx, personIds: readonly string[], week: Week, s: Surroundings): Promise<BesideUnsigned["lastSigned"]> => {
  if (personIds.length === 0) return new Map();
  const rows = await lastSignedWeeks(tx, personIds, week);
  const lines = await linesOf(
    tx,
    rows.map((row) => row.submission_id),
  );
  return new Map(
    rows.map((row) => [
      row.person_id,
      {
        week: weekToText(row.week),
        commit: minorToText(sumOf(signedLines(lines.get(row.submission_id) ?? [], row, s), "commit"), s.base),
        late: !(Temporal.Instant.compare(row.signed_at, deadlineOf(row.week, s.timeZone)) < 0),
      },
    ]),
  );
};
/** The week's lines that the system would propose for them, as sums: shown, never added in. */
const proposalsOf = async (tx: Tx, personIds: readonly string[], week: Week, s: Surroundings): Promise<BesideUnsigned["proposals"]> => {
  const sums = new Map(personIds.map((id) => [id, { commit: 0n, upside: 0n }]));
  for (const row of await proposableDeals(tx, personIds, { first: week, last: sundayOf(week) })) {
    const deal = dealOf(row, s);
    if (deal.amount === null || (deal.category !== "commit" && deal.category !== "upside")) continue;
    const sum = sums.get(deal.owner);
    if (sum) sum[deal.category] += s.toBase({ amount: deal.amount, currency: deal.currency }, monthOf(s.calendar, week)) ?? 0n;
  }
  return new Map(
    [...sums].map(([id, { commit, upside }]) => [id, { commit: minorToText(commit, s.base), upside: minorToText(upside, s.base) }]),
  );
};
