import { Button } from "@mantine/core";
import { useState } from "react";
import { call } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { useCommand } from "../../web/useCommand.ts";
import { MappingStep } from "./MappingStep.tsx";
import { ResultStep } from "./ResultStep.tsx";
import { VerdictStep } from "./VerdictStep.tsx";
import { importsKey, isWorking, type RunPage } from "./queries.ts";
import { importWords } from "./words.ts";

/** One import at the step where it stands. Going back to the mapping is a choice of the screen until the mapping is changed. */
export function RunView({ run }: { run: RunPage }) {
  const words = useWords(importWords);
  const [isBack, setBack] = useState(false);
  const step =
    run.status === "done" ? 3 : run.status === "writing" ? 2 : run.status === "checked" && !isBack ? 1 : run.status === "checking" ? 1 : 0;
  return (
    <>
      <ol className="steps" aria-label={words.steps}>
        {[words.stepMap, words.stepCheck, words.stepWrite].map((name, at) => (
          <li key={name} aria-current={at === step ? "step" : undefined} className={at < step ? "past" : at === step ? "now" : ""}>
            {name}
          </li>
        ))}
      </ol>
      {run.problem && (
        <div className="problem" role="alert">
          <p>
            <b className="out">▼ {run.problem.text}</b>
          </p>
        </div>
      )}
      {isWorking(run) ? (
        <Working run={run} />
      ) : run.status === "done" || run.status === "cancelled" ? (
        <ResultStep run={run} />
      ) : run.status === "checked" && !isBack ? (
        <VerdictStep run={run} onBack={() => setBack(true)} />
      ) : (
        <MappingStep run={run} onChecked={() => setBack(false)} />
      )}
    </>
  );
}

/** A job at work: how far it is, and the way out. */
function Working({ run }: { run: RunPage }) {
  const words = useWords(importWords);
  const format = useFormat();
  const { rows = 0, of = null } = run.progress ?? {};
  const cancel = useCommand({
    send: (_: null, key) => call("POST /imports/:id/cancel", { params: { id: run.id }, body: {}, key }),
    changes: [importsKey],
  });
  const name = run.status === "checking" ? words.checking : run.status === "writing" ? words.writing : words.reading;
  return (
    <Card title={name} note={run.fileName} padded>
      <div role="status" aria-live="polite">
        {of === null ? <progress aria-label={name} /> : <progress aria-label={name} value={rows} max={Math.max(1, of)} />}
        <p className="muted">
          {of === null ? words.progressSoFar(format.count(rows)) : words.progress(format.count(rows), format.count(of))}
        </p>
      </div>
      <Button variant="default" onClick={() => cancel.run(null)} loading={cancel.isRunning}>
        {words.cancel}
      </Button>
      {cancel.problem !== null && <ProblemNote error={cancel.problem} />}
    </Card>
  );
}
