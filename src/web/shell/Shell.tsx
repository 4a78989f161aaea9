import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useWords } from "../i18n/locale.tsx";
import { isProblem } from "../problem.ts";
import { remembered } from "../remember.ts";
import { meQuery, useMe } from "../session.ts";
import { Waiting } from "../ui/Faces.tsx";
import { ClockOffset } from "../ui/now.ts";
import { ProblemNote } from "../ui/ProblemNote.tsx";
import { SettingContext, type Setting } from "../ui/useFormat.ts";
import { AccountMenu } from "./AccountMenu.tsx";
import { ClockBar } from "./ClockBar.tsx";
import { LanguageSwitch } from "./LanguageSwitch.tsx";
import { Logo } from "./Logo.tsx";
import { Search } from "./Search.tsx";
import { shellWords } from "./words.ts";

/** What frames every page of a signed-in person. Nobody signed in: to the sign-in page, and back here afterwards. */
export function Shell() {
  const me = useQuery(meQuery);
  if (isProblem(me.error) && me.error.status === 401) return <ToSignIn />;
  if (me.data) return <Frame />;
  if (me.error)
    return (
      <main>
        <ProblemNote error={me.error} onRetry={() => void me.refetch()} />
      </main>
    );
  return <Waiting height={52} />;
}

/** Leads to the sign-in page once, with where the visitor was; a declarative redirect would go again at every render on the way. */
function ToSignIn() {
  const { navigate, state } = useRouter();
  const here = useRef(state.location.href);
  useEffect(() => void navigate({ to: "/sign-in", search: { to: here.current } as never, replace: true }), [navigate]);
  return <Waiting height={52} />;
}

function Frame() {
  const me = useMe();
  const words = useWords(shellWords);
  const [shortAmounts, setShortAmounts] = useState(rememberedAmounts);
  const { timeZone, baseCurrency } = me.organisation;
  const setting = useMemo<Setting>(() => ({ timeZone, currency: baseCurrency, shortAmounts }), [timeZone, baseCurrency, shortAmounts]);
  useSignedOutElsewhere();
  return (
    <SettingContext value={setting}>
      <ClockOffset value={me.clockOffset}>
        <a className="skip" href="#content">
          {words.skip}
        </a>
        <header className="top no-print">
          <Link to="/" className="brand">
            <Logo />
            {words.product}
          </Link>
          <nav aria-label={words.navigation}>
            <Link to="/week/{-$week}">{words.myWeek}</Link>
            <Link to="/pipeline">{words.pipeline}</Link>
            {me.reports > 0 && <Link to="/team/{-$week}">{words.team}</Link>}
          </nav>
          <div className="top-tools">
            <Search />
            <LanguageSwitch />
            <AccountMenu shortAmounts={shortAmounts} onShortAmounts={setShortAmounts} />
          </div>
        </header>
        {me.organisation.purpose === "demo" && <ClockBar />}
        <OfflineBar />
        <Content />
      </ClockOffset>
    </SettingContext>
  );
}

const rememberedAmounts = (): Setting["shortAmounts"] => {
  const kept = remembered("amounts");
  return kept === "wan" || kept === "km" ? kept : null;
};

/** A new page begins at its content: focus follows, so that the keyboard and a screen reader do too. */
function Content() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const last = useRef(path);
  useEffect(() => {
    if (last.current !== undefined && last.current !== path) main.current?.focus({ preventScroll: true });
    last.current = path;
  }, [path]);
  return (
    <main id="content" ref={main} tabIndex={-1}>
      <Outlet />
    </main>
  );
}

/** A session that ends while a page is open (another tab, an administrator): the next call is refused, and the shell asks who is there. */
const useSignedOutElsewhere = (): void => {
  const client = useQueryClient();
  useEffect(
    () =>
      client.getQueryCache().subscribe(({ query }) => {
        const { error } = query.state;
        if (query.queryKey[0] !== "me" && isProblem(error) && error.status === 401) void client.invalidateQueries({ queryKey: ["me"] });
      }),
    [client],
  );
};

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
