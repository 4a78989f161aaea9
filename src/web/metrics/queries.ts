import { queryOptions } from "@tanstack/react-query";
import { call, type AnswerTo } from "../call.ts";

/** Whose number, of what period: as the metrics room understands it. */
export type Asked = { of: string; scope: "person" | "tree"; period: string; as_of?: string | undefined };
export type MetricAnswer = AnswerTo<"GET /metrics">["metrics"][string];
export type Metrics = Readonly<Record<string, MetricAnswer>>;

/** Numbers of one person or tree and period, by key. */
export const metricsQuery = (asked: Asked, keys: readonly string[]) =>
  queryOptions({
    queryKey: ["metrics", asked, keys],
    queryFn: async (): Promise<Metrics> => (await call("GET /metrics", { query: { ...asked, keys: keys.join(",") } })).metrics,
  });

export const explanationQuery = (asked: Asked, key: string) =>
  queryOptions({
    queryKey: ["metrics", "explanation", asked, key],
    queryFn: () => call("GET /metrics/explanation", { query: { ...asked, key } }),
  });

/** The beat: the weeks that end with the period's week. */
export const seriesQuery = (asked: Asked, weeks = 13) =>
  queryOptions({
    queryKey: ["metrics", "series", asked, weeks],
    queryFn: () => call("GET /metrics/series", { query: { ...asked, weeks: String(weeks) } }),
  });
