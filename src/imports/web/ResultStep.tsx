import { Link } from "@tanstack/react-router";
import { useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { VerdictTable } from "./VerdictStep.tsx";
import type { RunPage } from "./queries.ts";
import { importWords } from "./words.ts";

/** What became of it; it can be read later too. */
export function ResultStep({ run }: { run: RunPage }) {
  const words = useWords(importWords);
  const format = useFormat();
  const { create = 0, change = 0, refuse = 0 } = run.counts ?? {};
  if (run.status === "cancelled")
    return (
      <Card title={words.cancelled} note={run.fileName} padded>
        <p>{words.cancelledNote}</p>
      </Card>
    );
  return (
    <>
      <Card title={words.doneTitle} note={run.fileName} padded>
        <p className="result">
          <b>{words.doneNote(format.count(create), format.count(change))}</b>
          {refuse > 0 && <span> · {words.refusedNote(format.count(refuse))}</span>}
        </p>
        {run.kind === "opportunities" && (
          <p>
            <Link to="/pipeline">{words.toPipeline}</Link>
          </p>
        )}
      </Card>
      <VerdictTable run={run} />
    </>
  );
}
