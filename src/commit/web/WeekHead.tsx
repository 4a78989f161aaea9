import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useWords } from "../../web/i18n/locale.tsx";
import { Countdown } from "../../web/ui/Countdown.tsx";
import { KeyHelp } from "../../web/ui/KeyHelp.tsx";
import { useNow } from "../../web/ui/now.ts";
import { PageHead } from "../../web/ui/PageHead.tsx";
import { Pill } from "../../web/ui/Pill.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import type { WeekPage } from "../contract.ts";
import { besideWeek, runningWeek, weekNumber } from "./weeks.ts";
import { myWeekWords } from "./words.ts";

type WeekHeadProps = {
  page: WeekPage;
  of: string | undefined;
  saved?: ReactNode;
  action?: ReactNode;
  keys?: { keys: string; does: string; run: () => void }[];
};

/** Which week and whose, the deadline counting down, and the one thing to do. */
export function WeekHead({ page, of, saved, action, keys = [] }: WeekHeadProps) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const goTo = useGoToWeek(page, of);
  const deadlineWord = format.weekdayAndTime(Temporal.Instant.from(page.signing.deadline).subtract({ seconds: 1 }).toString());
  const isOpen = page.signing.now === "on-time";
  return (
    <>
      <WeekSwitch page={page} onGo={goTo} />
      <PageHead
        title={words.week(weekNumber(page.week), format.weekDays(page.first))}
        sub={
          <>
            {[page.person.name, page.person.team].filter(Boolean).join(" · ")} · <Standing page={page} />
            {saved}
          </>
        }
      >
        {isOpen && <Countdown until={page.signing.deadline}>{words.due(deadlineWord)}</Countdown>}
        {action}
      </PageHead>
      <KeyHelp
        keys={[
          ...keys,
          { keys: "[", does: words.keyEarlier, run: () => goTo(besideWeek(page.week, -1)) },
          { keys: "]", does: words.keyLater, run: () => goTo(besideWeek(page.week, 1)) },
        ]}
      />
    </>
  );
}

export const useGoToWeek = (page: WeekPage, of: string | undefined) => {
  const navigate = useNavigate();
  return (week: string): void => {
    if (of === undefined) void navigate({ to: "/week/{-$week}", params: { week } });
    else void navigate({ to: "/people/$id/week/{-$week}", params: { id: page.person.id, week } });
  };
};

/** Signed, late, missing, open: always in words. */
function Standing({ page }: { page: WeekPage }) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const counting = page.versions.find((version) => version.counts);
  const by = counting?.signedBy && counting.signedBy.id !== page.person.id ? ` · ${words.signedBy(counting.signedBy.name)}` : "";
  const addenda = page.versions.filter((version) => version.as === "addendum").length;
  if (page.standing === "missing") return <Pill band="out">{words.missing}</Pill>;
  if (!counting) return <span>{page.standing === "not-due" ? words.notDue : words.open}</span>;
  return (
    <>
      {words.signedVersion(counting.version, format.weekdayAndTime(counting.signedAt))}
      {by} {counting.as === "late" && <Pill band="amber">{words.late}</Pill>}
      {addenda > 0 && <Pill>{`${words.addendum} × ${addenda}`}</Pill>}
    </>
  );
}

/** Last, this and next week, one press apart; further ones with [ and ]. */
function WeekSwitch({ page, onGo }: { page: WeekPage; onGo: (week: string) => void }) {
  const words = useWords(myWeekWords);
  const monday = runningWeek(useNow(), page.timeZone);
  const text = `${monday.yearOfWeek}-W${String(monday.weekOfYear).padStart(2, "0")}`;
  const [last, next] = [besideWeek(text, -1), besideWeek(text, 1)];
  const choices: readonly (readonly [string, string])[] = [
    [last, words.lastWeek(weekNumber(last))],
    [text, words.thisWeek(weekNumber(text))],
    [next, words.nextWeek(weekNumber(next))],
  ];
  const isOther = choices.every(([week]) => week !== page.week);
  return (
    <div className="week-switch no-print" role="group" aria-label={words.whichWeek}>
      <button type="button" aria-label={words.earlier} onClick={() => onGo(besideWeek(page.week, -1))}>
        ‹
      </button>
      {isOther && (
        <button type="button" aria-pressed>
          {words.otherWeek(weekNumber(page.week))}
        </button>
      )}
      {choices.map(([week, word]) => (
        <button key={week} type="button" aria-pressed={week === page.week} onClick={() => onGo(week)}>
          {word}
        </button>
      ))}
      <button type="button" aria-label={words.later} onClick={() => onGo(besideWeek(page.week, 1))}>
        ›
      </button>
    </div>
  );
}
