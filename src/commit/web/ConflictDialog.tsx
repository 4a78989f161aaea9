import { Button } from "@mantine/core";
import { useWords } from "../../web/i18n/locale.tsx";
import { Dialog } from "../../web/ui/Dialog.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import type { SentPart } from "../contract.ts";
import { dealTitle, type Deal } from "./DealName.tsx";
import { unitOfPart, type DraftState } from "./draft.ts";
import { myWeekWords } from "./words.ts";

type ConflictDialogProps = { draft: DraftState; deals: readonly Deal[]; onReload: () => void };

/** The same part was changed in another tab or by the delegate: both are shown, and a person decides. */
export function ConflictDialog({ draft, deals, onReload }: ConflictDialogProps) {
  const words = useWords(myWeekWords);
  const { conflict } = draft;
  return (
    <Dialog
      opened={conflict !== null}
      onClose={draft.keepMine}
      title={words.conflictTitle}
      footer={
        <>
          <Button variant="default" onClick={() => draft.takeTheirs(onReload)}>
            {words.takeTheirs}
          </Button>
          <Button onClick={draft.keepMine}>{words.keepMine}</Button>
        </>
      }
    >
      {conflict?.theirs.map(({ unit, by, part }) => {
        const mine = draft.parts.find((one) => unitOfPart(one) === unit);
        return (
          <dl key={unit} className="receipt">
            <dt>{words.conflictBy(by?.name ?? words.elsewhere)}</dt>
            <dd>
              <PartText part={part as unknown as SentPart} deals={deals} />
            </dd>
            <dt>{words.yours}</dt>
            <dd>{mine && <PartText part={mine} deals={deals} />}</dd>
          </dl>
        );
      })}
    </Dialog>
  );
}

/** A part in one line of words. */
function PartText({ part, deals }: { part: SentPart; deals: readonly Deal[] }) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  switch (part.kind) {
    case "line": {
      const amount = part.amount === null ? "—" : format.plain(part.amount, part.currency);
      const title = dealTitle(
        deals.find((deal) => deal.id === part.opportunity),
        part.opportunity,
      );
      return (
        <>
          {[title, part.dropped ? words.dropped : amount, part.expectedOn && format.weekday(part.expectedOn), part.reason]
            .filter(Boolean)
            .join(" · ")}
        </>
      );
    }
    case "month":
    case "quarter":
      return (
        <>{[part.commit && format.plain(part.commit), part.upside && format.plain(part.upside), part.reason].filter(Boolean).join(" · ")}</>
      );
    case "key-project":
      return <>{[part.progress, part.obstacle, part.nextStep, part.help].filter(Boolean).join(" · ")}</>;
    case "market":
      return <>{[part.done, part.planned].filter(Boolean).join(" · ")}</>;
    case "backlog":
    case "late":
      return <>{part.reason}</>;
  }
}
