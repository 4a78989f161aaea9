import type { Target, WeeklySubmission } from "../bundle.ts";
import { contextOf } from "../births.ts";
import { signingsOf } from "../cadence.ts";
import { liveDeal, type Life } from "../deal.ts";
import { customersOf, flavourOf, monthsFrom, ratesOf, type Customer } from "../market.ts";
import { converterOf, type Convert } from "../money.ts";
import { habitsOf, type Member } from "../people/team.ts";
import { temperamentShares } from "../people/temperament.ts";
import { random, type Random } from "../random.ts";
import { weeklyStatement } from "../statement.ts";
import { bookedPerMonth, ownTargets } from "../targets.ts";
import { dayOfMoment, firstOfMonth, mondayOf, monthAfter, monthText, workingDayFrom, type Moment } from "../time.ts";

export type BigCompany = {
  readonly seed: string;
  readonly people: number;
  readonly opportunities: number;
  readonly years: number;
  /** Depth of the tree, leader and account managers included. */
  readonly levels: number;
  readonly known: Moment;
  /** How many of the last weeks have statements (the coming one comes on top). */
  readonly weeks: number;
};
/** Everything of one person, made when it is asked for: a company of a million deals never stands in memory. */
export type PersonYear = {
  readonly member: Member;
  readonly customers: readonly Customer[];
  readonly lives: readonly Life[];
  readonly submissions: readonly WeeklySubmission[];
  readonly targets: readonly Target[];
};

/** The people of a big company: each manager has the same number of reports, account managers are the lowest level. */
export const bigTeam = ({ seed, people, levels }: BigCompany): Member[] => {
  const habit = random(`${seed}/temperaments`);
  const reports = branching(people, levels);
  const team: Member[] = [];
  let above: Member[] = [];
  for (let level = 0; level < levels; level += 1) {
    const size = Math.min(people - team.length, level === levels - 1 ? people - team.length : reports ** level);
    const row = Array.from({ length: size }, (_, index): Member => {
      const isSeller = level === levels - 1;
      return {
        key: `p${level}-${String(index + 1).padStart(5, "0")}`,
        name: `员工 ${level}-${index + 1}`,
        role: isSeller ? "am" : level === levels - 2 ? "rm" : "leader",
        manager: above[index % Math.max(1, above.length)]?.key ?? null,
        district: "",
        abroad: index % 11 === 0 && isSeller,
        temperament: isSeller ? habit.weighted(temperamentShares) : "steady",
        submits: level >= levels - 2,
      };
    });
    team.push(...row);
    above = row;
  }
  return team;
};
/** How many reports each manager has so that the levels hold about this many people. */
const branching = (people: number, levels: number): number => {
  for (let reports = 2; ; reports += 1) {
    let size = 0;
    for (let level = 0; level < levels; level += 1) size += reports ** level;
    if (size >= people) return Math.max(2, reports - (size > people * 1.5 ? 1 : 0));
  }
};

export const bigRates = ({ seed, years, known }: BigCompany) =>
  ratesOf(random(`${seed}/rates`), monthsFrom(monthAfter(monthText(dayOfMoment(known)), -12 * years - 14), 12 * years + 42));

/** Person by person, in the order of the team. */
export function* bigYears(options: BigCompany): Generator<PersonYear> {
  const team = bigTeam(options);
  const sellers = team.filter((member) => member.role === "am").length;
  const convert = converterOf(bigRates(options));
  const each = options.opportunities / sellers;
  let owed = 0;
  for (const member of team) {
    owed += member.role === "am" ? each : 0;
    const deals = Math.floor(owed);
    owed -= deals;
    yield yearOf(random(`${options.seed}/${member.key}`), member, { options, deals, convert });
  }
}

const yearOf = (
  source: Random,
  member: Member,
  { options, deals, convert }: { options: BigCompany; deals: number; convert: Convert },
): PersonYear => {
  const flavour = flavourOf("zh");
  const today = dayOfMoment(options.known);
  const from = today - Math.round(options.years * 365.25);
  const span = { from, start: from, horizon: today, tendedFrom: today + 1 };
  const customers =
    deals > 0
      ? customersOf(source.fork("customers"), { flavour, seller: member.key, district: member.district, abroad: member.abroad, count: 10 })
      : [];
  const lives = Array.from({ length: deals }, (_, index): Life => {
    const own = source.fork(String(index));
    const born = Math.floor(from + ((index + own.next()) / deals) * (today - 3 - from));
    const key = `${member.key}-${String(index + 1).padStart(4, "0")}`;
    return liveDeal(own, contextOf(key, member, { customer: own.pick(customers), flavour, span }), {
      born: Math.min(workingDayFrom(born), today - 1),
      large: own.chance(0.2),
    });
  });
  const firstMonth = monthText(from);
  const months = monthsFrom(firstMonth, options.years * 12 + 14);
  const booked = bookedPerMonth(member.key, lives, { from: firstOfMonth(firstMonth), to: today, months: options.years * 12, convert });
  return {
    member,
    customers,
    lives,
    submissions: member.submits ? statementsOf(source.fork("weeks"), member, { options, lives, convert }) : [],
    targets: deals > 0 ? ownTargets(source.fork("targets"), member, { months, bookedPerMonth: booked }) : [],
  };
};

const statementsOf = (
  source: Random,
  member: Member,
  { options, lives, convert }: { options: BigCompany; lives: readonly Life[]; convert: Convert },
): WeeklySubmission[] => {
  const { known, weeks } = options;
  const first = mondayOf(dayOfMoment(known)) - 7 * (weeks - 1);
  // what ended before the first week and its quarter says nothing in a statement
  const recent = lives.filter((life) => dayOfMoment(life.states.at(-1)?.at ?? 0) > first - 120);
  const context = { signer: { key: member.key, habits: habitsOf(member), lives: recent }, convert, flavour: flavourOf("zh") };
  const written: WeeklySubmission[] = [];
  for (let week = first; week <= first + 7 * weeks; week += 7) {
    const own = source.fork(String(week));
    for (const signing of signingsOf(own, habitsOf(member), { week, known }))
      if (signing.at <= known) written.push(weeklyStatement(own, context, week, signing));
  }
  return written;
};
