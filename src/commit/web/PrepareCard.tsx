import { Button } from "@mantine/core";
import { useEffect } from "react";
import { call } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { useCommand } from "../../web/useCommand.ts";
import { EmptyState } from "../../web/ui/EmptyState.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import type { WeekPage } from "../contract.ts";
import { weekNumber } from "./weeks.ts";
import { myWeekWords } from "./words.ts";

/** Opens the draft: by itself once the proposal is put forward (Thursday), before that and for an addendum when asked. */
export function PrepareCard({ page, of }: { page: WeekPage; of: string | undefined }) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const { run, isRunning, problem, again } = useCommand({
    send: (week: string, key) => call("POST /weeks/:week/commit/draft", { params: { week }, body: of === undefined ? {} : { of }, key }),
    changes: [["commit"]],
  });
  const { signing, week, versions } = page;
  const opensItself = signing.now !== null && signing.now !== "addendum" && signing.putForward && versions.length === 0;
  useEffect(() => {
    if (opensItself) run(week);
    // Once for each week that opens itself; a failure is shown with its way on.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [opensItself, week]);
  if (signing.now === null) return <p className="soft week-why">{whyNot(page, words, format)}</p>;
  if (problem !== null) return <ProblemNote error={problem} onRetry={again} />;
  if (opensItself) return null;
  const isAddendum = signing.now === "addendum";
  return (
    <section className="card">
      <EmptyState
        title={isAddendum ? words.prepareAddendum : words.prepare(weekNumber(week))}
        action={
          <Button variant={isAddendum ? "default" : "filled"} loading={isRunning} onClick={() => run(week)}>
            {isAddendum ? words.prepareAddendum : words.prepare(weekNumber(week))}
          </Button>
        }
      >
        {isAddendum ? words.asAddendum : words.prepareNote}
      </EmptyState>
    </section>
  );
}

const whyNot = (page: WeekPage, words: ReturnType<typeof useWords<typeof myWeekWords>>, format: ReturnType<typeof useFormat>): string => {
  if (page.signing.why === "not-open-yet") return words.notOpenWhy(format.weekdayAndTime(page.signing.opens));
  return page.signing.why === "missing" ? words.missingWhy : words.closedWhy;
};
