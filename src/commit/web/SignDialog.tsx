import { Button } from "@mantine/core";
import { useState } from "react";
import { call, type AnswerTo } from "../../web/call.ts";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { useCommand } from "../../web/useCommand.ts";
import { Dialog } from "../../web/ui/Dialog.tsx";
import { Field } from "../../web/ui/Fields.tsx";
import { Pill } from "../../web/ui/Pill.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { uiWords } from "../../web/ui/words.ts";
import type { WeekPage } from "../contract.ts";
import { refusals } from "../words.ts";
import { dealTitle } from "./DealName.tsx";
import { linesOf, partOf, type DraftState } from "./draft.ts";
import { quarterNumber } from "./weeks.ts";
import { myWeekWords, warningWords } from "./words.ts";

type SignDialogProps = { page: WeekPage; of: string | undefined; draft: DraftState; opened: boolean; onClose: () => void };
type Receipt = AnswerTo<"POST /weeks/:week/commit/signatures">;

/** The whole statement once more in words, what changed since the last version, what is incomplete; signing gives the receipt. */
export function SignDialog({ page, of, draft, opened, onClose }: SignDialogProps) {
  const words = useWords(myWeekWords);
  const ui = useWords(uiWords);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const sign = useCommand({
    send: (revision: number, key) =>
      call("POST /weeks/:week/commit/signatures", {
        params: { week: page.week },
        body: { ...(of !== undefined && { of }), revision },
        key,
      }),
    changes: [["commit"], ["metrics"]],
    onDone: setReceipt,
  });
  const close = () => {
    setReceipt(null);
    sign.forget();
    onClose();
  };
  const { blocks } = draft.work;
  const press = async () => {
    if (await draft.flush()) sign.run(draft.work.draft.revision);
  };
  if (receipt)
    return (
      <Dialog
        opened={opened}
        onClose={close}
        title={`✓ ${words.signedTitle}`}
        footer={
          <Button data-autofocus onClick={close}>
            {words.close}
          </Button>
        }
      >
        <ReceiptText receipt={receipt} />
      </Dialog>
    );
  return (
    <Dialog
      opened={opened}
      onClose={close}
      title={words.signTitle}
      size="lg"
      footer={
        <>
          <Button variant="default" onClick={close}>
            {ui.cancel}
          </Button>
          <Button data-autofocus disabled={blocks.length > 0 || draft.isDirty} loading={sign.isRunning} onClick={() => void press()}>
            {page.signing.now === "addendum" ? words.signAddendum : words.sign}
          </Button>
        </>
      }
    >
      <StatementInWords page={page} draft={draft} />
      {page.signing.now === "late" && <LateReason draft={draft} />}
      {page.signing.now === "addendum" && <p className="amber">◆ {words.asAddendum}</p>}
      <SinceLast page={page} draft={draft} />
      <Blocks page={page} draft={draft} />
      <Incomplete page={page} draft={draft} />
      {sign.problem !== null && <ProblemNote error={sign.problem} onRetry={sign.again} />}
    </Dialog>
  );
}

type PartProps = { page: WeekPage; draft: DraftState };

function StatementInWords({ page, draft }: PartProps) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const { week, month, quarter } = draft.work.sums;
  const lines = linesOf(draft.parts).filter((line) => !line.dropped);
  const count = (category: string) => lines.filter((line) => line.category === category).length;
  const days = format.weekDays(page.first);
  const exact = (amount: string) => `${format.plain(amount)} ${page.baseCurrency}`;
  return (
    <div className="statement-words">
      {lines.length === 0 ? (
        <b>{words.iCommitNothing(days)}</b>
      ) : (
        <>
          <b>{words.iCommit(exact(week.commit), days, count("commit"))}</b>
          <span>{words.iHope(exact(week.upside), count("upside"))}</span>
        </>
      )}
      <span>{words.forPeriod(format.month(page.month, false), format.short(month.commit), format.short(month.upside))}</span>
      <span>{words.forPeriod(words.quarter(quarterNumber(page.quarter)), format.short(quarter.commit), format.short(quarter.upside))}</span>
    </div>
  );
}

function LateReason({ draft }: { draft: DraftState }) {
  const words = useWords(myWeekWords);
  const part = partOf(draft.parts, "late") ?? { kind: "late" as const };
  return (
    <>
      <p className="amber">◆ {words.asLate}</p>
      <Field
        label={words.lateReason}
        value={part.reason ?? ""}
        onChange={(event) => draft.change({ ...part, reason: event.currentTarget.value })}
      />
    </>
  );
}

/** Line by line against the version that was signed last. */
function SinceLast({ page, draft }: PartProps) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const last = page.statement;
  if (!last) return null;
  const now = new Map(
    linesOf(draft.parts)
      .filter((line) => !line.dropped)
      .map((line) => [line.opportunity, line]),
  );
  const before = new Map(last.lines.map((line) => [line.opportunity, line]));
  const textOf = (line: { amount: string | null; currency: string; category: "commit" | "upside" } | undefined) =>
    line
      ? `${line.amount === null ? "—" : format.plain(line.amount, line.currency)}${line.category === "upside" ? ` (${words.upside})` : ""}`
      : "–";
  const changed = [...new Set([...before.keys(), ...now.keys()])].filter((id) => {
    const [a, b] = [before.get(id), now.get(id)];
    return !a || !b || Number(a.amount) !== Number(b.amount) || a.category !== b.category || a.expectedOn !== b.expectedOn;
  });
  return (
    <section>
      <h3 className="muted">{words.sinceLast}</h3>
      {changed.length === 0 && <p>{words.noChange}</p>}
      <ul className="list">
        {changed.map((id) => (
          <li key={id}>
            <span>
              {dealTitle(
                page.deals.find((deal) => deal.id === id),
                before.get(id)?.name ?? id,
              )}
            </span>
            <span className="n">{`${textOf(before.get(id))} → ${textOf(now.get(id))}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Blocks({ page, draft }: PartProps) {
  const words = useWords(myWeekWords);
  const { locale } = useLocale();
  const { blocks } = draft.work;
  if (blocks.length === 0) return null;
  return (
    <section className="problem" role="alert">
      <b className="out">▼ {words.blocks}</b>
      <ul className="list">
        {blocks.map((block) => (
          <li key={block.pointer + block.code}>
            <span>
              {block.opportunity !== undefined && (
                <b>{`${dealTitle(
                  page.deals.find((deal) => deal.id === block.opportunity),
                  block.opportunity,
                )}: `}</b>
              )}
              {block.rate
                ? words.rateMissing(block.rate.currency, block.rate.month)
                : refusals[`commit.${block.code}` as keyof typeof refusals]?.[locale]}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the statement can be signed with although it is missing: counted by kind, the deals named. */
function Incomplete({ page, draft }: PartProps) {
  const words = useWords(myWeekWords);
  const names = useWords(warningWords);
  const byCode = Map.groupBy(draft.work.warnings, (warning) => warning.code);
  if (byCode.size === 0) return null;
  const nameOf = (opportunity: string | undefined, order: string | undefined): string => {
    const deal =
      page.deals.find(({ id }) => id === opportunity) ??
      page.lastWeek.lines.find((line) => line.opportunity === opportunity) ??
      page.backlog.find((one) => one.order === order);
    return deal ? dealTitle(deal, "") : "";
  };
  return (
    <section>
      <h3 className="muted">{words.incomplete}</h3>
      <ul className="list">
        {[...byCode].map(([code, warnings]) => (
          <li key={code}>
            <Pill band="amber">{names[code as keyof typeof names] ?? code}</Pill>
            <span className="soft">
              {few(warnings.map(({ opportunity, order }) => nameOf(opportunity, order)).filter(Boolean), words.andMore)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The first names, and how many more. */
const few = (names: readonly string[], andMore: (count: number) => string): string =>
  [...names.slice(0, 5), ...(names.length > 5 ? [andMore(names.length - 5)] : [])].join(", ");

function ReceiptText({ receipt }: { receipt: Receipt }) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const as = { "on-time": words.onTime, late: words.late, addendum: words.addendum }[receipt.as];
  return (
    <dl className="receipt">
      <dt>{words.receiptNumber}</dt>
      <dd>
        <b>{receipt.number}</b>
      </dd>
      <dt>{words.receiptTime}</dt>
      <dd>{`${format.weekdayAndTime(receipt.signedAt)} · ${format.dayAndTime(receipt.signedAt)}`}</dd>
      <dt>{words.receiptAs}</dt>
      <dd>{as}</dd>
      <dt>{words.receiptHash}</dt>
      <dd>
        <code>{receipt.hash}</code>
      </dd>
    </dl>
  );
}
