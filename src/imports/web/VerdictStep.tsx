import { Button, Checkbox, SegmentedControl } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { EmptyState } from "../../web/ui/EmptyState.tsx";
import { Faces } from "../../web/ui/Faces.tsx";
import { Field, Select } from "../../web/ui/Fields.tsx";
import { Pill } from "../../web/ui/Pill.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { Table, type Column } from "../../web/ui/Table.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { useCommand } from "../../web/useCommand.ts";
import { verdicts } from "../rules/decide.ts";
import { fieldNames, verdictNames } from "../words.ts";
import { Assumptions } from "./MappingStep.tsx";
import { importRows, importsKey, type RunPage, type Verdict } from "./queries.ts";
import { importWords } from "./words.ts";

type Confirmation = { strict: boolean; conflicts: "skip" | "theirs" | "ours"; saveMapping?: string };

/** The dry run: what would become of every row, and why; then the one button that writes. */
export function VerdictStep({ run, onBack }: { run: RunPage; onBack: () => void }) {
  const words = useWords(importWords);
  const format = useFormat();
  const { counts } = run;
  if (!counts) return null;
  return (
    <>
      <Assumptions run={run} />
      {counts.absent > 0 && (
        <Card title={words.all} padded>
          <p>{words.absent(format.count(counts.absent), run.absentKeys.slice(0, 8).join(", "))}</p>
        </Card>
      )}
      <ConfirmCard run={run} onBack={onBack} />
      <VerdictTable run={run} />
    </>
  );
}

export function VerdictTable({ run }: { run: RunPage }) {
  const words = useWords(importWords);
  const names = useWords(verdictNames);
  const format = useFormat();
  const { counts } = run;
  const [verdict, setVerdict] = useState<Verdict | "all">((counts?.refuse ?? 0) > 0 ? "refuse" : "all");
  const rows = useInfiniteQuery(importRows(run.id, verdict === "all" ? null : verdict));
  const tabs = [
    { value: "all", label: `${words.all} ${format.count(counts?.rows ?? 0)}` },
    ...verdicts.map((value) => ({ value, label: `${names[value]} ${format.count(counts?.[value] ?? 0)}` })),
  ];
  return (
    <Card
      title={words.verdicts}
      more={
        (counts?.refuse ?? 0) > 0 && (
          <a className="import-link" href={`/api/v1/imports/${run.id}/refused`} download>
            {words.download}
          </a>
        )
      }
    >
      <div className="under">
        <div className="scroll-x">
          <SegmentedControl
            aria-label={words.verdict}
            data={tabs}
            value={verdict}
            onChange={(value) => setVerdict(value as Verdict | "all")}
          />
        </div>
      </div>
      <Faces
        query={rows}
        height={240}
        isEmpty={({ pages }) => (pages[0]?.items.length ?? 0) === 0}
        empty={<EmptyState title={words.nothingHere} />}
      >
        {({ pages }) => (
          <>
            <Rows rows={pages.flatMap(({ items }) => items)} />
            {rows.hasNextPage && (
              <p className="under">
                <Button variant="default" size="compact-sm" onClick={() => void rows.fetchNextPage()} loading={rows.isFetchingNextPage}>
                  {words.more}
                </Button>
              </p>
            )}
          </>
        )}
      </Faces>
    </Card>
  );
}

type Row = Awaited<ReturnType<typeof call<"GET /imports/:id/rows">>>["items"][number];
const bandOf = { create: "in", change: "ahead", unchanged: null, refuse: "out", conflict: "amber" } as const;

function Rows({ rows }: { rows: readonly Row[] }) {
  const words = useWords(importWords);
  const names = useWords(verdictNames);
  const columns: Column<Row>[] = [
    { key: "line", head: words.line, number: true, cell: ({ line }) => line },
    { key: "key", head: words.key, cell: ({ key }) => <b>{key}</b> },
    { key: "verdict", head: words.verdict, cell: ({ verdict }) => <Pill band={bandOf[verdict]}>{names[verdict]}</Pill> },
    { key: "why", head: words.why, cell: (row) => <Why row={row} /> },
  ];
  return <Table label={words.verdicts} columns={columns} rows={rows} rowKey={({ line }) => line} />;
}

function Why({ row }: { row: Row }) {
  const names = useWords(fieldNames) as Readonly<Record<string, string>>;
  return (
    <ul className="plain why">
      {row.problems.map(({ code, column, text }) => (
        <li key={code + (column ?? "")}>
          {column && <b>{column}: </b>}
          {text}
        </li>
      ))}
      {row.conflicts.map(({ field, from, to }) => (
        <li key={field}>
          <b>{names[field] ?? field}:</b> {from ?? "–"} ≠ {to ?? "–"}
        </li>
      ))}
      {row.verdict === "create" ? (
        <li className="muted">
          {row.changes.flatMap(({ field, to }) => (to === null ? [] : [`${names[field] ?? field} ${to}`])).join(" · ")}
        </li>
      ) : (
        row.changes.map(({ field, from, to }) => (
          <li key={field}>
            <b>{names[field] ?? field}:</b> {from ?? "–"} → {to ?? "–"}
          </li>
        ))
      )}
      {row.notes.map(({ code, text }) => (
        <li key={code} className="muted">
          {text}
        </li>
      ))}
    </ul>
  );
}

function ConfirmCard({ run, onBack }: { run: RunPage; onBack: () => void }) {
  const words = useWords(importWords);
  const format = useFormat();
  const [strict, setStrict] = useState(false);
  const [conflicts, setConflicts] = useState<Confirmation["conflicts"]>("skip");
  const [name, setName] = useState("");
  const confirm = useCommand({
    send: (body: Confirmation, key) => call("POST /imports/:id/confirm", { params: { id: run.id }, body, key }),
    changes: [importsKey],
  });
  const { create = 0, change = 0, refuse = 0, conflict = 0 } = run.counts ?? {};
  const isNothing = create + change === 0 && (conflict === 0 || conflicts === "skip");
  return (
    <Card title={words.stepWrite} padded>
      <div className="stack">
        {conflict > 0 && (
          <Select
            label={words.conflicts}
            description={words.conflictsNote(format.count(conflict))}
            value={conflicts}
            data={(["skip", "theirs", "ours"] as const).map((value) => ({ value, label: words[value] }))}
            onChange={(event) => setConflicts(event.currentTarget.value as Confirmation["conflicts"])}
          />
        )}
        {refuse > 0 && <Checkbox label={words.strict} checked={strict} onChange={(event) => setStrict(event.currentTarget.checked)} />}
        <Field label={words.saveAs} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        {isNothing && <p className="muted">{words.nothingToWrite}</p>}
        <div className="row actions">
          <Button
            onClick={() => confirm.run({ strict, conflicts, ...(name.trim() !== "" && { saveMapping: name.trim() }) })}
            loading={confirm.isRunning}
          >
            {words.write(format.count(create), format.count(change))}
          </Button>
          <Button variant="default" onClick={onBack}>
            {words.checkAgain}
          </Button>
        </div>
        {confirm.problem !== null && <ProblemNote error={confirm.problem} onRetry={confirm.again} />}
      </div>
    </Card>
  );
}
