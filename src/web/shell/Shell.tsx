import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useWords } from "../i18n/locale.tsx";
import { AccountMenu } from "./AccountMenu.tsx";
import { LanguageSwitch } from "./LanguageSwitch.tsx";
import { Logo } from "./Logo.tsx";
import { shellWords } from "./words.ts";

/** What frames every page of a signed-in person. */
export function Shell() {
  const words = useWords(shellWords);
  return (
    <>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <header className="top no-print">
        <Link to="/" className="brand">
          <Logo />
          {words.product}
        </Link>
        <nav aria-label={words.navigation}>
          <Link to="/" activeOptions={{ exact: true }}>
            {words.myWeek}
          </Link>
          <Link to="/pipeline">{words.pipeline}</Link>
          <Link to="/team/{-$week}">{words.team}</Link>
        </nav>
        <div className="top-tools">
          <LanguageSwitch />
          <AccountMenu />
        </div>
      </header>
      <OfflineBar />
      <Content />
    </>
  );
}

/** A new page begins at its content: focus follows, so that the keyboard and a screen reader do too. */
function Content() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [path]);
  return (
    <main id="content" ref={main} tabIndex={-1}>
      <Outlet />
    </main>
  );
}

function OfflineBar() {
  const words = useWords(shellWords);
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine);
  return online ? null : (
    <div className="offline-bar" role="status">
      {words.offline}
    </div>
  );
}
const subscribeOnline = (changed: () => void): (() => void) => {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
};
