import { useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { Field } from "../../web/ui/Fields.tsx";
import type { SentPart, WeekPage } from "../contract.ts";
import { DealName, dealTitle } from "./DealName.tsx";
import type { DraftState } from "./draft.ts";
import { myWeekWords } from "./words.ts";

type KeyProject = Extract<SentPart, { kind: "key-project" }>;
const fields = ["progress", "obstacle", "nextStep", "help"] as const;

/** For each key project: progress since last week, obstacle, next step, help wanted. */
export function KeyProjectsCard({ page, draft }: { page: WeekPage; draft: DraftState }) {
  const words = useWords(myWeekWords);
  const deals = page.deals.filter((deal) => page.keyProjects.includes(deal.id));
  if (deals.length === 0) return null;
  return (
    <Card title={words.keyProjects} note={String(deals.length)} padded>
      <div className="stack">
        {deals.map((deal) => {
          const found = draft.parts.find((part): part is KeyProject => part.kind === "key-project" && part.opportunity === deal.id);
          const part: KeyProject = found ?? { kind: "key-project", opportunity: deal.id };
          return (
            <fieldset key={deal.id} className="key-project">
              <legend>
                <DealName id={deal.id} account={deal.account} name={deal.name} />
              </legend>
              {fields.map((field) => (
                <Field
                  key={field}
                  size="xs"
                  label={words[field]}
                  aria-label={`${words[field]}: ${dealTitle(deal, deal.key)}`}
                  maxLength={4000}
                  value={part[field] ?? ""}
                  onChange={(event) => draft.change({ ...part, [field]: event.currentTarget.value })}
                />
              ))}
            </fieldset>
          );
        })}
      </div>
    </Card>
  );
}
