import { minorToText } from "../../kernel/pure/money.ts";
import { sundayOf, weeksEnding, weekToText } from "../../kernel/pure/week.ts";
import type { Tx } from "../../kernel/io/db.ts";
import { outcomeToAnswer } from "../rules/answer.ts";
import { dueWeek, isOver, type Scope } from "../rules/asked.ts";
import { attainmentOfWeek } from "../rules/registry/commit_attainment.ts";
import { askOf, questionOf, visiblePerson, type NumbersInput } from "../service.ts";
import { keptCells, keptWeekCells } from "./kept.ts";

/** The beat: commit and net bookings of each of the weeks that end with the period's, oldest first. */
export const seriesOf = async (tx: Tx, named: string, scope: Scope, input: Omit<NumbersInput, "keys">) => {
  const question = await questionOf(tx, input);
  const person = await visiblePerson(tx, named, question);
  const ask = await askOf(tx, question, { scope, roots: [person.person_id], live: input.asOf === undefined });
  const { base, calendar, period, weeks } = question;
  const last = period.kind === "week" ? period.first : period.last.subtract({ days: period.last.dayOfWeek - 1 });
  const asked = weeksEnding(last, weeks);
  const kept = await keptCells(ask, asked);
  const due = asked.map((week) => dueWeek(calendar, week));
  const cells = (await keptWeekCells(ask, kept, due))(person.person_id);
  return {
    currency: base,
    weeks: cells.map((cell) => ({
      week: weekToText(cell.week),
      booked: minorToText(cell.booked, base),
      commit: minorToText(cell.commit, base),
      signed: cell.signed,
      owed: cell.owed,
      over: isOver(question, sundayOf(cell.week)),
      attainment: outcomeToAnswer(attainmentOfWeek(cell.booked, cell.commit), "ratio", base),
    })),
  };
};
