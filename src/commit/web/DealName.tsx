import { Link } from "@tanstack/react-router";
import type { WeekPage } from "../contract.ts";

export type Deal = WeekPage["deals"][number];
export const dealTitle = (deal: Pick<Deal, "account" | "name"> | undefined, otherwise: string): string =>
  deal ? [deal.account, ownName(deal)].filter(Boolean).join(" · ") : otherwise;

/** The deal's name without its account's where it begins with it (imported deals are named "account · product"). */
const ownName = ({ account, name }: Pick<Deal, "account" | "name">): string =>
  account !== null && name.startsWith(`${account} · `) ? name.slice(account.length + 3) : name;

/** Account above, deal below, leading to the deal's page. */
export function DealName({ id, account, name }: { id: string; account: string | null; name: string }) {
  return (
    <Link to="/opportunities/$id" params={{ id }} className="deal-link two">
      <b>{account ?? name}</b>
      {account !== null && <small>{ownName({ account, name })}</small>}
    </Link>
  );
}
