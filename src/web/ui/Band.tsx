import { useWords } from "../i18n/locale.tsx";
import { uiWords } from "./words.ts";

export type BandName = "in" | "amber" | "out" | "ahead" | "undefined";
/** Below this many facts a shape is hollow: a short list is in its band only by luck (product 4-metrics). */
export const fewFacts = 20;

const shapes: Readonly<Record<Exclude<BandName, "undefined">, string>> = {
  in: "M6 1.4a4.6 4.6 0 1 1 0 9.2a4.6 4.6 0 1 1 0-9.2z",
  ahead: "M6 1.6 11 10.4H1z",
  amber: "M6 .8 11.2 6 6 11.2.8 6z",
  out: "M6 10.4 1 1.6h10z",
};
const wordOf = { in: "inBand", ahead: "ahead", amber: "amber", out: "out", undefined: "undefinedBand" } as const;

/** The shape of a band (● in, ▲ ahead, ◆ amber, ▼ out, — undefined), hollow when few facts stand behind it. Nothing for a number without bounds. */
export function Band({ band, n }: { band: BandName | null | undefined; n?: number | undefined }) {
  const words = useWords(uiWords);
  if (!band) return null;
  const hollow = n !== undefined && n < fewFacts;
  const label = hollow ? `${words[wordOf[band]]} (${words.few})` : words[wordOf[band]];
  if (band === "undefined")
    return (
      <span className="mark muted" role="img" aria-label={label}>
        —
      </span>
    );
  return (
    <svg className={`mark ${band}`} viewBox="0 0 12 12" role="img" aria-label={label}>
      <path d={shapes[band]} fill={hollow ? "none" : "currentColor"} stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
/** The class that gives a band's colour; none for a number without bounds. */
export const bandClass = (band: BandName | null | undefined): string => (!band || band === "undefined" ? "" : band);
