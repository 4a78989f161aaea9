import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { call, type AnswerTo } from "./call.ts";

/** Who is signed in, where, and what they may do. */
export type Me = AnswerTo<"GET /me">;

/** Asked anew every few minutes, so that rights taken away and a clock moved elsewhere are noticed. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async () => {
    const asked = performance.now();
    const me = await call("GET /me");
    const clockOffset =
      Temporal.Instant.from(me.now).epochMilliseconds - Temporal.Now.instant().epochMilliseconds + (performance.now() - asked) / 2;
    return { ...me, clockOffset };
  },
  staleTime: 60_000,
  refetchInterval: 300_000,
});

/** The signed-in person; only inside the shell, which has asked already. */
export const useMe = () => useSuspenseQuery(meQuery).data;

/** Whether the person may do this to things of the whole organisation. @example mayForAll(me, "settings.write") */
export const mayForAll = (me: Me, action: string): boolean => me.allowed[action] === "all";
