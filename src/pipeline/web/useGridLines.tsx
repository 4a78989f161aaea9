import { useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { call } from "../../web/call.ts";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { Money } from "../../web/ui/Money.tsx";
import type { GridLine } from "../../web/ui/grid/columns.ts";
import { useFormat } from "../../web/ui/useFormat.ts";
import { parseStage, heightOf } from "../rules/ladder.ts";
import { categoryWords, pipelineWords } from "../words.ts";
import { isGrouped, listQuery, type PipelineFilters } from "./filters.ts";
import { listOf, pipelineKey, sumsOf, type Group, type Opportunity } from "./queries.ts";
import { stageText } from "./stageName.ts";

/** One head of a group: its sums in every currency. */
type Head = { key: string; group: string | null; name: string | null; count: number; parts: Group[] };

/**
 * The lines of the grid: plain rows, loaded as they come into sight, or groups with their sums, each loaded when it is open.
 * Groups and sums come from the server, so that they are right also for what is not loaded.
 */
export const useGridLines = (filters: PipelineFilters) => {
  const grouped = isGrouped(filters);
  const sums = useQuery(sumsOf(filters));
  const flat = useInfiniteQuery({ ...listOf(filters, undefined), enabled: !grouped });
  const heads = useMemo(() => headsOf(sums.data?.groups ?? [], filters.group), [sums.data, filters.group]);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [pages, setPages] = useState<Readonly<Record<string, number>>>({});
  const open = grouped ? heads.filter(({ key }) => !folded.has(key)) : [];
  const groups = useQueries({ queries: open.map((head) => groupRows(filters, head, pages[head.key] ?? 1)) });
  const label = useHeadLabel(filters.group);
  const lines: GridLine<Opportunity>[] = grouped
    ? heads.flatMap((head): GridLine<Opportunity>[] => {
        const at = open.indexOf(head);
        const rows = groups[at]?.data?.pages.flatMap((page) => page.items) ?? [];
        const more = rows.length > 0 && rows.length < head.count ? [moreLine(head, rows.length, label.more)] : [];
        return [headLine(head, at < 0, label.text(head)), ...rows.map((row) => ({ kind: "row" as const, key: row.id, row })), ...more];
      })
    : (flat.data?.pages ?? []).flatMap((page) => page.items.map((row) => ({ kind: "row" as const, key: row.id, row })));
  return {
    lines,
    heads,
    sums,
    error: sums.error ?? flat.error ?? groups.find((each) => each.error)?.error ?? null,
    isPending: sums.isPending || (!grouped && flat.isPending),
    retry: () => {
      void sums.refetch();
      void flat.refetch();
      for (const each of groups) void each.refetch();
    },
    onEnd: () => {
      if (!grouped && flat.hasNextPage && !flat.isFetchingNextPage) void flat.fetchNextPage();
    },
    onFold: (key: string) => {
      if (key.startsWith("more ")) return setPages({ ...pages, [key.slice(5)]: (pages[key.slice(5)] ?? 1) + 1 });
      const next = new Set(folded);
      if (!next.delete(key)) next.add(key);
      setFolded(next);
    },
  };
};

/** All pages of a group up to the asked one, one after the other. */
const groupRows = (filters: PipelineFilters, { group }: Head, pages: number) => ({
  queryKey: [...pipelineKey, "list", filters, group, pages],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const items: Opportunity[] = [];
    let next: string | null = "";
    for (let page = 0; page < pages && next !== null; page += 1) {
      const got: { items: Opportunity[]; next: string | null } = await call("GET /opportunities", {
        query: { ...listQuery(filters, group), ...(next && { cursor: next }) },
        signal,
      });
      items.push(...got.items);
      next = got.next;
    }
    return { pages: [{ items, next }] };
  },
});

const headLine = (head: Head, isFolded: boolean, label: React.ReactNode): GridLine<Opportunity> => ({
  ...{ kind: "group", key: head.key, label, folded: isFolded },
  sums: { amount: <Sums parts={head.parts} /> },
});
const moreLine = (head: Head, shown: number, more: (left: number) => string): GridLine<Opportunity> => ({
  ...{ kind: "group", key: `more ${head.key}`, label: more(head.count - shown), folded: true, sums: {} },
});

/** Sums per currency, exact: nothing is converted. */
export function Sums({ parts }: { parts: readonly Group[] }) {
  const { currency: base } = useFormat();
  return (
    <>
      {parts.map(({ currency, amount }, index) => (
        <span key={currency}>
          {index > 0 && " + "}
          <Money amount={amount} currency={currency} as={parts.length > 1 || currency !== base ? "short" : "plain"} />
        </span>
      ))}
    </>
  );
}

const headsOf = (groups: readonly Group[], by: string): Head[] => {
  const found = [...Map.groupBy(groups, ({ group }) => group)].map(([group, parts]): Head => ({
    ...{ key: String(group), group, name: parts[0]?.name ?? null, parts },
    count: parts.reduce((sum, part) => sum + part.count, 0),
  }));
  if (by === "stage") return found.toSorted((a, b) => height(b.group) - height(a.group));
  if (by === "category") return found.toSorted((a, b) => categoryOrder.indexOf(a.group ?? "") - categoryOrder.indexOf(b.group ?? ""));
  return found;
};
const height = (group: string | null): number => heightOf(parseStage(group ?? "") ?? "lost");
const categoryOrder = ["commit", "upside", "pipeline", "omitted", "closed"];

const useHeadLabel = (by: string) => {
  const { locale } = useLocale();
  const format = useFormat();
  const words = useWords(pipelineWords);
  const categories: Readonly<Record<string, string>> = useWords(categoryWords);
  const name = ({ group, name: given }: Head): string => {
    if (by === "category") return categories[group ?? ""] ?? "";
    if (by === "owner") return given ?? "";
    if (by === "month") return group === null ? words.noClose : format.month(group);
    return stageText(parseStage(group ?? "") ?? "lost", locale);
  };
  return {
    text: (head: Head) => (
      <>
        {name(head)} <span className="soft count">{words.deals(format.count(head.count))}</span>
      </>
    ),
    more: (left: number) => words.more(format.count(left)),
  };
};
