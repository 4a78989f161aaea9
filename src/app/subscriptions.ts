import type { Subscribers } from "../kernel/io/events.ts";
import { forgetCells, newsOfFacts } from "../metrics/service/cells.ts";

/** Who listens to what: news travels upward, so that no room knows the rooms above it. */
export const subscribers: Subscribers = new Map(newsOfFacts.map((name) => [name, [forgetCells]]));
