import type { Day } from "../../kernel/pure/day.ts";
import type { Minor } from "../../kernel/pure/money.ts";
import { fold, mostAlike, skeleton } from "./text.ts";

/** What the organisation knows already and a file may name. */
export type Known = {
  readonly baseCurrency: string;
  readonly timeZone: string;
  readonly today: Day;
  readonly people: readonly KnownPerson[];
  readonly products: readonly KnownProduct[];
  /** The person who may import nothing but own deals; null: whoever imports may import everybody's. */
  readonly ownOnly: string | null;
};
export type KnownPerson = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly email: string | null;
  readonly pinyin: string;
};
export type KnownProduct = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly listPrice: Minor | null;
  readonly currency: string;
};

/** Whom or what a word of the file means: one thing, or a choice to be made; never a silent replacement. */
export type Match<T> = { readonly found: T } | { readonly found: null; readonly proposals: readonly T[] };

/** A person by key, e-mail or full name. Two of one name, pinyin or a likeness are proposals only. */
export const personMatcher = (people: readonly KnownPerson[]): ((word: string) => Match<KnownPerson>) => {
  const byWord = gather(people, ({ key, email, name }) => [`=${key}`, ...(email ? [fold(email)] : []), fold(name)]);
  let searched = 0;
  return (word) => {
    const found = unique([...(byWord.get(`=${word.trim()}`) ?? byWord.get(fold(word)) ?? [])]);
    if (found.length === 1 && found[0]) return { found: found[0] };
    // A file of a hundred thousand strangers is refused all the same, without comparing each with everybody.
    if (++searched > mostSearched) return { found: null, proposals: found.slice(0, 5) };
    const proposals =
      found.length > 1
        ? found
        : people.filter(({ pinyin, name }) => skeleton(pinyin) === skeleton(word) || skeleton(name) === skeleton(word));
    return {
      found: null,
      proposals:
        proposals.length > 0
          ? proposals.slice(0, 5)
          : mostAlike(word, people, { by: ({ name, pinyin, email }) => [name, pinyin, email?.split("@")[0] ?? ""] }),
    };
  };
};

/** A product by key or name as written; another spelling of the same letters is a proposal. */
export const productMatcher = (products: readonly KnownProduct[]): ((word: string) => Match<KnownProduct>) => {
  const byWord = gather(products, ({ key, name }) => [`=${key}`, fold(name)]);
  let searched = 0;
  return (word) => {
    const found = unique([...(byWord.get(`=${word.trim()}`) ?? byWord.get(fold(word)) ?? [])]);
    if (found.length === 1 && found[0]) return { found: found[0] };
    if (++searched > mostSearched) return { found: null, proposals: found.slice(0, 5) };
    return {
      found: null,
      proposals: found.length > 1 ? found : mostAlike(word, products, { by: ({ key, name }) => [key, name], least: 0.75 }),
    };
  };
};

const mostSearched = 500;

const gather = <T>(things: readonly T[], wordsOf: (thing: T) => readonly string[]): Map<string, T[]> => {
  const map = new Map<string, T[]>();
  for (const thing of things)
    for (const word of wordsOf(thing)) {
      const there = map.get(word);
      if (there) there.push(thing);
      else map.set(word, [thing]);
    }
  return map;
};
const unique = <T>(things: readonly T[]): T[] => [...new Set(things)];
