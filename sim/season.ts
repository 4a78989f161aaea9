import type { Random } from "./random.ts";
import { firstOfMonth, lastOfMonth, monthAfter, monthText, workingDayFrom, workingDayUntil, type DayNumber } from "./time.ts";

/** How much of a year's business falls in each calendar month, mean 1: weak around Spring Festival, strong at the ends of quarters and of the year. */
const shares = [0.84, 0.7, 1.08, 0.94, 0.98, 1.16, 0.9, 0.94, 1.12, 0.94, 1.08, 1.32];
export const seasonOf = (month: string): number => shares[Number(month.slice(5)) - 1] ?? 1;

/** Customers sign when their month or quarter ends: a part of the deals waits for its last days, or for the stronger month after a weak one. */
export const closingDay = (random: Random, wished: DayNumber): DayNumber => {
  const pull = seasonOf(monthAfter(monthText(wished))) - seasonOf(monthText(wished));
  const day = random.chance(Math.max(0, pull)) ? wished + 30 : wished;
  const month = monthText(day);
  const endsQuarter = Number(month.slice(5)) % 3 === 0;
  if (!random.chance(endsQuarter ? 0.3 : 0.16)) return workingDayFrom(day);
  const last = workingDayUntil(lastOfMonth(month));
  return Math.max(workingDayFrom(firstOfMonth(month)), workingDayUntil(Math.max(day, last - random.int(0, 6))));
};
