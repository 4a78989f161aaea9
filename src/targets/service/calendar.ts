import type { Tx } from "../../kernel/io/db.ts";
import { fiscalYearOf, monthsOfQuarter, type Calendar } from "../../calendar/rules.ts";
import { calendarOf } from "../../calendar/service.ts";
import { todayOf } from "../../organisation/service.ts";

/** The twelve months of a fiscal year, without one of the running year. */
export const monthsOfYear = async (tx: Tx, asked: number | undefined): Promise<{ year: number; months: string[]; calendar: Calendar }> => {
  const calendar = await calendarOf(tx);
  const year = asked ?? fiscalYearOf(calendar, await todayOf(tx));
  const months = [1, 2, 3, 4].flatMap((quarter) => [...monthsOfQuarter(calendar, `${year}-Q${quarter}`)]);
  return { year, months, calendar };
};
