import type { MantineColorScheme, MantineColorSchemeManager } from "@mantine/core";
import { remember, remembered } from "../remember.ts";

const schemes: readonly string[] = ["light", "dark", "auto"];

/** Light, dark or as the system, kept under the name that index.html reads before the first paint. */
export const schemeManager = (): MantineColorSchemeManager => ({
  get: (fallback) => {
    const kept = remembered("scheme");
    return kept && schemes.includes(kept) ? (kept as MantineColorScheme) : fallback;
  },
  set: (scheme) => remember("scheme", scheme),
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => remember("scheme", "auto"),
});
