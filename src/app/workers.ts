import type { Tick, Worker } from "../kernel/io/jobs.ts";
import { mailWorker, type MailServer } from "../kernel/io/mail.ts";

/** Who does the jobs of each queue: every room adds its line. */
export const workers = (mailServer: MailServer | null): readonly Worker<never>[] => [mailWorker(mailServer)];

/** What the organisations' clocks bring about: every room adds its line. */
export const ticks: readonly Tick[] = [];
