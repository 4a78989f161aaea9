import { dayOfMoment, firstOfMonth, lastOfMonth, monthText, quarterMonths, type DayNumber, type Moment } from "./time.ts";
import type { Outlook } from "./bundle.ts";
import { stateAt, type Life } from "./deal.ts";
import type { Flavour } from "./flavour/flavour.ts";
import { effectiveCategory, isOpen } from "../src/pipeline/rules/ladder.ts";
import { baseCurrency, baseText, roundedTo, type Convert } from "./money.ts";
import type { Temperament } from "./people/temperament.ts";
import type { Random } from "./random.ts";

export type OutlookQuestion = {
  readonly person: string;
  readonly lives: readonly Life[];
  readonly at: Moment;
  readonly convert: Convert;
};
type Period = { readonly first: DayNumber; readonly last: DayNumber };

export const monthPeriod = (month: string): Period => ({ first: firstOfMonth(month), last: lastOfMonth(month) });
export const quarterPeriod = (month: string): Period => {
  const months = quarterMonths(month);
  return { first: firstOfMonth(months[0] ?? month), last: lastOfMonth(months[2] ?? month) };
};

/** What the owner signs for month or quarter: the proposal of product 7-answers, judged by temperament against what will come. */
export const outlookOf = (
  random: Random,
  question: OutlookQuestion,
  { period, habits, flavour, promised }: { period: Period; habits: Temperament; flavour: Flavour; promised: ReadonlyMap<string, number> },
): Outlook => {
  const { booked, commit, upside } = proposed(question, period, promised);
  const proposal = { commit: roundedDown(booked + commit), upside };
  const judged = judgement(random, { proposal: proposal.commit, booked, truth: bookedIn(question, period, Infinity), habits });
  const differs = judged !== proposal.commit;
  return {
    commit: baseText(judged),
    upside: baseText(upside),
    currency: baseCurrency,
    proposed_commit: baseText(proposal.commit),
    proposed_upside: baseText(upside),
    ...(differs ? { reason: random.pick(flavour.judgementReasons) } : {}),
  };
};

/** Booked from the period's first day, and the open deals expected from today to its end, at the promised amount where a line has one. */
const proposed = ({ person, lives, at, convert }: OutlookQuestion, period: Period, promised: ReadonlyMap<string, number>) => {
  const today = dayOfMoment(at);
  const sums = { booked: bookedIn({ person, lives, at, convert }, period, at), commit: 0n, upside: 0n };
  for (const life of lives) {
    const state = stateAt(life, at);
    if (!state || state.owner !== person || !isOpen(state.stage)) continue;
    if (state.expectedClose < Math.max(today, period.first) || state.expectedClose > period.last) continue;
    const category = effectiveCategory(state.stage, state.category);
    if (category !== "commit" && category !== "upside") continue;
    sums[category] += convert(promised.get(life.key) ?? state.amount, life.currency, monthText(state.expectedClose));
  }
  return sums;
};

/** Net bookings of a person in a period, of the orders known at a moment. */
const bookedIn = ({ person, lives, convert }: OutlookQuestion, { first, last }: Period, known: Moment): bigint => {
  let total = 0n;
  const today = known === Infinity ? Infinity : dayOfMoment(known);
  for (const life of lives)
    for (const order of life.bookings) {
      if (order.owner !== person || order.recordedAt > known) continue;
      const amount = (): bigint => convert(order.amount, life.currency, monthText(order.bookedOn));
      if (order.bookedOn >= first && order.bookedOn <= last) total += amount();
      const cancelled = order.cancelledOn;
      if (cancelled !== null && cancelled >= first && cancelled <= last && cancelled <= today) total -= amount();
    }
  return total;
};

const judgement = (
  random: Random,
  { proposal, booked, truth, habits }: { proposal: bigint; booked: bigint; truth: bigint; habits: Temperament },
): bigint => {
  const seen = Number(truth) * random.normal(habits.judgement, 0.05);
  const known = Math.max(Number(proposal), Number(booked));
  // half-way between what is on the list and what experience expects; small differences are not worth a reason
  const judged = known + (seen - known) * 0.6;
  if (Math.abs(judged - Number(proposal)) < 0.08 * Math.max(Number(proposal), 1_000_000)) return proposal;
  return roundedTo(BigInt(Math.round(Math.max(judged, Number(booked), 0))), 1000);
};
const roundedDown = (minor: bigint): bigint => (minor < 0n ? 0n : minor);
