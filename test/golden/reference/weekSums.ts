import { isBefore, instantIsBefore, type Day } from "../../../src/kernel/pure/day.ts";
import { sundayOf, type Week } from "../../../src/kernel/pure/week.ts";
import { firstDayOfMonth, monthOf, weeklyDeadline } from "../../../src/calendar/rules.ts";
import { calendarOfWeek, dueWeeks, quarterBeforeWeek, targetMonths } from "../../../src/metrics/rules/asked.ts";
import type { Judged, Sum, Targets, WeekCell, WeekSums } from "../../../src/metrics/rules/sums.ts";
import type { Line, Weekly } from "./facts.ts";
import type { World } from "./world.ts";

export const sumOf = (amounts: readonly bigint[]): Sum => ({
  amount: amounts.reduce((total, amount) => total + amount, 0n),
  n: amounts.length,
});
export const targetsOf = (world: World, months: readonly string[], treeDay: (month: string) => Day): Targets =>
  new Map(months.map((month) => [month, world.target(month, treeDay(month))]));

export const weekSums = (world: World): WeekSums => {
  const { question } = world;
  const { calendar, period } = question;
  const week = period.first;
  const { month, quarterDays } = calendarOfWeek(calendar, week);
  const signed = [...world.treeOn(week)].flatMap((person) => world.weeklyOf(person, week) ?? []);
  const lines = signed.flatMap((submission) => submission.lines).map((line) => ({ ...line, inBase: lineInBase(world, week, line) }));
  const commit = lines.filter(({ category }) => category === "commit");
  const applicable = commit.flatMap((line) => {
    // An item that nobody has answered is not done.
    const items = Object.values(line.checklist);
    const applies = 5 - items.filter((item) => item === "not_applicable").length;
    return applies === 0
      ? []
      : [{ ...line, sixtieths: (line.inBase * 60n * BigInt(items.filter((item) => item === "done").length)) / BigInt(applies) }];
  });
  const judged = (figure: (submission: Weekly) => Weekly["month"]): Judged => ({
    commit: sumOf(signed.map((row) => world.inBase(figure(row).commit, figure(row).currency, month))).amount,
    upside: sumOf(signed.map((row) => world.inBase(figure(row).upside, figure(row).currency, month))).amount,
    n: signed.length,
  });
  return {
    targets: targetsOf(world, targetMonths(question), (name) => firstDayOfMonth(calendar, name)),
    booked: sumOf(world.bookings(period).map(({ amount }) => amount)),
    bookedBefore: sumOf(world.bookings(quarterBeforeWeek(calendar, week)).map(({ amount }) => amount)),
    commit: sumOf(commit.map(({ inBase }) => inBase)),
    upside: sumOf(lines.filter(({ category }) => category === "upside").map(({ inBase }) => inBase)),
    commitInQuarter: sumOf(
      commit.flatMap(({ expectedOn, inBase }) => (expectedOn && world.within(expectedOn, quarterDays) ? [inBase] : [])),
    ),
    reliableSixtieths: sumOf(applicable.map(({ sixtieths }) => sixtieths)).amount,
    applicable: sumOf(applicable.map(({ inBase }) => inBase)),
    month: judged((row) => row.month),
    quarter: judged((row) => row.quarter),
    weeks: dueWeeks(question).map((due) => weekCell(world, due)),
  };
};

const lineInBase = (world: World, week: Week, line: Line): bigint =>
  world.inBase(line.amount, line.currency, monthOf(world.question.calendar, week));

const weekCell = (world: World, week: Week): WeekCell => {
  const bookings = world.bookings({ first: week, last: sundayOf(week) });
  const persons = [...world.treeOn(week)].map((key) => {
    const submission = world.weeklyOf(key, week);
    const commitLines = submission?.lines.filter(({ category }) => category === "commit") ?? [];
    const own = bookings.filter(({ order }) => order.owner === key);
    const booked = sumOf(own.map(({ amount }) => amount)).amount;
    const commit = sumOf(commitLines.map((line) => lineInBase(world, week, line))).amount;
    const positive = booked > 0n ? booked : 0n;
    const missed = commitLines.map((line) =>
      absolute(
        sumOf(own.filter(({ order }) => order.opportunity === line.opportunity).map(({ amount }) => amount)).amount -
          lineInBase(world, week, line),
      ),
    );
    const named = new Set(submission?.lines.map(({ opportunity }) => opportunity));
    const unnamed = own
      .filter(({ order, day }) => day === order.bookedOn && !named.has(order.opportunity))
      .filter(({ amount }) => amount > 0n);
    return {
      commit,
      miss: absolute(positive - commit),
      greater: positive > commit ? positive : commit,
      signed: submission !== undefined,
      owed: owes(world, key, week),
      onTime: submission !== undefined && instantIsBefore(submission.signedAt, weeklyDeadline(world.question.calendar, week)),
      surprise: sumOf([...missed, ...unnamed.map(({ amount }) => amount)]).amount,
    };
  });
  return {
    week,
    booked: sumOf(bookings.map(({ amount }) => amount)).amount,
    commit: sumOf(persons.map(({ commit }) => commit)).amount,
    missEach: sumOf(persons.map(({ miss }) => miss)).amount,
    greaterEach: sumOf(persons.map(({ greater }) => greater)).amount,
    signed: persons.filter(({ signed }) => signed).length,
    owed: persons.filter(({ owed }) => owed).length,
    onTime: persons.filter(({ owed, onTime }) => owed && onTime).length,
    surprise: sumOf(persons.map(({ surprise }) => surprise)).amount,
  };
};

const owes = (world: World, key: string, day: Day): boolean => {
  const person = world.facts.people.find((row) => row.key === key);
  if (!person?.submits) return false;
  return !(person.activeFrom && isBefore(day, person.activeFrom)) && !(person.activeTo && !isBefore(day, person.activeTo));
};

const absolute = (amount: bigint): bigint => (amount < 0n ? -amount : amount);
