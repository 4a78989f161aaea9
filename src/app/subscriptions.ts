import type { Subscribers } from "../kernel/io/events.ts";

/** Who listens to what: news travels upward, so that no room knows the rooms above it. */
export const subscribers: Subscribers = new Map();
