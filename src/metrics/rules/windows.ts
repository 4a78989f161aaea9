import { sundayOf } from "../../kernel/pure/week.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import { isOver, type Asked } from "./asked.ts";
import type { WeekCell } from "./sums.ts";

/** The weeks of the window that are over. */
export const endedWeeks = (weeks: readonly WeekCell[], question: Asked): WeekCell[] =>
  weeks.filter(({ week }) => isOver(question, sundayOf(week)));

/** Those of them in which somebody signed or owed a statement. */
export const countedWeeks = (weeks: readonly WeekCell[], question: Asked): WeekCell[] =>
  endedWeeks(weeks, question).filter(({ signed, owed }) => signed > 0 || owed > 0);

export const totalOver = <T>(items: readonly T[], of: (item: T) => Minor): Minor => items.reduce((total, item) => total + of(item), 0n);

/** A⁺ */
export const atLeastZero = (amount: Minor): Minor => (amount > 0n ? amount : 0n);
export const greater = (a: Minor, b: Minor): Minor => (a > b ? a : b);
export const distance = (a: Minor, b: Minor): Minor => (a > b ? a - b : b - a);
