import { z } from "zod";
import { endpoints } from "../kernel/pure/endpoint.ts";
import { instantText } from "../kernel/pure/shapes.ts";

/** The moments of a week that a visitor may go to: the next one of its kind, never back. */
export const stops = ["friday", "sunday-night", "monday-nine"] as const;
export type Stop = (typeof stops)[number];

export const contract = endpoints({
  "POST /demo/clock": {
    summary:
      "Moves the demo organisation's clock on to the next Friday 10:00, Sunday 23:50 or Monday 09:00; what falls due on the way happens",
    body: z.object({ to: z.enum(stops) }),
    ok: z.object({ now: instantText }),
    refusals: ["not-found"],
  },
});
