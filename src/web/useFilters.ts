import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

/**
 * The filters of a page, kept in the address so that any view can be sent as a link. What equals its default is left out of the address.
 * @example const [filters, setFilters] = useFilters({ stage: "", owner: "" }); setFilters({ stage: "90" })
 */
export const useFilters = <T extends Readonly<Record<string, string>>>(defaults: T): [T, (change: Partial<T>) => void] => {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const text = JSON.stringify(defaults);
  const filters = useMemo(() => {
    const all = JSON.parse(text) as Record<string, string>;
    return Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, typeof search[name] === "string" && search[name] !== "" ? search[name] : value]),
    ) as T;
  }, [search, text]);
  const change = useCallback(
    (next: Partial<T>) => {
      const all = JSON.parse(text) as Record<string, string>;
      const kept = (old: Record<string, unknown>) =>
        Object.fromEntries(Object.entries({ ...old, ...next }).filter(([name, value]) => value !== "" && value !== all[name]));
      void navigate({ to: ".", search: kept as never, replace: true });
    },
    [navigate, text],
  );
  return [filters, change];
};
