import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call, type AnswerTo } from "../../../web/call.ts";
import type { Role } from "../../rules.ts";

export type Person = AnswerTo<"GET /people/:id">;
export type LineNode = AnswerTo<"GET /line">["items"][number];
export type Delegation = AnswerTo<"GET /people/:id/delegations">["items"][number];
export type ApiKey = AnswerTo<"GET /keys">["items"][number];

export type PeopleFilter = { readonly search: string; readonly role: Role | "" };
export const peopleQuery = ({ search, role }: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: ["people", search, role],
    queryFn: ({ pageParam, signal }) =>
      call("GET /people", {
        query: { limit: 50, ...(search && { search }), ...(role && { role }), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
/** A few people by name, pinyin or initials, for a choice. */
export const findPeopleQuery = (search: string) =>
  queryOptions({
    queryKey: ["people", "find", search],
    queryFn: ({ signal }) => call("GET /people", { query: { limit: 20, active: "true", ...(search && { search }) }, signal }),
  });
export const lineOfPersonQuery = (id: string) =>
  queryOptions({ queryKey: ["line", "of", id], queryFn: () => call("GET /people/:id/line", { params: { id } }) });
/** The direct reports of somebody (null: the roots) on a day. */
export const reportsQuery = (under: string | null, day: string) =>
  queryOptions({ queryKey: ["line", day, under], queryFn: () => call("GET /line", { query: { day, ...(under && { under }) } }) });
export const delegationsQuery = (id: string) =>
  queryOptions({ queryKey: ["delegations", id], queryFn: () => call("GET /people/:id/delegations", { params: { id } }) });
export const organisationQuery = queryOptions({ queryKey: ["organisation"], queryFn: () => call("GET /organisation") });
export const sessionsQuery = queryOptions({ queryKey: ["sessions"], queryFn: () => call("GET /sessions") });
export const keysQuery = (whose: "own" | "all") =>
  queryOptions({ queryKey: ["keys", whose], queryFn: () => call("GET /keys", { query: { whose } }) });
