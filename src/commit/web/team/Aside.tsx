import { useQuery } from "@tanstack/react-query";
import { useLocale, useWords } from "../../../web/i18n/locale.tsx";
import { metricsQuery, seriesQuery, type Asked } from "../../../web/metrics/queries.ts";
import { Explained } from "../../../web/metrics/MetricValue.tsx";
import { Beat } from "../../../web/ui/Beat.tsx";
import { Card } from "../../../web/ui/Card.tsx";
import { Faces } from "../../../web/ui/Faces.tsx";
import { Money } from "../../../web/ui/Money.tsx";
import { useFormat } from "../../../web/ui/useFormat.ts";
import type { TeamPage } from "../../contract.ts";
import { figures } from "../../rules/rollUp.ts";
import { besideWeek } from "../weeks.ts";
import { differenceText, isZero } from "./amounts.ts";
import { figureWords, teamWords } from "./words.ts";

/** Below the grid: the beat of the team, what moved since Monday 09:00, and every judgement with its reason. */
export function Aside({ page }: { page: TeamPage }) {
  return (
    <div className="cols">
      <TeamBeat page={page} />
      <SinceNine page={page} />
      <Judgements page={page} />
    </div>
  );
}

function TeamBeat({ page }: { page: TeamPage }) {
  const words = useWords(teamWords);
  const format = useFormat();
  const asked: Asked = { of: page.manager.id, scope: "tree", period: besideWeek(page.week, -1) };
  const series = useQuery(seriesQuery(asked));
  const numbers = useQuery(metricsQuery(asked, ["accuracy", "accuracy_gross"]));
  const percent = (key: string) => {
    const value = numbers.data?.[key]?.value;
    return value ? format.percent(value, 0) : "—";
  };
  return (
    <Card
      padded
      title={words.beat}
      more={
        numbers.data && (
          <Explained asked={asked} metric="accuracy">
            {words.accuracy(percent("accuracy"), percent("accuracy_gross"))}
          </Explained>
        )
      }
    >
      <Faces query={series} height={110}>
        {({ weeks }) => (
          <Beat
            caption={words.beat}
            weeks={weeks.map((week) => ({
              week: week.week,
              commit: week.signed > 0 ? week.commit : null,
              actual: week.booked,
              band: week.over ? week.attainment.band : null,
            }))}
          />
        )}
      </Faces>
    </Card>
  );
}

/** The live sums against the snapshot. */
function SinceNine({ page }: { page: TeamPage }) {
  const words = useWords(teamWords);
  const { locale } = useLocale();
  const format = useFormat();
  const { snapshot } = page;
  if (!snapshot)
    return (
      <Card padded title={words.soFar}>
        <p className="soft">{words.notFrozen}</p>
      </Card>
    );
  const moved = figures
    .map((figure) => ({ figure, amount: differenceText(page.sums.passed[figure], snapshot.sums.passed[figure], page.baseCurrency) }))
    .filter(({ amount }) => !isZero(amount));
  return (
    <Card padded title={words.since(format.weekdayAndTime(snapshot.asOf))}>
      {moved.length === 0 && <p className="soft">{words.unchanged}</p>}
      <ul className="list">
        {moved.map(({ figure, amount }) => (
          <li key={figure}>
            <span>{figureWords[figure][locale]}</span>
            <span className="n">
              <Money amount={amount} as="short" signed />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Judgements({ page }: { page: TeamPage }) {
  const words = useWords(teamWords);
  const { locale } = useLocale();
  const all = [...page.rows.flatMap((row) => row.adjustments), ...page.teamAdjustments];
  return (
    <Card padded title={words.judgements}>
      {all.length + page.fromAbove.length === 0 && <p className="soft">{words.noJudgements}</p>}
      <ul className="list">
        {page.fromAbove.map((one) => (
          <li key={`above ${one.by.id} ${one.figure}`}>
            <span>
              {words.fromAbove(one.by.name)} <span className="muted">{[figureWords[one.figure][locale], one.reason].join(" · ")}</span>
            </span>
            <span className="n">
              <Money amount={one.amount} as="short" signed />
            </span>
          </li>
        ))}
        {all.map((one) => (
          <li key={`${one.report?.id ?? "team"} ${one.figure}`}>
            <span>
              {one.report?.name ?? words.wholeTeam}{" "}
              <span className="muted">{[figureWords[one.figure][locale], one.reason].join(" · ")}</span>
            </span>
            <span className="n">
              <Money amount={one.amount} as="short" signed />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
