import { queryOptions } from "@tanstack/react-query";
import { call } from "../../web/call.ts";

/** A person's week; `of` absent: one's own. */
export const weekQuery = (week: string, of: string | undefined) =>
  queryOptions({
    queryKey: ["commit", week, of ?? "me"],
    queryFn: () => call("GET /weeks/:week/commit", { params: { week }, query: of === undefined ? {} : { of } }),
  });
