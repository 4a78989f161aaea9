import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../web/call.ts";
import { SearchSelect } from "../../web/ui/Fields.tsx";

type PersonPickerProps = { label: string; value: { id: string; name: string }; onChange: (personId: string) => void };

/** Finds a person by name, pinyin or initials. */
export function PersonPicker({ label, value, onChange }: PersonPickerProps) {
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(value);
  const asked = typed === chosen.name ? "" : typed;
  const found = useQuery({
    queryKey: ["organisation", "people", asked],
    queryFn: ({ signal }) => call("GET /people", { query: { ...(asked !== "" && { search: asked }), limit: 20 }, signal }),
    placeholderData: keepPreviousData,
  });
  const others = (found.data?.items ?? []).filter(({ id }) => id !== chosen.id);
  return (
    <SearchSelect
      aria-label={label}
      data={[chosen, ...others].map(({ id, name }) => ({ value: id, label: name }))}
      value={chosen.id}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      onChange={(id) => {
        const person = [chosen, ...others].find((each) => each.id === id);
        if (!person) return;
        setChosen({ id: person.id, name: person.name });
        onChange(person.id);
      }}
    />
  );
}
