import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the program answers. */
    url: string;
    /** The lines it printed when it was ready: accounts and the one-time link. */
    welcome: string;
  }
}

const root = path.join(import.meta.dirname, "../..");

/** Builds the web and starts the real program once, on a fresh folder with the demo company. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildWeb();
  const server = await startServer();
  await demoMade(server.url);
  project.provide("url", server.url);
  project.provide("welcome", server.welcome);
  return server.stop;
}

/** As it is shipped: a process of its own, because under vitest's NODE_ENV React would come in its slow and large form. */
const buildWeb = (): void => {
  const env = { ...process.env, NODE_ENV: "production" };
  const { status, stderr } = spawnSync(process.execPath, ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], {
    cwd: root,
    env,
  });
  if (status !== 0) throw new Error(`the web could not be built: ${stderr.toString()}`);
};

/** The demo company is made beside the running program; the sign-in page offers its people when it is there. */
const demoMade = async (url: string): Promise<void> => {
  for (let waited = 0; waited < 300; waited += 1) {
    const offer = (await (await fetch(`${url}/api/v1/sign-in`)).json()) as { demo: unknown[] };
    if (offer.demo.length > 0) return;
    await sleep(1000);
  }
  throw new Error("the demo company was not made within five minutes");
};

type Started = { url: string; welcome: string; stop: () => Promise<void> };

/** The program on a folder of its own and any free port; ready when it says so. */
export const startServer = async (flags: readonly string[] = ["--demo"]): Promise<Started> => {
  const folder = mkdtempSync(path.join(tmpdir(), "drumbeat-browser-"));
  const program = spawn(process.execPath, ["src/app/cli.ts", "serve", "--port", "0", "--data", folder, "--lang", "en", ...flags], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => program.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    program.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const welcome = await welcomeOf(program).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url: /http:\/\/\S+/.exec(welcome)?.[0] ?? "", welcome, stop };
};

/** What is printed up to a short while after the ready line: the accounts come in the same breath. */
const welcomeOf = (program: ReturnType<typeof spawn>): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    let failed = "";
    program.stderr?.on("data", (text: Buffer) => (failed += text.toString()));
    program.once("exit", (code) => reject(new Error(`the program ended with ${code}: ${failed}`)));
    program.stdout?.on("data", (text: Buffer) => {
      said += text.toString();
      if (said.includes("is ready at")) setTimeout(() => resolve(said), 500);
    });
  });
