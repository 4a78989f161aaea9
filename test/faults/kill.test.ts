import { randomUUID } from "node:crypto";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drumbeat, newFolder, postmasterOf, removeFolder, startProgram, stopProgram, type Program } from "../support/program.ts";

/** More by command: DRUMBEAT_FAULT_ROUNDS=100 npx vitest run --project faults */
const rounds = Number(process.env["DRUMBEAT_FAULT_ROUNDS"] ?? 3);
const dataDir = newFolder();
let key = "";
let program: Program | undefined;

beforeAll(async () => {
  await drumbeat(dataDir, "load", path.join(import.meta.dirname, "../golden/small"));
  key = await drumbeat(dataDir, "api-key", "create", "leader");
});
afterAll(async () => {
  if (program) await stopProgram(program);
  removeFolder(dataDir);
});

/** Four clients that create accounts, one after the other, and repeat with the same key whatever was not answered. */
const load = (urlNow: () => string) => {
  const answered = new Map<string, string>();
  let isOver = false;
  const create = async (): Promise<void> => {
    const [idempotencyKey, name] = [randomUUID(), `Account ${randomUUID()}`];
    for (;;) {
      const response = await fetch(`${urlNow()}/api/v1/accounts`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "idempotency-key": idempotencyKey },
        body: JSON.stringify({ name }),
        signal: AbortSignal.timeout(20_000),
      }).catch(() => null);
      const body = await response?.text().catch(() => null);
      if (response?.status === 201 && body) return void answered.set(name, (JSON.parse(body) as { id: string }).id);
      if (response && response.status < 500) throw new Error(`refused: ${response.status} ${body}`);
      await sleep(50);
    }
  };
  const client = async (): Promise<void> => {
    while (!isOver) await create();
  };
  const clients = Promise.all([client(), client(), client(), client()]);
  return {
    answered,
    stop: async () => {
      isOver = true;
      await clients;
    },
  };
};

/** Every account whose name the clients gave, by name: how often it is there. */
const accountsThere = async (url: string): Promise<Map<string, string[]>> => {
  const found = new Map<string, string[]>();
  let cursor: string | null = "";
  while (cursor !== null) {
    const page = await fetch(`${url}/api/v1/accounts?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { items, next } = (await page.json()) as { items: { id: string; name: string }[]; next: string | null };
    for (const { id, name } of items) found.set(name, [...(found.get(name) ?? []), id]);
    cursor = next;
  }
  return found;
};

const expectAllThereOnce = async (url: string, answered: Map<string, string>): Promise<void> => {
  const there = await accountsThere(url);
  expect([...answered].filter(([name, id]) => there.get(name)?.join() !== id)).toEqual([]);
};

describe("kill -9 under load", () => {
  it(`of the program, ${rounds} times: what was answered is there, once, and it starts again in < 15 s`, async () => {
    program = await startProgram(dataDir);
    const { answered, stop } = load(() => program?.url ?? "");
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await sleep(400 + Math.random() * 800);
      program.process.kill("SIGKILL");
      await program.ended;
      program = await startProgram(dataDir);
      times.push(program.seconds);
    }
    await stop();
    console.log(`kill -9 of the program: ${answered.size} answered, back after ${times.map((time) => time.toFixed(1)).join(", ")} s`);
    expect(answered.size).toBeGreaterThan(rounds);
    expect(Math.max(...times)).toBeLessThan(15);
    await expectAllThereOnce(program.url, answered);
  });

  it(`of the database, ${rounds} times: what was answered is there, once, and the program goes on by itself`, async () => {
    program ??= await startProgram(dataDir);
    const { url } = program;
    const { answered, stop } = load(() => url);
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await sleep(400 + Math.random() * 800);
      const before = postmasterOf(dataDir);
      process.kill(before, "SIGKILL");
      const started = performance.now();
      await expect
        .poll(async () => (await fetch(`${url}/readyz`)).ok && postmasterOf(dataDir) !== before, { timeout: 15_000, interval: 50 })
        .toBe(true);
      times.push((performance.now() - started) / 1000);
    }
    await stop();
    console.log(`kill -9 of the database: ${answered.size} answered, back after ${times.map((time) => time.toFixed(1)).join(", ")} s`);
    expect(answered.size).toBeGreaterThan(rounds);
    await expectAllThereOnce(url, answered);
  });
});
