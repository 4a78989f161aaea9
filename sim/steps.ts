import type { Booking, Life, Proof, State } from "./deal.ts";
import { moment, type Moment } from "./time.ts";

/** One thing that a seller (or finance) does with a deal, in the order of time: what the services are asked to do where a bundle only says it. */
export type Step = { readonly at: Moment; readonly life: Life } & (
  | { readonly kind: "born"; readonly state: State; readonly proofs: readonly Proof[] }
  | { readonly kind: "changed"; readonly before: State; readonly state: State; readonly proofs: readonly Proof[] }
  | { readonly kind: "ordered"; readonly booking: Booking; readonly proofs: readonly Proof[] }
  | { readonly kind: "cancelled" | "fulfilled"; readonly booking: Booking }
);

/** What happens to the deals after `from`, up to and including `until`; equal moments in the order of the deals. */
export const stepsOf = (lives: Iterable<Life>, from: Moment, until: Moment): Step[] =>
  [...lives]
    .flatMap(stepsOfLife)
    .filter((step) => step.at > from && step.at <= until)
    .toSorted((a, b) => a.at - b.at);

const stepsOfLife = (life: Life): Step[] => {
  const steps: Step[] = life.states.map((state, index) => {
    const before = life.states[index - 1];
    const proofs = life.proofs.filter((proof) => proof.at > (before?.at ?? -1) && proof.at <= state.at);
    const { at } = state;
    const booking = state.stage === 100 ? life.bookings.find((order) => order.recordedAt === at) : undefined;
    if (!before) return { kind: "born", at, life, state, proofs };
    return booking ? { kind: "ordered", at, life, booking, proofs } : { kind: "changed", at, life, before, state, proofs };
  });
  for (const booking of life.bookings) {
    if (booking.cancelledOn !== null) steps.push({ kind: "cancelled", at: moment(booking.cancelledOn, 18), life, booking });
    if (booking.fulfilledOn !== null)
      steps.push({ kind: "fulfilled", at: Math.max(booking.recordedAt + 1, moment(booking.fulfilledOn, 18)), life, booking });
  }
  return steps;
};
