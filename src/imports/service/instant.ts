import type { Tx } from "../../kernel/io/db.ts";
import { instantIsBefore, type Instant } from "../../kernel/pure/day.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import { standAt } from "../../organisation/service/clock.ts";
import { fixedClock, lastFactAt } from "../store/present.ts";

/**
 * Puts the clock of a historical organisation to the instant at which a file was true. To be called before anything asks for the time.
 * refuses  imports.not-historical, imports.before-last-fact
 */
export const importAt = async (tx: Tx, at: Instant): Promise<void> => {
  const last = await lastFactAt(tx);
  if (last && instantIsBefore(at, last)) throw refusal("conflict", "imports.before-last-fact", { last: last.toString() });
  if (!(await standAt(tx, at))) throw refusal("conflict", "imports.not-historical", {});
};

/** Does work as if the clock stood at `at`, and leaves the clock where it was: for a dry run. */
export const asIfAt = async (tx: Tx, at: Instant | null, work: () => Promise<void>): Promise<void> => {
  if (at === null) return work();
  const before = await fixedClock(tx);
  await importAt(tx, at);
  await work();
  await standAt(tx, before);
};
