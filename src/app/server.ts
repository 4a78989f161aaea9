import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Hono } from "hono";
import { takeFolder } from "../kernel/io/dataFolder.ts";
import { jsonLog } from "../kernel/io/log.ts";
import { UsageError, isLoopback, type Config } from "./config.ts";
import { holdDatabase } from "./database.ts";

export type Running = { readonly url: string; readonly stop: () => Promise<void> };

/**
 * Serves until SIGINT or SIGTERM: takes the folder, starts the database (while the rooms are being loaded), migrates, listens, tells where.
 *
 * print  gets the lines for the person who started it
 */
export const runServer = async (config: Config, print: (line: string) => void): Promise<Running> => {
  if (!isLoopback(config.host) && !config.insecure && !config.publicUrl.startsWith("https:")) {
    throw new UsageError(
      `On ${config.host} others could read along: put an https proxy in front and name it with --public-url https://…, or say --insecure.`,
    );
  }
  const folder = takeFolder(config.dataDir, "script/server");
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => ending.abort());
  const releaseOnFailure = (error: unknown): never => {
    folder.release();
    throw error;
  };
  const warn = (line: string) => jsonLog("warn", line);
  // The port first: whoever cannot have it is told before anything is touched. Until all is open, everybody is asked to come back.
  const door = await openDoor(config).catch(releaseOnFailure);
  const [database, { openApplication }] = await Promise.all([holdDatabase(config, folder, warn), import("./openApplication.ts")]).catch(
    releaseOnFailure,
  );
  const opened = await openApplication(database.connection, { ...config, publicUrl: config.publicUrl || door.url }).catch(
    async (error: unknown) => {
      await database.close();
      throw error;
    },
  );
  door.admit(opened.hono);
  folder.note({ url: door.url });
  const stop = once(async () => {
    await close(door.server);
    await opened.close();
    await database.close();
  });
  const end = () => void stop().then(() => process.exit(0));
  // Asked while it was still starting, it ends in order now that everything can be ended.
  if (ending.signal.aborted) end();
  ending.signal.addEventListener("abort", end);
  if (ending.signal.aborted) return { url: door.url, stop };
  print(`Drumbeat is ready at ${door.url}`);
  opened.work();
  await opened.welcome(print).catch((error: unknown) => jsonLog("error", "the first start is not finished", { error }));
  return { url: door.url, stop };
};

/** Pages and their database sentences are short; what takes longer than these bounds is somebody who holds a connection open. */
const limits = { headersTimeout: 20_000, requestTimeout: 120_000, keepAliveTimeout: 10_000, maxHeaderSize: 32_768 };

type Door = { readonly server: Server; readonly url: string; readonly admit: (hono: Hono) => void };

const openDoor = async ({ host, port }: Config): Promise<Door> => {
  const { createAdaptorServer } = await import("@hono/node-server");
  let answer: (...request: Parameters<Hono["fetch"]>) => Response | Promise<Response> = () =>
    new Response("Drumbeat is starting.", { status: 503, headers: { "retry-after": "1", "content-type": "text/plain; charset=utf-8" } });
  const server = createAdaptorServer({ fetch: (request, env) => answer(request, env), serverOptions: limits }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE" ? new Error(`Port ${port} on ${host} is in use by another program. Choose one with --port.`) : error;
  });
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
  return { server, url, admit: (hono) => (answer = hono.fetch) };
};

/** Lets running answers finish; after two seconds whoever still listens (live updates) is cut off. */
const close = async (server: Server): Promise<void> => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await Promise.race([closed, sleep(2000, undefined, { ref: false })]);
  server.closeAllConnections();
};

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
};
