import { z } from "zod";
import type { Context } from "../../kernel/io/context.ts";
import { reading, type Tx } from "../../kernel/io/db.ts";
import { minorToText, parseMinor, type Minor } from "../../kernel/pure/money.ts";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import { may, mayForAll, scopeOf } from "../../organisation/rules.ts";
import { organisationOf, relationsTo, requireSight, viewerOf } from "../../organisation/service.ts";
import type { contract } from "../contract.ts";
import { staleBefore } from "../rules/health.ts";
import { openStages, parseStage, stageToNumber } from "../rules/ladder.ts";
import * as lists from "../store/list.ts";
import * as store from "../store/opportunity.ts";
import * as pages from "../store/page.ts";
import type { State } from "../rules/state.ts";
import { opportunityToJson } from "./json.ts";
import { stateOf } from "./record.ts";
import { momentsOf, pushesIn } from "./timeline.ts";

type ListQuery = z.output<(typeof contract)["GET /opportunities"]["query"]>;
type SumsQuery = z.output<(typeof contract)["GET /opportunities/sums"]["query"]>;

/** A page of the pipeline that the asker may see. */
export const listOpportunities = (context: Context, query: ListQuery) =>
  reading(context, async (tx) => {
    const filter = await filterOf(tx, query);
    if (!filter) return { items: [], next: null };
    const { sort, order, limit } = query;
    const rows = await lists.list(tx, filter, { sort, order, limit, after: afterOf(query.cursor) });
    const at = { now: await tx.now(), today: filter.today };
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      items: rows.slice(0, limit).map((row) => opportunityToJson(row, at)),
      next: last ? cursorOf({ value: last.sort_value, id: last.opportunity_id }) : null,
    };
  });

/** Count and amount of what the list shows, by group and currency: exact, nothing converted. */
export const sumOpportunities = (context: Context, query: SumsQuery) =>
  reading(context, async (tx) => {
    const filter = await filterOf(tx, query);
    const rows = filter ? await lists.sums(tx, filter, query.by) : [];
    return {
      groups: rows.map((row) => ({
        group: query.by === "stage" && row.group === "-1" ? "lost" : row.group,
        ...{ name: row.name, currency: row.currency, count: Number(row.count), amount: minorToText(row.amount, row.currency) },
        withoutAmount: Number(row.without_amount),
      })),
    };
  });

/** Null: the asker may see nothing at all. A person who is not the asker's to see is 404. */
const filterOf = async (tx: Tx, query: Omit<SumsQuery, "by">): Promise<lists.Filter | null> => {
  const viewer = await viewerOf(tx);
  const scope = scopeOf(viewer, "deal.read");
  if (scope === "none") return null;
  for (const person of [query.owner, query.tree]) if (person) await requireSight(tx, person, "deal.read");
  const currency = query.currency ?? (await organisationOf(tx)).base_currency;
  const bounds = {
    amountFrom: minorOf(query.amountFrom, currency, "?amountFrom"),
    amountTo: minorOf(query.amountTo, currency, "?amountTo"),
  };
  return {
    ...query,
    ...bounds,
    seenBy: scope === "all" ? null : viewer.personId,
    isSmall: (await lists.treeSize(tx, { person: query.tree ?? viewer.personId, today: viewer.today, most: smallTree })) <= smallTree,
    viewer: viewer.personId,
    today: viewer.today,
    staleBefore: staleBefore(await tx.now()),
    // An amount is compared within one currency: the one asked for, else the base currency.
    currency: query.currency ?? (bounds.amountFrom !== undefined || bounds.amountTo !== undefined ? currency : undefined),
    stages: query.stage ? query.stage.map((text) => stageToNumber(parseStage(text) ?? 0)) : query.any ? null : [...openStages],
    categories: query.category,
  };
};
/** Up to about this many people, reading their deals owner by owner is faster than walking the whole company's in order. */
const smallTree = 300;
const minorOf = (text: string | undefined, currency: string, pointer: string): Minor | undefined => {
  if (text === undefined) return undefined;
  const minor = parseMinor(text, currency);
  if (minor === null) throw refusal("malformed", "malformed", {}, [{ pointer, code: "amount" }]);
  return minor;
};

const cursorOf = (after: lists.After): string => Buffer.from(JSON.stringify([after.value, after.id])).toString("base64url");
const afterOf = (cursor: string | undefined): lists.After | null => {
  if (cursor === undefined) return null;
  const parsed = cursorShape.safeParse(Buffer.from(cursor, "base64url").toString());
  if (!parsed.success) throw refusal("malformed", "malformed", {}, [{ pointer: "?cursor", code: "invalid" }]);
  return { value: parsed.data[0], id: parsed.data[1] };
};
const cursorShape = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: "custom", message: "cursor" });
      return z.NEVER;
    }
  })
  .pipe(z.tuple([z.string(), z.uuid()]));

/** A deal's present state, locked, for a room that changes it (an order moves it to ordered). Asks no rights. */
export const presentOf = async (tx: Tx, id: string): Promise<{ readonly state: State }> => {
  const [row] = await store.lockOpportunities(tx, [id]);
  if (!row) throw notFound("opportunity");
  return { state: stateOf(row) };
};

/** One opportunity as the list shows it. */
export const readOpportunity = async (tx: Tx, id: string) => {
  const viewer = await viewerOf(tx);
  const row = await lists.listedById(tx, id, { viewer: viewer.personId, today: viewer.today });
  if (!row) throw notFound("opportunity");
  return opportunityToJson(row, { now: await tx.now(), today: viewer.today });
};

/** The opportunity page: the present, its evidence, its last signed line, and everything that happened on one line of time, latest first. */
export const opportunityPage = (context: Context, id: string) =>
  reading(context, async (tx) => {
    const row = await store.opportunityById(tx, id);
    if (!row) throw notFound("opportunity");
    const viewer = await requireSight(tx, row.owner_id, "deal.read", "opportunity");
    const relations = await relationsTo(tx, viewer, row.owner_id);
    const allowed = (action: "deal.write" | "order.write" | "order.fulfil"): boolean =>
      relations.some((relation) => may(viewer, action, relation));
    const facts = {
      present: row,
      past: await pages.pastStates(tx, id),
      evidence: await pages.evidenceHistory(tx, id),
      orders: await pages.ordersOf(tx, id),
      signed: await pages.signedLines(tx, id),
      verdicts: await pages.verdictsOn(tx, id),
      described: await pages.descriptionChanges(tx, id),
      timeZone: (await organisationOf(tx)).time_zone,
    };
    const { moments, nameOf } = await momentsOf(tx, facts);
    const latest = facts.signed.at(-1);
    return {
      opportunity: await readOpportunity(tx, id),
      evidence: latestOf(facts.evidence).map((each) => ({
        ...{ at: each.at.toString(), by: nameOf(each.by_id), stage: each.stage, item: each.item, answer: each.answer, note: each.note },
      })),
      pushes: pushesIn([...facts.past, row]),
      signed: latest
        ? {
            ...{ week: latest.week.toString(), version: latest.version, category: latest.category, currency: latest.currency },
            ...{ amount: minorToText(latest.amount, latest.currency), expectedOn: latest.expected_on?.toString() ?? null },
            checklist: latest.checklist,
          }
        : null,
      timeline: moments,
      may: {
        edit: allowed("deal.write"),
        changeOwner: mayForAll(viewer, "deal.change-owner") || relations.includes("below"),
        order: allowed("order.write"),
        fulfil: allowed("order.fulfil"),
      },
    };
  });

/** The latest answer to each item, given the whole history oldest first. */
const latestOf = <T extends { readonly item: string }>(history: readonly T[]): T[] => [
  ...new Map(history.map((each) => [each.item, each])).values(),
];
