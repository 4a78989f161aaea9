import { Button, Popover } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { call } from "../../web/call.ts";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { useMe } from "../../web/session.ts";
import { DateField, Field, Select } from "../../web/ui/Fields.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { openStages } from "../rules/ladder.ts";
import { categoryWords, fieldWords, pipelineWords } from "../words.ts";
import { isChosen, noFilters, toggled, type PipelineFilters } from "./filters.ts";
import { stageShort, stageText } from "./stageName.ts";

type FilterBarProps = { filters: PipelineFilters; onChange: (change: Partial<PipelineFilters>) => void };

/** What the grid shows: everything here stands in the address too. */
export function FilterBar({ filters, onChange }: FilterBarProps) {
  const words = useWords(pipelineWords);
  const fields = useWords(fieldWords);
  const [typed, setTyped] = useState(filters.q);
  useEffect(() => setTyped(filters.q), [filters.q]);
  useEffect(() => {
    if (typed === filters.q) return;
    const timer = setTimeout(() => onChange({ q: typed }), 250);
    return () => clearTimeout(timer);
  }, [typed, filters.q, onChange]);
  const isFiltered = Object.entries(noFilters).some(
    ([name, value]) => !views.has(name) && filters[name as keyof PipelineFilters] !== value,
  );
  return (
    <div className="filters" role="search" aria-label={words.pipeline}>
      <Field
        type="search"
        className="filter-search"
        aria-label={words.search}
        placeholder={words.search}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Whose filters={filters} onChange={onChange} />
      <Stages filters={filters} onChange={onChange} />
      <Select
        aria-label={fields.category}
        value={filters.category}
        onChange={(event) => onChange({ category: event.currentTarget.value })}
        data={[{ value: "", label: `${fields.category}: ${words.all}` }, ...useCategories()]}
      />
      <Ranges filters={filters} onChange={onChange} />
      <Marked filters={filters} onChange={onChange} />
      <Select
        aria-label={words.groupBy}
        value={filters.group}
        onChange={(event) => onChange({ group: event.currentTarget.value })}
        data={[
          { value: "stage", label: `${words.groupBy}: ${fields.stage}` },
          { value: "category", label: `${words.groupBy}: ${fields.category}` },
          { value: "owner", label: `${words.groupBy}: ${fields.owner}` },
          { value: "month", label: `${words.groupBy}: ${words.month}` },
          { value: "none", label: words.noGroups },
        ]}
      />
      {isFiltered && (
        <Button variant="subtle" onClick={() => onChange({ ...noFilters, group: filters.group, sort: filters.sort, order: filters.order })}>
          {words.clear}
        </Button>
      )}
    </div>
  );
}
const views: ReadonlySet<string> = new Set(["sort", "order", "group"]);

const useCategories = () => {
  const words = useWords(categoryWords);
  return (["commit", "upside", "pipeline", "omitted"] as const).map((value) => ({ value, label: words[value] }));
};

/** The asker's own deals, or those of one of the direct reports with everybody below. */
function Whose({ filters, onChange }: FilterBarProps) {
  const me = useMe();
  const words = useWords(pipelineWords);
  const reports = useQuery({
    queryKey: ["organisation", "line", me.person.id],
    queryFn: () => call("GET /line", { query: { under: me.person.id } }),
    enabled: me.reports > 0,
    staleTime: 300_000,
  });
  const value = filters.owner !== "" ? `owner ${filters.owner}` : filters.tree !== "" ? `tree ${filters.tree}` : "";
  const known = [
    { value: "", label: words.everybody },
    { value: `owner ${me.person.id}`, label: me.person.name },
    ...(reports.data?.items ?? []).map(({ id, name, below }) => ({ value: `tree ${id}`, label: below > 0 ? `${name} (${below})` : name })),
  ];
  const other = known.some((each) => each.value === value) ? [] : [{ value, label: "…" }];
  if (me.reports === 0 && me.allowed["deal.read"] !== "all") return null;
  return (
    <Select
      aria-label={words.whose}
      value={value}
      onChange={(event) => {
        const [kind, id = ""] = event.currentTarget.value.split(" ");
        onChange({ owner: kind === "owner" ? id : "", tree: kind === "tree" ? id : "" });
      }}
      data={[...known, ...other]}
    />
  );
}

function Stages({ filters, onChange }: FilterBarProps) {
  const { locale } = useLocale();
  const words = useWords(pipelineWords);
  const fields = useWords(fieldWords);
  const chosen = filters.stage === "" ? (filters.any === "true" ? words.openAndClosed : words.open) : null;
  const label =
    chosen ??
    filters.stage
      .split(",")
      .map((stage) => stageShort(stage === "lost" ? "lost" : (Number(stage) as 0), locale))
      .join(", ");
  return (
    <Popover shadow="md" trapFocus position="bottom-start">
      <Popover.Target>
        <Button variant="default" className="filter-button">
          {fields.stage}: {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <fieldset className="checks-list">
          <legend>{fields.stage}</legend>
          <Check
            label={words.open}
            checked={filters.stage === "" && filters.any !== "true"}
            onChange={() => onChange({ stage: "", any: "" })}
          />
          <Check
            label={words.openAndClosed}
            checked={filters.stage === "" && filters.any === "true"}
            onChange={() => onChange({ stage: "", any: "true" })}
          />
          {([...openStages, 100, "lost"] as const).map((stage) => (
            <Check
              key={stage}
              label={stageText(stage, locale)}
              checked={isChosen(filters.stage, String(stage))}
              onChange={() => onChange({ stage: toggled(filters.stage, String(stage)), any: "" })}
            />
          ))}
        </fieldset>
      </Popover.Dropdown>
    </Popover>
  );
}
function Check({ label, checked, onChange }: { label: string; checked: boolean; onChange: () => void }) {
  return (
    <label>
      <input type="checkbox" checked={checked} onChange={onChange} /> {label}
    </label>
  );
}

function Ranges({ filters, onChange }: FilterBarProps) {
  const words = useWords(pipelineWords);
  const format = useFormat();
  const { closeFrom, closeTo, amountFrom, amountTo, undated } = filters;
  const shown = [
    undated === "true"
      ? words.undated
      : closeFrom || closeTo
        ? `${closeFrom && format.day(closeFrom)} – ${closeTo && format.day(closeTo)}`
        : "",
    amountFrom || amountTo ? `${amountFrom && format.short(amountFrom)} – ${amountTo && format.short(amountTo)}` : "",
  ].filter((text) => text !== "");
  const amount = (text: string): string => (/^\d{0,15}(\.\d{0,4})?$/.test(text) ? text : "");
  return (
    <Popover shadow="md" trapFocus position="bottom-start">
      <Popover.Target>
        <Button variant="default" className="filter-button">
          {words.closesIn}: {shown.length > 0 ? shown.join(" · ") : words.all}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="stack">
          <DateField
            label={`${words.closesIn} ${words.from}`}
            value={closeFrom || null}
            onChange={(day) => onChange({ closeFrom: day ?? "" })}
          />
          <DateField label={`${words.closesIn} ${words.to}`} value={closeTo || null} onChange={(day) => onChange({ closeTo: day ?? "" })} />
          <Check
            label={words.undated}
            checked={undated === "true"}
            onChange={() => onChange({ undated: undated === "true" ? "" : "true" })}
          />
          <Field
            label={`${words.amountFrom} (${format.currency})`}
            inputMode="decimal"
            value={amountFrom}
            onChange={(event) => onChange({ amountFrom: amount(event.currentTarget.value) })}
          />
          <Field
            label={`${words.amountTo} (${format.currency})`}
            inputMode="decimal"
            value={amountTo}
            onChange={(event) => onChange({ amountTo: amount(event.currentTarget.value) })}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function Marked({ filters, onChange }: FilterBarProps) {
  const words = useWords(pipelineWords);
  return (
    <span className="toggles" role="group" aria-label={words.marks}>
      {(["stale", "unproven", "key"] as const).map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={filters[name] === "true"}
          onClick={() => onChange({ [name]: filters[name] === "true" ? "" : "true" })}
        >
          {words[name]}
        </button>
      ))}
    </span>
  );
}
