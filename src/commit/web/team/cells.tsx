import { useWords } from "../../../web/i18n/locale.tsx";
import { MetricRatio, Explained } from "../../../web/metrics/MetricValue.tsx";
import type { Asked, MetricAnswer } from "../../../web/metrics/queries.ts";
import { Money } from "../../../web/ui/Money.tsx";
import { Pill } from "../../../web/ui/Pill.tsx";
import { useFormat } from "../../../web/ui/useFormat.ts";
import type { TeamPage, TeamRow } from "../../contract.ts";
import { besideWeek, weekNumber } from "../weeks.ts";
import { differenceText, isZero, movementText } from "./amounts.ts";
import type { LevelNumbers } from "./queries.ts";
import { teamWords } from "./words.ts";

/** What the numbers of one row are asked of: the person (or tree) and the page's periods. */
export type RowNumbers = {
  readonly of: string;
  readonly scope: "person" | "tree";
  readonly page: TeamPage;
  readonly numbers: LevelNumbers | undefined;
};

type Named = { readonly metric: string; readonly from: keyof LevelNumbers };
const answerIn = ({ of, numbers }: RowNumbers, { metric, from }: Named): MetricAnswer | undefined => numbers?.[from].get(of)?.[metric];
const askedOf = ({ of, scope, page }: RowNumbers, from: keyof LevelNumbers): Asked => ({
  of,
  scope,
  period: from === "week" ? page.week : from === "before" ? besideWeek(page.week, -1) : page.month,
});

export function RatioCell({ row, metric, from = "week" }: { row: RowNumbers; metric: string; from?: keyof LevelNumbers }) {
  return <MetricRatio answer={answerIn(row, { metric, from })} asked={askedOf(row, from)} metric={metric} />;
}

/** Last week's commit and what came of it. */
export function LastWeekCell({ row }: { row: RowNumbers }) {
  const answer = answerIn(row, { metric: "commit_attainment", from: "before" });
  if (!answer) return null;
  return (
    <Explained asked={askedOf(row, "before")} metric="commit_attainment">
      <Money amount={answer.denominator} as="short" /> → <Money amount={answer.numerator} as="short" />
    </Explained>
  );
}

/** Signed, late, missing, by whom: always in words. A manager's row says how many below have signed and whether it was signed upward. */
export function SignedCell({ row }: { row: TeamRow }) {
  const words = useWords(teamWords);
  const format = useFormat();
  return (
    <span className="team-signed">
      {row.isManager ? (
        <span
          className={row.missing.length > 0 && row.standing !== "open" ? "amber" : "muted"}
          title={row.missing.map((one) => one.name).join(", ")}
        >
          {words.signedOf(row.signed, row.due)}
        </span>
      ) : (
        <Standing row={row} />
      )}
      {row.isManager && (row.standing === "missing" || row.standing === "late") && <Standing row={row} />}
      {row.signedBy && <small className="muted">{words.signedBy(row.signedBy.name)}</small>}
      {row.addenda > 0 && <Pill>{words.addenda(row.addenda)}</Pill>}
      {row.isManager && (
        <small className="muted">
          {row.signedUpward ? words.signedUpward(format.weekdayAndTime(row.signedUpward.signedAt)) : words.bareSum}
        </small>
      )}
      {row.signedUpward?.late && <Pill band="amber">{words.signedUpwardLate}</Pill>}
    </span>
  );
}

export function Standing({ row }: { row: TeamRow }) {
  const words = useWords(teamWords);
  const format = useFormat();
  const lateBy = useLateBy();
  switch (row.standing) {
    case "missing":
      return <Pill band="out">{row.isManager ? words.ownMissing : words.missing}</Pill>;
    case "late":
      return <Pill band="amber">{words.late(lateBy(row.lateByMinutes ?? 0))}</Pill>;
    case "open":
      return <span className="muted">{words.open}</span>;
    case "not-due":
      return <span className="muted">{words.notDue}</span>;
    case "signed":
      return <span className="muted">{row.signedAt && format.weekdayAndTime(row.signedAt)}</span>;
  }
}
const useLateBy = () => {
  const words = useWords(teamWords);
  return (minutes: number): string => (minutes < 60 ? words.minutes(minutes) : words.hours(Math.floor(minutes / 60)));
};

/** What stands beside who has signed nothing: reminders, delegate, the last statement, and the system's own proposal, never added in. */
export function MissingWords({ row, week }: { row: TeamRow; week: string }) {
  const words = useWords(teamWords);
  const format = useFormat();
  const said = [
    row.standing === "missing" ? words.nothingSigned(weekNumber(week)) : words.nothingYet(weekNumber(week)),
    ...(row.reminded > 0 ? [words.reminded(row.reminded)] : []),
    row.delegate ? words.delegate(row.delegate.name) : words.noDelegate,
    ...(row.lastSigned
      ? [words.lastSigned(weekNumber(row.lastSigned.week), format.short(row.lastSigned.commit), row.lastSigned.late)]
      : []),
    ...(row.proposal ? [words.proposal(format.short(row.proposal.commit))] : []),
  ];
  return <>{said.join(" · ")}</>;
}

/** A rolled-up amount; where somebody judged, the bare sum of what was signed stands below it. */
export function PassedCell({
  row,
  figure,
  currency,
  strong = false,
}: {
  row: TeamRow;
  currency: string;
  figure: "week_commit" | "week_upside";
  strong?: boolean;
}) {
  const words = useWords(teamWords);
  const format = useFormat();
  const [passed, bare] = [row.passed[figure], row.bare[figure]];
  const isJudged = !isZero(differenceText(passed, bare, currency));
  return (
    <span className="two">
      {strong ? (
        <b>
          <Money amount={passed} as="short" />
        </b>
      ) : (
        <span className="muted">
          <Money amount={passed} as="short" />
        </span>
      )}
      {isJudged && (
        <small>
          {words.adjusted} · {words.bare(format.short(bare ?? "0"))}
        </small>
      )}
    </span>
  );
}

/** The adjustment of the week's commit as a figure, and whether there are others. */
const adjustmentText = (adjustments: TeamRow["adjustments"], short: (amount: string) => string): string => {
  const week = adjustments.find((one) => one.figure === "week_commit");
  const others = adjustments.length - (week ? 1 : 0);
  const figure = week ? movementText(week.amount, short) : "";
  return [figure, others > 0 ? `(${others})` : ""].filter(Boolean).join(" ");
};

/** The ratios of a row, each with why it is so. */
export function Ratios({ numbers }: { numbers: RowNumbers }) {
  const words = useWords(teamWords);
  const cells = [
    { head: words.pace, metric: "week_pace", from: "week" },
    { head: words.month, metric: "month_outlook", from: "week" },
    { head: words.quarter, metric: "quarter_outlook", from: "week" },
    { head: words.backlog, metric: "backlog_share", from: "month" },
    { head: words.reliability, metric: "commit_reliability", from: "week" },
  ] as const;
  return cells.map(({ head, metric, from }) => (
    <td key={metric} className="n" data-label={head}>
      <RatioCell row={numbers} metric={metric} from={from} />
    </td>
  ));
}

type AdjustCellProps = { page: TeamPage; adjustments: TeamRow["adjustments"]; label: string; onAdjust: () => void };
/** What is adjusted, with its reason in the tooltip; a button where it may be changed. */
export function AdjustCell({ page, adjustments, label, onAdjust }: AdjustCellProps) {
  const format = useFormat();
  const text = adjustmentText(adjustments, format.short);
  const why = adjustments.map((one) => one.reason).join(" · ");
  if (!page.mayAdjust) return <span title={why}>{text || "–"}</span>;
  return (
    <button
      type="button"
      className="team-adjust"
      title={why || undefined}
      aria-label={text ? `${label}: ${text}` : label}
      onClick={onAdjust}
    >
      {text || "±"}
    </button>
  );
}
