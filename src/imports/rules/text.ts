/** Text of a heading or a value made comparable: full-width forms, case, invisible characters and runs of spaces do not count. */
export const fold = (text: string): string => text.normalize("NFKC").replace(invisible, "").toLowerCase().replace(/\s+/g, " ").trim();

/** Only its letters and digits. @example skeleton("GTX Pro") // "gtxpro" */
export const skeleton = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]+/gu, "");

/** Without spaces and invisible characters at either end, otherwise as it stood. */
export const trimmed = (text: string): string => text.replace(edges, "");

/** Whether a cell says nothing: blank, or only invisible characters. */
export const isBlank = (text: string): boolean => {
  // A letter or digit at either end answers for nearly every cell.
  const first = text.charCodeAt(0);
  return (first > 0x20 && first < 0x7f) || (first >= 0x4e00 && first <= 0x9fff) ? false : trimmed(text) === "";
};

const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
const edges = /^[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+|[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+$/g;

/**
 * How alike two texts are, 0 … 1, by the pairs of neighbouring letters that they share (Dice).
 * @example likeness("GTXPro", "GTX Pro") // 1
 */
export const likeness = (a: string, b: string): number => {
  const left = pairsOf(skeleton(a));
  const right = pairsOf(skeleton(b));
  if (left.length === 0 || right.length === 0) return skeleton(a) === skeleton(b) && skeleton(a) !== "" ? 1 : 0;
  const rest = [...right];
  const shared = left.filter((pair) => {
    const at = rest.indexOf(pair);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  }).length;
  return (2 * shared) / (left.length + right.length);
};
const pairsOf = (text: string): string[] => Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2));

/** The candidates most like `text`, best first, at most `count`; only those that are really alike. */
export const mostAlike = <T>(
  text: string,
  candidates: readonly T[],
  { by, count = 3, least = 0.5 }: { by: (candidate: T) => readonly string[]; count?: number; least?: number },
): T[] =>
  candidates
    .map((candidate) => ({ candidate, score: Math.max(0, ...by(candidate).map((name) => likeness(text, name))) }))
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ candidate }) => candidate);
