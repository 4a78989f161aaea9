import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call, type AnswerTo } from "../../web/call.ts";

export type Run = AnswerTo<"GET /imports">["items"][number];
export type RunPage = AnswerTo<"GET /imports/:id">;
export type Mapping = NonNullable<RunPage["mapping"]>;
export type Verdict = AnswerTo<"GET /imports/:id/rows">["items"][number]["verdict"];

export const importsKey = ["imports"] as const;
export const recentImports = queryOptions({
  queryKey: [...importsKey, "recent"],
  queryFn: () => call("GET /imports", { query: { limit: 20 } }),
});

/** Whether a job is at work on it, so that it is asked for again soon. */
export const isWorking = ({ status, isRead }: Pick<Run, "status" | "isRead">): boolean =>
  status === "checking" || status === "writing" || (status === "uploaded" && !isRead);

export const importPage = (id: string) =>
  queryOptions({
    queryKey: [...importsKey, id],
    queryFn: () => call("GET /imports/:id", { params: { id } }),
    refetchInterval: ({ state }) => (state.data && isWorking(state.data) ? 700 : false),
  });

export const importRows = (id: string, verdict: Verdict | null) =>
  infiniteQueryOptions({
    queryKey: [...importsKey, id, "rows", verdict],
    queryFn: ({ pageParam }) =>
      call("GET /imports/:id/rows", {
        params: { id },
        query: { limit: 50, ...(pageParam && { cursor: pageParam }), ...(verdict && { verdict }) },
      }),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
  });

/** Everybody whom a deal may belong to, for a name that the file writes in its own way. */
export const possibleOwners = queryOptions({
  queryKey: ["people", "all"],
  queryFn: () => call("GET /people", { query: { limit: 200 } }),
  staleTime: 60_000,
});
export const possibleProducts = queryOptions({
  queryKey: ["products", "all"],
  queryFn: () => call("GET /products", { query: {} }),
  staleTime: 60_000,
});
