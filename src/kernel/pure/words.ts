/** Words stand in both languages side by side, so nobody ships half a language. A value may be text or a function that makes text. */
export type Locale = "zh" | "en";
export type Word<T = string> = { readonly zh: T; readonly en: T };

/** The same keys and the same argument types in both languages, checked where the words are written. */
export const defineWords = <const W extends Record<string, Word<string> | Word<(...args: never[]) => string>>>(words: W): W => words;

export const say = <T>(word: Word<T>, locale: Locale): T => word[locale];

/** The language that fits best: "zh-CN", "zh-Hans" and "zh" give zh, all else en. */
export const localeOf = (tag: string | null | undefined): Locale => (tag?.trim().toLowerCase().startsWith("zh") ? "zh" : "en");
/** The BCP 47 tag to give to Intl. */
export const tagOf = (locale: Locale): string => (locale === "zh" ? "zh-CN" : "en-GB");
