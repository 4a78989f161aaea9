import type { Contract } from "../kernel/pure/endpoint.ts";
import type { Word } from "../kernel/pure/words.ts";
import type { Route } from "../kernel/io/serve.ts";
import { contract as organisation } from "../organisation/contract.ts";
import { routes as organisationRoutes } from "../organisation/routes.ts";
import { refusals as organisationRefusals } from "../organisation/words.ts";
import { contract as commit } from "../commit/contract.ts";
import { routes as commitRoutes } from "../commit/routes.ts";
import { refusals as commitRefusals } from "../commit/words.ts";
import { contract as demo } from "../demo/contract.ts";
import { routes as demoRoutes } from "../demo/routes.ts";
import { refusals as demoRefusals } from "../demo/words.ts";
import { contract as calendar } from "../calendar/contract.ts";
import { routes as calendarRoutes } from "../calendar/routes.ts";
import { refusals as calendarRefusals } from "../calendar/words.ts";
import { contract as imports } from "../imports/contract.ts";
import { routes as importsRoutes } from "../imports/routes.ts";
import { refusals as importsRefusals } from "../imports/words.ts";
import { contract as metrics } from "../metrics/contract.ts";
import { routes as metricsRoutes } from "../metrics/routes.ts";
import { refusals as metricsRefusals } from "../metrics/words.ts";
import { contract as orders } from "../orders/contract.ts";
import { routes as ordersRoutes } from "../orders/routes.ts";
import { refusals as ordersRefusals } from "../orders/words.ts";
import { contract as pipeline } from "../pipeline/contract.ts";
import { routes as pipelineRoutes } from "../pipeline/routes.ts";
import { refusals as pipelineRefusals } from "../pipeline/words.ts";
import { contract as targets } from "../targets/contract.ts";
import { routes as targetsRoutes } from "../targets/routes.ts";
import { refusals as targetsRefusals } from "../targets/words.ts";

/** A room as the composition root sees it. */
export type Room = {
  readonly name: string;
  readonly contract: Contract;
  readonly routes: readonly Route[];
  readonly refusals: Readonly<Record<string, Word>>;
};

/** The rooms in order of dependence: each may call the ones before it. */
export const rooms: readonly Room[] = [
  { name: "organisation", contract: organisation, routes: organisationRoutes, refusals: organisationRefusals },
  { name: "calendar", contract: calendar, routes: calendarRoutes, refusals: calendarRefusals },
  { name: "targets", contract: targets, routes: targetsRoutes, refusals: targetsRefusals },
  { name: "pipeline", contract: pipeline, routes: pipelineRoutes, refusals: pipelineRefusals },
  { name: "orders", contract: orders, routes: ordersRoutes, refusals: ordersRefusals },
  { name: "metrics", contract: metrics, routes: metricsRoutes, refusals: metricsRefusals },
  { name: "commit", contract: commit, routes: commitRoutes, refusals: commitRefusals },
  { name: "imports", contract: imports, routes: importsRoutes, refusals: importsRefusals },
  { name: "demo", contract: demo, routes: demoRoutes, refusals: demoRefusals },
];
