import { actingPerson, type Context } from "../../kernel/io/context.ts";
import { inTransaction, reading, type Tx } from "../../kernel/io/db.ts";
import { audit, emit } from "../../kernel/io/events.ts";
import { compare, parseDecimal, zero } from "../../kernel/pure/fraction.ts";
import { refusal, type FieldProblem } from "../../kernel/pure/refusal.ts";
import { daysOfMonth, type Calendar } from "../../calendar/rules.ts";
import { may } from "../../organisation/rules.ts";
import { organisationOf, requireRight } from "../../organisation/service.ts";
import { parseRate } from "../rules.ts";
import * as store from "../store.ts";
import { calendarOf } from "../../calendar/service.ts";
import { monthsOfYear } from "./calendar.ts";

/** Plan rates of a fiscal year, of every currency that the organisation uses; settings are read by everybody. */
export const rateGrid = (context: Context, asked: number | undefined) =>
  reading(context, async (tx) => {
    const viewer = await requireRight(tx, "settings.read");
    const { year, months, calendar } = await monthsOfYear(tx, asked);
    const base = (await organisationOf(tx)).base_currency;
    const known = await store.rates(tx, months);
    const used = await usedOf(tx, known, calendar);
    const currencies = (await store.currenciesInUse(tx)).map(({ currency }) => currency).filter((currency) => currency !== base);
    return {
      ...{ year, months, base, mayWrite: may(viewer, "settings.write") },
      currencies: currencies.map((currency) => ({
        currency,
        rates: known
          .filter((row) => row.currency === currency)
          .map(({ month, rate, recorded_at }) => ({
            ...{ month, rate, recordedAt: recorded_at?.toString() ?? null, used: used.has(`${currency} ${month}`) },
          })),
      })),
    };
  });

const usedOf = async (tx: Tx, asked: readonly { currency: string; month: string }[], calendar: Calendar): Promise<Set<string>> => {
  const rows =
    asked.length === 0
      ? []
      : await store.usedRates(
          tx,
          asked.map(({ currency, month }) => ({ currency, month, ...daysOfMonth(calendar, month) })),
        );
  return new Set(rows.map(({ currency, month }) => `${currency} ${month}`));
};

export type RateFacts = { readonly currency: string; readonly month: string; readonly rate: string };
/** Sets plan rates, all or none. The last recorded wins; a rate that a signed figure has used stays as it is for ever. */
export const setRates = (context: Context, changes: readonly RateFacts[]) =>
  inTransaction(context, async (tx) => {
    await requireRight(tx, "settings.write", "rate");
    const base = (await organisationOf(tx)).base_currency;
    const months = [...new Set(changes.map(({ month }) => month))];
    const inForce = new Map((await store.rates(tx, months)).map((row) => [`${row.currency} ${row.month}`, row.rate]));
    const differing = changes.filter((change) => !isSameRate(change.rate, inForce.get(`${change.currency} ${change.month}`)));
    const used = await usedOf(
      tx,
      differing.filter((change) => inForce.has(`${change.currency} ${change.month}`)),
      await calendarOf(tx),
    );
    const problems = changes.flatMap((change, index): FieldProblem[] => {
      if (change.currency === base) return [{ pointer: `/changes/${index}/currency`, code: "targets.rate-of-base" }];
      if (!parseRate(change.rate)) return [{ pointer: `/changes/${index}/rate`, code: "targets.rate-not-positive" }];
      const isUsed = differing.includes(change) && used.has(`${change.currency} ${change.month}`);
      return isUsed ? [{ pointer: `/changes/${index}/rate`, code: "targets.rate-used" }] : [];
    });
    const [first] = problems;
    if (first) throw refusal(first.code === "targets.rate-used" ? "conflict" : "invalid", first.code, {}, problems.slice(0, 100));
    return { recorded: await recordRates(tx, differing) };
  });

/** Writes plan rates in bulk: asks no rights and no questions. */
export const recordRates = async (tx: Tx, facts: readonly RateFacts[]): Promise<number> => {
  if (facts.length === 0) return 0;
  const [recorded_at, recorded_by] = [await tx.now(), actingPerson(tx.context)];
  await store.insertRates(
    tx,
    facts.map((each) => ({ ...each, recorded_at, recorded_by })),
  );
  await audit(tx, { action: "rates.recorded", subjectKind: "rate", subjectId: null, details: { rates: facts.slice(0, 200) } });
  await emit(tx, { name: "rates.recorded", subjectId: null, details: { count: facts.length } });
  return facts.length;
};

const isSameRate = (a: string, b: string | undefined): boolean =>
  b !== undefined && compare(parseDecimal(a) ?? zero, parseDecimal(b) ?? zero) === 0;
