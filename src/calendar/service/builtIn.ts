import { createRequire } from "node:module";

/**
 * China's holidays and moved working days (调休), 2004 to the last year announced, as the maintained data set gives them. Its data file is
 * read and not its functions: those take a day's text for UTC and give the local day, so west of Greenwich every day was a day early.
 */
const data = createRequire(import.meta.url)("chinese-days/dist/chinese-days.json") as {
  readonly holidays: Readonly<Record<string, string>>;
  readonly workdays: Readonly<Record<string, string>>;
};

export const builtInHolidays: ReadonlySet<string> = new Set(Object.keys(data.holidays));
export const builtInWorkingDays: ReadonlySet<string> = new Set(Object.keys(data.workdays));
/** "Spring Festival,春节,4" → both names; null for a day that the set does not name. */
export const builtInName = (day: string): { readonly zh: string; readonly en: string } | null => {
  const [en, zh] = (data.holidays[day] ?? data.workdays[day] ?? "").split(",");
  return en && zh ? { zh, en } : null;
};
