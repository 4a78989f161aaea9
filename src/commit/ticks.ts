import type { Tick } from "../kernel/io/jobs.ts";
import { sendNotices } from "./service/notices.ts";
import { takeSnapshots } from "./service/snapshot.ts";

/** What the week brings about by itself; each does nothing when it was done already. */
export const ticks: readonly Tick[] = [
  { name: "commit.notices", look: async (context) => void (await sendNotices(context)) },
  { name: "commit.snapshots", look: async (context) => void (await takeSnapshots(context)) },
];
