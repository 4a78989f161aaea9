import { useMemo } from "react";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import type { GridColumn } from "../../web/ui/grid/columns.ts";
import { Money } from "../../web/ui/Money.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { categoryOverrides, defaultCategory, openStages } from "../rules/ladder.ts";
import { categoryWords, fieldWords, pipelineWords } from "../words.ts";
import { Marks } from "./marks.tsx";
import type { Opportunity } from "./queries.ts";
import { stageShort, stageText } from "./stageName.ts";
import type { DealChange } from "./useDealEdits.tsx";

/** The columns of the grid; a closed deal and one that the asker may not change are read-only. */
export const useDealColumns = (): GridColumn<Opportunity>[] => {
  const { locale } = useLocale();
  const format = useFormat();
  const words = useWords(pipelineWords);
  const fields = useWords(fieldWords);
  const categories = useWords(categoryWords);
  return useMemo(() => {
    const canEdit = (deal: Opportunity): boolean => deal.mayEdit && deal.stage !== 100 && deal.stage !== "lost";
    return [
      {
        ...{ key: "account", head: fields.account, width: 140 },
        text: (deal) => deal.account?.name ?? "",
        cell: (deal) => deal.account?.name ?? <span className="muted">{words.noAccount}</span>,
      },
      {
        ...{ key: "name", head: fields.name, width: 215, sortable: true },
        text: (deal) => deal.name,
        cell: (deal) => <span title={deal.name}>{deal.name}</span>,
      },
      {
        ...{ key: "marks", head: words.marks, width: 128 },
        text: (deal) =>
          [deal.keyProject && words.key, deal.stale.length > 0 && words.stale, deal.unproven && words.unproven].filter(Boolean).join(" "),
        cell: (deal) => <Marks deal={deal} short />,
      },
      {
        ...{ key: "stage", head: fields.stage, width: 64, sortable: true, canEdit },
        text: (deal) => String(deal.stage),
        cell: (deal) => stageShort(deal.stage, locale),
        edit: {
          kind: "choice",
          choices: () => [...openStages, "lost" as const].map((stage) => ({ value: String(stage), label: stageText(stage, locale) })),
        },
      },
      {
        ...{ key: "amount", head: fields.amount, width: 108, number: true, sortable: true, canEdit },
        text: (deal) => deal.amount ?? "",
        cell: (deal) => <Money amount={deal.amount} currency={deal.currency} why={words.noAmount} />,
        edit: { kind: "amount", currencyOf: (deal) => deal.currency },
      },
      {
        ...{ key: "expectedClose", head: words.close, width: 92, sortable: true, canEdit },
        text: (deal) => deal.expectedClose ?? "",
        cell: (deal) => (deal.expectedClose ? format.day(deal.expectedClose) : <span className="amber">◆ {words.noClose}</span>),
        edit: { kind: "day" },
      },
      {
        ...{ key: "category", head: fields.category, width: 112, canEdit },
        text: (deal) => deal.categoryOverride ?? "",
        cell: (deal) => (
          <>
            {categories[deal.category]}
            {deal.categoryOverride && <span className="muted"> · {words.judged}</span>}
          </>
        ),
        edit: {
          kind: "choice",
          choices: (deal) => [
            { value: "", label: words.asStage(categories[defaultCategory(deal.stage)]) },
            ...categoryOverrides.map((each) => ({ value: each, label: categories[each] })),
          ],
        },
      },
      {
        ...{ key: "nextStep", head: fields.nextStep, width: 138, canEdit, edit: { kind: "text" } },
        text: (deal) => deal.nextStep ?? "",
      },
      {
        ...{ key: "nextStepOn", head: words.on, width: 84, sortable: true, canEdit, edit: { kind: "day" } },
        text: (deal) => deal.nextStepOn ?? "",
        cell: (deal) => (deal.nextStepOn ? format.day(deal.nextStepOn) : ""),
      },
      { key: "owner", head: fields.owner, width: 88, text: (deal) => deal.owner.name },
      {
        ...{ key: "changedAt", head: fields.changedAt, width: 92, sortable: true },
        text: (deal) => deal.changedAt,
        cell: (deal) => (
          <span className="muted" title={format.dayAndTime(deal.changedAt)}>
            {format.day(dayOf(deal.changedAt, format.timeZone))}
          </span>
        ),
      },
    ];
  }, [locale, format, words, fields, categories]);
};

/** What a cell's new text changes; null when it cannot be read. */
export const changeOf = (key: string, text: string): DealChange | null => {
  const value = text.trim() === "" ? null : text.trim();
  switch (key) {
    case "amount":
      return value === null || /^\d+(\.\d+)?$/.test(value) ? { amount: value } : null;
    case "expectedClose":
      return isDay(value) ? { expectedClose: value } : null;
    case "nextStepOn":
      return isDay(value) ? { nextStepOn: value } : null;
    case "nextStep":
      return { nextStep: value };
    case "category":
      return { category: categoryOverrides.find((each) => each === value) ?? null };
    default:
      return null;
  }
};
const isDay = (text: string | null): boolean => {
  if (text === null) return true;
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) && Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
};

const dayOf = (instant: string, timeZone: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
