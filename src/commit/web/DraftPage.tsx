import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "../../web/i18n/locale.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import type { WeekPage } from "../contract.ts";
import { AddDeal } from "./AddDeal.tsx";
import { Adjustments } from "./Adjustments.tsx";
import { BacklogCard } from "./BacklogCard.tsx";
import { BeatCard } from "./BeatCard.tsx";
import { ConflictDialog } from "./ConflictDialog.tsx";
import { linesOf, useDraft, type DraftState, type Work } from "./draft.ts";
import { FollowedCard } from "./FollowedCard.tsx";
import { FourAnswers } from "./FourAnswers.tsx";
import { KeyProjectsCard } from "./KeyProjectsCard.tsx";
import { LastWeekCard } from "./LastWeekCard.tsx";
import { LinesCard } from "./LinesCard.tsx";
import { MarketCard } from "./MarketCard.tsx";
import { PeriodsCard } from "./PeriodsCard.tsx";
import { SignDialog } from "./SignDialog.tsx";
import { StaleCard } from "./StaleCard.tsx";
import { WeekHead } from "./WeekHead.tsx";
import { myWeekWords } from "./words.ts";

/** The week being written: everything on it is saved while typing, and signed with one press. */
export function DraftPage({ page, of, work }: { page: WeekPage; of: string | undefined; work: Work }) {
  const words = useWords(myWeekWords);
  const client = useQueryClient();
  const draft = useDraft({ week: page.week, of, initial: work });
  const [isSigning, setSigning] = useState(false);
  const [adding, setAdding] = useState<"commit" | "upside" | null>(null);
  const lines = linesOf(draft.parts).filter((line) => !line.dropped);
  const reload = () => void client.invalidateQueries({ queryKey: ["commit", page.week] });
  return (
    <div className="with-sign-bar">
      <WeekHead
        page={page}
        of={of}
        saved={<SavedState page={page} draft={draft} />}
        action={<SignButton page={page} draft={draft} onSign={() => setSigning(true)} />}
        keys={[
          { keys: "s", does: words.keySign, run: () => setSigning(true) },
          { keys: "a", does: words.keyAdd, run: () => setAdding("commit") },
        ]}
      />
      <FourAnswers page={page} outlook={{ ...draft.work.sums, lines: lines.filter((line) => line.category === "commit").length }} />
      <LinesCard page={page} draft={draft} category="commit" onAdd={() => setAdding("commit")} />
      <LinesCard page={page} draft={draft} category="upside" onAdd={() => setAdding("upside")} />
      <PeriodsCard page={page} draft={draft} />
      <div className="cols">
        <BeatCard page={page} />
        <LastWeekCard page={page} of={of} />
        <Adjustments page={page} />
        <StaleCard page={page} />
      </div>
      <KeyProjectsCard page={page} draft={draft} />
      <div className="cols">
        <MarketCard draft={draft} />
        <BacklogCard page={page} draft={draft} />
      </div>
      {page.soFar && <FollowedCard page={page} of={of} soFar={page.soFar} />}
      <AddDeal page={page} draft={draft} category={adding} onClose={() => setAdding(null)} />
      <SignDialog page={page} of={of} draft={draft} opened={isSigning} onClose={() => setSigning(false)} />
      <ConflictDialog draft={draft} deals={page.deals} onReload={reload} />
    </div>
  );
}

type PartProps = { page: WeekPage; draft: DraftState };

/** Whether what is typed is safe: never silent about a failure. */
function SavedState({ page, draft }: PartProps) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const { work, isDirty, problem } = draft;
  const isChangedSinceSigning = page.versions.length > 0 && work.draft.signedRevision !== work.draft.revision;
  return (
    <span role="status">
      {" · "}
      {problem !== null ? (
        <>
          <b className="out">▼ {words.notSaved}</b>{" "}
          <Button size="compact-xs" variant="default" onClick={draft.retry}>
            {words.tryAgain}
          </Button>
        </>
      ) : isDirty ? (
        words.saving
      ) : (
        words.draftSaved(format.time(work.draft.savedAt))
      )}
      {isChangedSinceSigning && !isDirty && <span className="amber"> · {words.notSignedChanges}</span>}
    </span>
  );
}

function SignButton({ page, draft, onSign }: PartProps & { onSign: () => void }) {
  const words = useWords(myWeekWords);
  const isSigned = draft.work.draft.signedRevision === draft.work.draft.revision && !draft.isDirty;
  const word = page.signing.now === "addendum" ? words.signAddendum : page.versions.length > 0 ? words.signAgain : words.sign;
  return (
    <div className="sign-bar">
      <Button size="md" variant={isSigned ? "default" : "filled"} disabled={isSigned} onClick={onSign}>
        {isSigned ? `✓ ${words.signedTitle}` : word}
      </Button>
    </div>
  );
}
