import type { Bundle, Lang } from "../bundle.ts";
import { company } from "../company.ts";
import type { Fate } from "../deal.ts";
import { flavourOf } from "../market.ts";
import type { Member } from "../people/team.ts";
import { dayNumber, mondayOf, moment, monthText, firstOfMonth, workingDayFrom, workingDayUntil, type DayNumber } from "../time.ts";
import type { Signing } from "../statement.ts";

/** The people a visitor may be. */
export const visitors = { am: "demo-am", rm: "demo-rm", leader: "demo-leader" } as const;
/** Somebody of the visitor's own team who signed nothing for the running week. */
export const missingPerson = "seller-09";

/**
 * The demo company: about 60 people in four levels, twelve months of history that end on the Friday 10:00 of `today`'s week. Some colleagues have
 * signed the coming week by then; the others sign over the weekend (their statements carry those moments), the three visitors do not.
 */
export const demoCompany = ({ lang, today, seed = "drumbeat" }: { lang: Lang; today: Temporal.PlainDate; seed?: string }): Bundle => {
  const monday = mondayOf(dayNumber(today));
  const known = moment(monday + 4, 10);
  return company({
    seed: `${seed}/${monday}`,
    lang,
    known,
    accountManagers: 47,
    months: 12,
    script: {
      cast: (team) => cast(team, monday, flavourOf(lang).visitorNames),
      fates: (member) => fatesOf(member, monday, flavourOf(lang).planted),
      signings: (member, week, usual) => signingsFor(member, week, { usual, monday, known }),
      delegations: [{ person: "seller-12", delegate: "seller-20", from: iso(monday - 84), to: iso(monday - 70) }],
    },
  });
};

const iso = (day: DayNumber): string => Temporal.PlainDate.from("1970-01-01").add({ days: day }).toString();

/** Gives the visitors their places, one colleague another manager in the middle of a month, one a farewell and one a first day. */
const cast = (team: readonly Member[], monday: DayNumber, names: { am: string; rm: string }): Member[] => {
  const renamed: Readonly<Record<string, string>> = { leader: visitors.leader, "rm-11": visitors.rm, "seller-01": visitors.am };
  const keyOf = (key: string): string => renamed[key] ?? key;
  const middleOfMonth = firstOfMonth(monthText(monday - 50)) + 15;
  const changes: Readonly<Record<string, Partial<Member>>> = {
    "seller-01": { temperament: "steady", name: names.am },
    "rm-11": { name: names.rm },
    "seller-09": { temperament: "optimist" },
    "seller-17": { temperament: "sandbagger" },
    "seller-25": { temperament: "surprising" },
    "seller-33": { temperament: "steady" },
    "seller-41": { temperament: "slipping" },
    "seller-10": { moves: { on: middleOfMonth, to: visitors.rm } },
    "seller-15": { leaves: monday - 98, heir: "seller-23" },
    "seller-47": { joins: monday - 119, temperament: "starting" },
  };
  return team.map((member) => ({
    ...member,
    key: keyOf(member.key),
    manager: member.manager === null ? null : keyOf(member.manager),
    ...changes[member.key],
  }));
};

/** Deals that a visitor should meet whatever chance does elsewhere. */
const fatesOf = (
  member: Member,
  monday: DayNumber,
  names: { surprise: string; slip: string; bank: string; school: string; stale: string },
): Fate[] => {
  const day = (offset: number): DayNumber => workingDayUntil(monday + offset);
  if (member.key === visitors.am)
    return [
      // a steady seller: an order every nine days or so, all the year
      ...Array.from({ length: 40 }, (_, index) => ({
        born: monday - 9 * index - 80 - (index % 7),
        large: index % 9 === 8,
        outcome: "won" as const,
        close: workingDayFrom(monday - 9 * index - 6),
      })),
      { born: monday - 150, large: true, outcome: "won", close: day(1), amount: 1_480_000, name: names.bank },
      { born: monday - 210, large: true, outcome: "won", close: day(10), named: day(3), amount: 860_000, name: names.slip, key: true },
      {
        born: monday - 120,
        large: true,
        outcome: "won",
        close: workingDayFrom(monday + 8),
        amount: 1_250_000,
        name: names.school,
        key: true,
      },
      { born: monday - 70, large: false, outcome: "won", close: workingDayFrom(monday + 9), amount: 285_000 },
      { born: monday - 60, large: false, outcome: "won", close: workingDayFrom(monday + 10), amount: 164_000 },
      { born: monday - 95, large: false, outcome: "dormant", close: day(-30), amount: 220_000, name: names.stale },
    ];
  if (member.key === "seller-25")
    return [{ born: monday - 75, large: true, outcome: "won", close: day(2), amount: 1_120_000, jumpsFrom: 60, name: names.surprise }];
  return [];
};

/** The running week has exactly one person missing; over the weekend everybody but the visitors signs the coming one. */
const signingsFor = (
  member: Member,
  week: DayNumber,
  { usual, monday, known }: { usual: readonly Signing[]; monday: DayNumber; known: number },
): readonly Signing[] => {
  const isVisitor = member.key === visitors.am || member.key === visitors.rm;
  if (week < monday) return delegated(member, week, { usual, monday, isVisitor });
  if (week === monday) return member.key === missingPerson ? [] : onTime(member, week, usual);
  if (isVisitor || member.key === "seller-41") return [];
  // a few are early, the way some people are; they have signed before the demo begins
  const at = known - 600 - 37 * saltOf(member);
  return onTime(member, week, usual).map((signing) => (saltOf(member) % 10 === 4 ? { ...signing, at, seen: at } : signing));
};
const onTime = (member: Member, week: DayNumber, usual: readonly Signing[]): Signing[] => {
  const first = usual.find((signing) => !signing.late);
  const at = moment(week - 1, 12 + (saltOf(member) % 9), (saltOf(member) * 7) % 60);
  return [first ? { ...first, version: 1 } : { at, seen: Math.min(at, moment(week - 3, 10)), version: 1, late: false }];
};
const saltOf = (member: Member): number => Number(member.key.replace(/\D/g, ""));
/** The visitors keep the cadence; a colleague on leave is signed for by another. */
const delegated = (
  member: Member,
  week: DayNumber,
  { usual, monday, isVisitor }: { usual: readonly Signing[]; monday: DayNumber; isVisitor: boolean },
): readonly Signing[] => {
  if (isVisitor) return onTime(member, week, usual);
  const away = member.key === "seller-12" && week > monday - 84 && week <= monday - 70;
  return away ? onTime(member, week, usual).map((signing) => ({ ...signing, by: "seller-20" })) : usual;
};
