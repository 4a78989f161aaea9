import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { SearchSelect } from "../../../web/ui/Fields.tsx";
import { findPeopleQuery } from "./queries.ts";

type PersonSelectProps = {
  label: string;
  value: { id: string; name: string } | null;
  onChange: (person: { id: string; name: string } | null) => void;
  /** May stay without anybody; then this is what it says. */
  nobody?: string;
  error?: string | undefined;
};

/** A person found by name, pinyin or initials. */
export function PersonSelect({ label, value, onChange, nobody, error }: PersonSelectProps) {
  const [typed, setTyped] = useState(value?.name ?? "");
  const asked = typed === value?.name ? "" : typed;
  const found = useQuery({ ...findPeopleQuery(asked), placeholderData: keepPreviousData });
  const people = found.data?.items ?? [];
  const offered = value && !people.some(({ id }) => id === value.id) ? [value, ...people] : people;
  return (
    <SearchSelect
      label={label}
      placeholder={nobody}
      clearable={nobody !== undefined}
      value={value?.id ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      /* The server has found them already, also by pinyin. */
      filter={({ options }) => options}
      data={offered.map(({ id, name, ...more }) => ({ value: id, label: "team" in more && more.team ? `${name} · ${more.team}` : name }))}
      onChange={(id) => onChange(offered.find((person) => person.id === id) ?? null)}
      error={error}
    />
  );
}
