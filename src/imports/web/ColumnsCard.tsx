import { useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { Select } from "../../web/ui/Fields.tsx";
import { Table, type Column } from "../../web/ui/Table.tsx";
import { fieldsOf, requiredFields, type Field } from "../rules/columns.ts";
import { fieldNames } from "../words.ts";
import type { Mapping, RunPage } from "./queries.ts";
import { importWords } from "./words.ts";

/** Every field of the kind with the column that feeds it, and what stands in that column. */
export function ColumnsCard({ run, mapping, onChange }: { run: RunPage; mapping: Mapping; onChange: (change: Partial<Mapping>) => void }) {
  const words = useWords(importWords);
  const names = useWords(fieldNames);
  const columns = run.file?.columns ?? [];
  const kind = run.kind ?? "opportunities";
  const choose = (field: Field, label: string): void => {
    const column = columns.find((each) => each.label === label);
    const { [field]: _, ...others } = mapping.columns ?? {};
    const leftOut = (mapping.leftOut ?? []).filter((each) => each !== field);
    if (column) onChange({ columns: { ...others, [field]: { heading: column.heading, column: column.column } }, leftOut });
    else onChange({ columns: others, leftOut: [...leftOut, field] });
  };
  const columnOf = (field: Field) =>
    columns.find(({ column }) => column === mapping.columns?.[field]?.column && mapping.columns[field] !== undefined);
  const table: Column<Field>[] = [
    {
      ...{ key: "field", head: words.field, label: null },
      cell: (field) => (
        <>
          <b>{names[field]}</b> {requiredFields[kind].includes(field) && <span className="muted">{words.required}</span>}
        </>
      ),
    },
    {
      ...{ key: "column", head: words.column },
      cell: (field) => (
        <Select
          aria-label={`${names[field]}: ${words.column}`}
          value={columnOf(field)?.label ?? ""}
          data={[{ value: "", label: words.noColumn }, ...columns.map(({ label }) => ({ value: label, label }))]}
          onChange={(event) => choose(field, event.currentTarget.value)}
        />
      ),
    },
    { key: "samples", head: words.samples, cell: (field) => <span className="muted samples">{columnOf(field)?.samples.join(" · ")}</span> },
  ];
  return (
    <Card title={words.columns} note={words.columnsNote}>
      <Table label={words.columns} columns={table} rows={[...fieldsOf[kind]] as Field[]} rowKey={(field) => field} />
      {run.unmapped.length > 0 && <p className="muted under">{words.unmapped(run.unmapped.join(" · "))}</p>}
    </Card>
  );
}
