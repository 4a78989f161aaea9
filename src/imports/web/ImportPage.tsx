import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { EmptyState } from "../../web/ui/EmptyState.tsx";
import { Faces } from "../../web/ui/Faces.tsx";
import { PageHead } from "../../web/ui/PageHead.tsx";
import { Table, type Column } from "../../web/ui/Table.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { useFilters } from "../../web/useFilters.ts";
import { kindNames } from "../words.ts";
import { DropFile } from "./DropFile.tsx";
import { RunView } from "./RunView.tsx";
import { importPage, recentImports, type Run } from "./queries.ts";
import { importWords } from "./words.ts";
import "./import.css";

/** The wizard: a file, what it means, the dry run, the writing, the result. Which import it is stands in the address, so it can be left and found again. */
export function ImportPage() {
  const words = useWords(importWords);
  const [{ id }, setFilters] = useFilters({ id: "" });
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        {id !== "" && (
          <Button variant="default" onClick={() => setFilters({ id: "" })}>
            {words.another}
          </Button>
        )}
      </PageHead>
      {id === "" ? <Start onOpen={(opened) => setFilters({ id: opened })} /> : <Opened id={id} />}
    </>
  );
}

function Opened({ id }: { id: string }) {
  const page = useQuery(importPage(id));
  return (
    <Faces query={page} height={400}>
      {(run) => <RunView key={run.id} run={run} />}
    </Faces>
  );
}

function Start({ onOpen }: { onOpen: (id: string) => void }) {
  const words = useWords(importWords);
  const recent = useQuery(recentImports);
  return (
    <>
      <DropFile onUploaded={onOpen} />
      <Card title={words.earlier}>
        <Faces query={recent} isEmpty={({ items }) => items.length === 0} empty={<EmptyState title={words.noEarlier} />}>
          {({ items }) => <Earlier runs={items} onOpen={onOpen} />}
        </Faces>
      </Card>
    </>
  );
}

function Earlier({ runs, onOpen }: { runs: readonly Run[]; onOpen: (id: string) => void }) {
  const words = useWords(importWords);
  const kinds = useWords(kindNames);
  const format = useFormat();
  const columns: Column<Run>[] = [
    {
      ...{ key: "file", head: words.file, label: null },
      cell: ({ id, fileName }) => (
        <button type="button" className="import-link" onClick={() => onOpen(id)}>
          {fileName}
        </button>
      ),
    },
    { key: "kind", head: words.kind, cell: ({ kind }) => kind && kinds[kind] },
    { key: "source", head: words.source, cell: ({ source }) => source },
    { key: "status", head: words.status, cell: ({ status }) => words[status] },
    {
      key: "result",
      head: words.result,
      cell: ({ counts, status }) => counts && status === "done" && words.doneNote(format.count(counts.create), format.count(counts.change)),
    },
    { key: "when", head: words.when, cell: ({ createdAt }) => format.dayAndTime(createdAt) },
  ];
  return <Table label={words.earlier} columns={columns} rows={runs} rowKey={({ id }) => id} />;
}
