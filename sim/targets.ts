import type { Target } from "./bundle.ts";
import type { Life } from "./deal.ts";
import { baseCurrency, baseText, roundedTo, type Convert } from "./money.ts";
import type { Member } from "./people/team.ts";
import type { TemperamentName } from "./people/temperament.ts";
import type { Random } from "./random.ts";
import { seasonOf } from "./season.ts";
import { monthText } from "./time.ts";

/** A year's bookings against the raised target, by temperament: nobody's plan fits exactly. */
const performance: Readonly<Record<TemperamentName, number>> = {
  steady: 1.02,
  optimist: 0.88,
  sandbagger: 1.08,
  slipping: 0.84,
  surprising: 0.98,
  starting: 0.78,
};

/** Seasonal targets of one person that the person's year reaches about as well as the temperament says. */
export const ownTargets = (
  random: Random,
  person: Member,
  { months, bookedPerMonth }: { months: readonly string[]; bookedPerMonth: bigint },
): Target[] => {
  const plan = (Number(bookedPerMonth) / performance[person.temperament]) * random.normal(1, 0.06);
  return months.map((month, index) => {
    const raised = Math.max(plan, 5_000_000) * seasonOf(month) * (1 + 0.007 * index);
    return targetOf(person.key, month, { scope: "own", raised: BigInt(Math.round(raised)) });
  });
};

/** What a manager answers for: the own targets below, and a little more, so that one person's bad month need not be the team's. */
export const teamTargets = (person: string, own: readonly Target[]): Target[] => {
  const sums = new Map<string, bigint>();
  for (const { month, raised_amount } of own) sums.set(month, (sums.get(month) ?? 0n) + minorOf(raised_amount));
  return [...sums].map(([month, raised]) => targetOf(person, month, { scope: "team", raised: (raised * 101n) / 100n }));
};

const targetOf = (person: string, month: string, { scope, raised }: { scope: "own" | "team"; raised: bigint }): Target => {
  const rounded = roundedTo(raised, 10_000);
  const share = (percent: bigint): string => baseText(roundedTo((rounded * percent) / 100n, 1000));
  return {
    person,
    month,
    scope,
    amount: share(93n),
    raised_amount: baseText(rounded),
    stretch_amount: share(112n),
    currency: baseCurrency,
  };
};
const minorOf = (text: string): bigint => BigInt(text.replace(".", ""));

/** The mean month's bookings of a person between two days (whole months apart), base minor units. */
export const bookedPerMonth = (
  person: string,
  lives: readonly Life[],
  { from, to, months, convert }: { from: number; to: number; months: number; convert: Convert },
): bigint => {
  let total = 0n;
  for (const life of lives)
    for (const order of life.bookings)
      if (order.owner === person && order.bookedOn >= from && order.bookedOn <= to)
        total += convert(order.amount, life.currency, monthText(order.bookedOn));
  return total / BigInt(months);
};
