import { Button, CloseButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { call } from "../../../web/call.ts";
import { useWords } from "../../../web/i18n/locale.tsx";
import { Faces } from "../../../web/ui/Faces.tsx";
import { Money } from "../../../web/ui/Money.tsx";
import { Pill } from "../../../web/ui/Pill.tsx";
import { uiWords } from "../../../web/ui/words.ts";
import { useFormat } from "../../../web/ui/useFormat.ts";
import type { StatementAnswer, TeamRow, WeekPage } from "../../contract.ts";
import { weekNumber } from "../weeks.ts";
import { teamWords } from "./words.ts";

type PanelProps = { week: string; person: TeamRow["person"]; onClose: () => void };

/** A person's statement beside the grid: what was signed, what was judged and why, what came of last week. Esc closes it. */
export function StatementPanel({ week, person, onClose }: PanelProps) {
  const words = useWords(teamWords);
  const shared = useWords(uiWords);
  const panel = useRef<HTMLElement>(null);
  const page = useQuery({
    queryKey: ["commit", week, person.id],
    queryFn: () => call("GET /weeks/:week/commit", { params: { week }, query: { of: person.id } }),
  });
  useEffect(() => panel.current?.focus(), [person.id]);
  return (
    <aside
      ref={panel}
      className="team-panel card"
      tabIndex={-1}
      aria-label={words.statement(person.name, weekNumber(week))}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <header>
        <h2>{words.statement(person.name, weekNumber(week))}</h2>
        <span className="more">
          <CloseButton aria-label={shared.close} onClick={onClose} />
        </span>
      </header>
      <div className="card-body stack">
        <Faces query={page} height={200}>
          {(found) => <Found page={found} />}
        </Faces>
        <Button component={Link} variant="default" {...({ to: "/people/$id/week/{-$week}", params: { id: person.id, week } } as object)}>
          {words.wholePage}
        </Button>
      </div>
    </aside>
  );
}

function Found({ page }: { page: WeekPage }) {
  const words = useWords(teamWords);
  const format = useFormat();
  const { statement } = page;
  const owed = page.lastWeek.lines.filter((line) => line.verdictOwed || line.verdict);
  return (
    <>
      {statement ? (
        <Statement statement={statement} />
      ) : (
        <Pill band={page.standing === "missing" ? "out" : null}>{page.standing === "missing" ? words.missing : words.open}</Pill>
      )}
      {(owed.length > 0 || page.lastWeek.surprises.length > 0) && (
        <div>
          <p className="muted">{words.owed}</p>
          <ul className="list">
            {owed.map((line) => (
              <li key={line.opportunity}>
                <span className="out">▼</span>
                <span>
                  {line.account ?? line.name}{" "}
                  <span className="muted">{line.verdict ? [line.verdict.kind, line.verdict.reason].filter(Boolean).join(": ") : "?"}</span>
                </span>
                <span className="n">
                  <Money amount={line.amount} as="short" />
                </span>
              </li>
            ))}
            {page.lastWeek.surprises.map((one) => (
              <li key={one.opportunity}>
                <span className="ahead">▲</span>
                <span>
                  {one.account ?? one.name} <span className="muted">{words.surprise}</span>
                </span>
                <span className="n">{format.short(one.booked)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Statement({ statement }: { statement: StatementAnswer }) {
  const words = useWords(teamWords);
  const format = useFormat();
  const judged = (["month", "quarter"] as const).filter((period) => statement[period].reason !== "");
  return (
    <>
      <p className="muted">
        {statement.number} · {format.dayAndTime(statement.signedAt)}
        {statement.signedBy && ` · ${words.signedBy(statement.signedBy.name)}`}
      </p>
      {statement.lines.length === 0 && <p>{words.noLines}</p>}
      <ul className="list">
        {statement.lines.map((line) => (
          <li key={line.opportunity}>
            <span className="two">
              <b>{line.account ?? line.name}</b>
              <small>
                {[line.account ? line.name : "", line.expectedOn ? format.weekday(line.expectedOn) : "", line.reason]
                  .filter(Boolean)
                  .join(" · ")}
              </small>
            </span>
            <span className={`n ${line.category === "upside" ? "muted" : ""}`}>
              {line.category === "upside" && "+ "}
              <Money amount={line.amount} currency={line.currency} as="short" />
            </span>
          </li>
        ))}
      </ul>
      {judged.map((period) => (
        <p key={period}>
          {words[period]}: <Money amount={statement[period].commit} currency={statement[period].currency} as="short" />{" "}
          <span className="muted">
            {words.judged(format.short(statement[period].proposedCommit ?? "0"))} · {statement[period].reason}
          </span>
        </p>
      ))}
      {statement.warnings.length > 0 && (
        <p className="amber">
          ◆ {words.warningsKept}: {statement.warnings.length}
        </p>
      )}
    </>
  );
}
