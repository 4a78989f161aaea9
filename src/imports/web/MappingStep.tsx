import { Button, Checkbox } from "@mantine/core";
import { useState } from "react";
import { call } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { Field, Select } from "../../web/ui/Fields.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { useCommand } from "../../web/useCommand.ts";
import { kinds, type Kind } from "../rules/columns.ts";
import { kindNames } from "../words.ts";
import { ColumnsCard } from "./ColumnsCard.tsx";
import { QuestionsCard } from "./QuestionsCard.tsx";
import { ReadingCard } from "./ReadingCard.tsx";
import { ValuesCard } from "./ValuesCard.tsx";
import { importsKey, type Mapping, type RunPage } from "./queries.ts";
import { importWords } from "./words.ts";

export type MappingChange = { kind?: Kind; source?: string; mapping?: Mapping; saved?: string };

/** What the file means. Every choice is sent at once; the server answers with what it still asks. */
export function MappingStep({ run, onChecked }: { run: RunPage; onChecked: () => void }) {
  const words = useWords(importWords);
  const change = useCommand({
    send: (body: MappingChange) => call("PUT /imports/:id/mapping", { params: { id: run.id }, body }),
    changes: [importsKey],
  });
  const check = useCommand({
    send: (_: null, key) => call("POST /imports/:id/check", { params: { id: run.id }, body: {}, key }),
    changes: [importsKey],
    onDone: onChecked,
  });
  const { mapping } = run;
  if (!mapping) return null;
  const isBlocked = run.questions.some((question) => question.isBlocking);
  const put = (next: Partial<Mapping>): void => change.run({ mapping: { ...mapping, ...next } });
  return (
    <>
      <FileCard run={run} onChange={change.run} />
      <ReadingCard run={run} />
      <QuestionsCard run={run} mapping={mapping} onChange={put} />
      <ColumnsCard run={run} mapping={mapping} onChange={put} />
      <ValuesCard run={run} mapping={mapping} onChange={put} />
      <OptionsCard mapping={mapping} onChange={put} />
      <Assumptions run={run} />
      {change.problem !== null && <ProblemNote error={change.problem} onRetry={change.again} />}
      {check.problem !== null && <ProblemNote error={check.problem} onRetry={check.again} />}
      <div className="row actions">
        <Button onClick={() => check.run(null)} loading={check.isRunning} disabled={isBlocked || change.isRunning}>
          {words.check}
        </Button>
        {isBlocked && <span className="muted">{words.blocking}</span>}
      </div>
    </>
  );
}

function FileCard({ run, onChange }: { run: RunPage; onChange: (change: MappingChange) => void }) {
  const words = useWords(importWords);
  const names = useWords(kindNames);
  const [source, setSource] = useState(run.source);
  const saved = run.savedMappings.map(({ name }) => name);
  return (
    <Card title={run.fileName} note={run.file?.rows == null ? undefined : words.rows(String(run.file.rows))} padded>
      <div className="fields">
        <Select
          label={words.kind}
          value={run.kind ?? ""}
          data={kinds.map((kind) => ({ value: kind, label: names[kind] }))}
          onChange={(event) => onChange({ kind: event.currentTarget.value as Kind })}
        />
        <Field
          label={words.source}
          description={words.sourceHint}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
          onBlur={() => source.trim() !== "" && source !== run.source && onChange({ source: source.trim() })}
        />
        {saved.length > 0 && (
          <Select
            label={words.savedMapping}
            value=""
            data={["", ...saved]}
            onChange={(event) => event.currentTarget.value !== "" && onChange({ saved: event.currentTarget.value })}
          />
        )}
      </div>
    </Card>
  );
}

function OptionsCard({ mapping, onChange }: { mapping: Mapping; onChange: (change: Partial<Mapping>) => void }) {
  const words = useWords(importWords);
  const { options } = mapping;
  const set = (next: Partial<Mapping["options"]>): void => onChange({ options: { ...options, ...next } });
  return (
    <Card title={words.options} padded>
      <div className="stack">
        <Checkbox
          label={words.listPrice}
          checked={options?.listPrice ?? true}
          onChange={(event) => set({ listPrice: event.currentTarget.checked })}
        />
        <Checkbox
          label={words.emptyClears}
          checked={options?.emptyClears ?? false}
          onChange={(event) => set({ emptyClears: event.currentTarget.checked })}
        />
        <Select
          label={words.duplicates}
          value={options?.duplicates ?? "refuse"}
          data={(["refuse", "first", "last"] as const).map((value) => ({ value, label: words[`duplicates_${value}`] }))}
          onChange={(event) => set({ duplicates: event.currentTarget.value as "refuse" })}
        />
      </div>
    </Card>
  );
}

export function Assumptions({ run }: { run: RunPage }) {
  const words = useWords(importWords);
  if (run.assumptions.length === 0) return null;
  return (
    <Card title={words.assumptions} padded>
      <ul className="plain">
        {run.assumptions.map(({ code, text }) => (
          <li key={code + text}>{text}</li>
        ))}
      </ul>
    </Card>
  );
}
