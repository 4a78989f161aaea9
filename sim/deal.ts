import type { Flavour } from "./flavour/flavour.ts";
import { checklistItems, type ChecklistItem } from "../src/pipeline/rules/checklist.ts";
import { openStages, rungOf, type CategoryOverride, type OpenStage, type Stage } from "../src/pipeline/rules/ladder.ts";
import type { Customer } from "./market.ts";
import type { Temperament } from "./people/temperament.ts";
import type { Random } from "./random.ts";
import { closingDay } from "./season.ts";
import { dayOfMoment, isWorkingDay, moment, mondayOf, workingDayFrom, workingDayUntil, type DayNumber, type Moment } from "./time.ts";

/** The whole state of a deal from a moment on. Amounts are whole units of the deal's currency: nobody quotes switches in cents. */
export type State = {
  readonly at: Moment;
  readonly by: string;
  readonly owner: string;
  readonly stage: Stage;
  readonly amount: number;
  readonly expectedClose: DayNumber;
  readonly category: CategoryOverride | null;
  readonly nextStep: string | null;
  readonly nextStepOn: DayNumber | null;
  readonly reason: string | null;
  readonly lost?: { readonly reason: string; readonly competitor?: string; readonly lesson: string };
};
export type Proof = {
  readonly stage: OpenStage;
  readonly item: string;
  readonly at: Moment;
  readonly by: string;
  readonly answer?: "denied" | "unknown";
};
export type Booking = {
  readonly owner: string;
  readonly amount: number;
  readonly bookedOn: DayNumber;
  readonly recordedAt: Moment;
  readonly expectedOn: DayNumber;
  readonly fulfilledOn: DayNumber | null;
  readonly cancelledOn: DayNumber | null;
  readonly reason?: string;
};
/** What is known of a deal in its author's eyes: its whole life, also what lies beyond the day at which the company's history ends. */
export type Life = {
  readonly key: string;
  readonly account: string;
  readonly currency: string;
  readonly name: string;
  readonly product: string;
  readonly source: string;
  readonly keyProject: boolean;
  /** Oldest first; never empty. */
  readonly states: readonly State[];
  readonly proofs: readonly Proof[];
  readonly bookings: readonly Booking[];
  /** When each item of the commit checklist is done, or that it does not apply. */
  readonly checklist: Readonly<Record<ChecklistItem, DayNumber | "not_applicable">>;
};

/** What is decided about a deal before it lives: chance decides what is left out. */
export type Fate = {
  readonly born: DayNumber;
  readonly large: boolean;
  readonly outcome?: "won" | "lost" | "dormant";
  readonly close?: DayNumber;
  readonly amount?: number;
  readonly name?: string;
  /** The stage from which a won deal jumps to the order, unannounced. */
  readonly jumpsFrom?: OpenStage;
  /** The day that is named as expected close once negotiation is complete (the day of the close, where absent). */
  readonly named?: DayNumber;
  readonly key?: boolean;
};
export type Seller = { readonly key: string; readonly habits: Temperament; readonly leaves?: DayNumber; readonly heir?: string };
export type DealContext = {
  readonly key: string;
  readonly seller: Seller;
  readonly customer: Customer;
  readonly flavour: Flavour;
  /** Base currency for one unit of the customer's currency, roughly. */
  readonly rate: number;
  /** From this day on, deals are touched between their steps too (older small talk would only fill the disk). */
  readonly tendedFrom: DayNumber;
  /** Nothing is needed beyond this day except what is still to be booked. */
  readonly horizon: DayNumber;
};

export const liveDeal = (random: Random, context: DealContext, fate: Fate): Life => {
  const { seller, customer, flavour } = context;
  const plan = planOf(random, seller.habits, fate, context);
  const diary = diaryOf(random, context, plan, fate);
  for (const step of plan.steps) {
    diary.passTime(step.day);
    if (random.chance(0.05)) diary.stepBack(step.day);
    if (step.stage === "lost") diary.lose(step.day);
    else if (step.stage === 100) diary.win(step.day, fate.jumpsFrom !== undefined || plan.jumps);
    else diary.climb(step.day, step.stage);
  }
  if (plan.outcome === "dormant") diary.fallAsleep();
  const project = random.pick(fate.large ? flavour.largeProjects : flavour.runProjects);
  return {
    key: context.key,
    account: customer.account.key,
    currency: customer.currency,
    name: fate.name ?? flavour.projectName(project, random.pick(flavour.places)),
    product: fate.large ? "WS-C2948G-L3" : random.weighted(productShares),
    source: random.weighted({ referral: 3, visit: 4, campaign: 2, partner: 3, web: 1, renewal: 2 }),
    keyProject: fate.key ?? (fate.large && random.chance(0.18)),
    states: diary.states,
    proofs: diary.proofs,
    bookings: diary.bookings,
    checklist: checklistOf(random, plan.close),
  };
};

const productShares = {
  "WS-C2948G-L3": 12,
  "FR2948GL3-IP": 2,
  "FR2948GL3-IPX": 1,
  "PWR-2948-RPS": 1,
  "WS-G5484=": 2,
  "WS-G5486=": 2,
  "WS-G5487=": 1,
};

type Step = { readonly day: DayNumber; readonly stage: Stage };
type Plan = {
  readonly outcome: "won" | "lost" | "dormant";
  /** The day on which the deal is (or would have been) decided. */
  readonly close: DayNumber;
  /** The day that is named as the close once terms are agreed: people who slip name one that is too early. */
  readonly named: DayNumber;
  readonly steps: readonly Step[];
  readonly amount: number;
  readonly jumps: boolean;
};

/** Share of the way at which a stage is usually entered. */
const paces: Readonly<Record<OpenStage, number>> = { 0: 0, 25: 0.12, 50: 0.36, 60: 0.54, 70: 0.7, 80: 0.86, 90: 1 };

const planOf = (random: Random, habits: Temperament, fate: Fate, { rate }: DealContext): Plan => {
  const outcome =
    fate.outcome ?? random.weighted({ won: habits.winRate * 100, lost: (1 - habits.winRate) * 82, dormant: (1 - habits.winRate) * 18 });
  const cycle = Math.round(fate.large ? random.skewed(215, 0.38) : random.skewed(72, 0.4));
  const close = fate.close ?? closingDay(random, fate.born + Math.max(24, cycle));
  const jumpsFrom = fate.jumpsFrom ?? (outcome === "won" && random.chance(habits.hides) ? random.pick([50, 60, 70] as const) : undefined);
  const top = outcome === "won" ? (jumpsFrom ?? 90) : random.pick([0, 25, 25, 50, 50, 60, 70, 80] as const);
  const named = fate.named ?? (random.chance(habits.reliability) ? close : workingDayUntil(close - 7 * random.int(1, 2)));
  const agreed = beforeTheWeekOf(random, Math.min(close, named));
  const steps: Step[] = [];
  let last = workingDayFrom(fate.born);
  for (const stage of openStages) {
    const skipped = stage !== 25 && stage !== 90 && stage !== top && random.chance(0.1);
    if (stage === 0 || stage > top || skipped) continue;
    const onPace = workingDayFrom(Math.round(fate.born + (agreed - fate.born) * (paces[stage] + random.between(-0.05, 0.05))));
    const day = stage === 90 ? Math.max(agreed, workingDayFrom(last + 1)) : onPace;
    if (day <= last || day >= close) continue;
    steps.push({ day, stage });
    last = day;
  }
  if (outcome === "won") steps.push({ day: Math.max(close, workingDayFrom(last + 1)), stage: 100 });
  if (outcome === "lost")
    steps.push({ day: workingDayFrom(last + 6 + Math.round(Math.max(20, close - last) * random.between(0.2, 1))), stage: "lost" });
  const worth = fate.amount ?? (fate.large ? random.skewed(1_250_000, 0.55) : random.skewed(190_000, 0.6)) / rate;
  return { outcome, close, named, steps, amount: hundreds(worth), jumps: jumpsFrom !== undefined };
};

/** Terms are mostly agreed some days before the week of the signature, so that the deal can be promised on Sunday. */
const beforeTheWeekOf = (random: Random, close: DayNumber): DayNumber => workingDayUntil(mondayOf(close) - random.int(3, 13));
const hundreds = (amount: number): number => Math.max(1000, Math.round(amount / 100) * 100);

type Diary = {
  readonly states: State[];
  readonly proofs: Proof[];
  readonly bookings: Booking[];
  readonly passTime: (until: DayNumber) => void;
  readonly climb: (day: DayNumber, stage: OpenStage) => void;
  readonly stepBack: (before: DayNumber) => void;
  readonly lose: (day: DayNumber) => void;
  readonly win: (day: DayNumber, unannounced: boolean) => void;
  readonly fallAsleep: () => void;
};

/** Writes a life down, event by event; the last state is always the current one. */
const diaryOf = (random: Random, context: DealContext, plan: Plan, fate: Fate): Diary => {
  const { seller, flavour, tendedFrom, horizon } = context;
  const { habits } = seller;
  const states: State[] = [];
  const proofs: Proof[] = [];
  const bookings: Booking[] = [];

  const ownerOn = (day: DayNumber): string =>
    seller.leaves !== undefined && seller.heir !== undefined && day >= seller.leaves ? seller.heir : seller.key;
  const current = (): State => {
    const state = states.at(-1);
    if (!state) throw new RangeError("a deal begins with a state");
    return state;
  };
  const write = (at: Moment, change: Partial<Omit<State, "at" | "by">>): void => {
    const before = current();
    const owner = ownerOn(dayOfMoment(at));
    const { lost: _, ...kept } = before;
    states.push({ ...kept, reason: null, ...change, owner, by: owner, at: Math.max(at, before.at + 1) });
  };
  const hourOf = (day: DayNumber): Moment => moment(day, random.int(9, 17), random.int(0, 59));
  const step = (day: DayNumber): Pick<State, "nextStep" | "nextStepOn"> => ({
    nextStep: random.pick(flavour.nextSteps),
    nextStepOn: workingDayFrom(day + random.int(7, 13)),
  });
  /** The day that is believed to be the close, seen from `day`: nearer deals are seen more clearly. */
  const belief = (day: DayNumber): DayNumber => {
    if (plan.jumps) return workingDayFrom(plan.close + random.int(15, 60));
    const left = Math.max(4, plan.close - day);
    return workingDayFrom(Math.max(day + 4, Math.round(plan.close + left * random.normal(habits.horizonBias, 0.16))));
  };
  const namedClose = (day: DayNumber): DayNumber => {
    if (plan.outcome !== "won") return belief(day);
    if (plan.named > day + 1) return plan.named;
    return random.chance(habits.reliability) || plan.close < day + 7 ? plan.close : workingDayUntil(plan.close - 7);
  };
  const prove = (stages: readonly OpenStage[], at: Moment, without?: string): void => {
    for (const stage of stages)
      for (const item of rungOf(stage).evidence) if (item !== without) proofs.push({ stage, item, at, by: ownerOn(dayOfMoment(at)) });
  };

  const passTime = (until: DayNumber): void => {
    for (;;) {
      const state = current();
      const today = dayOfMoment(state.at);
      const slipsOn = slipDay(state, today);
      const due = workingDayUntil((state.nextStepOn ?? today) - random.int(0, 2));
      const touchOn = random.chance(habits.diligence) ? workingDayFrom(Math.max(today + 1, due, tendedFrom)) : Infinity;
      const handoverOn =
        seller.leaves !== undefined && seller.heir !== undefined && today < seller.leaves ? workingDayFrom(seller.leaves) : Infinity;
      const day = Math.min(slipsOn, touchOn, handoverOn);
      if (day >= until || day > horizon) return;
      if (day === handoverOn) write(moment(day, 9, 30), { ...step(day), reason: flavour.handover });
      else if (day === slipsOn) slip(day, state);
      else write(hourOf(day), step(day));
    }
  };
  /** Tended deals are put off before their day has passed; the others some days after. */
  const slipDay = (state: State, today: DayNumber): DayNumber => {
    if (plan.outcome === "won" && state.expectedClose >= mondayOf(plan.close)) return Infinity;
    const lag = random.chance(habits.diligence) ? random.int(-2, 0) : random.int(2, 9);
    return Math.max(workingDayFrom(today + 1), workingDayUntil(state.expectedClose + lag));
  };
  const slip = (day: DayNumber, state: State): void =>
    write(hourOf(day), {
      expectedClose: state.stage === 90 ? namedClose(day) : belief(day),
      ...step(day),
      reason: random.pick(flavour.slipReasons),
    });

  const climb = (day: DayNumber, stage: OpenStage): void => {
    const before = current();
    const from = before.stage as OpenStage;
    const at = Math.max(hourOf(day), before.at + 2);
    const entered = openStages.filter((one) => one > from && one <= stage);
    const missing = random.chance(habits.unproven) ? random.pick(rungOf(stage).evidence) : undefined;
    prove(entered, at - 1, missing);
    if (missing !== undefined) owedProofs.push(missingProof(stage, missing, at));
    const isProven = owedProofs.every((comes) => comes <= at);
    write(at, {
      stage,
      ...step(day),
      amount: stage === 60 || stage === 80 ? hundreds(plan.amount * random.normal(1, stage === 60 ? 0.06 : 0.015)) : before.amount,
      expectedClose: stage === 90 ? namedClose(day) : random.chance(0.6) ? belief(day) : before.expectedClose,
      category: overrideAt(stage),
      reason: isProven ? reasonAt(stage) : random.pick(flavour.unprovenReasons),
    });
  };
  /** When each proof that was passed over comes after all; Infinity: never. */
  const owedProofs: Moment[] = [];
  const missingProof = (stage: OpenStage, item: string, at: Moment): Moment => {
    const by = ownerOn(dayOfMoment(at));
    if (random.chance(0.5)) proofs.push({ stage, item, at: at - 1, by, answer: random.chance(0.7) ? "unknown" : "denied" });
    if (!random.chance(0.6)) return Infinity;
    const comes = at + 1440 * random.int(3, 12);
    proofs.push({ stage, item, at: comes, by });
    return comes;
  };
  const promotes = plan.outcome === "won" && random.chance(habits.promotes);
  const holdsBack = random.chance(habits.holdsBack);
  const overrideAt = (stage: OpenStage): CategoryOverride | null =>
    stage === 80 && promotes ? "commit" : stage === 90 && holdsBack ? "upside" : null;
  const reasonAt = (stage: OpenStage): string | null => {
    if (stage === 80 && promotes) return random.pick(flavour.promoteReasons);
    if (stage === 90 && holdsBack) return random.pick(flavour.holdReasons);
    return stage === 60 ? random.pick(flavour.amountReasons) : null;
  };

  /** Now and then a deal goes back to where intent was proven, at least a week before its next step. */
  const stepBack = (before: DayNumber): void => {
    const { at, stage } = current();
    const day = workingDayFrom(dayOfMoment(at) + 4);
    if ((stage === 70 || stage === 80) && day < before - 7)
      write(hourOf(day), { stage: 50, category: null, ...step(day), reason: random.pick(flavour.backReasons) });
  };

  const lose = (day: DayNumber): void => {
    const cause = random.pick(flavour.lost);
    const rival = cause.toCompetitor ? { competitor: random.pick(flavour.competitors) } : {};
    write(hourOf(day), {
      stage: "lost",
      category: null,
      nextStep: null,
      nextStepOn: null,
      reason: cause.reason,
      lost: { reason: cause.key, lesson: cause.lesson, ...rival },
    });
  };
  const win = (day: DayNumber, unannounced: boolean): void => {
    const at = Math.max(hourOf(day), current().at + 2);
    const amount = random.chance(0.12) ? hundreds(current().amount * random.between(0.93, 1.04)) : current().amount;
    const reason = unannounced ? random.pick(flavour.jumpReasons) : null;
    write(at, { stage: 100, category: null, nextStep: null, nextStepOn: null, expectedClose: day, amount, reason });
    bookings.push(bookingOf(random, flavour, { owner: current().owner, amount, at: current().at, large: fate.large }));
  };
  /** Nobody says no; most such deals are written off when somebody tidies up, the others stay on the list and grow old. */
  const fallAsleep = (): void => {
    passTime(dayOfMoment(current().at) + random.int(10, 60));
    const lastSeen = dayOfMoment(current().at);
    if (random.chance(0.7)) lose(workingDayFrom(lastSeen + random.int(25, 90)));
  };

  const birth = Math.max(moment(workingDayFrom(fate.born), random.int(9, 16), random.int(0, 59)), 0);
  const firstAmount = hundreds(plan.amount * random.normal(habits.sizeBias, 0.1));
  const owner = ownerOn(dayOfMoment(birth));
  states.push({
    at: birth,
    by: owner,
    owner,
    stage: 0,
    amount: firstAmount,
    expectedClose: belief(dayOfMoment(birth)),
    category: null,
    ...step(dayOfMoment(birth)),
    reason: null,
  });
  prove([0], birth);
  return { states, proofs, bookings, passTime, climb, stepBack, lose, win, fallAsleep };
};

/** From the order to the money: most within three weeks, some late with a reason, a few cancelled. */
const bookingOf = (
  random: Random,
  flavour: Flavour,
  { owner, amount, at, large }: { owner: string; amount: number; at: Moment; large: boolean },
): Booking => {
  const bookedOn = dayOfMoment(at);
  const expectedOn = workingDayFrom(bookedOn + (large ? random.int(12, 28) : random.int(5, 18)));
  const cancelled = random.chance(0.015);
  const late = random.chance(0.14);
  const fulfilledOn = isWorkingDay(expectedOn) ? workingDayFrom(expectedOn + (late ? random.int(6, 45) : random.int(-3, 2))) : expectedOn;
  return {
    owner,
    amount,
    bookedOn,
    recordedAt: at,
    expectedOn,
    fulfilledOn: cancelled ? null : Math.max(bookedOn, fulfilledOn),
    cancelledOn: cancelled ? workingDayFrom(bookedOn + random.int(3, 25)) : null,
    ...(cancelled ? { reason: random.pick(flavour.cancelReasons) } : late ? { reason: random.pick(flavour.backlogReasons) } : {}),
  };
};

/** Contracts come last; the integrator's contract and the special discount are not always needed. */
const checklistOf = (random: Random, close: DayNumber): Life["checklist"] => {
  const days = checklistItems.map((item) => {
    const optional = item === "integrator_contract" || item === "special_discount";
    if (optional && random.chance(0.45)) return [item, "not_applicable"] as const;
    return [item, close - (item === "end_user_contract" || item === "partner_order" ? random.int(-1, 12) : random.int(4, 25))] as const;
  });
  return Object.fromEntries(days) as Life["checklist"];
};

/** The state in force at a moment; undefined before the deal was born. */
export const stateAt = (life: Life, at: Moment): State | undefined => life.states.findLast((state) => state.at <= at);
