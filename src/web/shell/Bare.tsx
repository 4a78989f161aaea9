import { Outlet } from "@tanstack/react-router";
import { useWords } from "../i18n/locale.tsx";
import { LanguageSwitch } from "./LanguageSwitch.tsx";
import { Logo } from "./Logo.tsx";
import { shellWords } from "./words.ts";

/** What frames the pages before sign-in: the mark, the language and one narrow column. */
export function Bare() {
  const words = useWords(shellWords);
  return (
    <>
      <header className="top">
        <span className="brand">
          <Logo />
          {words.product}
        </span>
        <div className="top-tools">
          <LanguageSwitch />
        </div>
      </header>
      <main className="bare">
        <Outlet />
      </main>
    </>
  );
}
