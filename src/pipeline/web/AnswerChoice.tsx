import { useWords } from "../../web/i18n/locale.tsx";
import { Field } from "../../web/ui/Fields.tsx";
import { answers, type Answer } from "../rules/evidence.ts";
import { pipelineWords } from "../words.ts";

type AnswerChoiceProps = {
  name: string;
  answer: Answer | null;
  note: string;
  onChange: (next: { answer: Answer; note: string }) => void;
};
export const answerMark: Readonly<Record<Answer, string>> = { confirmed: "✓", denied: "✗", unknown: "?" };

/** One evidence item to be answered: confirmed, denied or unknown, with a note. */
export function AnswerChoice({ name, answer, note, onChange }: AnswerChoiceProps) {
  const words = useWords(pipelineWords);
  return (
    <div className="answer">
      <span className="answer-name">{name}</span>
      <span className="answer-marks" role="radiogroup" aria-label={words.answerOf(name)}>
        {answers.map((each) => (
          <button
            key={each}
            type="button"
            role="radio"
            aria-checked={answer === each}
            className={answer === each ? `chosen ${each}` : each}
            onClick={() => onChange({ answer: each, note })}
          >
            <span aria-hidden="true">{answerMark[each]}</span> {words[each]}
          </button>
        ))}
      </span>
      {answer !== null && (
        <Field
          className="answer-note"
          size="xs"
          aria-label={`${name}: ${words.note}`}
          placeholder={words.note}
          value={note}
          onChange={(event) => onChange({ answer, note: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
