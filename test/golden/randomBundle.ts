import { decimalsOf } from "../../src/kernel/pure/money.ts";
import { monthsFrom, type CalendarKind } from "../../src/calendar/rules.ts";

type Row = Record<string, unknown>;
export type RandomBundle = { manifest: Row; tables: Readonly<Record<string, readonly Row[]>>; questions: { of: string; scope: "person" | "tree"; period: string; as_of: string; weeks: number }[] };

/** The same numbers for the same seed (mulberry32). */
const diceOf = (seed: number) => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    below,
    chance: (share: number): boolean => next() < share,
    of: <T>(items: readonly T[]): T => items[below(items.length)] as T,
    times: <T>(most: number, make: (index: number) => T): T[] => Array.from({ length: below(most + 1) }, (_, index) => make(index)),
  };
};
type Dice = ReturnType<typeof diceOf>;

const zones = ["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo"];
const currencies = ["CNY", "JPY", "KWD", "USD"];
const stages = [0, 25, 50, 60, 70, 80, 90, 100, "lost"];
const items: readonly [number, readonly string[]][] = [
  [0, ["account_known", "need_stated", "source_recorded"]],
  [25, ["met_customer", "decision_process", "decision_makers", "budget_confirmed"]],
  [50, ["intent_reasons", "signing_date_foreseeable", "demo_test_completed"]],
  [60, ["final_solution_delivered"]],
  [70, ["solution_approved", "management_decided", "we_are_the_choice"]],
];
const checks = ["configuration", "end_user_contract", "integrator_contract", "special_discount", "partner_order"];
const begin = Temporal.PlainDate.from("2025-12-01");
const firstMonday = Temporal.PlainDate.from("2026-01-26");

/**
 * A small organisation of wild history: re-organisations, people who join and leave, several currencies with re-recorded rates and targets,
 * equal instants, deals without amount or close, cancellations, late and repeated statements signed to the microsecond of the deadline.
 */
export const randomBundle = (seed: number): RandomBundle => {
  const dice = diceOf(seed);
  const base = dice.of(currencies);
  const zone = dice.of(zones);
  const day = (): string => begin.add({ days: dice.below(220) }).toString();
  const near = (local: Temporal.PlainDateTime): string => {
    const shift = dice.of([-90_000_000_000, -1, 0, 0, 1, 40_000_000_000, 200_000_000_000]);
    return local.toZonedDateTime(zone).toInstant().add({ microseconds: shift }).toString();
  };
  const instant = (): string => near(Temporal.PlainDate.from(day()).toPlainDateTime({ hour: dice.below(24), minute: dice.below(60) }));
  const amount = (currency: string): string => {
    const places = decimalsOf(currency);
    const whole = dice.of([0, 1, 7, 1_000, 12_345]) + dice.below(3_000);
    return places === 0 ? String(whole) : `${whole}.${String(dice.below(10 ** places)).padStart(places, "0")}`;
  };
  const people = Array.from({ length: 3 + dice.below(5) }, (_, index) => `p${index}`);
  const person = (): string => dice.of(people);
  const deals = Array.from({ length: 8 + dice.below(10) }, (_, index) => `d${index}`);
  const oldest = <T extends Row>(rows: T[], key: string): T[] => rows.toSorted((a, b) => Temporal.Instant.compare(String(a[key]), String(b[key])));

  /** Deals that somebody keeps in order: full evidence, a next step and a close that lie ahead. */
  const tidy = new Set(deals.filter(() => dice.chance(0.5)));
  const revisions = deals.flatMap((opportunity) => {
    const same = instant();
    const history = Array.from({ length: 1 + dice.below(6) }, (): Row => {
      const currency = dice.of(currencies);
      const stage = dice.of(stages);
      return {
        opportunity,
        at: dice.chance(0.2) ? same : instant(),
        by: person(),
        owner: person(),
        stage,
        amount: dice.chance(0.1) && stage !== 100 ? null : amount(currency),
        currency,
        expected_close: tidy.has(opportunity) ? "2026-06-20" : dice.chance(0.1) && stage !== 100 ? null : day(),
        category: null,
        next_step: "call",
        next_step_on: tidy.has(opportunity) ? "2026-07-01" : dice.chance(0.2) ? null : day(),
        reason: null,
      };
    });
    return oldest(history, "at");
  });

  const weekly = weeklies({ dice, people, deals, near, amount, base });
  /** Some promises come in as they were made. */
  const kept = weekly.flatMap(({ person, lines, key }) =>
    (lines as Row[]).flatMap(({ opportunity, amount: promised, currency, expected_on: on }): Row[] =>
      dice.chance(0.6)
        ? [
            {
              ...{ key: `kept-${String(key)}-${String(opportunity)}`, opportunity, owner: person, amount: promised, currency, booked_on: on },
              ...{ recorded_at: near(Temporal.PlainDate.from(String(on)).toPlainDateTime({ hour: 9 })), fulfilled_on: null, cancelled_on: null },
            },
          ]
        : [],
    ),
  );
  const asOf = (): string =>
    dice.chance(0.5) ? instant() : Temporal.Instant.from(String(dice.of(revisions)["at"])).add({ hours: dice.below(15 * 24) }).toString();

  return {
    manifest: {
      format: "drumbeat-bundle/1",
      name: `random ${seed}`,
      time_zone: zone,
      base_currency: base,
      fiscal_year_start_month: dice.of([1, 1, 4, 7]),
      calendar: dice.of<CalendarKind>(["gregorian", "gregorian", "4-4-5", "4-5-4", "5-4-4"]),
      holidays: ["2026-01-01", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-05-01"],
      extra_working_days: ["2026-02-14", "2026-02-28"],
    },
    tables: {
      people: people.map((key) => ({
        key,
        name: key,
        roles: ["am"],
        submits: dice.chance(0.85),
        ...(dice.chance(0.2) && { active_from: "2026-02-04" }),
        ...(dice.chance(0.2) && { active_to: "2026-04-06" }),
      })),
      reporting: people.flatMap((key, index) => linesOf(dice, people, { key, index })),
      rates: currencies
        .filter((currency) => currency !== base)
        .flatMap((currency) =>
          monthsFrom("2025-01", 40).flatMap((month) => [
            { currency, month, rate: `${1 + dice.below(9)}.${1 + dice.below(9_999)}` },
            ...(dice.chance(0.15) ? [{ currency, month, rate: "0.5", recorded_at: instant() }] : []),
          ]),
        ),
      targets: people.flatMap((key) =>
        monthsFrom("2025-11", 22).flatMap((month) =>
          dice.times(2, () => {
            const currency = dice.of([base, dice.of(currencies)]);
            const value = amount(currency);
            return {
              person: key,
              month,
              scope: dice.chance(0.1) ? "team" : "own",
              amount: value,
              raised_amount: value,
              currency,
              ...(dice.chance(0.3) && { recorded_at: instant() }),
            };
          }),
        ),
      ),
      accounts: [{ key: "a", name: "a" }],
      opportunities: deals.map((key) => ({ key, ...(dice.chance(0.9) && { account: "a" }), name: key, created_at: "2025-11-01T00:00:00Z" })),
      opportunity_revisions: oldest(revisions, "at"),
      evidence: oldest(
        deals.flatMap((opportunity) =>
          items.flatMap(([stage, names]) =>
            names.flatMap((item) =>
              Array.from({ length: tidy.has(opportunity) ? 1 : dice.of([1, 1, 1, 1, 1, 1, 0, 2]) }, (): Row => ({
                opportunity,
                stage,
                item,
                at: tidy.has(opportunity) && dice.chance(0.9) ? "2025-12-01T00:00:00Z" : instant(),
                by: person(),
                answer: tidy.has(opportunity) ? "confirmed" : dice.of(["confirmed", "confirmed", "confirmed", "confirmed", "confirmed", "unknown", "denied"]),
              })),
            ),
          ),
        ),
        "at",
      ),
      orders: Array.from({ length: 10 + dice.below(15) }, (_, index): Row => {
        const currency = dice.of([base, dice.of(currencies)]);
        const booked = Temporal.PlainDate.from(day());
        return {
          key: `o${index}`,
          opportunity: dice.of(deals),
          owner: person(),
          amount: amount(currency),
          currency,
          booked_on: booked.toString(),
          recorded_at: near(booked.toPlainDateTime({ hour: 12 })),
          fulfilled_on: dice.chance(0.5) ? booked.add({ days: dice.below(60) }).toString() : null,
          cancelled_on: dice.chance(0.25) ? booked.add({ days: dice.below(40) }).toString() : null,
          expected_on: dice.chance(0.7) ? booked.add({ days: dice.below(40) }).toString() : null,
        };
      }).concat(kept),
      submissions: oldest(
        [...weekly, ...monthlies({ dice, people, near, amount, base })],
        "signed_at",
      ),
    },
    questions: [
      ...["2026-W06", "2026-W09", "2026-W14", "2026-W15", "2026-01", "2026-02", "2026-04", "2026-Q1", "2026-Q2"].map((period) => ({
        of: person(),
        scope: dice.of(["person", "tree", "tree"] as const),
        period,
        as_of: asOf(),
        weeks: dice.of([1, 4, 13]),
      })),
    ],
  };
};

const linesOf = (dice: Dice, people: readonly string[], { key, index }: { key: string; index: number }): Row[] => {
  if (index === 0) return [];
  const manager = (): string | null => (dice.chance(0.1) ? null : (people[dice.below(index)] ?? null));
  const moves = ["2026-01-14", "2026-02-02", "2026-03-05", "2026-04-06"].filter(() => dice.chance(0.3));
  const starts = ["2025-01-01", ...moves];
  return starts.flatMap((from, at) => (dice.chance(0.05) ? [] : [{ person: key, manager: manager(), from, to: starts[at + 1] ?? null }]));
};

type Making = { dice: Dice; people: readonly string[]; near: (local: Temporal.PlainDateTime) => string; amount: (currency: string) => string; base: string };

const signings = ({ dice, near }: Making, deadline: Temporal.PlainDateTime): string[] =>
  dice.times(3, () => near(deadline)).toSorted((a, b) => Temporal.Instant.compare(a, b));

const figures = ({ dice, amount, base }: Making): Row => {
  const currency = dice.of([base, base, "USD"]);
  return { commit: amount(currency), upside: amount(currency), currency };
};

const weeklies = (making: Making & { deals: readonly string[] }): Row[] => {
  const { dice, people, deals, amount, base } = making;
  return people.flatMap((person) =>
    Array.from({ length: 10 }, (_, index) => firstMonday.add({ days: index * 7 })).flatMap((monday) =>
      signings(making, monday.toPlainDateTime()).map((signed_at, version) => ({
        key: `w-${person}-${monday.toString()}-${version}`,
        kind: "weekly",
        person,
        period: monday.toString(),
        version: version + 1,
        signed_at,
        lines: [...new Set(dice.times(3, () => dice.of(deals)))].map((opportunity) => {
          const currency = dice.of([base, dice.of(currencies)]);
          return {
            opportunity,
            category: dice.of(["commit", "commit", "upside"]),
            amount: amount(currency),
            currency,
            expected_on: monday.add({ days: dice.below(7) }).toString(),
            checklist: Object.fromEntries(checks.map((check) => [check, dice.of(["done", "not_done", "not_applicable"])])),
          };
        }),
        month: figures(making),
        quarter: figures(making),
      })),
    ),
  );
};

const monthlies = (making: Making): Row[] =>
  making.people.flatMap((person) =>
    ["2026-01", "2026-02", "2026-03", "2026-04"].flatMap((period, index) =>
      signings(making, Temporal.PlainDate.from(period + "-28").toPlainDateTime({ hour: 18 })).map((signed_at, version) => ({
        key: `m-${person}-${period}-${version}`,
        kind: "monthly",
        person,
        period,
        version: version + 1,
        signed_at,
        months: monthsFrom("2026-02", 15)
          .slice(index, index + 12)
          .map((month) => ({ month, ...figures(making), pipeline: "0" })),
      })),
    ),
  );
