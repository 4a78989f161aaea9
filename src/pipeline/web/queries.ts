import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call, type AnswerTo } from "../../web/call.ts";
import type { PipelineFilters } from "./filters.ts";
import { groupQuery, listQuery } from "./filters.ts";

export type Opportunity = AnswerTo<"GET /opportunities">["items"][number];
export type OpportunityPageData = AnswerTo<"GET /opportunities/:id">;
export type Moment = OpportunityPageData["timeline"][number];
export type Group = AnswerTo<"GET /opportunities/sums">["groups"][number];
export type Order = AnswerTo<"GET /orders">["items"][number];
export type Account = AnswerTo<"GET /accounts">["items"][number];

/** Everything of this room lies under one key, so that a command renews it at once. */
export const pipelineKey = ["pipeline"] as const;

/** The rows of the grid; `group` narrows them to one of its groups. */
export const listOf = (filters: PipelineFilters, group: string | null | undefined) =>
  infiniteQueryOptions({
    queryKey: [...pipelineKey, "list", filters, group],
    queryFn: ({ pageParam, signal }) =>
      call("GET /opportunities", { query: { ...listQuery(filters, group), ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: "",
    getNextPageParam: (page: AnswerTo<"GET /opportunities">) => page.next,
  });
export const sumsOf = (filters: PipelineFilters) =>
  queryOptions({
    queryKey: [...pipelineKey, "sums", filters],
    queryFn: ({ signal }) => call("GET /opportunities/sums", { query: groupQuery(filters), signal }),
  });
export const opportunityOf = (id: string) =>
  queryOptions({
    queryKey: [...pipelineKey, "one", id],
    queryFn: ({ signal }) => call("GET /opportunities/:id", { params: { id }, signal }),
  });
export const ordersOf = (opportunity: string) =>
  queryOptions({
    queryKey: [...pipelineKey, "orders", opportunity],
    queryFn: () => call("GET /orders", { query: { opportunity, limit: 200 } }),
  });
export const accountsLike = (q: string) =>
  queryOptions({
    queryKey: [...pipelineKey, "accounts", q],
    queryFn: ({ signal }) => call("GET /accounts", { query: { q, limit: 20 }, signal }),
  });
export const accountsSimilar = (name: string) =>
  queryOptions({
    queryKey: [...pipelineKey, "similar", name],
    queryFn: ({ signal }) => call("GET /accounts/similar", { query: { name }, signal }),
    enabled: name.trim().length > 1,
  });
export const allProducts = queryOptions({
  queryKey: [...pipelineKey, "products"],
  queryFn: () => call("GET /products"),
  staleTime: 300_000,
});
