import { useNavigate } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { call } from "../call.ts";
import { useWords } from "../i18n/locale.tsx";
import { useMe } from "../session.ts";
import { Palette, usePaletteKey, type Place } from "./Palette.tsx";
import { shellWords } from "./words.ts";

/** The field in the header that opens Ctrl K, and what it finds. */
export function Search() {
  const me = useMe();
  const words = useWords(shellWords);
  const navigate = useNavigate();
  const [opened, setOpened] = useState(false);
  usePaletteKey(useCallback(() => setOpened(true), []));
  const page = (name: string, go: () => Promise<void>): Place => ({ key: name, kind: words.page, name, go: () => void go() });
  const pages = [
    page(words.myWeek, () => navigate({ to: "/week/{-$week}", params: {} })),
    page(words.pipeline, () => navigate({ to: "/pipeline" })),
    ...(me.reports > 0 ? [page(words.team, () => navigate({ to: "/team/{-$week}", params: {} }))] : []),
    page(words.import, () => navigate({ to: "/import" })),
    page(words.settings, () => navigate({ to: "/settings/{-$section}", params: {} })),
  ];
  const find = async (text: string, signal: AbortSignal): Promise<Place[]> => {
    const [deals, accounts, people] = await Promise.all([
      call("GET /opportunities", { query: { q: text, any: "true", limit: 6 }, signal }),
      call("GET /accounts", { query: { q: text, limit: 4 }, signal }),
      call("GET /people", { query: { search: text, limit: 4 }, signal }),
    ]);
    return [
      ...accounts.items.map(({ id, name }) => ({
        key: id,
        kind: words.anAccount,
        name,
        go: () => void navigate({ to: "/pipeline", search: { account: id, any: "true" } as never }),
      })),
      ...deals.items.map(({ id, name, account }) => ({
        key: id,
        kind: words.aDeal,
        name: account?.name ?? name,
        note: account ? name : undefined,
        go: () => void navigate({ to: "/opportunities/$id", params: { id } }),
      })),
      ...people.items.map(({ id, name, team }) => ({
        key: id,
        kind: words.aPerson,
        name,
        note: team ?? undefined,
        go: () => void navigate({ to: "/people/$id/week/{-$week}", params: { id } }),
      })),
    ];
  };
  return (
    <>
      <button type="button" className="search" onClick={() => setOpened(true)}>
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.6">
          <circle cx="6" cy="6" r="4.5" />
          <path d="M9.5 9.5 13 13" />
        </svg>
        <span>{words.search}</span>
        <kbd aria-hidden="true">Ctrl K</kbd>
      </button>
      <Palette opened={opened} onClose={() => setOpened(false)} pages={pages} find={find} />
    </>
  );
}
