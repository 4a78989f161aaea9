import { useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { TextField } from "../../web/ui/Fields.tsx";
import { partOf, type DraftState } from "./draft.ts";
import { myWeekWords } from "./words.ts";

/** What was done in the market and what is planned. */
export function MarketCard({ draft }: { draft: DraftState }) {
  const words = useWords(myWeekWords);
  const part = partOf(draft.parts, "market") ?? { kind: "market" as const };
  return (
    <Card title={words.market} padded>
      <div className="stack">
        <TextField
          label={words.done}
          maxLength={4000}
          value={part.done ?? ""}
          onChange={(event) => draft.change({ ...part, done: event.currentTarget.value })}
        />
        <TextField
          label={words.planned}
          maxLength={4000}
          value={part.planned ?? ""}
          onChange={(event) => draft.change({ ...part, planned: event.currentTarget.value })}
        />
      </div>
    </Card>
  );
}
