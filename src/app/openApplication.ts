import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Hono } from "hono";
import type pg from "pg";
import { makeApplication } from "./application.ts";
import { startWorking } from "../kernel/io/jobs.ts";
import { refusal } from "../kernel/pure/refusal.ts";
import type { Config } from "./config.ts";
import { createApp, type Authenticate } from "./createApp.ts";
import { addressReader, createEdge } from "./edge.ts";
import { firstAdministratorLink } from "../organisation/service/links.ts";
import { callerOf, demoPeople } from "../organisation/service/signIn.ts";
import { beginFirstStart } from "./firstStart.ts";
import { addHealth } from "./health.ts";
import { addPages } from "./pages.ts";
import { ticks, workers } from "./workers.ts";

type Opened = {
  readonly hono: Hono;
  /** What the person at the terminal is told after the ready line: the demo's accounts, the first administrator's link. */
  readonly welcome: (tell: (line: string) => void) => Promise<void>;
  /** Begins to do jobs and to watch the clocks; called when the first page can be answered, so that nobody waits for it. */
  readonly work: () => void;
  readonly close: () => Promise<void>;
};

/** Everything between the database and the socket, put together once. */
export const openApplication = async (connection: pg.PoolConfig, config: Config): Promise<Opened> => {
  const app = {
    ...makeApplication(connection, config),
    sendsMail: config.smtpUrl !== null,
    demoIsComing: (): boolean => firstStart.isRunning(),
  };
  const addressOf = addressReader(config);
  const hono = createEdge(app, config);
  addHealth(hono, app, addressOf);
  const authenticate: Authenticate = (http) =>
    callerOf(app, { authorization: http.req.header("authorization"), cookie: http.req.header("cookie") });
  hono.get("/api/openapi.json", async (http) => {
    if (!(await authenticate(http, addressOf(http)))) throw refusal("unauthenticated", "unauthenticated");
    return http.body(await readFile(path.join(import.meta.dirname, "../../openapi.json"), "utf8"), 200, {
      "content-type": "application/json",
    });
  });
  hono.route("/", createApp(app, { authenticate, addressOf }));
  addPages(hono, path.join(import.meta.dirname, "../../dist/web"));
  const mailServer = config.smtpUrl ? { url: config.smtpUrl, from: config.mailFrom } : null;
  const firstStart = await beginFirstStart(app, connection, config);
  let working: Promise<{ stop: () => Promise<void> }> | undefined;
  return {
    hono,
    welcome: async (tell) => {
      const link = await firstAdministratorLink(app, app.publicUrl);
      if (link) tell(`A new organisation begins with this one-time link: ${link}`);
      if (!(await firstStart.done(tell))) return;
      const people = await demoPeople(app);
      const accounts = ["leader", "rm", "am", "operations"].flatMap((role) => people.find((person) => person.role === role) ?? []);
      if (accounts.length > 0)
        tell(
          `Look around the demo company as ${accounts.map(({ name, role }) => `${name} (${role})`).join(", ")}: one click on the sign-in page.`,
        );
    },
    work: () =>
      void (working ??= startWorking(app, connection, { workers: workers(mailServer), ticks })).catch((error: unknown) =>
        app.log("error", "jobs do not run", { error }),
      ),
    close: async () => {
      firstStart.stop();
      await (await working?.catch(() => undefined))?.stop();
      await app.pool.end();
    },
  };
};
