import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call, type AnswerTo } from "../../web/call.ts";

export type TargetGrid = AnswerTo<"GET /targets">;
export type TargetPerson = TargetGrid["items"][number];
export const targetsKey = ["targets"] as const;

export const targetsOf = (year: string) =>
  infiniteQueryOptions({
    queryKey: [...targetsKey, "grid", year],
    queryFn: ({ pageParam, signal }) =>
      call("GET /targets", { query: { ...(year !== "" && { year }), limit: 200, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: "",
    getNextPageParam: (page: TargetGrid) => page.next,
  });
export const ratesOf = (year: string) =>
  queryOptions({
    queryKey: [...targetsKey, "rates", year],
    queryFn: ({ signal }) => call("GET /rates", { query: year === "" ? {} : { year }, signal }),
  });
