import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { weekToText } from "../../../kernel/pure/week.ts";
import { useWords } from "../../../web/i18n/locale.tsx";
import { useMe } from "../../../web/session.ts";
import { Countdown } from "../../../web/ui/Countdown.tsx";
import { EmptyState } from "../../../web/ui/EmptyState.tsx";
import { Faces } from "../../../web/ui/Faces.tsx";
import { KeyHelp } from "../../../web/ui/KeyHelp.tsx";
import { useNow } from "../../../web/ui/now.ts";
import { PageHead } from "../../../web/ui/PageHead.tsx";
import { useFormat } from "../../../web/ui/useFormat.ts";
import { useFilters } from "../../../web/useFilters.ts";
import type { TeamPage as Team, TeamRow } from "../../contract.ts";
import { besideWeek, runningWeek, weekNumber } from "../weeks.ts";
import { isZero, sumText } from "./amounts.ts";
import { AdjustDialog } from "./AdjustDialog.tsx";
import { Aside } from "./Aside.tsx";
import { teamQuery } from "./queries.ts";
import { SignUpwardDialog } from "./SignUpwardDialog.tsx";
import { StatementPanel } from "./StatementPanel.tsx";
import { TeamGrid } from "./TeamGrid.tsx";
import { dueCount, signedCount } from "./TeamSums.tsx";
import { teamWords } from "./words.ts";
import "./team.css";

/** A manager's team: who has signed, what it comes to, what the manager makes of it, and the signature upward. */
export function TeamPage() {
  const { week: asked } = useParams({ strict: false });
  const me = useMe();
  const week = asked ?? weekToText(runningWeek(useNow(), me.organisation.timeZone));
  const [{ of }] = useFilters({ of: "" });
  const page = useQuery(teamQuery(week, of || me.person.id));
  return (
    <Faces query={page} height={560}>
      {(found) => <Full key={`${found.week} ${found.manager.id}`} page={found} />}
    </Faces>
  );
}

type Opened = { readonly kind: "sign" } | { readonly kind: "adjust"; readonly report: TeamRow["person"] | null } | null;

function Full({ page }: { page: Team }) {
  const words = useWords(teamWords);
  const [opened, setOpened] = useState<Opened>(null);
  const [person, setPerson] = useState<TeamRow["person"] | null>(null);
  const goTo = useGoToWeek();
  const close = () => setOpened(null);
  const keys = [
    { keys: "[", does: words.earlier, run: () => goTo(besideWeek(page.week, -1)) },
    { keys: "]", does: words.later, run: () => goTo(besideWeek(page.week, 1)) },
    ...(page.maySignUpward ? [{ keys: "s", does: words.keyOpen, run: () => setOpened({ kind: "sign" }) }] : []),
    ...(page.mayAdjust ? [{ keys: "a", does: words.keyAdjust, run: () => setOpened({ kind: "adjust", report: null }) }] : []),
  ];
  return (
    <>
      <Head page={page} onSign={() => setOpened({ kind: "sign" })} />
      {page.rows.length === 0 ? (
        <EmptyState title={words.noTeam}>{words.noTeamNote}</EmptyState>
      ) : (
        <div className={person ? "team-with-panel" : undefined}>
          <section className="card">
            <TeamGrid page={page} onAdjust={(report) => setOpened({ kind: "adjust", report })} onOpen={setPerson} />
          </section>
          {person && <StatementPanel week={page.week} person={person} onClose={() => setPerson(null)} />}
        </div>
      )}
      <Aside page={page} />
      {opened?.kind === "sign" && <SignUpwardDialog page={page} onClose={close} />}
      {opened?.kind === "adjust" && <AdjustDialog page={page} report={opened.report} onClose={close} />}
      <KeyHelp keys={keys} />
    </>
  );
}

const useGoToWeek = () => {
  const navigate = useNavigate();
  return (week: string): void => void navigate({ to: "/team/{-$week}", params: { week }, search: ((before: object) => before) as never });
};

function Head({ page, onSign }: { page: Team; onSign: () => void }) {
  const words = useWords(teamWords);
  const format = useFormat();
  const goTo = useGoToWeek();
  const proposed = sumText(
    page.rows.map((row) => row.proposal?.commit),
    page.baseCurrency,
  );
  const sub = [
    page.manager.name,
    words.signedOf(signedCount(page), dueCount(page)),
    ...(isZero(proposed) ? [] : [words.notCounted(format.short(proposed))]),
  ];
  return (
    <PageHead title={words.title(page.manager.team ?? words.teamOf(page.manager.name), weekNumber(page.week))} sub={sub.join(" · ")}>
      <div className="team-weeks no-print" role="group" aria-label={words.whichWeek}>
        <Button variant="default" aria-label={words.earlier} onClick={() => goTo(besideWeek(page.week, -1))}>
          ‹
        </Button>
        <span>{words.week(weekNumber(page.week))}</span>
        <Button variant="default" aria-label={words.later} onClick={() => goTo(besideWeek(page.week, 1))}>
          ›
        </Button>
      </div>
      {page.maySignUpward && (
        <>
          {page.versions.length === 0 && (
            <Countdown until={page.upward.due}>{words.signBy(format.weekdayAndTime(page.upward.due))}</Countdown>
          )}
          <Button variant={page.versions.length > 0 ? "default" : "filled"} onClick={onSign}>
            {page.versions.length > 0 ? words.signAgain : words.signUpward}
          </Button>
        </>
      )}
    </PageHead>
  );
}
