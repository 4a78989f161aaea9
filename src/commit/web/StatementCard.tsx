import { checklistItems } from "../../pipeline/rules/checklist.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { Checklist, type CheckState } from "../../web/ui/Checklist.tsx";
import { EmptyState } from "../../web/ui/EmptyState.tsx";
import { Money } from "../../web/ui/Money.tsx";
import { Pill } from "../../web/ui/Pill.tsx";
import { Table, type Column } from "../../web/ui/Table.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import type { StatementAnswer, WeekPage } from "../contract.ts";
import { DealName } from "./DealName.tsx";
import { checklistWords, myWeekWords } from "./words.ts";

type Line = StatementAnswer["lines"][number];

/** What was signed, as it stands for ever. */
export function StatementCard({ page }: { page: WeekPage }) {
  const words = useWords(myWeekWords);
  const names = useWords(checklistWords);
  const format = useFormat();
  const { statement } = page;
  if (!statement)
    return (
      <section className="card">
        <EmptyState title={words.nothingSigned} />
      </section>
    );
  const columns: Column<Line>[] = [
    {
      key: "deal",
      head: words.accountDeal,
      label: null,
      cell: ({ opportunity, account, name }) => <DealName id={opportunity} account={account} name={name} />,
    },
    { key: "category", head: "", cell: ({ category }) => <Pill>{words[category]}</Pill> },
    { key: "amount", head: words.promised, number: true, cell: ({ amount, currency }) => <Money amount={amount} currency={currency} /> },
    { key: "day", head: words.expected, cell: ({ expectedOn }) => expectedOn && format.weekday(expectedOn) },
    {
      key: "checklist",
      head: words.checklist,
      cell: ({ checklist, name }) => (
        <Checklist
          label={`${words.checklist}: ${name}`}
          items={checklistItems.map((item) => ({ key: item, name: names[item], state: (checklist[item] ?? "not_done") as CheckState }))}
        />
      ),
    },
    { key: "reason", head: words.changeReason, cell: ({ reason }) => reason },
  ];
  return (
    <Card
      title={words.statementTitle(statement.version)}
      note={words.linesNote(statement.lines.length, format.short(statement.sums.commit))}
      more={<code title={statement.hash ?? undefined}>{statement.number}</code>}
    >
      <Table
        label={words.statementTitle(statement.version)}
        columns={columns}
        rows={statement.lines}
        rowKey={({ opportunity }) => opportunity}
      />
    </Card>
  );
}
