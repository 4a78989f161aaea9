import { Fragment, type ReactNode } from "react";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { Money } from "../../web/ui/Money.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { parseStage } from "../rules/ladder.ts";
import { categoryWords, fieldWords, lostReasonWords, pipelineWords } from "../words.ts";
import { stageShort } from "./stageName.ts";

export type FieldChange = { field: string; before: string | null; after: string | null };

/** "Amount 240,000 → 260,000", one after the other. */
export function FieldChanges({ changes, currency }: { changes: readonly FieldChange[]; currency: string }) {
  const fields: Readonly<Record<string, string>> = useWords(fieldWords);
  return (
    <span className="changes">
      {changes.map(({ field, before, after }, index) => (
        <Fragment key={field}>
          {index > 0 && " · "}
          <span>
            {field !== "stage" && <span className="soft">{fields[field] ?? field} </span>}
            {before !== null && (
              <>
                <Value field={field} value={before} currency={currency} /> →{" "}
              </>
            )}
            <b>
              <Value field={field} value={after} currency={currency} />
            </b>
          </span>
        </Fragment>
      ))}
    </span>
  );
}

/** A field's value as people read it. */
function Value({ field, value, currency }: { field: string; value: string | null; currency: string }): ReactNode {
  const { locale } = useLocale();
  const format = useFormat();
  const words = useWords(pipelineWords);
  const categories: Readonly<Record<string, string>> = useWords(categoryWords);
  const lost: Readonly<Record<string, string>> = useWords(lostReasonWords);
  if (field === "category") return value === null ? words.byStage : (categories[value] ?? value);
  if (value === null) return "—";
  const stage = field === "stage" ? parseStage(value) : null;
  if (stage !== null) return stageShort(stage, locale);
  if (field === "amount") return <Money amount={value} currency={currency} />;
  if (field === "expectedClose" || field === "nextStepOn") return format.day(value);
  if (field === "keyProject") return value === "true" ? words.yes : words.no;
  if (field === "lostReason") return lost[value] ?? value;
  return value;
}
