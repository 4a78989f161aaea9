import { z } from "zod";
import { bundleTable, insertRows, instantInZone, withoutEmpty, type Line, type Loading } from "../kernel/io/bundle.ts";
import { sql } from "../kernel/io/db.ts";
import { instantIsBefore, type Day, type Instant } from "../kernel/pure/day.ts";
import { minorToText, parseMinor } from "../kernel/pure/money.ts";
import { gramsOf, sortKeyOf } from "../kernel/pure/search.ts";
import { amount, currency, day, instant } from "../kernel/pure/shapes.ts";
import { answers, isUnproven, latestAnswers, type EvidenceAnswer } from "./rules/evidence.ts";
import { categoryOverrides, ladder, openStages, stageFromNumber, stageToNumber, type Stage } from "./rules/ladder.ts";
import { deriveAll } from "./rules/state.ts";

const account = z.strictObject({
  key: z.string().min(1),
  name: z.string().min(1),
  industry: z.string().nullish(),
  size: z.string().nullish(),
  region: z.string().nullish(),
});

export const accounts = bundleTable<z.output<typeof account>>({
  file: "accounts",
  shape: account,
  read: (lines, loading) => {
    const rows = lines.map((line) => ({
      ...line.row,
      account_id: loading.define("accounts", line.row.key, line),
      sort_key: sortKeyOf(line.row.name),
      grams: gramsOf(line.row.name),
    }));
    for (const { account_id, name } of rows) accountNamesOf(loading).set(account_id, name);
    return (tx) => insertRows(tx, "account", ["account_id", "key", "name", "industry", "size", "region", "sort_key", "grams"], rows);
  },
  dump: async (tx) => {
    const rows = await tx.all(sql<z.output<typeof account>>`
      select key, name, industry, size, region
      from account
      where org_id = ${tx.orgId}
      order by key`);
    return rows.map(({ key, name, ...rest }) => ({ key, name, ...withoutEmpty(rest) }));
  },
});

const product = z.strictObject({
  key: z.string().min(1),
  name: z.string().min(1),
  family: z.string().nullish(),
  list_price: amount.nullish(),
  currency,
});

export const products = bundleTable<z.output<typeof product>>({
  file: "products",
  shape: product,
  read: (lines, loading) => {
    const rows = lines.map((line) => {
      const price = line.row.list_price ? parseMinor(line.row.list_price, line.row.currency) : null;
      if (line.row.list_price && (price === null || price < 0n))
        loading.report(line, "list_price", `an amount of 0 or more in ${line.row.currency}`);
      return { ...line.row, product_id: loading.define("products", line.row.key, line), list_price: price };
    });
    return (tx) => insertRows(tx, "product", ["product_id", "key", "name", "family", "list_price", "currency"], rows);
  },
  dump: async (tx) => {
    const rows = await tx.all(sql<{ key: string; name: string; family: string | null; list_price: bigint | null; currency: string }>`
      select key, name, family, list_price, currency
      from product
      where org_id = ${tx.orgId}
      order by key`);
    return rows.map(({ key, name, family, list_price, currency: unit }) => ({
      key,
      name,
      ...withoutEmpty({ family, list_price: list_price === null ? null : minorToText(list_price, unit) }),
      currency: unit,
    }));
  },
});

const opportunity = z.strictObject({
  key: z.string().min(1),
  account: z.string().nullish(),
  name: z.string().min(1),
  created_at: instant,
  source: z.string().nullish(),
  product: z.string().nullish(),
  key_project: z.boolean().nullish(),
});

/** What does not change about a deal; its present state is written with its revisions. */
type Deal = {
  readonly line: Line<z.output<typeof opportunity>>;
  readonly accountId: string | null;
  readonly productId: string | null;
  readonly history: Revision[];
  readonly evidence: EvidenceAnswer[];
};
/** A deal is found by its account's name too. */
const accountNamesOf = (loading: Loading): Map<string, string> => loading.factsOf<string>("accountNames");
const dealsOf = (loading: Loading): Map<string, Deal> => loading.factsOf<Deal>("deals");

export const opportunities = bundleTable<z.output<typeof opportunity>>({
  file: "opportunities",
  shape: opportunity,
  read: (lines, loading) => {
    for (const line of lines)
      dealsOf(loading).set(loading.define("opportunities", line.row.key, line), {
        line,
        accountId: loading.referOptional("accounts", line.row.account, { ...line, field: "account" }),
        productId: loading.referOptional("products", line.row.product, { ...line, field: "product" }),
        history: [],
        evidence: [],
      });
    return () => Promise.resolve();
  },
  dump: async (tx, { timeZone }) => {
    const rows = await tx.all(
      sql<{
        key: string;
        account: string | null;
        name: string;
        created_at: Instant;
        source: string | null;
        product: string | null;
        key_project: boolean;
      }>`
      select o.key, a.key as account, o.name, o.created_at, o.source, p.key as product, o.key_project
      from opportunity o
      left join account a using (org_id, account_id)
      left join product p using (org_id, product_id)
      where o.org_id = ${tx.orgId}
      order by o.key`,
    );
    return rows.map((row) => ({
      key: row.key,
      account: row.account,
      name: row.name,
      created_at: instantInZone(row.created_at, timeZone),
      ...withoutEmpty({ source: row.source, product: row.product, key_project: row.key_project || null }),
    }));
  },
});

const stage = z.union([z.literal([...openStages, 100]), z.literal("lost")]);
const revision = z.strictObject({
  opportunity: z.string(),
  at: instant,
  by: z.string().nullish(),
  owner: z.string(),
  stage,
  amount: amount.nullish(),
  currency,
  expected_close: day.nullish(),
  category: z.enum(categoryOverrides).nullish(),
  next_step: z.string().nullish(),
  next_step_on: day.nullish(),
  reason: z.string().nullish(),
  lost_reason: z.string().nullish(),
  competitor: z.string().nullish(),
  lesson: z.string().nullish(),
});
type Revision = Omit<z.output<typeof revision>, "amount" | "stage"> & {
  readonly stage: Stage;
  readonly amount: bigint | null;
  readonly ownerId: string;
  readonly byId: string | null;
};

const stateColumns = [
  "owner_id",
  "stage",
  "amount",
  "currency",
  "expected_close",
  "category",
  "key_project",
  "next_step",
  "next_step_on",
  "reason",
  "lost_reason",
  "competitor",
  "lesson",
  "unproven",
  "revision",
  "valid_from",
  "changed_by",
];

export const opportunityRevisions = bundleTable<z.output<typeof revision>>({
  file: "opportunity_revisions",
  shape: revision,
  read: (lines, loading) => {
    for (const line of lines) readRevision(line, loading);
    for (const deal of dealsOf(loading).values()) {
      if (deal.history.length === 0) loading.report(deal.line, "key", "at least one line in opportunity_revisions");
      // Equal instants keep the order of the file: sort is stable.
      deal.history.sort((a, b) => Temporal.Instant.compare(a.at, b.at));
    }
    return async (tx) => {
      const deals = [...dealsOf(loading)];
      await insertRows(
        tx,
        "opportunity",
        [
          "opportunity_id",
          "key",
          "name",
          "account_id",
          "product_id",
          "source",
          "created_at",
          "first_pipeline_at",
          "closed_on",
          "touched_at",
          "grams",
          ...stateColumns,
        ],
        deals.map(([id, deal]) => presentRow(id, deal, loading)),
      );
      await insertRows(
        tx,
        "opportunity_revision",
        ["opportunity_id", "valid_to", ...stateColumns],
        deals.flatMap(([id, deal]) => pastRows(id, deal)),
      );
    };
  },
  dump: async (tx, { timeZone }) => {
    const rows = await tx.all(sql<RevisionRow>`
      select o.key as opportunity, r.valid_from, b.key as by, w.key as owner, r.stage, r.amount, r.currency, r.expected_close, r.category,
        r.next_step, r.next_step_on, r.reason, r.lost_reason, r.competitor, r.lesson
      from (
        select opportunity_id, revision, valid_from, changed_by, owner_id, stage, amount, currency, expected_close, category, next_step, next_step_on, reason, lost_reason, competitor, lesson
        from opportunity_revision where org_id = ${tx.orgId}
        union all
        select opportunity_id, revision, valid_from, changed_by, owner_id, stage, amount, currency, expected_close, category, next_step, next_step_on, reason, lost_reason, competitor, lesson
        from opportunity where org_id = ${tx.orgId}
      ) r
      join opportunity o on o.org_id = ${tx.orgId} and o.opportunity_id = r.opportunity_id
      join person w on w.org_id = ${tx.orgId} and w.person_id = r.owner_id
      left join person b on b.org_id = ${tx.orgId} and b.person_id = r.changed_by
      order by r.valid_from, o.key, r.revision`);
    return rows.map((row) => ({
      opportunity: row.opportunity,
      at: instantInZone(row.valid_from, timeZone),
      by: row.by,
      owner: row.owner,
      stage: stageFromNumber(row.stage),
      amount: row.amount === null ? null : minorToText(row.amount, row.currency),
      currency: row.currency,
      expected_close: row.expected_close,
      category: row.category,
      next_step: row.next_step,
      next_step_on: row.next_step_on,
      reason: row.reason,
      ...withoutEmpty({ lost_reason: row.lost_reason, competitor: row.competitor, lesson: row.lesson }),
    }));
  },
});
type RevisionRow = {
  opportunity: string;
  valid_from: Instant;
  by: string | null;
  owner: string;
  stage: number;
  amount: bigint | null;
  currency: string;
  expected_close: Day | null;
  category: string | null;
  next_step: string | null;
  next_step_on: Day | null;
  reason: string | null;
  lost_reason: string | null;
  competitor: string | null;
  lesson: string | null;
};

const readRevision = (line: Line<z.output<typeof revision>>, loading: Loading): void => {
  const { row } = line;
  const id = loading.refer("opportunities", row.opportunity, { ...line, field: "opportunity" });
  const minor = row.amount ? parseMinor(row.amount, row.currency) : null;
  if (row.amount && (minor === null || minor < 0n)) loading.report(line, "amount", `an amount of 0 or more in ${row.currency}`);
  const ownerId = loading.refer("people", row.owner, { ...line, field: "owner" });
  const byId = loading.referOptional("people", row.by, { ...line, field: "by" });
  const deal = dealsOf(loading).get(id);
  if (deal && instantIsBefore(row.at, deal.line.row.created_at))
    loading.report(line, "at", "an instant not before the opportunity's created_at");
  deal?.history.push({ ...row, stage: row.stage as Stage, amount: minor, ownerId, byId });
};

const stateRow = (
  own: Revision,
  { number, keyProject, unproven }: { number: number; keyProject: boolean; unproven: boolean },
): Record<string, unknown> => ({
  ...own,
  owner_id: own.ownerId,
  changed_by: own.byId,
  stage: stageToNumber(own.stage),
  key_project: keyProject,
  unproven,
  revision: number,
  valid_from: own.at,
});

const presentRow = (id: string, deal: Deal, loading: Loading): Record<string, unknown> => {
  const { row } = deal.line;
  const last = deal.history[deal.history.length - 1] as Revision;
  const touched = [...deal.evidence.map(({ at }) => at), last.at].reduce((a, b) => (instantIsBefore(a, b) ? b : a));
  const derived = deriveAll(deal.history, loading.timeZone);
  return {
    ...stateRow(last, {
      number: deal.history.length,
      keyProject: row.key_project ?? false,
      unproven: isUnproven(last.stage, latestAnswers(deal.evidence), deal.accountId !== null),
    }),
    opportunity_id: id,
    key: row.key,
    name: row.name,
    account_id: deal.accountId,
    product_id: deal.productId,
    source: row.source,
    created_at: row.created_at,
    first_pipeline_at: derived.firstPipelineAt,
    closed_on: derived.closedOn,
    touched_at: touched,
    grams: gramsOf(row.name, deal.accountId === null ? null : accountNamesOf(loading).get(deal.accountId)),
  };
};

/** Every state but the last, each in force until the next one. */
const pastRows = (id: string, deal: Deal): Record<string, unknown>[] =>
  deal.history.slice(0, -1).map((own, index) => ({
    ...stateRow(own, {
      number: index + 1,
      keyProject: deal.line.row.key_project ?? false,
      unproven: isUnproven(
        own.stage,
        latestAnswers(deal.evidence.filter(({ at }) => !instantIsBefore(own.at, at))),
        deal.accountId !== null,
      ),
    }),
    opportunity_id: id,
    valid_to: (deal.history[index + 1] as Revision).at,
  }));

const evidenceRow = z.strictObject({
  opportunity: z.string(),
  stage: z.literal(openStages),
  item: z.string(),
  at: instant,
  by: z.string().nullish(),
  answer: z.enum(answers).default("confirmed"),
  note: z.string().nullish(),
});

export const evidence = bundleTable<z.output<typeof evidenceRow>>({
  file: "evidence",
  shape: evidenceRow,
  read: (lines, loading) => {
    const rows = lines.map((line) => {
      const { row } = line;
      const items: readonly string[] = ladder.find((rung) => rung.stage === row.stage)?.evidence ?? [];
      if (!items.includes(row.item)) loading.report(line, "item", `an evidence item of stage ${row.stage}: ${items.join(", ")}`);
      const id = loading.refer("opportunities", row.opportunity, { ...line, field: "opportunity" });
      dealsOf(loading).get(id)?.evidence.push({ stage: row.stage, item: row.item, answer: row.answer, at: row.at });
      return { ...row, opportunity_id: id, by_id: loading.referOptional("people", row.by, { ...line, field: "by" }) };
    });
    return (tx) => insertRows(tx, "evidence", ["opportunity_id", "stage", "item", "at", "by_id", "answer", "note"], rows);
  },
  dump: async (tx, { timeZone }) => {
    const rows = await tx.all(sql<{
      opportunity: string;
      stage: number;
      item: string;
      at: Instant;
      by: string | null;
      answer: string;
      note: string | null;
    }>`
      select o.key as opportunity, e.stage, e.item, e.at, p.key as by, e.answer, e.note
      from evidence e
      join opportunity o using (org_id, opportunity_id)
      left join person p on p.org_id = e.org_id and p.person_id = e.by_id
      where e.org_id = ${tx.orgId}
      order by e.at, e.seq`);
    return rows.map(({ answer, note, at, ...row }) => ({
      opportunity: row.opportunity,
      stage: row.stage,
      item: row.item,
      at: instantInZone(at, timeZone),
      by: row.by,
      ...withoutEmpty({ answer: answer === "confirmed" ? null : answer, note }),
    }));
  },
});
