import type { Tick, Worker } from "../kernel/io/jobs.ts";
import { ticks as commitTicks } from "../commit/ticks.ts";
import { cellsTick } from "../metrics/service/cells.ts";
import { clockMoved } from "../demo/service.ts";
import { importWorker } from "../imports/service/work.ts";
import { mailWorker, type MailServer } from "../kernel/io/mail.ts";

/** Who does the jobs of each queue: every room adds its line. */
export const workers = (mailServer: MailServer | null): readonly Worker<never>[] => [
  mailWorker(mailServer),
  clockMovedWorker,
  importWorker,
];

/** What the organisations' clocks bring about: every room adds its line. */
export const ticks: readonly Tick[] = [...commitTicks, cellsTick];

/** A clock that was moved by hand is looked at at once. */
const clockMovedWorker: Worker = {
  queue: clockMoved,
  work: async (context) => {
    for (const { look } of ticks) await look(context);
  },
};
