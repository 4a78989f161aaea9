import { queryOptions } from "@tanstack/react-query";
import { call } from "../../../web/call.ts";
import type { Metrics } from "../../../web/metrics/queries.ts";
import type { TeamPage } from "../../contract.ts";
import { besideWeek } from "../weeks.ts";

/** One level of the roll-up. */
export const teamQuery = (week: string, of: string) =>
  queryOptions({
    queryKey: ["team", week, of],
    queryFn: () => call("GET /weeks/:week/team", { params: { week }, query: { of } }),
  });

/** The numbers of a whole level, by person: of the week, of the week before and of its month. */
export type LevelNumbers = { readonly week: Numbers; readonly before: Numbers; readonly month: Numbers };
type Numbers = ReadonlyMap<string, Metrics>;
const weekKeys = ["week_pace", "month_outlook", "quarter_outlook", "commit_reliability"];
const beforeKeys = ["commit_attainment"];
const monthKeys = ["backlog_share"];

/** Everybody who reports to the manager, each with the whole tree below: three calls for any number of rows. */
export const levelNumbersQuery = (page: TeamPage) =>
  queryOptions({
    queryKey: ["metrics", "level", page.week, page.manager.id],
    queryFn: async (): Promise<LevelNumbers> => {
      const [week, before, month] = await Promise.all(
        periodsOf(page).map(({ period, keys }) =>
          call("GET /metrics/people", { query: { level_of: page.manager.id, scope: "tree", period, keys: keys.join(",") } }),
        ),
      );
      const byPerson = (answer: typeof week): Numbers => new Map((answer?.people ?? []).map((one) => [one.person.person_id, one.metrics]));
      return { week: byPerson(week), before: byPerson(before), month: byPerson(month) };
    },
  });
/** The same of the manager: the whole tree, or the manager's own deals alone. */
export const ownNumbersQuery = (page: TeamPage, scope: "person" | "tree") =>
  queryOptions({
    queryKey: ["metrics", "own", page.week, page.manager.id, scope],
    queryFn: async (): Promise<LevelNumbers> => {
      const [week, before, month] = await Promise.all(
        periodsOf(page).map(({ period, keys }) =>
          call("GET /metrics", { query: { of: page.manager.id, scope, period, keys: keys.join(",") } }),
        ),
      );
      const alone = (answer: typeof week): Numbers => new Map([[page.manager.id, answer?.metrics ?? {}]]);
      return { week: alone(week), before: alone(before), month: alone(month) };
    },
  });
const periodsOf = (page: TeamPage) => [
  { period: page.week, keys: weekKeys },
  { period: besideWeek(page.week, -1), keys: beforeKeys },
  { period: page.month, keys: monthKeys },
];
