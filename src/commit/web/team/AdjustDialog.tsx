import { Button } from "@mantine/core";
import { useState } from "react";
import { call } from "../../../web/call.ts";
import { useLocale, useWords } from "../../../web/i18n/locale.tsx";
import { Dialog } from "../../../web/ui/Dialog.tsx";
import { AmountField, Select, TextField } from "../../../web/ui/Fields.tsx";
import { Money } from "../../../web/ui/Money.tsx";
import { ProblemNote } from "../../../web/ui/ProblemNote.tsx";
import { useCommand } from "../../../web/useCommand.ts";
import type { TeamPage, TeamRow } from "../../contract.ts";
import { figures, type Figure } from "../../rules/rollUp.ts";
import { figureWords, teamWords } from "./words.ts";

type AdjustDialogProps = { page: TeamPage; report: TeamRow["person"] | null; onClose: () => void };

/** A manager's own judgement of a report's figure or of the team's: a signed amount and why. What is in force can be taken back. */
export function AdjustDialog({ page, report, onClose }: AdjustDialogProps) {
  const words = useWords(teamWords);
  const { locale } = useLocale();
  const inForce = report ? (page.rows.find((row) => row.person.id === report.id)?.adjustments ?? []) : page.teamAdjustments;
  const [figure, setFigure] = useState<Figure>("week_commit");
  const known = inForce.find((one) => one.figure === figure);
  const [amount, setAmount] = useState<string | null>(known?.amount ?? null);
  const [reason, setReason] = useState(known?.reason ?? "");
  const choose = (next: Figure) => {
    const before = inForce.find((one) => one.figure === next);
    setFigure(next);
    setAmount(before?.amount ?? null);
    setReason(before?.reason ?? "");
  };
  const record = useCommand({
    send: (input: { figure: Figure; amount: string | null; reason: string }, key) =>
      call("POST /weeks/:week/adjustments", {
        key,
        params: { week: page.week },
        body: { of: page.manager.id, report: report?.id ?? null, ...input },
      }),
    changes: [["team"], ["commit"]],
    onDone: onClose,
  });
  return (
    <Dialog
      opened
      onClose={onClose}
      title={report ? words.adjust(report.name) : words.adjustTeam}
      footer={
        <Button
          loading={record.isRunning}
          disabled={amount === null || reason.trim() === ""}
          onClick={() => record.run({ figure, amount, reason: reason.trim() })}
        >
          {words.record}
        </Button>
      }
    >
      <div className="stack">
        <p className="soft">{report ? words.adjustNote : words.adjustTeamNote}</p>
        <Select
          label={words.figure}
          value={figure}
          onChange={(event) => choose(event.currentTarget.value as Figure)}
          data={figures.map((value) => ({ value, label: figureWords[value][locale] }))}
        />
        <AmountField label={words.amount} value={amount} currency={page.baseCurrency} onChange={setAmount} data-autofocus />
        <TextField label={words.reason} value={reason} required onChange={(event) => setReason(event.currentTarget.value)} />
        {record.problem !== null && <ProblemNote error={record.problem} onRetry={record.again} />}
        {inForce.length > 0 && (
          <div>
            <p className="muted">{words.inForce}</p>
            <ul className="list">
              {inForce.map((one) => (
                <li key={one.figure}>
                  <span>
                    {figureWords[one.figure][locale]} <b>{<Money amount={one.amount} as="short" signed />}</b>{" "}
                    <span className="muted">{one.reason}</span>
                  </span>
                  <span className="n">
                    <Button variant="default" size="xs" onClick={() => record.run({ figure: one.figure, amount: null, reason: "" })}>
                      {words.takeBack}
                    </Button>
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Dialog>
  );
}
