import { useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { Money } from "../../web/ui/Money.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import type { WeekPage } from "../contract.ts";
import { figureName } from "./figures.ts";
import { myWeekWords } from "./words.ts";

/** What the managers above added to or took from this person's figures: amount and reason, never hidden from the person adjusted. */
export function Adjustments({ page }: { page: WeekPage }) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  if (page.adjustments.length === 0) return null;
  return (
    <Card title={words.adjusted} padded>
      <ul className="list">
        {page.adjustments.map((adjustment) => (
          <li key={`${adjustment.by.id}-${adjustment.figure}`}>
            <span>
              {figureName(adjustment.figure, format.locale)} <span className="muted">{`${adjustment.by.name} · ${adjustment.reason}`}</span>
            </span>
            <span className="n">
              <Money amount={adjustment.amount} as="short" signed />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
