import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { AmountField, Field } from "../../web/ui/Fields.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import type { SentPart, WeekPage } from "../contract.ts";
import { refusals } from "../words.ts";
import type { DraftState } from "./draft.ts";
import { quarterNumber } from "./weeks.ts";
import { myWeekWords } from "./words.ts";

/** Month and quarter: what the system adds up, and what the owner judges, with a reason where they differ. */
export function PeriodsCard({ page, draft }: { page: WeekPage; draft: DraftState }) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  return (
    <Card title={words.periods} padded>
      <div className="period-grid">
        <Period kind="month" name={format.month(page.month, false)} page={page} draft={draft} />
        <Period kind="quarter" name={words.quarter(quarterNumber(page.quarter))} page={page} draft={draft} />
      </div>
      {page.notYet && Number(page.notYet.amount) !== 0 && (
        <p className="muted">{words.notYet(format.month(page.month, false), format.short(page.notYet.amount), page.notYet.months)}</p>
      )}
    </Card>
  );
}

type Judged = Extract<SentPart, { kind: "month" | "quarter" }>;

function Period({ kind, name, page, draft }: { kind: "month" | "quarter"; name: string; page: WeekPage; draft: DraftState }) {
  const words = useWords(myWeekWords);
  const { locale } = useLocale();
  const format = useFormat();
  const proposed = draft.work.proposal[kind];
  const judged = draft.parts.find((part) => (part.kind === "month" || part.kind === "quarter" ? part.kind === kind : false)) as
    | Judged
    | undefined;
  const part = { kind, commit: judged?.commit ?? null, upside: judged?.upside ?? null, reason: judged?.reason ?? "" };
  const block = draft.work.blocks.find(({ pointer }) => pointer === `/${kind}/reason`);
  const isJudged = part.commit !== null || part.upside !== null || part.reason !== "";
  // What equals the proposal is no judgement: it then goes on following the pipeline.
  const judgement = (amount: string | null, of: string): string | null =>
    amount !== null && Number(amount) === Number(of) ? null : amount;
  return (
    <div className="period-fields">
      <AmountField
        label={words.periodCommit(name)}
        description={`${words.proposed} ${format.plain(proposed.commit)}`}
        currency={page.baseCurrency}
        value={part.commit ?? proposed.commit}
        onChange={(amount) => draft.change({ ...part, commit: judgement(amount, proposed.commit) })}
      />
      <AmountField
        label={words.periodUpside(name)}
        description={`${words.proposed} ${format.plain(proposed.upside)}`}
        currency={page.baseCurrency}
        value={part.upside ?? proposed.upside}
        onChange={(amount) => draft.change({ ...part, upside: judgement(amount, proposed.upside) })}
      />
      {isJudged ? (
        <Field
          label={`${name}: ${words.reason}`}
          value={part.reason}
          maxLength={2000}
          error={block && refusals[`commit.${block.code}` as keyof typeof refusals]?.[locale]}
          onChange={(event) => draft.change({ ...part, reason: event.currentTarget.value })}
        />
      ) : (
        <span />
      )}
    </div>
  );
}
