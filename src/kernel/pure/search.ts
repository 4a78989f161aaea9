import { pinyin } from "pinyin-pro";

/**
 * Search and order of Chinese and other names.
 *
 * A name is found by any part of itself, of its pinyin and of its initials: 思科, sike and sk all find 思科. Stored are the 1- and 2-grams of the
 * three spellings; a row is found when it holds every gram of what was typed (`grams @> $1`).
 */
export const gramsOf = (...names: readonly (string | null | undefined)[]): string[] => [
  ...new Set(names.flatMap((name) => spellingsOf(name ?? "").flatMap((spelling) => [...spelling, ...pairsOf(spelling)]))),
];

/** The grams that a found row must hold; empty when nothing was typed. */
export const gramsAsked = (typed: string): string[] => {
  const text = compact(typed);
  return [...new Set([...text].length > 1 ? pairsOf(text) : [...text])];
};

/** What names are sorted by: pinyin in lower case, syllable by syllable, so that 李娜 (li na) stands before 李强 (li qiang) and Lisa. */
export const sortKeyOf = (name: string): string => syllablesOf(name).join(" ").replaceAll(/\s+/g, " ").trim();

const spellingsOf = (name: string): string[] => {
  const syllables = syllablesOf(name).flatMap((syllable) => compactWords(syllable));
  return [compact(name), syllables.join(""), syllables.map((syllable) => [...syllable][0] ?? "").join("")];
};
/**
 * What is not Chinese stays together. In a name as short as a person's the surname is read as one (单 shan, 曾 zeng); in a longer one, a
 * company's, that would read 银行 as yin xing.
 */
const syllablesOf = (name: string): string[] =>
  pinyin(folded(name), {
    toneType: "none",
    type: "array",
    nonZh: "consecutive",
    surname: [...name.trim()].length <= 3 ? "head" : "off",
    v: true,
  });

/** ü is typed as v or ü. */
const folded = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll("ü", "v");
const compact = (text: string): string => folded(text).replaceAll(/[^\p{L}\p{N}]+/gu, "");
const compactWords = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
const pairsOf = (text: string): string[] => {
  const letters = [...text];
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
};
