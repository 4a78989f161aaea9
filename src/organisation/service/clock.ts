import type { Tx } from "../../kernel/io/db.ts";
import type { Instant } from "../../kernel/pure/day.ts";
import { notFound } from "../../kernel/pure/refusal.ts";
import * as store from "../store/clock.ts";

/** Moves the clock of a demo (or a drill) from where it stands to what `next` says; returns the new present. Real organisations have none. */
export const moveClock = async (tx: Tx, next: (now: Instant) => Instant): Promise<Instant> => {
  await store.lockClock(tx);
  const now = next(await tx.now());
  if ((await store.setClock(tx, now)) === 0) throw notFound("clock");
  return now;
};

/**
 * The clock of an organisation that records what happened elsewhere stands at `at` from now on (null: it runs). To be called before the transaction asks for the time.
 * Answers false where the organisation is not historical.
 */
export const standAt = async (tx: Tx, at: Instant | null): Promise<boolean> => {
  await store.lockClock(tx);
  return (await store.fixClock(tx, at)) > 0;
};
