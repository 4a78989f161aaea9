import { tagOf } from "../../kernel/pure/words.ts";
import { useLocale, useWords } from "../i18n/locale.tsx";
import { shellWords } from "./words.ts";

/** One press goes to the other language; its name is written in that language. */
export function LanguageSwitch() {
  const { locale, setLocale } = useLocale();
  const words = useWords(shellWords);
  const other = locale === "zh" ? "en" : "zh";
  return (
    <button type="button" className="quiet" lang={tagOf(other)} title={words.switchLanguage} onClick={() => setLocale(other)}>
      {words.otherLanguage}
    </button>
  );
}
