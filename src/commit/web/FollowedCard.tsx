import { useQuery } from "@tanstack/react-query";
import { useWords } from "../../web/i18n/locale.tsx";
import { MetricRatio } from "../../web/metrics/MetricValue.tsx";
import { metricsQuery, type Asked } from "../../web/metrics/queries.ts";
import { Card } from "../../web/ui/Card.tsx";
import { EmptyState } from "../../web/ui/EmptyState.tsx";
import { Money } from "../../web/ui/Money.tsx";
import { Pill } from "../../web/ui/Pill.tsx";
import { Table, type Column } from "../../web/ui/Table.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import type { WeekPage } from "../contract.ts";
import { DealName } from "./DealName.tsx";
import { weekNumber } from "./weeks.ts";
import { myWeekWords } from "./words.ts";

type Outcome = WeekPage["lastWeek"]["lines"][number];
type FollowedCardProps = { page: WeekPage; of: string | undefined; soFar: NonNullable<WeekPage["soFar"]> };

/** The signed lines of a week that has begun: booked, still open, what became of them. */
export function FollowedCard({ page, soFar }: FollowedCardProps) {
  const asked: Asked = { of: page.person.id, scope: "person", period: soFar.week };
  const attainment = useQuery(metricsQuery(asked, ["commit_attainment"])).data?.["commit_attainment"];
  const words = useWords(myWeekWords);
  const format = useFormat();
  const columns: Column<Outcome>[] = [
    {
      key: "deal",
      head: words.accountDeal,
      label: null,
      cell: ({ opportunity, account, name }) => <DealName id={opportunity} account={account} name={name} />,
    },
    { key: "category", head: "", cell: ({ category }) => <Pill>{words[category]}</Pill> },
    { key: "promised", head: words.promised, number: true, cell: ({ amount }) => <Money amount={amount} /> },
    { key: "day", head: words.expected, cell: ({ expectedOn }) => expectedOn && format.weekday(expectedOn) },
    {
      key: "booked",
      head: words.booked,
      number: true,
      cell: ({ booked }) =>
        Number(booked) === 0 ? (
          <span className="muted">–</span>
        ) : (
          <b>
            <Money amount={booked} />
          </b>
        ),
    },
    { key: "verdict", head: words.changeReason, cell: (line) => <OutcomeText line={line} /> },
  ];
  return (
    <Card
      title={words.followed(weekNumber(soFar.week))}
      note={words.linesNote(soFar.lines.length, format.short(soFar.commit))}
      more={
        <>
          {words.cameIn(format.short(soFar.booked))} · <MetricRatio answer={attainment} asked={asked} metric="commit_attainment" />
        </>
      }
    >
      {soFar.lines.length === 0 ? (
        <EmptyState title={words.nothingSigned} />
      ) : (
        <Table
          label={words.followed(weekNumber(soFar.week))}
          columns={columns}
          rows={soFar.lines}
          rowKey={({ opportunity }) => opportunity}
        />
      )}
    </Card>
  );
}

function OutcomeText({ line }: { line: Outcome }) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  if (Number(line.booked) >= Number(line.amount)) return <Pill band="in">{words.booked}</Pill>;
  if (line.verdict)
    return (
      <span>
        {[words[line.verdict.kind], line.verdict.date && format.day(line.verdict.date), line.verdict.reason].filter(Boolean).join(" · ")}
      </span>
    );
  return line.verdictOwed ? <Pill band="amber">{words.chooseVerdict}</Pill> : null;
}
