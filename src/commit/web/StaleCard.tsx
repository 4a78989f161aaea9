import { Link } from "@tanstack/react-router";
import { useWords } from "../../web/i18n/locale.tsx";
import { Band } from "../../web/ui/Band.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { Money } from "../../web/ui/Money.tsx";
import type { WeekPage } from "../contract.ts";
import { DealName } from "./DealName.tsx";
import { myWeekWords } from "./words.ts";

/** Deals without a next step, past their date or untouched: to be tended before the list is worth anything. */
export function StaleCard({ page }: { page: WeekPage }) {
  const words = useWords(myWeekWords);
  const deals = page.deals.filter((deal) => page.stale.includes(deal.id));
  return (
    <Card title={words.stale_} note={deals.length > 0 && String(deals.length)} padded>
      {deals.length === 0 && <p className="muted">{words.noStale}</p>}
      <ul className="list">
        {deals.slice(0, 8).map((deal) => (
          <li key={deal.id}>
            <Band band="amber" />
            <DealName id={deal.id} account={deal.account} name={deal.name} />
            <span className="n muted">
              <Money amount={deal.amount} currency={deal.currency} as="short" />
            </span>
          </li>
        ))}
      </ul>
      {deals.length > 8 && (
        <p>
          <Link to="/pipeline" search={{ owner: page.person.id, stale: "true" } as never}>
            {words.showAll(deals.length)}
          </Link>
        </p>
      )}
    </Card>
  );
}
