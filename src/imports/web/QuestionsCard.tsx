import { Select } from "../../web/ui/Fields.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { useWords } from "../../web/i18n/locale.tsx";
import type { Mapping, RunPage } from "./queries.ts";
import { importWords } from "./words.ts";

type Question = RunPage["questions"][number];

/** What must be answered before anything is imported, except columns and encoding, which have their own place. */
export function QuestionsCard({
  run,
  mapping,
  onChange,
}: {
  run: RunPage;
  mapping: Mapping;
  onChange: (change: Partial<Mapping>) => void;
}) {
  const words = useWords(importWords);
  const asked = run.questions.filter(({ code }) => code !== "value" && code !== "encoding");
  if (asked.length === 0) return null;
  const answer = (question: Question, given: string): void => {
    const { field, code } = question;
    if (!field || given === "") return;
    if (code === "decimal-sign") onChange({ decimal: { ...mapping.decimal, [field]: given } });
    else if (code === "day-order") onChange({ dayOrder: { ...mapping.dayOrder, [field]: given } });
    else {
      const column = run.file?.columns.find(({ label }) => label === given);
      if (column) onChange({ columns: { ...mapping.columns, [field]: { heading: column.heading, column: column.column } } });
    }
  };
  const labelOf = (option: string): string =>
    option === "dot" || option === "comma" || option === "dmy" || option === "mdy" ? words[option] : option;
  return (
    <Card title={words.questions} note={words.blocking} padded className="ask">
      <div className="stack">
        {asked.map((question) => (
          <Select
            key={`${question.code} ${question.field ?? ""}`}
            label={question.text}
            value=""
            data={[
              { value: "", label: "…" },
              ...question.options.map((value) => ({
                value,
                label: labelOf(value) + (value === question.guess ? ` (${words.guess})` : ""),
              })),
            ]}
            onChange={(event) => answer(question, event.currentTarget.value)}
          />
        ))}
      </div>
    </Card>
  );
}
