import { amountEvidence, type AmountEvidence, type DecimalSign } from "./amounts.ts";
import { dateEvidence, type DateEvidence, type DayOrder } from "./dates.ts";
import type { CellType, RawRow } from "./shape.ts";
import { isBlank } from "./text.ts";

/** What the whole file says about one column, gathered in one pass. */
export type ColumnProfile = {
  filled: number;
  /** How often each value stands there; `null` when there are too many different ones to be words. */
  distinct: Map<string, number> | null;
  /** `null`: the first cells held none, so nobody looked further. */
  dates: Record<DateEvidence, number> | null;
  amounts: Record<AmountEvidence, number> | null;
  /** The order and the sign that were proved first: they decide a contradiction of one against one. */
  firstOrder: DayOrder | null;
};

const mostDistinct = 2_000;
const longestWord = 200;
const cellsToTry = 500;

export const emptyProfile = (columns: number): ColumnProfile[] => Array.from({ length: columns }, newColumn);
const newColumn = (): ColumnProfile => ({
  filled: 0,
  distinct: new Map(),
  dates: { clear: 0, dmy: 0, mdy: 0, either: 0, none: 0 },
  amounts: { dot: 0, comma: 0, "either-dot": 0, "either-comma": 0, plain: 0, none: 0 },
  firstOrder: null,
});

/** Adds rows to the profile. A cell that a spreadsheet typed needs no evidence. */
export const addToProfile = (profile: ColumnProfile[], rows: readonly RawRow[]): void => {
  for (const { cells, typed } of rows)
    for (let column = 0; column < profile.length; column++) {
      const cell = cells[column] ?? "";
      if (cell === "" || isBlank(cell)) continue;
      addCell(profile[column] ?? newColumn(), cell, typed?.[column]);
    }
};

const addCell = (column: ColumnProfile, cell: string, type: CellType | undefined): void => {
  column.filled++;
  if (column.distinct) {
    column.distinct.set(cell, (column.distinct.get(cell) ?? 0) + 1);
    if (column.distinct.size > mostDistinct || cell.length > longestWord) column.distinct = null;
  }
  if (type && type !== "text") return;
  if (column.dates) {
    const evidence = dateEvidence(cell);
    column.dates[evidence]++;
    if (!column.firstOrder && (evidence === "dmy" || evidence === "mdy")) column.firstOrder = evidence;
    if (column.dates.none >= cellsToTry && column.dates.none === column.filled) column.dates = null;
  }
  if (column.amounts) {
    column.amounts[amountEvidence(cell)]++;
    if (column.amounts.none >= cellsToTry && column.amounts.none === column.filled) column.amounts = null;
  }
};

export type Decided<T> = { readonly decided: T | null; readonly mustAsk: boolean; readonly guess: T | null };

/**
 * The order of day and month that a column proves. Asked when all of it fits both, or when it contradicts itself and some cells fit both;
 * where it contradicts itself and no cell is in doubt, the more frequent order holds (of equals the first) and the other rows are refused.
 */
export const decideDayOrder = ({ dates, firstOrder }: Pick<ColumnProfile, "dates" | "firstOrder">): Decided<DayOrder> => {
  if (!dates || (dates.dmy === 0 && dates.mdy === 0 && dates.either === 0)) return { decided: null, mustAsk: false, guess: null };
  const stronger = dates.dmy === dates.mdy ? firstOrder : dates.dmy > dates.mdy ? "dmy" : "mdy";
  const isContradicted = dates.dmy > 0 && dates.mdy > 0;
  if (dates.either > 0 && (isContradicted || stronger === null)) return { decided: null, mustAsk: true, guess: stronger };
  return { decided: stronger, mustAsk: false, guess: stronger };
};

/** The order that the column proves without contradiction. */
export const provedDayOrder = ({ dates }: Pick<ColumnProfile, "dates">): DayOrder | null =>
  !dates || dates.dmy > 0 === dates.mdy > 0 ? null : dates.dmy > 0 ? "dmy" : "mdy";
export const provedDecimal = ({ amounts }: Pick<ColumnProfile, "amounts">): DecimalSign | null =>
  !amounts || amounts.dot > 0 === amounts.comma > 0 ? null : amounts.dot > 0 ? "dot" : "comma";

/**
 * The decimal sign that a column proves. Asked when "1.054" could be a thousand or one; a comma before three digits, with nothing else said,
 * groups thousands as in Chinese and English (a file that is separated by semicolons comes from where it does not: asked).
 */
export const decideDecimal = (
  { amounts }: Pick<ColumnProfile, "amounts">,
  { semicolons, unitInDoubt }: { semicolons: boolean; unitInDoubt: boolean },
): Decided<DecimalSign> => {
  if (!amounts) return { decided: null, mustAsk: false, guess: null };
  const proved = amounts.dot > 0 && amounts.comma > 0 ? null : amounts.dot > 0 ? "dot" : amounts.comma > 0 ? "comma" : null;
  if (proved) return { decided: proved, mustAsk: false, guess: proved };
  const isDoubtful = amounts["either-dot"] + amounts["either-comma"] > 0;
  if (!isDoubtful) return { decided: null, mustAsk: false, guess: null };
  const isContradicted = amounts.dot > 0 || (amounts["either-dot"] > 0 && amounts["either-comma"] > 0);
  if (!isContradicted && amounts["either-dot"] === 0 && !semicolons && !unitInDoubt)
    return { decided: "dot", mustAsk: false, guess: "dot" };
  return { decided: null, mustAsk: true, guess: amounts["either-dot"] > 0 && !isContradicted ? "comma" : "dot" };
};
