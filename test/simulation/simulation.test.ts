import { describe, expect, it } from "vitest";
import { quarterOf, type Quarter } from "../../sim/scenarios/quarter.ts";
import { dayText, moment, type DayNumber, type Moment } from "../../sim/time.ts";
import { httpApplication } from "../support/http.ts";
import { drive, weekName, weekOf, type Driven } from "./driver.ts";
import { exported, Witness } from "./invariants.ts";

const { app, hono } = httpApplication();
const monday = weekOf("2026-03-02");
const seeds = (process.env["DRUMBEAT_SEEDS"] ?? "drumbeat").split(",");

describe("a company's quarter, lived through the services by a seeded model", () => {
  it.each(seeds)("R14, R15: 20 sellers, 13 weeks, seed %s: every invariant after every step", { timeout: 600_000 }, async (seed) => {
    const driven = await live(quarterOf({ seed, sellers: 20, weeks: 13, monday }));
    const { body } = await driven.as("leader")(`GET /weeks/${weekName(monday + 84)}/team`);
    expect(body.rows.length).toBeGreaterThan(0);
  });

  it("R14: the same seed twice exports the same bytes", { timeout: 300_000 }, async () => {
    const small = (): Quarter => quarterOf({ seed: "twice", sellers: 5, weeks: 4, monday });
    const once = await exported(await live(small()));
    const again = await exported(await live(small()));
    expect(once.filter((line, index) => line !== again[index]).slice(0, 3)).toEqual([]);
    expect(again).toHaveLength(once.length);
  });
});

/** Lives the quarter through: deals, signatures, Mondays, a move in the line, a deal reopened, one in another currency. */
const live = async (quarter: Quarter): Promise<Driven> => {
  const driven = await drive(app, hono, quarter);
  const witness = await Witness.of(driven);
  for (const { at, act } of agendaOf(driven, witness)) {
    await driven.clock(at);
    await act();
  }
  await witness.statementsStand();
  await witness.versionsAreInOrder();
  await witness.sundaysAreFoundAgain();
  return driven;
};

type Act = { readonly at: Moment; readonly act: () => Promise<unknown> };
const agendaOf = (driven: Driven, witness: Witness): Act[] => {
  const { steps, signings, first, ends } = driven.quarter;
  const weeks = Array.from({ length: Math.floor((ends - moment(first, 0)) / 10_080) }, (_, index) => first + 7 * (index + 1));
  return [
    ...steps.map((step) => ({
      at: step.at,
      act: async () => {
        await driven.step(step);
        await witness.afterStep(step);
      },
    })),
    ...signings.map((signing) => ({ at: signing.signing.at, act: () => driven.sign(signing) })),
    ...weeks.flatMap((week) => mondayOf(driven, witness, week)).filter(({ at }) => at <= ends),
    ...upsets(driven, first),
  ].toSorted((a, b) => a.at - b.at);
};

/** Verdicts on Sunday night, the snapshot at nine, roll-ups from the districts upward before noon. */
const mondayOf = (driven: Driven, witness: Witness, week: DayNumber): Act[] => {
  const managers = (role: string) => driven.quarter.model.team.filter((member) => member.role === role).map(({ key }) => key);
  const signUp = async (manager: string): Promise<void> => {
    const team = (await driven.as(manager)(`GET /weeks/${weekName(week)}/team`)).body;
    const { status } = await driven.as(manager)(`POST /weeks/${weekName(week)}/roll-ups`, { body: { passed: team.sums.passed } });
    expect(status).toBe(201);
  };
  return [
    { at: moment(week - 1, 23, 58), act: () => giveVerdicts(driven, week - 7) },
    { at: moment(week - 1, 23, 59), act: () => witness.keepSunday(moment(week - 1, 23, 59)) },
    { at: moment(week, 9), act: () => driven.tick() },
    { at: moment(week, 9, 30), act: () => adjust(driven, week, managers("rm")[0] ?? "") },
    ...[...managers("rm"), ...managers("director")].map((manager, index) => ({ at: moment(week, 10, index), act: () => signUp(manager) })),
    {
      at: moment(week, 12),
      act: async () => {
        await witness.treeAddsUp(week);
        await witness.statementsStand();
      },
    },
  ];
};

/** A quarter of the people each week: the others leave it to the Monday call. */
const giveVerdicts = async (driven: Driven, week: DayNumber): Promise<void> => {
  for (const member of driven.quarter.model.team.filter(({ submits }, index) => submits && index % 4 === (week / 7) % 4)) {
    const { body } = await driven.as(member.key)(`GET /weeks/${weekName(week + 7)}/commit`);
    for (const line of body.lastWeek.lines as { opportunity: string; verdictOwed: boolean }[])
      if (line.verdictOwed) {
        const verdict = { opportunity: line.opportunity, kind: "other", reason: "跨周" };
        expect((await driven.as(member.key)(`POST /weeks/${weekName(week)}/commit/verdicts`, { body: verdict })).status).toBe(201);
      }
  }
};

const adjust = async (driven: Driven, week: DayNumber, manager: string): Promise<void> => {
  const { body } = await driven.as(manager)(`GET /weeks/${weekName(week)}/team`);
  const report = body.rows[0]?.person.id ?? null;
  const adjustment = { report, figure: "week_commit", amount: "-1234.56", reason: "保守处理" };
  expect((await driven.as(manager)(`POST /weeks/${weekName(week)}/adjustments`, { body: adjustment })).status).toBe(200);
};

/** A seller gets another manager in the middle of a month, a lost deal is reopened, a deal goes on in dollars. */
const upsets = (driven: Driven, first: DayNumber): Act[] => {
  const managers = driven.quarter.model.team.filter((member) => member.role === "rm");
  const seller = driven.quarter.model.team.find((member) => member.role === "am" && member.manager === managers[0]?.key);
  const other = managers.at(-1);
  return [
    {
      at: moment(first + 15, 8),
      act: async () => {
        if (!seller || !other) return;
        const body = { managerId: driven.idOf("person", other.key), from: dayText(first + 16) };
        expect((await driven.as("operations")(`POST /people/${driven.idOf("person", seller.key)}/moves`, { body })).status).toBe(200);
      },
    },
    { at: moment(first + 20, 8), act: () => reopen(driven) },
  ];
};

const reopen = async (driven: Driven): Promise<void> => {
  const life = [...driven.quarter.model.book.lives.values()].find(
    (one) => (one.states.at(-1)?.at ?? 0) < driven.quarter.begins && one.states.at(-1)?.stage === "lost",
  );
  const last = life?.states.at(-1);
  if (!life || !last) return;
  const owner = driven.as(last.owner);
  const id = driven.idOf("opportunity", life.key);
  const { status } = await owner(`POST /opportunities/${id}/move`, { body: { stage: 25, reason: "客户重新启动项目" } });
  expect(status).toBe(200);
  const seen = await owner(`GET /opportunities/${id}`);
  const body = { currency: "USD", amount: "88000.00", expectedClose: dayText(driven.quarter.first + 200), reason: "改以美元报价" };
  expect((await owner(`PATCH /opportunities/${id}`, { headers: { "if-match": seen.headers.get("etag") ?? "" }, body })).status).toBe(200);
};
