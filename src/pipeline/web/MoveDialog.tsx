import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { call } from "../../web/call.ts";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { useCommand } from "../../web/useCommand.ts";
import { Dialog } from "../../web/ui/Dialog.tsx";
import { Waiting } from "../../web/ui/Faces.tsx";
import { Select, TextField } from "../../web/ui/Fields.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { uiWords } from "../../web/ui/words.ts";
import { missingFor, type Answer, type Evidence } from "../rules/evidence.ts";
import { defaultCategory, heightOf, isOpen, openStages, parseStage, type EvidenceName, type OpenStage } from "../rules/ladder.ts";
import { categoryWords, evidenceWords, fieldWords, pipelineWords } from "../words.ts";
import { AnswerChoice } from "./AnswerChoice.tsx";
import { opportunityOf, pipelineKey, type Opportunity } from "./queries.ts";
import { stageText } from "./stageName.ts";

type Answers = Partial<Record<EvidenceName, { answer: Answer; note: string }>>;

/** Moves a deal to another stage. Up: what evidence is missing is answered in place, or a reason says why without. Back: a reason. */
export function MoveDialog({ deal, to, onClose }: { deal: Opportunity; to: OpenStage; onClose: () => void }) {
  const { locale } = useLocale();
  const words = useWords({ ...uiWords, ...pipelineWords });
  const fields = useWords(fieldWords);
  const items = useWords(evidenceWords);
  const categories = useWords(categoryWords);
  const client = useQueryClient();
  const page = useQuery(opportunityOf(deal.id));
  const [stage, setStage] = useState<OpenStage>(to);
  const [answers, setAnswers] = useState<Answers>({});
  const [reason, setReason] = useState("");
  const [keeps, setKeeps] = useState(true);
  useEffect(() => setStage(to), [to]);
  const known = useMemo<Evidence>(
    () => new Map(page.data?.evidence.map(({ item, answer }) => [item as EvidenceName, answer])),
    [page.data],
  );
  const given = Object.entries(answers) as [EvidenceName, { answer: Answer; note: string }][];
  const withGiven: Evidence = new Map([...known, ...given.map(([item, { answer }]) => [item, answer] as const)]);
  const isBack = deal.stage === "lost" || heightOf(stage) < heightOf(deal.stage);
  const missing = isBack ? [] : missingFor(stage, known, deal.account !== null);
  const left = isBack ? [] : missingFor(stage, withGiven, deal.account !== null);
  const needsReason = isBack || left.length > 0;
  const confirms = isBack && deal.categoryOverride !== null && isOpen(deal.stage);
  const move = useCommand({
    send: (_: null, key) =>
      call("POST /opportunities/:id/move", {
        ...{ params: { id: deal.id }, key, ifMatch: page.data?.opportunity.version ?? deal.version },
        body: {
          stage,
          ...(reason.trim() !== "" && { reason: reason.trim() }),
          ...(confirms && { category: keeps ? deal.categoryOverride : null }),
          evidence: given.map(([item, { answer, note }]) => ({ item, answer, ...(note.trim() !== "" && { note: note.trim() }) })),
        },
      }),
    changes: [pipelineKey, ["commit"], ["metrics"]],
    onDone: onClose,
  });
  return (
    <Dialog opened onClose={onClose} title={`${deal.name} · ${words.moveStage}`} size="lg">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          move.run(null);
        }}
      >
        <Select
          label={fields.stage}
          value={String(stage)}
          onChange={(event) => setStage(parseStage(event.currentTarget.value) as OpenStage)}
          data={openStages.filter((each) => each !== deal.stage).map((each) => ({ value: String(each), label: stageText(each, locale) }))}
        />
        {page.isPending && <Waiting height={80} />}
        {missing.length > 0 && (
          <fieldset className="evidence-answers">
            <legend>{words.missingEvidence}</legend>
            {missing.map(({ item }) => (
              <AnswerChoice
                key={item}
                name={items[item]}
                answer={answers[item]?.answer ?? (known.get(item) as Answer | undefined) ?? null}
                note={answers[item]?.note ?? ""}
                onChange={(next) => setAnswers({ ...answers, [item]: next })}
              />
            ))}
          </fieldset>
        )}
        {confirms && (
          <Select
            label={words.judged}
            value={keeps ? "keep" : "drop"}
            onChange={(event) => setKeeps(event.currentTarget.value === "keep")}
            data={[
              { value: "keep", label: words.keepsCategory(categories[deal.categoryOverride ?? "omitted"]) },
              { value: "drop", label: `${words.dropsCategory}: ${categories[defaultCategory(stage)]}` },
            ]}
          />
        )}
        <TextField
          label={needsReason ? fields.reason : words.optionalReason}
          required={needsReason}
          description={!isBack && left.length > 0 ? words.movesUnproven : undefined}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {move.problem !== null && <ProblemNote error={move.problem} onRetry={move.again} />}
        <div className="dialog-footer">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button
            type="submit"
            loading={move.isRunning}
            disabled={page.isPending || (needsReason && reason.trim() === "")}
            onClick={() => void client.cancelQueries({ queryKey: [...pipelineKey, "list"] })}
          >
            {words.moveTo(stageText(stage, locale))}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
