import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { rungOf } from "../../pipeline/rules/ladder.ts";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { SearchSelect } from "../../web/ui/Fields.tsx";
import { Pill } from "../../web/ui/Pill.tsx";
import { Table, type Column } from "../../web/ui/Table.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { stageKeys, type StageKey } from "../rules/stages.ts";
import { fieldNames } from "../words.ts";
import { possibleOwners, possibleProducts, type Mapping, type RunPage } from "./queries.ts";
import { importWords } from "./words.ts";

type Value = RunPage["values"][number];
type Choice = { value: string; label: string };

/** Stages, owners, products and currencies as the file writes them, with their counts; what is not understood stands first. */
export function ValuesCard({ run, mapping, onChange }: { run: RunPage; mapping: Mapping; onChange: (change: Partial<Mapping>) => void }) {
  const words = useWords(importWords);
  const format = useFormat();
  const [isWhole, setWhole] = useState(false);
  const open = run.values.filter(({ state }) => state === "proposed" || state === "unknown");
  const settled = run.values.filter((value) => !open.includes(value) && (value.field === "stage" || value.state !== "known"));
  const rest = run.values.length - open.length - settled.length;
  const put = (values: readonly { value: Value; to: string }[]): void => {
    const next = { ...mapping.values };
    for (const { value, to } of values)
      next[value.field] = [
        ...(next[value.field] ?? []).filter(({ from }) => from !== value.from),
        ...(to === "" ? [] : [{ from: value.from, to }]),
      ];
    onChange({ values: next });
  };
  const single = open.filter(({ proposals }) => proposals.length === 1);
  if (run.values.length === 0) return null;
  return (
    <Card
      title={words.values}
      note={words.valuesNote}
      more={
        single.length > 0 && (
          <Button size="compact-sm" onClick={() => put(single.map((value) => ({ value, to: value.proposals[0]?.to ?? "" })))}>
            {words.acceptAll}
          </Button>
        )
      }
    >
      <ValuesTable rows={isWhole ? run.values : [...open, ...settled]} onChoose={(value, to) => put([{ value, to }])} />
      {rest > 0 && !isWhole && (
        <p className="under">
          <button type="button" className="import-link" onClick={() => setWhole(true)}>
            {words.showKnown(format.count(rest))}
          </button>
        </p>
      )}
    </Card>
  );
}

function ValuesTable({ rows, onChoose }: { rows: readonly Value[]; onChoose: (value: Value, to: string) => void }) {
  const words = useWords(importWords);
  const names = useWords(fieldNames);
  const format = useFormat();
  const choicesOf = useChoices(rows);
  const columns: Column<Value>[] = [
    {
      ...{ key: "from", head: words.inFile, label: null },
      cell: ({ from, field }) => (
        <>
          <b>{from}</b> <span className="muted">{names[field]}</span>
        </>
      ),
    },
    { key: "count", head: words.rows("").trim(), number: true, cell: ({ count }) => format.count(count) },
    {
      ...{ key: "to", head: words.means },
      cell: (value) => (
        <SearchSelect
          aria-label={`${value.from}: ${words.means}`}
          placeholder={words.refuseRows}
          value={value.to}
          data={choicesOf(value)}
          clearable={value.state === "mapped"}
          onChange={(to) => onChoose(value, to ?? "")}
        />
      ),
    },
    {
      ...{ key: "state", head: words.status },
      cell: (value) => (
        <span className="row">
          <Pill band={value.state === "unknown" ? "out" : value.state === "proposed" ? "amber" : null}>
            {words[`state_${value.state}`]}
          </Pill>
          {value.state === "proposed" &&
            value.proposals.map(({ to, label }) => (
              <Button key={to} size="compact-sm" variant="default" onClick={() => onChoose(value, to)}>
                {words.accept(label)}
              </Button>
            ))}
        </span>
      ),
    },
  ];
  return <Table label={words.values} columns={columns} rows={rows} rowKey={({ field, from }) => `${field} ${from}`} />;
}

/** What a value may mean, by field: the ladder, people, products. */
const useChoices = (rows: readonly Value[]): ((value: Value) => Choice[]) => {
  const words = useWords(importWords);
  const { locale } = useLocale();
  const owners = useQuery({ ...possibleOwners, enabled: rows.some(({ field }) => field === "owner") });
  const products = useQuery({ ...possibleProducts, enabled: rows.some(({ field }) => field === "product") });
  const named = (items: readonly { id: string; name: string }[] = []): Choice[] =>
    items.map(({ id, name }) => ({ value: id, label: name }));
  return ({ field, to, label, proposals }) => {
    const all: Choice[] =
      field === "stage"
        ? stageKeys.map((key) => ({ value: key, label: stageLabel(key, locale) }))
        : field === "owner"
          ? named(owners.data?.items)
          : field === "product"
            ? [...named(products.data?.items), { value: "new", label: words.makeNew }, { value: "none", label: words.leaveEmpty }]
            : ["CNY", "USD", "EUR", "HKD", "JPY", "GBP"].map((code) => ({ value: code, label: code }));
    const extra = [
      ...(to === null ? [] : [{ value: to, label: label ?? to }]),
      ...proposals.map((each) => ({ value: each.to, label: each.label })),
    ];
    return [
      ...all,
      ...extra.filter(
        ({ value }, at) => !all.some((each) => each.value === value) && extra.findIndex((each) => each.value === value) === at,
      ),
    ];
  };
};
const stageLabel = (key: StageKey, locale: "zh" | "en"): string => {
  const stage = key === "lost" ? "lost" : (Number(key) as 0);
  const name = rungOf(stage).name[locale];
  return key === "lost" || key === "100" ? name : `${key} % · ${name}`;
};
