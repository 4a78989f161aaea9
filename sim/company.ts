import type { Bundle, Delegation, Lang, MonthlySubmission, Reporting, RollUp, Target, Rate, Verdict, WeeklySubmission } from "./bundle.ts";
import { contextOf, dealsOf, type Span } from "./births.ts";
import { signingsOf } from "./cadence.ts";
import { liveDeal, type Fate, type Life } from "./deal.ts";
import type { Flavour } from "./flavour/flavour.ts";
import { forecastMoment, monthlyForecast } from "./forecast.ts";
import { customersOf, flavourOf, monthsFrom, productsOf, ratesOf, type Customer } from "./market.ts";
import { baseCurrency, converterOf, type Convert } from "./money.ts";
import { habitsOf, ownsNumbers, teamOf, type Member } from "./people/team.ts";
import { random, type Random } from "./random.ts";
import { addSums, noSums, rollUpOf, sumsOf, type Sums } from "./rollup.ts";
import { rowsOf } from "./rows.ts";
import { verdictsOf, weeklyStatement, type Signing } from "./statement.ts";
import { bookedPerMonth, ownTargets, teamTargets } from "./targets.ts";
import {
  dayOfMoment,
  dayText,
  firstOfMonth,
  instantText,
  lastOfMonth,
  mondayOf,
  moment,
  monthAfter,
  monthText,
  timeZone,
  type DayNumber,
  type Moment,
} from "./time.ts";

export type CompanyOptions = {
  readonly seed: string;
  readonly lang: Lang;
  /** The last moment of the history; statements for the week after it are signed up to its Sunday. */
  readonly known: Moment;
  readonly accountManagers: number;
  readonly months: number;
  /** Regions and their districts, where not those of the language. */
  readonly regions?: Flavour["regions"];
  /** For how many of the last days deals are touched between their steps too. */
  readonly tendedDays?: number;
  readonly script?: Script;
};

/** What a scenario decides instead of chance. */
export type Script = {
  readonly cast?: (team: readonly Member[]) => Member[];
  readonly fates?: (member: Member) => readonly Fate[];
  readonly signings?: (member: Member, week: DayNumber, usual: readonly Signing[]) => readonly Signing[];
  readonly delegations?: readonly Delegation[];
};

/** A company as its author knows it: its people, the whole lives of its deals, its plan. What of it is recorded by a moment is a bundle. */
export type Model = {
  readonly source: Random;
  readonly lang: Lang;
  readonly flavour: Flavour;
  readonly calendar: Calendar;
  readonly team: readonly Member[];
  readonly rates: Rate[];
  readonly convert: Convert;
  readonly book: Book;
  readonly targets: Target[];
  readonly script: Script;
};

/** A whole company: the same options give the same bundle, byte for byte. */
export const company = (options: CompanyOptions): Bundle => bundleOf(modelOf(options), options.known);

export const modelOf = (options: CompanyOptions): Model => {
  const { seed, lang, months, script = {} } = options;
  const source = random(seed);
  const flavour = { ...flavourOf(lang), ...(options.regions && { regions: options.regions }) };
  const calendar = calendarOf(options);
  const drawn = teamOf(source.fork("team"), flavour, options);
  const team = script.cast?.(drawn) ?? drawn;
  const rates = ratesOf(source.fork("rates"), monthsFrom(monthAfter(calendar.firstMonth, -14), months + 42));
  const convert = converterOf(rates);
  const book = pipelineOf(source.fork("pipeline"), { team, flavour, span: calendar.span, fates: script.fates ?? (() => []) });
  const targets = targetsOf(source.fork("targets"), { team, book, convert, calendar });
  return { source, lang, flavour, calendar, team, rates, convert, book, targets, script };
};

/** Everything of the model that is recorded by `known`; statements for the week after it are signed up to its Sunday. */
export const bundleOf = (model: Model, known: Moment): Bundle => {
  const { lang, flavour, calendar, team, rates, book, targets, script } = model;
  const week = { ...model, source: model.source.fork("weeks"), known };
  const statements = team.filter(ownsNumbers).flatMap((member) => statementsOf(week, member));
  const forecasts = team.filter(ownsNumbers).flatMap((member) => forecastsOf(week, member));
  const rows = [...book.lives.values()].flatMap((life) => rowsOf(life, known) ?? []);
  return {
    manifest: {
      format: "drumbeat-bundle/1",
      name: flavour.company,
      time_zone: timeZone,
      base_currency: baseCurrency,
      fiscal_year_start_month: 1,
      calendar: "gregorian",
      exported_at: instantText(known),
    },
    people: sortedBy(
      team.map((member) => personRow(member, lang)),
      (row) => row.key,
    ),
    reporting: sortedBy(
      team.flatMap((member) => reportingRows(member, calendar.start)),
      (row) => row.person,
    ),
    rates,
    targets,
    accounts: sortedBy(
      book.customers.map(({ account }) => account),
      (row) => row.key,
    ),
    products: sortedBy(productsOf(lang), (row) => row.key),
    opportunities: sortedBy(
      rows.map((row) => row.opportunity),
      (row) => row.key,
    ),
    opportunity_revisions: sortedBy(
      rows.flatMap((row) => row.revisions),
      (row) => row.at,
    ),
    evidence: sortedBy(
      rows.flatMap((row) => row.evidence),
      (row) => row.at,
    ),
    orders: sortedBy(
      rows.flatMap((row) => row.orders),
      (row) => row.key,
    ),
    submissions: sortedBy([...statements.map((one) => one.statement), ...forecasts], (row) => row.signed_at),
    verdicts: sortedBy(
      statements.flatMap((one) => one.verdicts),
      (row) => row.at,
    ),
    roll_ups: sortedBy(
      rollUpsOf(
        week,
        statements.map((one) => one.statement),
      ),
      (row) => row.signed_at,
    ),
    delegations: [...(script.delegations ?? [])],
  };
};

type Calendar = { readonly firstMonth: string; readonly start: DayNumber; readonly span: Span; readonly months: readonly string[] };
/** History begins with a month; deals are born in the year before it, so that its first week has a pipeline. */
const calendarOf = ({ known, months, tendedDays = 75 }: CompanyOptions): Calendar => {
  const today = dayOfMoment(known);
  const firstMonth = monthAfter(monthText(today), -months);
  const start = firstOfMonth(firstMonth);
  return {
    firstMonth,
    start,
    span: { from: start - 400, start, horizon: today, tendedFrom: today - tendedDays },
    months: monthsFrom(firstMonth, months + 14),
  };
};

type Book = {
  readonly lives: ReadonlyMap<string, Life>;
  readonly byPerson: ReadonlyMap<string, readonly Life[]>;
  readonly customers: readonly Customer[];
};
const pipelineOf = (
  source: Random,
  { team, flavour, span, fates }: { team: readonly Member[]; flavour: Flavour; span: Span; fates: (member: Member) => readonly Fate[] },
): Book => {
  const lives = new Map<string, Life>();
  const byPerson = new Map<string, Life[]>(team.map((member) => [member.key, []]));
  const allCustomers: Customer[] = [];
  for (const member of team.filter(ownsNumbers)) {
    const own = source.fork(member.key);
    const customers = customersOf(own.fork("customers"), {
      flavour,
      seller: member.key,
      district: member.district,
      abroad: member.abroad,
      count: member.role === "rm" ? 5 : 12,
    });
    allCustomers.push(...customers);
    const planted = fates(member).map((fate, index) => plantedDeal(own, member, { fate, index, customers, flavour, span }));
    for (const life of [...dealsOf(own.fork("deals"), member, { customers, flavour, span }), ...planted]) {
      lives.set(life.key, life);
      for (const owner of new Set(life.states.map((state) => state.owner))) byPerson.get(owner)?.push(life);
    }
  }
  return { lives, byPerson, customers: allCustomers };
};
const plantedDeal = (
  source: Random,
  member: Member,
  { fate, index, customers, flavour, span }: { fate: Fate; index: number; customers: readonly Customer[]; flavour: Flavour; span: Span },
): Life => {
  const own = source.fork(`planted-${index}`);
  const key = `opp-${member.key}-p${index + 1}`;
  return liveDeal(own, contextOf(key, member, { customer: own.pick(customers), flavour, span }), fate);
};

const targetsOf = (
  source: Random,
  { team, book, convert, calendar }: { team: readonly Member[]; book: Book; convert: Convert; calendar: Calendar },
): Target[] => {
  const own = new Map<string, Target[]>();
  for (const member of team.filter(ownsNumbers)) {
    const from = Math.max(calendar.start, member.joins ?? 0);
    const to = Math.min(calendar.span.horizon, member.leaves ?? Infinity);
    const booked = bookedPerMonth(member.key, book.byPerson.get(member.key) ?? [], {
      from,
      to,
      months: Math.max(1, Math.round((to - from) / 30.4)),
      convert,
    });
    const months = calendar.months.filter((month) => lastOfMonth(month) >= from && firstOfMonth(month) < (member.leaves ?? Infinity));
    own.set(member.key, ownTargets(source.fork(member.key), member, { months, bookedPerMonth: booked }));
  }
  const below = (manager: string): Target[] =>
    team
      .filter((member) => member.manager === manager || member.key === manager)
      .flatMap((member) => [
        ...(own.get(member.key) ?? []),
        ...(member.key === manager ? [] : below(member.key).filter((target) => target.person !== member.key)),
      ]);
  const managers = team.filter((member) => member.role === "rm" || member.role === "director" || member.role === "leader");
  const all = [...[...own.values()].flat(), ...managers.flatMap((member) => teamTargets(member.key, below(member.key)))];
  return sortedBy(all, (row) => `${row.person} ${row.scope} ${row.month}`);
};

type Year = Model & { readonly known: Moment };
const isThere = (member: Member, day: DayNumber): boolean => day >= (member.joins ?? 0) && day < (member.leaves ?? Infinity);

const statementsOf = (year: Year, member: Member): { statement: WeeklySubmission; verdicts: Verdict[] }[] => {
  const { source, convert, flavour, calendar, known, script } = year;
  const signer = { key: member.key, habits: habitsOf(member), lives: year.book.byPerson.get(member.key) ?? [] };
  const context = { signer, convert, flavour };
  const coming = mondayOf(dayOfMoment(known)) + 7;
  const written: { statement: WeeklySubmission; verdicts: Verdict[] }[] = [];
  for (let week = mondayOf(calendar.start + 6); week <= coming; week += 7) {
    if (!isThere(member, week)) continue;
    const own = source.fork(`${member.key}/${week}`);
    const usual = signingsOf(own, signer.habits, { week, known });
    const signings = script.signings?.(member, week, usual) ?? usual;
    for (const signing of signings) {
      const statement = weeklyStatement(own, context, week, signing);
      const last = signing === signings.findLast((one) => one.at < moment(week, 0)) || signings.length === 1;
      written.push({ statement, verdicts: last && week + 6 <= dayOfMoment(known) ? verdictsOf(own, context, statement, week) : [] });
    }
  }
  return written;
};

const forecastsOf = ({ source, convert, flavour, calendar, known, book }: Year, member: Member): MonthlySubmission[] => {
  const signer = { key: member.key, habits: habitsOf(member), lives: book.byPerson.get(member.key) ?? [] };
  return calendar.months.flatMap((month) => {
    const own = source.fork(`${member.key}/${month}`);
    const at = forecastMoment(own, month);
    if (at > known || !isThere(member, lastOfMonth(month)) || own.chance(signer.habits.missing)) return [];
    return [monthlyForecast(own, { signer, convert, flavour }, month, at)];
  });
};

/** Each manager's Monday, from the districts up to the leader. */
const rollUpsOf = ({ source, team, convert, flavour, calendar, known }: Year, statements: readonly WeeklySubmission[]): RollUp[] => {
  const counted = new Map<string, WeeklySubmission>();
  for (const statement of statements)
    if (statement.version === 1 || statement.signed_at < `${statement.period}T00`)
      counted.set(`${statement.person} ${statement.period}`, statement);
  const rows: RollUp[] = [];
  for (let week = mondayOf(calendar.start + 6); week <= mondayOf(dayOfMoment(known)); week += 7) {
    const ownSums = (person: string): Sums => {
      const statement = counted.get(`${person} ${dayText(week)}`);
      return statement ? sumsOf(statement, week, convert) : noSums;
    };
    const passUp = (member: Member): Sums => {
      const below = team.filter((one) => managerOn(one, week) === member.key && isThere(one, week));
      if (below.length === 0) return ownSums(member.key);
      const reports = below.filter((one) => one.role !== "operations").map((one) => ({ member: one, passed: passUp(one) }));
      if (member.role === "leader") return reports.reduce((sum, one) => addSums(sum, one.passed), noSums);
      const { row, passed } = rollUpOf(source.fork(`${member.key}/up/${week}`), {
        manager: member.key,
        week,
        reports,
        own: ownSums(member.key),
        flavour,
      });
      rows.push(row);
      return passed;
    };
    for (const member of team) if (member.manager === null) passUp(member);
  }
  return rows;
};
const managerOn = (member: Member, day: DayNumber): string | null =>
  member.moves && day >= member.moves.on ? member.moves.to : member.manager;

const personRow = (member: Member, lang: string) => ({
  key: member.key,
  name: member.name,
  email: `${member.key}@${lang === "zh" ? "yunqiao" : "skybridge"}.example`,
  ...(member.team === undefined ? {} : { team: member.team }),
  roles: [member.role === "director" ? "leader" : member.role],
  submits: member.submits,
  ...(member.joins === undefined ? {} : { active_from: dayText(member.joins) }),
  ...(member.leaves === undefined ? {} : { active_to: dayText(member.leaves) }),
});
const reportingRows = (member: Member, start: DayNumber): Reporting[] => {
  const from = dayText(Math.min(start - 365, member.joins ?? start));
  if (!member.moves)
    return [{ person: member.key, manager: member.manager, from: member.joins === undefined ? from : dayText(member.joins), to: null }];
  const on = dayText(member.moves.on);
  return [
    { person: member.key, manager: member.manager, from, to: on },
    { person: member.key, manager: member.moves.to, from: on, to: null },
  ];
};

/** Rows by a text key, equal keys in the order in which they came. Code units compare as bytes do for the keys and instants used here. */
const sortedBy = <T>(rows: readonly T[], key: (row: T) => string): T[] =>
  rows
    .map((row) => ({ row, key: key(row) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row);
