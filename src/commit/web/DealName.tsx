import { Link } from "@tanstack/react-router";
import type { WeekPage } from "../contract.ts";

export type Deal = WeekPage["deals"][number];
export const dealTitle = (deal: Pick<Deal, "account" | "name"> | undefined, otherwise: string): string =>
  deal ? [deal.account, deal.name].filter(Boolean).join(" · ") : otherwise;

/** Account above, deal below, leading to the deal's page. */
export function DealName({ id, account, name }: { id: string; account: string | null; name: string }) {
  return (
    <Link to="/opportunities/$id" params={{ id }} className="deal-link two">
      <b>{account ?? name}</b>
      {account !== null && <small>{name}</small>}
    </Link>
  );
}
