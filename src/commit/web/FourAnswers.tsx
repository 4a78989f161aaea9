import { useQuery } from "@tanstack/react-query";
import { useWords } from "../../web/i18n/locale.tsx";
import { Explained, useReason } from "../../web/metrics/MetricValue.tsx";
import { metricsQuery, type Asked, type MetricAnswer, type Metrics } from "../../web/metrics/queries.ts";
import { BandRuler } from "../../web/ui/BandRuler.tsx";
import { OutlookBar } from "../../web/ui/OutlookBar.tsx";
import { Pill } from "../../web/ui/Pill.tsx";
import { Question, Questions } from "../../web/ui/Question.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import type { WeekPage } from "../contract.ts";
import type { Work } from "./draft.ts";
import { gapOf, liveOutlook, livePace, stillOpen } from "./liveAnswers.ts";
import { quarterNumber, weekNumber } from "./weeks.ts";
import { myWeekWords } from "./words.ts";

const weekKeys = [
  "commit_attainment",
  "linear_plan",
  "week_pace",
  "week_pace_with_upside",
  "month_outlook",
  "month_outlook_with_upside",
  "quarter_outlook",
  "quarter_outlook_with_upside",
] as const;

/** What is shown of week, month and quarter: signed, or as the draft stands. */
export type Outlooks = Work["sums"] & { readonly lines: number };
type FourAnswersProps = { page: WeekPage; outlook: Outlooks | null };

/** The four questions, each with its figure, its picture and its verdict. While a draft is written, the last three follow it. */
export function FourAnswers({ page, outlook }: FourAnswersProps) {
  const words = useWords(myWeekWords);
  const asked = (period: string): Asked => ({ of: page.person.id, scope: "person", period });
  const week = useQuery(metricsQuery(asked(page.week), weekKeys)).data;
  const month = useQuery(metricsQuery(asked(page.month), ["attainment"])).data;
  const quarter = useQuery(metricsQuery(asked(page.quarter), ["attainment"])).data;
  const format = useFormat();
  return (
    <Questions label={words.questions}>
      <LastWeekAnswer page={page} />
      <PaceAnswer page={page} metrics={week} outlook={outlook} />
      <PeriodAnswer
        page={page}
        period={page.month}
        name={format.month(page.month, false)}
        metric="month_outlook"
        metrics={week}
        attainment={month?.["attainment"]}
        outlook={outlook?.month ?? page.statement?.month ?? null}
      />
      <PeriodAnswer
        page={page}
        period={page.quarter}
        name={words.quarter(quarterNumber(page.quarter))}
        metric="quarter_outlook"
        metrics={week}
        attainment={quarter?.["attainment"]}
        outlook={outlook?.quarter ?? page.statement?.quarter ?? null}
      />
    </Questions>
  );
}

/** Question 1: what came in against what was promised in the week before; while the next week is prepared that one still runs. */
function LastWeekAnswer({ page }: { page: WeekPage }) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const reason = useReason();
  const followed = page.lastWeek;
  const asked: Asked = { of: page.person.id, scope: "person", period: followed.week };
  const answer = useQuery(metricsQuery(asked, ["commit_attainment"])).data?.["commit_attainment"];
  const lines = followed.lines.filter((line) => line.category === "commit");
  const came = lines.filter((line) => Number(line.booked) > 0).length;
  const number = weekNumber(followed.week);
  return (
    <Question
      label={followed.isOver ? words.weekResult(number) : words.soFar(number)}
      verdict={<Verdict answer={answer} asked={asked} metric="commit_attainment" text="95–110 %" />}
      figure={answer?.value ? format.percentFigure(answer.value) : "—"}
      unit={answer?.value ? "%" : reason(answer?.reason)}
      note={words.actualOfCommit(format.short(followed.booked), format.short(followed.commit), came, lines.length)}
    >
      <BandRuler value={answer?.value} band={answer?.band} good={[0.95, 1.1]} n={answer?.n} />
    </Question>
  );
}

/** Question 2: this week's promise against the linear plan. */
function PaceAnswer({ page, metrics, outlook }: { page: WeekPage; metrics: Metrics | undefined; outlook: Outlooks | null }) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const asked: Asked = { of: page.person.id, scope: "person", period: page.week };
  const base = page.baseCurrency;
  const plan = metrics?.["linear_plan"]?.value;
  const pace = outlook ? livePace(outlook.week, { plan, base, n: outlook.lines }) : metrics?.["week_pace"];
  const hoped = outlook ? livePace(outlook.week, { plan, base, n: outlook.lines, withUpside: true }) : metrics?.["week_pace_with_upside"];
  const sums = outlook?.week ?? page.statement?.sums;
  const short = sums && format.shortParts(sums.commit);
  return (
    <Question
      label={words.commitPace(weekNumber(page.week))}
      verdict={
        metrics && <Verdict answer={pace} asked={asked} metric="week_pace" text={pace?.value ? format.percent(pace.value) : words.noPlan} />
      }
      figure={short?.figure ?? "—"}
      unit={short && [short.unit, words.plusUpside(format.short(sums.upside))].filter(Boolean).join(" ")}
      note={plan && hoped?.value ? words.linearPlan(format.short(plan), format.percent(hoped.value)) : words.noPlan}
    >
      <BandRuler value={pace?.value} band={pace?.band} good={[0.95, 1]} n={pace?.n} />
    </Question>
  );
}

type PeriodAnswerProps = {
  page: WeekPage;
  period: string;
  name: string;
  metric: "month_outlook" | "quarter_outlook";
  metrics: Metrics | undefined;
  attainment: MetricAnswer | undefined;
  outlook: { commit: string; upside: string } | null;
};

/** Questions 3 and 4: does the month, the quarter, reach its raised target? */
function PeriodAnswer({ page, name, metric, metrics, attainment, outlook }: PeriodAnswerProps) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const base = page.baseCurrency;
  const asked: Asked = { of: page.person.id, scope: "person", period: page.week };
  const target = attainment?.denominator ?? metrics?.[metric]?.denominator ?? null;
  const booked = attainment?.numerator ?? "0";
  const hasTarget = target !== null && Number(target) > 0;
  const live = outlook && liveOutlook(outlook, { target, base });
  const shown = outlook?.commit ?? booked;
  const short = format.shortParts(shown);
  const gap = hasTarget ? gapOf(target, shown, base) : null;
  const hoped = live?.withUpside.value ?? null;
  return (
    <Question
      label={name}
      verdict={
        live &&
        metrics && (
          <Verdict
            answer={live.commit}
            asked={asked}
            metric={metric}
            text={live.commit.value ? `${words.commit} ${format.percent(live.commit.value, 0)}` : words.noTarget}
          />
        )
      }
      figure={short.figure}
      unit={[short.unit, hasTarget ? words.ofRaised(format.short(target)) : words.noTarget].filter(Boolean).join(" ")}
      note={
        hoped &&
        (gap === null ? words.withUpsideDone(format.percent(hoped, 0)) : words.withUpsideGap(format.percent(hoped, 0), format.short(gap)))
      }
    >
      <OutlookBar
        booked={booked}
        commit={stillOpen(shown, booked, base)}
        upside={outlook?.upside ?? "0"}
        raised={hasTarget ? target : null}
      />
    </Question>
  );
}

type VerdictProps = { answer: MetricAnswer | undefined; asked: Asked; metric: string; text: string };
const Verdict = ({ answer, asked, metric, text }: VerdictProps) =>
  answer ? (
    <Explained asked={asked} metric={metric}>
      <Pill band={answer.band} n={answer.n}>
        {text}
      </Pill>
    </Explained>
  ) : null;
