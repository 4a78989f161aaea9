import { parseWeek } from "../../kernel/pure/week.ts";
import { useWords } from "../i18n/locale.tsx";
import type { BandName } from "./Band.tsx";
import { useFormat } from "./useFormat.ts";
import { uiWords } from "./words.ts";

/** `commit` is null in a week in which nothing was signed (missing). */
export type BeatWeek = { week: string; commit: string | null; actual: string; band: BandName | null };
const [width, height] = [360, 64];
const marks: Readonly<Record<BandName, string>> = { in: "●", ahead: "▲", amber: "◆", out: "▼", undefined: "—" };

/** Thirteen weeks: outline = commit, fill = actual, coloured by the verdict. The same numbers stand in a table for who cannot see them. */
export function Beat({ weeks, caption }: { weeks: readonly BeatWeek[]; caption?: string }) {
  const words = useWords(uiWords);
  const format = useFormat();
  const highest = Math.max(1, ...weeks.flatMap((week) => [Number(week.commit ?? 0), Number(week.actual)]));
  const step = width / Math.max(1, weeks.length);
  const y = (amount: number): number => height - (Math.max(0, amount) / highest) * (height - 12);
  return (
    <figure className="beat">
      <svg viewBox={`0 0 ${width} ${height + 12}`} aria-hidden="true">
        {weeks.map(({ week, commit, actual, band }, index) => {
          const left = index * step;
          const [top, promised] = [y(Number(actual)), y(Number(commit ?? 0))];
          const number = parseWeek(week)?.weekOfYear ?? week;
          return (
            <g key={week}>
              <title>{`${words.weekShort(Number(number))}: ${words.commit} ${commit === null ? words.missing : format.plain(commit)}, ${words.actual} ${format.plain(actual)}`}</title>
              <rect
                x={left + 3}
                y={top}
                width={step - 8}
                height={height - top}
                rx="2"
                fill={`var(--${!band || band === "undefined" ? "commit" : band})`}
                fillOpacity=".85"
              />
              {commit === null ? (
                <line
                  x1={left + 1.5}
                  x2={left + step - 3.5}
                  y1={height - 1}
                  y2={height - 1}
                  stroke="var(--out)"
                  strokeDasharray="3 2"
                  strokeWidth="2"
                />
              ) : (
                <rect
                  x={left + 1.5}
                  y={promised}
                  width={step - 5}
                  height={height - promised}
                  rx="3"
                  fill="none"
                  stroke="var(--ink)"
                  strokeWidth="1.2"
                />
              )}
              <text
                x={left + step / 2 - 1}
                y={Math.min(top, promised) - 3}
                className="beat-mark"
                fill={`var(--${!band || band === "undefined" ? "ink-3" : band})`}
              >
                {band ? marks[band] : ""}
              </text>
              <text x={left + step / 2 - 1} y={height + 10} className="beat-week">
                {number}
              </text>
            </g>
          );
        })}
      </svg>
      <table className="visually-hidden">
        {caption && <caption>{caption}</caption>}
        <tbody>
          {weeks.map(({ week, commit, actual }) => (
            <tr key={week}>
              <th scope="row">{week}</th>
              <td>{`${words.commit} ${commit === null ? words.missing : format.plain(commit)}`}</td>
              <td>{`${words.actual} ${format.plain(actual)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <figcaption className="muted">{words.beatLegend}</figcaption>
    </figure>
  );
}
