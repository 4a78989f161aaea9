import { useQuery } from "@tanstack/react-query";
import { useWords } from "../../../web/i18n/locale.tsx";
import { Money } from "../../../web/ui/Money.tsx";
import { useFormat } from "../../../web/ui/useFormat.ts";
import type { TeamPage } from "../../contract.ts";
import { differenceText, isZero, movementText } from "./amounts.ts";
import { AdjustCell, LastWeekCell, RatioCell, Ratios, Standing, type RowNumbers } from "./cells.tsx";
import { ownNumbersQuery } from "./queries.ts";
import type { GridProps } from "./TeamGrid.tsx";
import { teamWords } from "./words.ts";

/** Reports' sum, own statement, adjustments and what goes upward: never one number for all. */
export function TeamSums({ page, onAdjust, onOpen }: GridProps) {
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
