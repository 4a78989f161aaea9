import { Button } from "@mantine/core";
import { checklistItems } from "../../pipeline/rules/checklist.ts";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { Checklist, type CheckState } from "../../web/ui/Checklist.tsx";
import { EmptyState } from "../../web/ui/EmptyState.tsx";
import { AmountField, Field, Select } from "../../web/ui/Fields.tsx";
import { Money } from "../../web/ui/Money.tsx";
import { Pill } from "../../web/ui/Pill.tsx";
import { StagePill, type Stage } from "../../web/ui/StagePill.tsx";
import { Table, type Column } from "../../web/ui/Table.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import type { WeekPage } from "../contract.ts";
import { refusals } from "../words.ts";
import { DealName, dealTitle, type Deal } from "./DealName.tsx";
import { linesOf, type DraftState, type Line, type Work } from "./draft.ts";
import { listReliabilityText } from "./reliability.ts";
import { weekNumber } from "./weeks.ts";
import { checklistWords, myWeekWords } from "./words.ts";

type LinesCardProps = { page: WeekPage; draft: DraftState; category: "commit" | "upside"; onAdd: () => void };
type Row = { line: Line; deal: Deal | undefined; difference: Work["differences"][number] | undefined; blocks: Work["blocks"] };

/** By name and never by what is typed: a row must not move away under the hand. */
const byName = (a: Row, b: Row): number => (dealTitle(a.deal, a.line.opportunity) < dealTitle(b.deal, b.line.opportunity) ? -1 : 1);

/** The lines of commit or of upside: amount, day, checklist and reason are typed in place; a dropped line stays with its reason. */
export function LinesCard({ page, draft, category, onAdd }: LinesCardProps) {
  const words = useWords(myWeekWords);
  const { locale } = useLocale();
  const format = useFormat();
  const deals = new Map(page.deals.map((deal) => [deal.id, deal]));
  const rows = linesOf(draft.parts)
    .filter((line) => line.category === category)
    .map((line): Row => ({
      line,
      deal: deals.get(line.opportunity),
      difference: draft.work.differences.find((one) => one.opportunity === line.opportunity),
      blocks: draft.work.blocks.filter((block) => block.opportunity === line.opportunity),
    }))
    .toSorted(byName);
  const promised = rows.filter(({ line }) => !line.dropped);
  const reliability = listReliabilityText(promised.map(({ line }) => line));
  const note = [
    words.linesNote(promised.length, format.short(draft.work.sums.week[category])),
    ...(category === "commit" && reliability ? [words.reliability(format.percent(reliability, 0))] : []),
  ].join(" · ");
  const blockedOn = ({ blocks }: Row, field: string): string | undefined => {
    const block = blocks.find((one) => one.pointer.endsWith(`/${field}`));
    return block && refusals[`commit.${block.code}` as keyof typeof refusals]?.[locale];
  };
  const columns: Column<Row>[] = [
    {
      key: "deal",
      head: words.accountDeal,
      label: null,
      cell: ({ line, deal }) => <DealName id={line.opportunity} account={deal?.account ?? null} name={deal?.name ?? "—"} />,
    },
    {
      key: "stage",
      head: words.stage,
      cell: ({ deal }) => deal && <StagePill stage={deal.stage as Stage} unproven={deal.unproven ? words.unproven : undefined} />,
    },
    { key: "amount", head: words.amount, number: true, cell: ({ deal }) => <Money amount={deal?.amount} currency={deal?.currency} /> },
    {
      key: "promised",
      head: words.promised,
      number: true,
      cell: (row) => <PromisedField row={row} draft={draft} error={blockedOn(row, "amount")} />,
    },
    {
      key: "day",
      head: words.expected,
      cell: (row) => <DayField row={row} page={page} draft={draft} error={blockedOn(row, "expectedOn")} />,
    },
    ...(category === "commit"
      ? [{ key: "checklist", head: words.checklist, cell: (row: Row) => <LineChecklist row={row} draft={draft} /> }]
      : []),
    {
      key: "reason",
      head: words.changeReason,
      cell: (row) => <WhatChanged row={row} draft={draft} blocked={blockedOn(row, "opportunity")} error={blockedOn(row, "reason")} />,
    },
  ];
  return (
    <Card
      title={words[category]}
      note={note}
      more={<Button size="compact-sm" variant="default" onClick={onAdd}>{`+ ${words.addDeal}`}</Button>}
    >
      {rows.length === 0 ? (
        <EmptyState title={words.emptyLines} />
      ) : (
        <Table
          label={words[category]}
          columns={columns}
          rows={rows}
          rowKey={({ line }) => line.opportunity}
          rowClass={({ line }) => (line.dropped ? "line-dropped" : undefined)}
        />
      )}
      <Proposed page={page} draft={draft} category={category} />
      {category === "commit" && <DateThem page={page} draft={draft} />}
      <p className="visually-hidden">{words.week(weekNumber(page.week), format.weekDays(page.first))}</p>
    </Card>
  );
}

type CellProps = { row: Row; draft: DraftState; error?: string | undefined };

function PromisedField({ row: { line, deal }, draft, error }: CellProps) {
  const words = useWords(myWeekWords);
  if (line.dropped) return <span className="muted">{words.dropped}</span>;
  return (
    <AmountField
      className="line-amount"
      size="xs"
      aria-label={words.amountFor(dealTitle(deal, line.opportunity))}
      currency={line.currency}
      value={line.amount}
      error={error}
      onChange={(amount) => draft.change({ ...line, amount })}
    />
  );
}

function DayField({ row: { line, deal }, page, draft, error }: CellProps & { page: WeekPage }) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const monday = Temporal.PlainDate.from(page.first);
  const days = Array.from({ length: 7 }, (_, index) => monday.add({ days: index }).toString());
  const outside = line.expectedOn !== null && !days.includes(line.expectedOn);
  const choices = [
    ...(line.expectedOn === null ? [{ value: "", label: "—" }] : []),
    ...[...(outside && line.expectedOn ? [line.expectedOn] : []), ...days].map((day) => ({ value: day, label: format.weekday(day) })),
  ];
  if (line.dropped) return null;
  return (
    <Select
      className="line-day"
      size="xs"
      aria-label={words.dayFor(dealTitle(deal, line.opportunity))}
      data={choices}
      value={line.expectedOn ?? ""}
      error={error}
      onChange={(event) => draft.change({ ...line, expectedOn: event.currentTarget.value || null })}
    />
  );
}

const nextState: Readonly<Record<CheckState, CheckState>> = { not_done: "done", done: "not_applicable", not_applicable: "not_done" };
function LineChecklist({ row: { line, deal }, draft }: CellProps) {
  const words = useWords(myWeekWords);
  const names = useWords(checklistWords);
  if (line.dropped) return null;
  const stateOf = (item: (typeof checklistItems)[number]): CheckState => line.checklist?.[item] ?? "not_done";
  return (
    <Checklist
      label={`${words.checklist}: ${dealTitle(deal, line.opportunity)}`}
      items={checklistItems.map((item) => ({ key: item, name: names[item], state: stateOf(item) }))}
      onChange={(key) => {
        const item = key as (typeof checklistItems)[number];
        draft.change({ ...line, checklist: { ...line.checklist, [item]: nextState[stateOf(item)] } });
      }}
    />
  );
}

function WhatChanged({ row, draft, blocked, error }: CellProps & { blocked: string | undefined }) {
  const words = useWords(myWeekWords);
  const { line, deal } = row;
  const title = dealTitle(deal, line.opportunity);
  const other = line.category === "commit" ? "upside" : "commit";
  const needsReason =
    error !== undefined ||
    (line.reason ?? "") !== "" ||
    row.difference?.kinds.some((kind) => kind === "changed" || kind === "added" || kind === "dropped");
  return (
    <div className="line-what">
      {blocked && <Pill band="out">{blocked}</Pill>}
      {deal?.stale && <Pill band="amber">{words.stale}</Pill>}
      <Differences row={row} />
      {needsReason && (
        <Field
          className="line-reason"
          size="xs"
          aria-label={words.reasonFor(title)}
          placeholder={words.reason}
          maxLength={2000}
          value={line.reason ?? ""}
          error={error}
          onChange={(event) => draft.change({ ...line, reason: event.currentTarget.value })}
        />
      )}
      {line.dropped ? (
        <Button size="compact-xs" variant="default" onClick={() => draft.change({ ...line, dropped: false })}>
          {words.takeBack}
        </Button>
      ) : (
        <>
          <Button size="compact-xs" variant="default" onClick={() => draft.change({ ...line, category: other })}>
            {other === "upside" ? words.toUpside : words.toCommit}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={words.dropFor(title)}
            onClick={() => draft.change({ ...line, dropped: true })}
          >
            {words.drop}
          </Button>
        </>
      )}
    </div>
  );
}

/** How the line stands beside what the pipeline proposes now. */
function Differences({ row: { line, difference } }: { row: Row }) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const proposed = difference?.proposedNow;
  const amount = proposed ? format.plain(proposed.amount, proposed.currency) : "";
  return difference?.kinds.map((kind) => {
    if (kind === "gone")
      return (
        <Pill key={kind} band="amber">
          {words.gone}
        </Pill>
      );
    if (kind === "moved")
      return (
        <Pill key={kind} band="amber">
          {words.moved(amount)}
        </Pill>
      );
    if (kind === "changed" && proposed)
      return (
        <span key={kind} className="muted">
          {words.changed(proposed.category === line.category ? amount : words[proposed.category])}
        </span>
      );
    return kind === "added" ? <Pill key={kind}>{words.added}</Pill> : null;
  });
}

/** What the pipeline proposes by now and the draft does not have: offered, never put in silently. */
function Proposed({ page, draft, category }: Omit<LinesCardProps, "onAdd">) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const has = new Set(linesOf(draft.parts).map((line) => line.opportunity));
  const fresh = draft.work.differences.flatMap(({ proposedNow }) =>
    proposedNow?.category === category && !has.has(proposedNow.opportunity) ? [proposedNow] : [],
  );
  if (fresh.length === 0) return null;
  return (
    <div className="card-body">
      <h3 className="muted">{words.newProposed}</h3>
      <ul className="list">
        {fresh.map(({ opportunity, amount, currency, expectedOn }) => (
          <li key={opportunity}>
            <span>
              {dealTitle(
                page.deals.find((deal) => deal.id === opportunity),
                opportunity,
              )}
            </span>
            <span className="n">
              {format.plain(amount, currency)} · {format.weekday(expectedOn)}{" "}
              <Button
                size="compact-xs"
                variant="default"
                onClick={() =>
                  draft.change({
                    kind: "line",
                    opportunity,
                    category,
                    amount,
                    currency,
                    expectedOn,
                    checklist: {},
                    reason: "",
                    dropped: false,
                  })
                }
              >
                {words.take}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Deals of category commit or upside whose expected close is past: nobody knows in which week they belong. */
function DateThem({ page, draft }: { page: WeekPage; draft: DraftState }) {
  const words = useWords(myWeekWords);
  const deals = page.deals.filter((deal) => draft.work.proposal.dateIt.includes(deal.id));
  if (deals.length === 0) return null;
  return (
    <div className="card-body">
      <h3 className="muted">{words.dateIt}</h3>
      <ul className="list">
        {deals.map((deal) => (
          <li key={deal.id}>
            <DealName id={deal.id} account={deal.account} name={deal.name} />
            <span className="n">
              <Money amount={deal.amount} currency={deal.currency} as="short" />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
