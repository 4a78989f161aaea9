import type { Evidence, Opportunity, Order, Revision } from "./bundle.ts";
import type { Booking, Life, Proof, State } from "./deal.ts";
import { amountText } from "./money.ts";
import { orderKey } from "./statement.ts";
import { dayOfMoment, dayText, instantText, type Moment } from "./time.ts";

/** The facts of a life that are recorded by `known`, as rows of a bundle; undefined for a deal that is not born yet. */
export const rowsOf = (
  life: Life,
  known: Moment,
): { opportunity: Opportunity; revisions: Revision[]; evidence: Evidence[]; orders: Order[] } | undefined => {
  const first = life.states[0];
  if (!first || first.at > known) return undefined;
  return {
    opportunity: {
      key: life.key,
      account: life.account,
      name: life.name,
      created_at: instantText(first.at),
      source: life.source,
      product: life.product,
      ...(life.keyProject ? { key_project: true } : {}),
    },
    revisions: life.states.filter((state) => state.at <= known).map((state) => revisionRow(life, state)),
    evidence: life.proofs.filter((proof) => proof.at <= known).map((proof) => evidenceRow(life, proof)),
    orders: life.bookings.filter((order) => order.recordedAt <= known).map((order) => orderRow(life, order, known)),
  };
};

const revisionRow = (life: Life, state: State): Revision => ({
  opportunity: life.key,
  at: instantText(state.at),
  by: state.by,
  owner: state.owner,
  stage: state.stage,
  amount: amountText(state.amount),
  currency: life.currency,
  expected_close: dayText(state.expectedClose),
  category: state.category,
  next_step: state.nextStep,
  next_step_on: state.nextStepOn === null ? null : dayText(state.nextStepOn),
  reason: state.reason,
  ...(state.lost
    ? {
        lost_reason: state.lost.reason,
        ...(state.lost.competitor === undefined ? {} : { competitor: state.lost.competitor }),
        lesson: state.lost.lesson,
      }
    : {}),
});

const evidenceRow = (life: Life, { stage, item, at, by, answer }: Proof): Evidence => ({
  opportunity: life.key,
  stage,
  item,
  at: instantText(at),
  by,
  ...(answer === undefined ? {} : { answer }),
});

/** Fulfilment and cancellation that lie ahead are not known yet; a delay gets its reason once the expected day has passed. */
const orderRow = (life: Life, order: Booking, known: Moment): Order => {
  const today = dayOfMoment(known);
  const past = (day: number | null): string | null => (day === null || day > today ? null : dayText(day));
  const cancelled = past(order.cancelledOn);
  const explains = order.reason !== undefined && (order.cancelledOn === null ? order.expectedOn <= today : cancelled !== null);
  return {
    key: orderKey(life),
    opportunity: life.key,
    owner: order.owner,
    amount: amountText(order.amount),
    currency: life.currency,
    booked_on: dayText(order.bookedOn),
    recorded_at: instantText(order.recordedAt),
    fulfilled_on: past(order.fulfilledOn),
    cancelled_on: cancelled,
    ...(explains && order.reason !== undefined ? { reason: order.reason } : {}),
    expected_on: dayText(order.expectedOn),
  };
};
