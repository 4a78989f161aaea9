import { useQuery } from "@tanstack/react-query";
import { Fragment, useState, type CSSProperties } from "react";
import { useWords } from "../../../web/i18n/locale.tsx";
import { ProblemNote } from "../../../web/ui/ProblemNote.tsx";
import type { TeamPage, TeamRow } from "../../contract.ts";
import { AdjustCell, LastWeekCell, MissingWords, PassedCell, RatioCell, Ratios, SignedCell, Standing, type RowNumbers } from "./cells.tsx";
import { levelNumbersQuery, teamQuery } from "./queries.ts";
import { TeamSums } from "./TeamSums.tsx";
import { teamWords } from "./words.ts";

export type GridProps = {
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
          <TeamSums page={page} onAdjust={onAdjust} onOpen={onOpen} />
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
