import type { Instant, Day } from "../../kernel/pure/day.ts";
import { minorToText } from "../../kernel/pure/money.ts";
import type { OpportunityJson } from "../contract.ts";
import { whyStale } from "../rules/health.ts";
import { effectiveCategory, stageFromNumber } from "../rules/ladder.ts";
import type { ListedRow } from "../store/list.ts";
import type { AccountRow, ProductRow } from "../tables.ts";
import { versionOf } from "./record.ts";

/** A listed row as it goes out. */
export const opportunityToJson = (row: ListedRow, { now, today }: { now: Instant; today: Day }): OpportunityJson => {
  const stage = stageFromNumber(row.stage);
  return {
    ...{ id: row.opportunity_id, key: row.key, version: versionOf(row), name: row.name },
    account: row.account_id === null ? null : { id: row.account_id, name: row.account_name ?? "" },
    product: row.product_id === null ? null : { id: row.product_id, name: row.product_name ?? "" },
    source: row.source,
    createdAt: row.created_at.toString(),
    owner: { id: row.owner_id, name: row.owner_name },
    stage,
    amount: row.amount === null ? null : minorToText(row.amount, row.currency),
    currency: row.currency,
    expectedClose: row.expected_close?.toString() ?? null,
    category: effectiveCategory(stage, row.category),
    categoryOverride: row.category,
    keyProject: row.key_project,
    nextStep: row.next_step,
    nextStepOn: row.next_step_on?.toString() ?? null,
    reason: row.reason,
    lostReason: row.lost_reason,
    competitor: row.competitor,
    lesson: row.lesson,
    unproven: row.unproven,
    stale: whyStale({ stage, nextStepOn: row.next_step_on, expectedClose: row.expected_close, touchedAt: row.touched_at }, now, today),
    changedAt: row.valid_from.toString(),
    touchedAt: row.touched_at.toString(),
    closedOn: row.closed_on?.toString() ?? null,
    mayEdit: row.may_edit,
  };
};

export const accountToJson = ({ account_id, key, name, industry, size, region, version }: AccountRow) => ({
  ...{ id: account_id, key, name, industry, size, region, version },
});
export const productToJson = ({ product_id, key, name, family, list_price, currency, version }: ProductRow) => ({
  ...{ id: product_id, key, name, family, listPrice: list_price === null ? null : minorToText(list_price, currency), currency, version },
});
