import path from "node:path";
import type { Hono } from "hono";
import type pg from "pg";
import { makeApplication } from "./application.ts";
import type { Config } from "./config.ts";
import { createApp, type Authenticate } from "./createApp.ts";
import { addressReader, createEdge } from "./edge.ts";
import { addHealth } from "./health.ts";
import { addPages } from "./pages.ts";

type Opened = {
  readonly hono: Hono;
  /** What the person at the terminal is told after the ready line: the demo's accounts, the first administrator's link. */
  readonly welcome: (url: string) => Promise<string[]>;
  readonly close: () => Promise<void>;
};

/** Everything between the database and the socket, put together once. */
export const openApplication = async (connection: pg.PoolConfig, config: Config): Promise<Opened> => {
  const publicUrl = config.publicUrl || `http://${config.host}:${config.port}`;
  const app = makeApplication(connection, { ...config, publicUrl });
  const addressOf = addressReader(config);
  const hono = createEdge(app, config);
  addHealth(hono, app, addressOf);
  hono.route("/", createApp(app, { authenticate: nobody, addressOf }));
  addPages(hono, path.join(import.meta.dirname, "../../dist/web"));
  return { hono, welcome: async () => [], close: () => app.pool.end() };
};

const nobody: Authenticate = async () => null;
