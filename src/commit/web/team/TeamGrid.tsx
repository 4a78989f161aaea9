import { useQuery } from "@tanstack/react-query";
import { Fragment, useState, type CSSProperties } from "react";
import { useWords } from "../../../web/i18n/locale.tsx";
import { Money } from "../../../web/ui/Money.tsx";
import { ProblemNote } from "../../../web/ui/ProblemNote.tsx";
import { useFormat } from "../../../web/ui/useFormat.ts";
import type { TeamPage, TeamRow } from "../../contract.ts";
import { differenceText, isZero, movementText } from "./amounts.ts";
import { adjustmentText, LastWeekCell, MissingWords, PassedCell, RatioCell, SignedCell, Standing, type RowNumbers } from "./cells.tsx";
import { levelNumbersQuery, ownNumbersQuery, teamQuery } from "./queries.ts";
import { teamWords } from "./words.ts";

type GridProps = {
  page: TeamPage;
  onAdjust: (report: TeamRow["person"] | null) => void;
  onOpen: (person: TeamRow["person"]) => void;
};

/** One row a report, the missing first, expandable to any depth; below them the four sums, kept apart. On a phone every row is a card. */
export function TeamGrid({ page, onAdjust, onOpen }: GridProps) {
  const words = useWords(teamWords);
  const adjustmentHead = page.mayAdjust ? words.myAdjustment : words.adjustmentOf(page.manager.name);
  const heads = [
    words.lastWeek,
    words.attainment,
    words.commit,
    words.upside,
    words.pace,
    words.month,
    words.quarter,
    words.backlog,
    words.reliability,
  ];
  return (
    <div className="table-frame team-grid" role="region" aria-label={words.grid} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{words.person}</th>
            <th scope="col">{words.signed}</th>
            {heads.map((head) => (
              <th key={head} scope="col" className="n">
                {head}
              </th>
            ))}
            <th scope="col" className="n">
              {adjustmentHead}
            </th>
          </tr>
        </thead>
        <tbody>
          <Level page={page} depth={0} onAdjust={onAdjust} onOpen={onOpen} />
          <Sums page={page} onAdjust={onAdjust} onOpen={onOpen} />
        </tbody>
      </table>
    </div>
  );
}

/** The reports of one manager. Only on the first level it can be adjusted: deeper ones are other managers' teams. */
function Level({ page, depth, onAdjust, onOpen }: GridProps & { depth: number }) {
  const numbers = useQuery(levelNumbersQuery(page));
  return page.rows.map((row) => (
    <Row
      key={row.person.id}
      row={row}
      depth={depth}
      numbers={{ of: row.person.id, scope: "tree", page, numbers: numbers.data }}
      onAdjust={onAdjust}
      onOpen={onOpen}
    />
  ));
}

type RowProps = Omit<GridProps, "page"> & { row: TeamRow; depth: number; numbers: RowNumbers };
function Row({ row, depth, numbers, onAdjust, onOpen }: RowProps) {
  const words = useWords(teamWords);
  const [expanded, setExpanded] = useState(false);
  const { page } = numbers;
  const isSilent = !row.isManager && row.own === null && (row.standing === "missing" || row.standing === "open");
  const name = (
    <td className="team-person" style={{ "--depth": depth } as CSSProperties}>
      <span className="team-name">
        {row.isManager && (
          <button
            type="button"
            className="team-fold"
            aria-expanded={expanded}
            aria-label={expanded ? words.collapse(row.person.name) : words.expand(row.person.name)}
            onClick={() => setExpanded((before) => !before)}
          >
            {expanded ? "▾" : "▸"}
          </button>
        )}
        <button type="button" className="team-open two" title={words.openStatement(row.person.name)} onClick={() => onOpen(row.person)}>
          <b>{row.person.name}</b>
          {row.person.team && <small>{row.person.team}</small>}
        </button>
      </span>
    </td>
  );
  return (
    <Fragment>
      <tr className={row.standing === "missing" && !row.isManager ? "missing" : undefined}>
        {name}
        {isSilent ? (
          <>
            <td data-label={words.signed} className="team-whole">
              <Standing row={row} />
            </td>
            <td colSpan={9} className="team-words">
              <MissingWords row={row} week={page.week} />
            </td>
          </>
        ) : (
          <>
            <td data-label={words.signed} className="team-whole">
              <SignedCell row={row} />
            </td>
            <Figures row={row} numbers={numbers} />
          </>
        )}
        <td className="n team-whole" data-label={words.myAdjustment}>
          {depth === 0 && (
            <AdjustCell
              page={page}
              adjustments={row.adjustments}
              label={words.adjust(row.person.name)}
              onAdjust={() => onAdjust(row.person)}
            />
          )}
        </td>
      </tr>
      {expanded && <Below week={page.week} of={row.person.id} depth={depth + 1} onAdjust={onAdjust} onOpen={onOpen} />}
    </Fragment>
  );
}

/** The next level, asked for when it is opened. */
function Below({ week, of, depth, onAdjust, onOpen }: Omit<RowProps, "row" | "numbers"> & { week: string; of: string }) {
  const level = useQuery(teamQuery(week, of));
  if (level.data) return <Level page={level.data} depth={depth} onAdjust={onAdjust} onOpen={onOpen} />;
  return (
    <tr>
      <td colSpan={12}>{level.error ? <ProblemNote error={level.error} onRetry={() => void level.refetch()} /> : "…"}</td>
    </tr>
  );
}

function Figures({ row, numbers }: { row: TeamRow; numbers: RowNumbers }) {
  const words = useWords(teamWords);
  return (
    <>
      <td className="n team-whole" data-label={words.lastWeek}>
        <LastWeekCell row={numbers} />
      </td>
      <td className="n" data-label={words.attainment}>
        <RatioCell row={numbers} metric="commit_attainment" from="before" />
      </td>
      <td className="n" data-label={words.commit}>
        <PassedCell row={row} currency={numbers.page.baseCurrency} figure="week_commit" strong />
      </td>
      <td className="n" data-label={words.upside}>
        <PassedCell row={row} currency={numbers.page.baseCurrency} figure="week_upside" />
      </td>
      <Ratios numbers={numbers} />
    </>
  );
}
function Ratios({ numbers }: { numbers: RowNumbers }) {
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
function AdjustCell({ page, adjustments, label, onAdjust }: AdjustCellProps) {
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

/** Reports' sum, own statement, adjustments and what goes upward: never one number for all. */
function Sums({ page, onAdjust, onOpen }: GridProps) {
  const words = useWords(teamWords);
  const format = useFormat();
  const tree = useQuery(ownNumbersQuery(page, "tree"));
  const own = useQuery(ownNumbersQuery(page, "person"));
  const signed = page.versions.at(-1);
  const { sums } = page;
  const numbersOf = (numbers: typeof tree.data, scope: "person" | "tree"): RowNumbers => ({ of: page.manager.id, scope, page, numbers });
  const money = (part: keyof TeamPage["sums"], figure: "week_commit" | "week_upside", signedToo = false) => (
    <td className="n" data-label={figure === "week_commit" ? words.commit : words.upside}>
      <Money amount={sums[part][figure]} as="short" signed={signedToo} />
    </td>
  );
  const since = signed ? differenceText(sums.passed.week_commit, signed.sums.passed.week_commit, page.baseCurrency) : "0";
  return (
    <>
      <tr className="total">
        <td>{words.reportsSum}</td>
        <td data-label={words.signed} className="team-whole">
          {words.signedOf(signedCount(page), dueCount(page))}
        </td>
        <td className="n team-whole" data-label={words.lastWeek}>
          <LastWeekCell row={numbersOf(tree.data, "tree")} />
        </td>
        <td className="n" data-label={words.attainment}>
          <RatioCell row={numbersOf(tree.data, "tree")} metric="commit_attainment" from="before" />
        </td>
        {money("reports", "week_commit")}
        {money("reports", "week_upside")}
        <Ratios numbers={numbersOf(tree.data, "tree")} />
        <td className="n" />
      </tr>
      {(page.own.own !== null || page.own.standing !== "not-due") && (
        <tr className="total team-quiet">
          <td>
            <button type="button" className="team-open" title={words.openStatement(page.manager.name)} onClick={() => onOpen(page.manager)}>
              {words.ownStatement}
            </button>
          </td>
          <td data-label={words.signed} className="team-whole">
            <Standing row={page.own} />
          </td>
          <td className="n team-whole" data-label={words.lastWeek}>
            <LastWeekCell row={numbersOf(own.data, "person")} />
          </td>
          <td className="n" data-label={words.attainment}>
            <RatioCell row={numbersOf(own.data, "person")} metric="commit_attainment" from="before" />
          </td>
          {money("own", "week_commit")}
          {money("own", "week_upside")}
          <Ratios numbers={numbersOf(own.data, "person")} />
          <td className="n" />
        </tr>
      )}
      <tr className="total team-quiet">
        <td>{words.adjustments}</td>
        <td />
        <td />
        <td />
        {money("adjustments", "week_commit", true)}
        {money("adjustments", "week_upside", true)}
        <td colSpan={5} />
        <td className="n" data-label={words.adjustTeam}>
          <AdjustCell page={page} adjustments={page.teamAdjustments} label={words.adjustTeam} onAdjust={() => onAdjust(null)} />
        </td>
      </tr>
      <tr className="total team-passed">
        <td>{signed ? words.passedSigned : words.passed}</td>
        <td data-label={words.signed} className="team-whole">
          {signed ? (
            <>
              {words.version(signed.version, format.weekdayAndTime(signed.signedAt))}
              {signed.signedBy && ` · ${words.signedBy(signed.signedBy.name)}`}{" "}
              {signed.late && <span className="amber">◆ {words.signedUpwardLate}</span>}
            </>
          ) : (
            <span className="muted">{words.draft}</span>
          )}
        </td>
        <td />
        <td />
        <td className="n" data-label={words.commit}>
          <Money amount={(signed ?? page).sums.passed.week_commit} as="short" />
          {!isZero(since) && <small className="muted"> {words.movedSince(movementText(since, format.short))}</small>}
        </td>
        <td className="n" data-label={words.upside}>
          <Money amount={(signed ?? page).sums.passed.week_upside} as="short" />
        </td>
        <td colSpan={6} className="muted">
          {words.bareRow}: <Money amount={sums.bare.week_commit} as="short" /> + <Money amount={sums.bare.week_upside} as="short" />
        </td>
      </tr>
    </>
  );
}

export const signedCount = (page: TeamPage): number => page.rows.reduce((sum, row) => sum + row.signed, 0);
export const dueCount = (page: TeamPage): number => page.rows.reduce((sum, row) => sum + row.due, 0);
