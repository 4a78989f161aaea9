import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { localeOf, tagOf, type Locale } from "../../kernel/pure/words.ts";
import { remember, remembered } from "../remember.ts";

type LocaleState = { readonly locale: Locale; readonly setLocale: (locale: Locale) => void };
const LocaleContext = createContext<LocaleState>({ locale: "en", setLocale: () => undefined });

/** The language chosen on this browser, else the browser's own. */
export const initialLocale = (): Locale => localeOf(remembered("locale") ?? navigator.language);

export function LocaleProvider({ children, initial = initialLocale() }: { children: ReactNode; initial?: Locale }) {
  const [locale, setLocale] = useState<Locale>(initial);
  useEffect(() => {
    document.documentElement.lang = tagOf(locale);
  }, [locale]);
  const state = useMemo<LocaleState>(
    () => ({
      locale,
      setLocale: (next) => {
        remember("locale", next);
        setLocale(next);
      },
    }),
    [locale],
  );
  return <LocaleContext value={state}>{children}</LocaleContext>;
}

export const useLocale = (): LocaleState => useContext(LocaleContext);

type Spoken<W> = {
  readonly [K in keyof W]: W[K] extends { readonly zh: infer Z; readonly en: infer E } ? (Z extends string ? string : E) : never;
};

/**
 * A room's words in the language of the page.
 * @example const words = useWords(commitWords); words.signAndSubmit
 */
export const useWords = <W extends Readonly<Record<string, { readonly zh: unknown; readonly en: unknown }>>>(words: W): Spoken<W> => {
  const { locale } = useLocale();
  return useMemo(() => spoken(words, locale), [words, locale]);
};

/** The same outside of React. */
export const spoken = <W extends Readonly<Record<string, { readonly zh: unknown; readonly en: unknown }>>>(
  words: W,
  locale: Locale,
): Spoken<W> => Object.fromEntries(Object.entries(words).map(([key, word]) => [key, word[locale]])) as Spoken<W>;
