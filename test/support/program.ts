import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const root = path.join(import.meta.dirname, "../..");
const cli = path.join(root, "src/app/cli.ts");
const environment = { ...process.env, NODE_COMPILE_CACHE: path.join(root, ".cache/node"), DATABASE_URL: "" };

/** The real program, started as a process of its own. */
export type Program = {
  readonly url: string;
  readonly process: ChildProcess;
  readonly seconds: number;
  readonly ended: Promise<number | null>;
  /** Everything it printed until now. */
  readonly said: () => string;
};

/** A fresh data folder; removed by `removeFolder`. */
export const newFolder = (): string => mkdtempSync(path.join(tmpdir(), "drumbeat-program-"));
export const removeFolder = (dataDir: string): void => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });

/** Starts the server on any free port; `seconds` is what it took until its first page was answered. */
export const startProgram = async (dataDir: string, flags: readonly string[] = ["--empty"]): Promise<Program> => {
  const started = performance.now();
  const child = spawn(process.execPath, [cli, "serve", "--port", "0", "--data", dataDir, ...flags], {
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (text: Buffer) => (said += text.toString()));
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  let isOver = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => {
      isOver = true;
      resolve(code);
    });
  });
  for (;;) {
    const url = /Drumbeat is ready at (http:\S+)/.exec(said)?.[1];
    if (url) {
      await fetch(url).then((page) => page.text());
      return { url, process: child, seconds: (performance.now() - started) / 1000, ended, said: () => said };
    }
    if (isOver) throw new Error(`the program ended: ${said}`);
    await sleep(5);
  }
};

export const stopProgram = async ({ process: child, ended }: Program): Promise<void> => {
  child.kill("SIGTERM");
  await ended;
};

/** The processes of the folder's database server, the first of all its others. */
export const postmasterOf = (dataDir: string): number =>
  Number(readFileSync(path.join(dataDir, "postgres/postmaster.pid"), "utf8").split("\n")[0]);

/** One call of the command line; gives what it printed. */
export const drumbeat = async (dataDir: string, ...args: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args, "--data", dataDir], {
    env: environment,
    maxBuffer: 100_000_000,
  });
  return stdout.trim();
};

/** The same, for calls that are refused: exit code and what was said. */
export const refused = async (dataDir: string, ...args: string[]): Promise<{ code: number; said: string; seconds: number }> => {
  const started = performance.now();
  const { code, said } = await drumbeat(dataDir, ...args).then(
    (output) => ({ code: 0, said: output }),
    (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
  );
  return { code, said, seconds: (performance.now() - started) / 1000 };
};
