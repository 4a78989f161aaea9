import type { Line, Submission, Verdict, WeeklySubmission } from "./bundle.ts";
import { stateAt, type Booking, type Life, type State } from "./deal.ts";
import type { Flavour } from "./flavour/flavour.ts";
import { checklistItems } from "../src/pipeline/rules/checklist.ts";
import { effectiveCategory, isOpen } from "../src/pipeline/rules/ladder.ts";
import { amountText, type Convert } from "./money.ts";
import { monthPeriod, outlookOf, quarterPeriod } from "./outlook.ts";
import type { Temperament } from "./people/temperament.ts";
import type { Random } from "./random.ts";
import { dayOfMoment, dayText, instantText, moment, monthText, workingDayFrom, type DayNumber, type Moment } from "./time.ts";

export type Signer = { readonly key: string; readonly habits: Temperament; readonly lives: readonly Life[] };
export type StatementContext = { readonly signer: Signer; readonly convert: Convert; readonly flavour: Flavour };
/** When and by whom a week is signed, and the moment whose pipeline the signer looks at; `late` is a first signature after Sunday's midnight. */
export type Signing = {
  readonly at: Moment;
  readonly seen: Moment;
  readonly by?: string;
  readonly version: number;
  readonly late: boolean;
};

/** One signed weekly statement: the proposal of product 7-answers, bent by the signer's temperament. */
export const weeklyStatement = (random: Random, context: StatementContext, week: DayNumber, signing: Signing): WeeklySubmission => {
  const { signer, flavour, convert } = context;
  const lines = linesOf(random, context, week, signing.seen);
  const promised = new Map(lines.map((line) => [line.opportunity, Number(line.amount)]));
  const month = monthText(week + 3);
  const question = { person: signer.key, lives: signer.lives, at: signing.seen, convert };
  const outlook = { habits: signer.habits, flavour, promised };
  return {
    key: `w-${dayText(week)}-${signer.key}-${signing.version}`,
    kind: "weekly",
    person: signer.key,
    period: dayText(week),
    version: signing.version,
    signed_at: instantText(signing.at),
    ...(signing.by === undefined ? {} : { signed_by: signing.by }),
    ...(signing.late ? { late_reason: random.pick(flavour.lateReasons) } : {}),
    lines,
    month: outlookOf(random, question, { ...outlook, period: monthPeriod(month) }),
    quarter: outlookOf(random, question, { ...outlook, period: quarterPeriod(month) }),
    ...remarksOf(random, context, signing.seen),
  };
};

/** Open deals of category commit or upside expected in the week, then added, held back and trimmed as the person is. */
const linesOf = (random: Random, { signer, flavour }: StatementContext, week: DayNumber, at: Moment): Line[] => {
  const lines: Line[] = [];
  for (const life of signer.lives) {
    const state = stateAt(life, at);
    if (!state || state.owner !== signer.key || !isOpen(state.stage)) continue;
    if (state.expectedClose < week || state.expectedClose > week + 6) continue;
    const category = effectiveCategory(state.stage, state.category);
    if (category !== "commit" && category !== "upside") continue;
    lines.push(bent(random, signer.habits, flavour, lineOf(life, state, { category, day: dayOfMoment(at) })));
  }
  return lines.toSorted((a, b) =>
    a.category === b.category ? (a.expected_on < b.expected_on ? -1 : 1) : a.category === "commit" ? -1 : 1,
  );
};

const lineOf = (life: Life, state: State, { category, day }: { category: "commit" | "upside"; day: DayNumber }): Line => ({
  opportunity: life.key,
  category,
  amount: amountText(state.amount),
  currency: life.currency,
  expected_on: dayText(state.expectedClose),
  checklist: Object.fromEntries(checklistItems.map((item) => [item, markOf(life.checklist[item], day)])) as Line["checklist"],
  proposed: amountText(state.amount),
});
const markOf = (done: DayNumber | "not_applicable", day: DayNumber) =>
  done === "not_applicable" ? done : done <= day ? "done" : "not_done";

const bent = (random: Random, habits: Temperament, flavour: Flavour, line: Line): Line => {
  if (line.category === "upside" && random.chance(habits.promotes * 0.4))
    return { ...line, category: "commit", reason: random.pick(flavour.addReasons) };
  if (line.category === "commit" && random.chance(habits.holdsBack * 0.5))
    return { ...line, category: "upside", reason: random.pick(flavour.holdReasons) };
  if (line.category === "commit" && random.chance(habits.trims)) {
    const amount = amountText(Math.round((Number(line.amount) * random.between(0.6, 0.85)) / 1000) * 1000 || 1000);
    return { ...line, amount, reason: random.pick(flavour.trimReasons) };
  }
  return line;
};

const remarksOf = (
  random: Random,
  { signer, flavour }: StatementContext,
  at: Moment,
): Pick<WeeklySubmission, "key_projects" | "market_activity" | "backlog"> => {
  const today = dayOfMoment(at);
  const keyProjects = signer.lives
    .filter((life) => life.keyProject && isOwnedAndOpen(life, signer.key, at))
    .map((life) => ({
      opportunity: life.key,
      progress: random.pick(flavour.progress),
      obstacle: random.pick(flavour.obstacles),
      next_step: stateAt(life, at)?.nextStep ?? random.pick(flavour.nextSteps),
      help: random.pick(flavour.help),
    }));
  const backlog = signer.lives.flatMap((life) =>
    life.bookings
      .filter((order) => isBacklog(order, signer.key, at))
      .map((order) => ({
        order: orderKey(life),
        reason: order.reason ?? random.pick(flavour.backlogReasons),
        expected_on: dayText(Math.max(order.expectedOn, workingDayFrom(today + 3))),
      })),
  );
  return {
    ...(keyProjects.length > 0 ? { key_projects: keyProjects } : {}),
    market_activity: { done: random.pick(flavour.marketDone), planned: random.pick(flavour.marketPlanned) },
    ...(backlog.length > 0 ? { backlog } : {}),
  };
};
const isOwnedAndOpen = (life: Life, person: string, at: Moment): boolean => {
  const state = stateAt(life, at);
  return state !== undefined && state.owner === person && isOpen(state.stage);
};
const isBacklog = (order: Booking, person: string, at: Moment): boolean =>
  order.owner === person &&
  order.recordedAt <= at &&
  (order.fulfilledOn ?? Infinity) > dayOfMoment(at) &&
  (order.cancelledOn ?? Infinity) > dayOfMoment(at);
export const orderKey = (life: Life): string => `ord-${life.key.slice(4)}`;

/** Why signed lines did not come in, said by the signer at the end of their week or on the Sunday after it. */
export const verdictsOf = (
  random: Random,
  { signer, flavour }: StatementContext,
  statement: WeeklySubmission,
  week: DayNumber,
): Verdict[] => {
  const byKey = new Map(signer.lives.map((life) => [life.key, life]));
  return statement.lines.flatMap((line): Verdict[] => {
    const life = byKey.get(line.opportunity);
    const at = moment(week + random.int(4, 6), random.int(15, 21), random.int(0, 59));
    if (!life || life.bookings.some((order) => order.bookedOn >= week && order.bookedOn <= week + 6)) return [];
    const state = stateAt(life, at);
    const kind = state?.stage === "lost" ? "lost" : state && state.expectedClose > week + 6 ? "slipped" : "other";
    return [
      {
        submission: statement.key,
        opportunity: life.key,
        kind,
        ...(kind === "slipped" && state ? { date: dayText(state.expectedClose) } : {}),
        reason: random.pick(flavour.verdicts[kind]),
        at: instantText(at),
        by: signer.key,
      },
    ];
  });
};

export const isWeekly = (submission: Submission): submission is WeeklySubmission => submission.kind === "weekly";
