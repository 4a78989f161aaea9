import { Button } from "@mantine/core";
import { useState } from "react";
import { call } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { useCommand } from "../../web/useCommand.ts";
import { Dialog } from "../../web/ui/Dialog.tsx";
import { Field, Select, TextField } from "../../web/ui/Fields.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { uiWords } from "../../web/ui/words.ts";
import { lostReasons, type LostReason } from "../rules/revise.ts";
import { fieldWords, lostReasonWords, pipelineWords } from "../words.ts";
import { pipelineKey, type Opportunity } from "./queries.ts";

/** A deal is lost with a reason from the list, the competitor where known, and the lesson. */
export function LoseDialog({ deal, onClose }: { deal: Opportunity; onClose: () => void }) {
  const words = useWords({ ...uiWords, ...pipelineWords });
  const fields = useWords(fieldWords);
  const reasons = useWords(lostReasonWords);
  const [lostReason, setLostReason] = useState<Exclude<LostReason, "imported"> | "">("");
  const [competitor, setCompetitor] = useState(deal.competitor ?? "");
  const [lesson, setLesson] = useState("");
  const lose = useCommand({
    send: (_: null, key) =>
      call("PATCH /opportunities/:id", {
        ...{ params: { id: deal.id }, key, ifMatch: deal.version },
        body: { stage: "lost", ...(lostReason !== "" && { lostReason }), competitor: competitor.trim() || null, lesson: lesson.trim() },
      }),
    changes: [pipelineKey, ["commit"], ["metrics"]],
    onDone: onClose,
  });
  return (
    <Dialog opened onClose={onClose} title={`${deal.name} · ${words.lost}`}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          lose.run(null);
        }}
      >
        <Select
          label={words.lostBecause}
          required
          data-autofocus
          value={lostReason}
          onChange={(event) => setLostReason(event.currentTarget.value as Exclude<LostReason, "imported">)}
          data={[{ value: "", label: "" }, ...lostReasons.map((each) => ({ value: each, label: reasons[each] }))]}
        />
        <Field label={fields.competitor} value={competitor} onChange={(event) => setCompetitor(event.currentTarget.value)} />
        <TextField label={words.lesson} required value={lesson} onChange={(event) => setLesson(event.currentTarget.value)} />
        {lose.problem !== null && <ProblemNote error={lose.problem} onRetry={lose.again} />}
        <div className="dialog-footer">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={lose.isRunning} disabled={lostReason === "" || lesson.trim() === ""}>
            {words.lost}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
