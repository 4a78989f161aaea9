import { Button } from "@mantine/core";
import { useState } from "react";
import { call } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { useCommand } from "../../web/useCommand.ts";
import { Band } from "../../web/ui/Band.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { DateField, Field, Select } from "../../web/ui/Fields.tsx";
import { Money } from "../../web/ui/Money.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import type { WeekPage } from "../contract.ts";
import { verdictKinds } from "../rules/lastWeek.ts";
import { dealTitle } from "./DealName.tsx";
import { weekNumber } from "./weeks.ts";
import { myWeekWords } from "./words.ts";

type Outcome = WeekPage["lastWeek"]["lines"][number];
type LastWeekCardProps = { page: WeekPage; of: string | undefined };

/** Promises of the week before that did not come in, each with what became of it; and what came without having been promised. */
export function LastWeekCard({ page, of }: LastWeekCardProps) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const { lines, surprises, week } = page.lastWeek;
  const open = lines.filter((line) => line.verdictOwed || line.verdict !== null);
  return (
    <Card title={words.toExplain(weekNumber(week))} padded>
      {open.length === 0 && surprises.length === 0 && <p className="muted">{words.allCameIn}</p>}
      <ul className="list">
        {open.map((line) => (
          <li key={line.opportunity}>
            <span className={line.verdictOwed ? "out" : "muted"}>{line.verdictOwed ? <Band band="out" /> : "✓"}</span>
            <span>
              {dealTitle(line, line.name)} <span className="muted">{words.promisedNotBooked(format.short(line.amount))}</span>
              {line.verdict ? <VerdictText line={line} /> : page.maySign && <VerdictForm line={line} week={week} of={of} />}
            </span>
          </li>
        ))}
        {surprises.map(({ opportunity, account, name, booked }) => (
          <li key={opportunity}>
            <Band band="ahead" />
            <span>
              {dealTitle({ account, name }, name)} <span className="muted">{words.surprise}</span>
            </span>
            <span className="n">
              <Money amount={booked} as="short" />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function VerdictText({ line }: { line: Outcome }) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const { verdict } = line;
  if (!verdict) return null;
  return (
    <span className="muted">
      {" "}
      · {[words[verdict.kind], verdict.date && format.day(verdict.date), verdict.reason].filter(Boolean).join(" · ")}
    </span>
  );
}

/** slipped to (date), lost, reduced or other, each with its reason. */
function VerdictForm({ line, week, of }: { line: Outcome; week: string; of: string | undefined }) {
  const words = useWords(myWeekWords);
  const [kind, setKind] = useState<(typeof verdictKinds)[number] | "">("");
  const [date, setDate] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const record = useCommand({
    send: (body: { kind: (typeof verdictKinds)[number]; date: string | null; reason: string }, key) =>
      call("POST /weeks/:week/commit/verdicts", {
        params: { week },
        body: { ...(of !== undefined && { of }), opportunity: line.opportunity, ...body },
        key,
      }),
    changes: [["commit"]],
  });
  const title = dealTitle(line, line.name);
  return (
    <span className="verdict-form">
      <Select
        size="xs"
        aria-label={words.verdictFor(title)}
        value={kind}
        data={[{ value: "", label: words.chooseVerdict }, ...verdictKinds.map((value) => ({ value, label: words[value] }))]}
        onChange={(event) => setKind(event.currentTarget.value as typeof kind)}
      />
      {kind === "slipped" && <DateField size="xs" aria-label={`${words.slippedTo}: ${title}`} value={date} onChange={setDate} />}
      {kind !== "" && (
        <>
          <Field
            size="xs"
            aria-label={words.reasonFor(title)}
            placeholder={words.reason}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button
            size="compact-sm"
            variant="default"
            loading={record.isRunning}
            onClick={() => record.run({ kind, date: kind === "slipped" ? date : null, reason })}
          >
            {words.saveVerdict}
          </Button>
        </>
      )}
      {record.problem !== null && <ProblemNote error={record.problem} onRetry={record.again} />}
    </span>
  );
}
