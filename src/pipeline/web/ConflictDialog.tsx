import { Button } from "@mantine/core";
import { useWords } from "../../web/i18n/locale.tsx";
import { Dialog } from "../../web/ui/Dialog.tsx";
import { pipelineWords } from "../words.ts";
import { FieldChanges, type FieldChange } from "./FieldChanges.tsx";
import type { Opportunity } from "./queries.ts";
import type { DealChange } from "./useDealEdits.tsx";

export type Conflict = { current: Opportunity; by: string | null; changes: readonly FieldChange[]; wanted: DealChange };

/** Two people changed the same thing: both versions are shown, and the person decides. */
export function ConflictDialog({ conflict, onClose, onMine }: { conflict: Conflict | null; onClose: () => void; onMine: () => void }) {
  const words = useWords(pipelineWords);
  if (!conflict) return null;
  const { current, by, changes, wanted } = conflict;
  const mine = Object.entries(wanted)
    .filter(([field]) => field !== "reason")
    .map(([field, value]) => ({ field, before: null, after: value === null || value === undefined ? null : String(value) }));
  return (
    <Dialog opened onClose={onClose} title={`${current.name}: ${words.theirs}`}>
      <div className="stack">
        <p>{words.theirsHint(by ?? words.bySystem)}</p>
        <FieldChanges changes={changes} currency={current.currency} />
        <p>{words.yours}</p>
        <FieldChanges changes={mine} currency={wanted.currency ?? current.currency} />
      </div>
      <div className="dialog-footer">
        <Button variant="default" onClick={onClose}>
          {words.keepTheirs}
        </Button>
        <Button onClick={onMine}>{words.keepMine}</Button>
      </div>
    </Dialog>
  );
}
