import { Button } from "@mantine/core";
import { useRef, useState, type DragEvent } from "react";
import { call } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { useCommand } from "../../web/useCommand.ts";
import { importsKey } from "./queries.ts";
import { importWords } from "./words.ts";

/** A file is dropped or chosen; it is uploaded at once and recognised by the server. */
export function DropFile({ onUploaded }: { onUploaded: (id: string) => void }) {
  const words = useWords(importWords);
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const upload = useCommand({
    send: (file: File, key) => call("POST /imports", { query: { name: file.name }, file, key, timeoutSeconds: 900 }),
    changes: [importsKey],
    onDone: ({ id }) => onUploaded(id),
  });
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file) upload.run(file);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <Card title={words.file} padded>
      <div
        className={isOver ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p>
          {words.drop}{" "}
          <Button onClick={() => input.current?.click()} loading={upload.isRunning}>
            {words.choose}
          </Button>
        </p>
        <p className="muted">{upload.isRunning ? words.uploading : words.dropHint}</p>
        <input
          ref={input}
          type="file"
          className="visually-hidden"
          aria-label={words.choose}
          tabIndex={-1}
          accept=".csv,.txt,.tsv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
      </div>
      {upload.problem !== null && <ProblemNote error={upload.problem} onRetry={upload.again} />}
    </Card>
  );
}
