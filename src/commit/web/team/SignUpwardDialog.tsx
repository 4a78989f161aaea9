import { Button } from "@mantine/core";
import { call } from "../../../web/call.ts";
import { useLocale, useWords } from "../../../web/i18n/locale.tsx";
import { isProblem } from "../../../web/problem.ts";
import { Dialog } from "../../../web/ui/Dialog.tsx";
import { Money } from "../../../web/ui/Money.tsx";
import { ProblemNote } from "../../../web/ui/ProblemNote.tsx";
import { Table } from "../../../web/ui/Table.tsx";
import { toast } from "../../../web/ui/toast.tsx";
import { useFormat } from "../../../web/ui/useFormat.ts";
import { useCommand } from "../../../web/useCommand.ts";
import type { TeamPage } from "../../contract.ts";
import { figures, type Figure } from "../../rules/rollUp.ts";
import { weekNumber } from "../weeks.ts";
import { differenceText, isZero, movementText } from "./amounts.ts";
import { dueCount, signedCount } from "./TeamSums.tsx";
import { figureWords, teamWords } from "./words.ts";

/** What is signed upward, once more in words and figure by figure; what moved meanwhile is never signed unseen. */
export function SignUpwardDialog({ page, onClose }: { page: TeamPage; onClose: () => void }) {
  const words = useWords(teamWords);
  const sign = useCommand({
    send: (passed: Record<string, string>, key) =>
      call("POST /weeks/:week/roll-ups", { key, params: { week: page.week }, body: { of: page.manager.id, passed } }),
    changes: [["team"]],
    onDone: (signed) => {
      toast(words.signedToast(signed.version));
      onClose();
    },
  });
  const hasMoved = isProblem(sign.problem) && sign.problem.status === 412;
  return (
    <Dialog
      opened
      size="lg"
      onClose={onClose}
      title={words.signTitle(weekNumber(page.week))}
      footer={
        <Button loading={sign.isRunning} data-autofocus onClick={() => sign.run(page.sums.passed)}>
          {words.signNow}
        </Button>
      }
    >
      <InWords page={page} />
      <Sums page={page} />
      {hasMoved ? (
        <p className="amber">◆ {words.signMoved}</p>
      ) : (
        sign.problem !== null && <ProblemNote error={sign.problem} onRetry={sign.again} />
      )}
    </Dialog>
  );
}

function InWords({ page }: { page: TeamPage }) {
  const words = useWords(teamWords);
  const format = useFormat();
  const { passed } = page.sums;
  const missing = page.rows.flatMap((row) => row.missing).map((one) => one.name);
  const frozen = page.snapshot?.sums.passed.week_commit;
  const since = differenceText(passed.week_commit, frozen, page.baseCurrency);
  const short = (figure: Figure) => format.short(passed[figure] ?? "0");
  return (
    <div className="team-statement">
      <p>{words.signWords(short("week_commit"), short("week_upside"), format.weekDays(page.first), signedCount(page), dueCount(page))}</p>
      <p>{words.signMonth(format.month(page.month), short("month_commit"), short("month_upside"))}</p>
      <p>{words.signMonth(page.quarter.slice(5), short("quarter_commit"), short("quarter_upside"))}</p>
      {missing.length > 0 && <p className="out">▼ {words.signMissing(missing.join(format.locale === "zh" ? "、" : ", "))}</p>}
      {page.snapshot && frozen !== undefined && (
        <p className="soft">
          {words.signFrozen(format.weekdayAndTime(page.snapshot.asOf), format.short(frozen))}{" "}
          {!isZero(since) && words.signSince(movementText(since, format.short))}
        </p>
      )}
      {page.upward.late && <p className="amber">◆ {words.signLate}</p>}
    </div>
  );
}

function Sums({ page }: { page: TeamPage }) {
  const words = useWords(teamWords);
  const { locale } = useLocale();
  const part = (name: keyof TeamPage["sums"], head: string) => ({
    key: name,
    head,
    number: true,
    cell: (figure: Figure) => <Money amount={page.sums[name][figure]} signed={name === "adjustments"} />,
  });
  return (
    <Table
      label={words.passed}
      columns={[
        { key: "figure", head: words.figure, cell: (figure: Figure) => figureWords[figure][locale], label: null },
        part("reports", words.reportsSum),
        part("own", words.ownStatement),
        part("adjustments", words.adjustments),
        part("passed", words.passed),
      ]}
      rows={figures}
      rowKey={(figure) => figure}
    />
  );
}
