import { Button, Popover } from "@mantine/core";
import { useState } from "react";
import { call } from "../../web/call.ts";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { uiWords } from "../../web/ui/words.ts";
import { useCommand } from "../../web/useCommand.ts";
import { itemsUpTo, type Answer } from "../rules/evidence.ts";
import { heightOf, isOpen, ladder, type EvidenceName, type OpenStage } from "../rules/ladder.ts";
import { evidenceWords, pipelineWords } from "../words.ts";
import { AnswerChoice, answerMark } from "./AnswerChoice.tsx";
import { pipelineKey, type OpportunityPageData } from "./queries.ts";
import { useWhen } from "./useWhen.ts";

type Given = OpportunityPageData["evidence"][number];

/** The ladder with its evidence: who confirmed what, when; what is unknown is to be asked first. A click answers an item. */
export function Ladder({ page, onMove }: { page: OpportunityPageData; onMove: (to: OpenStage) => void }) {
  const { locale } = useLocale();
  const words = useWords(pipelineWords);
  const { opportunity: deal, may } = page;
  const given = new Map(page.evidence.map((each) => [each.item, each]));
  const asked = itemsUpTo(isOpen(deal.stage) ? deal.stage : 90);
  const count = (answer: Answer): number => asked.filter(({ item }) => given.get(item)?.answer === answer).length;
  return (
    <Card title={words.ladder} more={words.confirmedCount(count("confirmed"), asked.length, count("unknown"))} className="ladder">
      <ol>
        {ladder
          .filter((rung) => isOpen(rung.stage))
          .map((rung) => {
            const stage = rung.stage as OpenStage;
            const place = deal.stage === stage ? "now" : heightOf(stage) < heightOf(deal.stage) ? "done" : "next";
            return (
              <li key={stage} className={`rung ${place}`} aria-current={place === "now" ? "step" : undefined}>
                <div className="pc">{stage} %</div>
                <div>
                  <b>{rung.name[locale]}</b>
                  <ul>
                    {rung.evidence.map((item) => (
                      <Item
                        key={item}
                        deal={deal.id}
                        item={item}
                        given={given.get(item)}
                        isAsked={place !== "next"}
                        canEdit={may.edit && isOpen(deal.stage)}
                      />
                    ))}
                  </ul>
                </div>
                {may.edit && isOpen(deal.stage) && place !== "now" && (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    className="rung-move"
                    aria-label={words.moveTo(`${stage} %`)}
                    onClick={() => onMove(stage)}
                  >
                    {words.move}
                  </Button>
                )}
              </li>
            );
          })}
      </ol>
    </Card>
  );
}

type ItemProps = { deal: string; item: EvidenceName; given: Given | undefined; isAsked: boolean; canEdit: boolean };

function Item({ deal, item, given, isAsked, canEdit }: ItemProps) {
  const words = useWords(pipelineWords);
  const items = useWords(evidenceWords);
  const when = useWhen();
  const [opened, setOpened] = useState(false);
  const answer = given?.answer;
  const face = answer === "confirmed" ? "" : answer === "denied" ? "out" : isAsked ? "amber" : "";
  const told = [given?.note, answer === "confirmed" && given ? when(given.at, false) : null, given?.by].filter(Boolean).join(" · ");
  const text = (
    <>
      <span aria-hidden="true" className="ev-mark">
        {answer === "unknown" || (!answer && isAsked) ? "◆" : answer ? answerMark[answer] : "○"}
      </span>
      <span>
        {items[item]}
        {answer === "denied" && `: ${words.denied}`}
        {(answer === "unknown" || (!answer && isAsked)) && `: ${words.unknownAsk}`}
        {told !== "" && <small className="muted"> {told}</small>}
      </span>
    </>
  );
  if (!canEdit) return <li className={`ev ${face}`}>{text}</li>;
  return (
    <li className={`ev ${face}`}>
      <Popover opened={opened} onChange={setOpened} shadow="md" trapFocus width={340} position="bottom-start">
        <Popover.Target>
          <button type="button" className="ev-button" onClick={() => setOpened(!opened)}>
            {text}
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <AnswerForm deal={deal} item={item} given={given} onDone={() => setOpened(false)} />
        </Popover.Dropdown>
      </Popover>
    </li>
  );
}

function AnswerForm({ deal, item, given, onDone }: { deal: string; item: EvidenceName; given: Given | undefined; onDone: () => void }) {
  const words = useWords(uiWords);
  const items = useWords(evidenceWords);
  const [next, setNext] = useState<{ answer: Answer; note: string }>({ answer: given?.answer ?? "confirmed", note: given?.note ?? "" });
  const save = useCommand({
    send: ({ answer, note }: typeof next, key) =>
      call("POST /opportunities/:id/evidence", {
        params: { id: deal },
        key,
        body: { item, answer, ...(note.trim() !== "" && { note: note.trim() }) },
      }),
    changes: [pipelineKey],
    onDone,
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.run(next);
      }}
    >
      <AnswerChoice name={items[item]} answer={next.answer} note={next.note} onChange={setNext} />
      {save.problem !== null && <ProblemNote error={save.problem} onRetry={save.again} />}
      <div className="row">
        <Button type="submit" size="xs" loading={save.isRunning}>
          {words.save}
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}
