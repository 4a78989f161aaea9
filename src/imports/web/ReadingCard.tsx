import { Button } from "@mantine/core";
import { useState } from "react";
import { call } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { Field, Select } from "../../web/ui/Fields.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { useCommand } from "../../web/useCommand.ts";
import { delimiters, encodings, type Delimiter, type Encoding } from "../rules/shape.ts";
import { importsKey, type RunPage } from "./queries.ts";
import { importWords } from "./words.ts";

type Reading = { encoding?: Encoding; delimiter?: Delimiter; sheet?: string; headingLine?: number };

/** Encoding, delimiter, sheet and heading line as they were recognised; each can be changed, and the file is read anew. */
export function ReadingCard({ run }: { run: RunPage }) {
  const words = useWords(importWords);
  const { file } = run;
  const [line, setLine] = useState(String(file?.headingLine ?? 1));
  const change = useCommand({
    send: (body: Reading) => call("PUT /imports/:id/reading", { params: { id: run.id }, body }),
    changes: [importsKey],
  });
  if (!file) return null;
  const now: Reading = {
    ...(file.encoding && file.encodingCandidates.length === 0 && { encoding: file.encoding }),
    ...(file.delimiter && { delimiter: file.delimiter }),
    ...(file.sheet && { sheet: file.sheet }),
    headingLine: file.headingLine,
  };
  return (
    <Card title={words.howRead} note={words.recognised} padded>
      <div className="fields">
        {file.encoding && (
          <Select
            label={words.encoding}
            value={file.encoding}
            data={[...encodings]}
            onChange={(event) => change.run({ ...now, encoding: event.currentTarget.value as Encoding })}
          />
        )}
        {file.delimiter && (
          <Select
            label={words.delimiter}
            value={file.delimiter}
            data={delimiters.map((value) => ({ value, label: value === "\t" ? words.tab : value }))}
            onChange={(event) => change.run({ ...now, delimiter: event.currentTarget.value as Delimiter })}
          />
        )}
        {file.sheets.length > 0 && (
          <Select
            label={words.sheet}
            value={file.sheet ?? ""}
            data={file.sheets.map(({ name, hidden }) => ({ value: name, label: name + (hidden ? words.hidden : "") }))}
            onChange={(event) => change.run({ sheet: event.currentTarget.value })}
          />
        )}
        <Field
          label={words.headingLine}
          inputMode="numeric"
          value={line}
          onChange={(event) => setLine(event.currentTarget.value)}
          onBlur={() =>
            /^\d{1,3}$/.test(line) &&
            Number(line) > 0 &&
            Number(line) !== file.headingLine &&
            change.run({ ...now, headingLine: Number(line) })
          }
        />
      </div>
      {file.encodingCandidates.length > 0 && (
        <>
          <p>
            <b>{words.encodingAsk}</b>
          </p>
          <div className="previews">
            {file.encodingCandidates.map(({ encoding, text }) => (
              <div key={encoding}>
                <pre>{text}</pre>
                <Button size="compact-sm" variant="default" onClick={() => change.run({ ...now, encoding })}>
                  {words.useEncoding(encoding)}
                </Button>
              </div>
            ))}
          </div>
        </>
      )}
      {file.skipped.length > 0 && (
        <details>
          <summary>
            {words.skipped}: {file.skipped.length}
          </summary>
          <ul className="plain">
            {file.skipped.map(({ line: at, text }) => (
              <li key={at}>
                <span className="muted">{at}</span> {text}
              </li>
            ))}
          </ul>
        </details>
      )}
      {change.problem !== null && <ProblemNote error={change.problem} />}
    </Card>
  );
}
