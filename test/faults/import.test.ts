import { randomUUID } from "node:crypto";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drumbeat, newFolder, removeFolder, startProgram, stopProgram, type Program } from "../support/program.ts";

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

type Run = {
  id: string;
  status: string;
  isRead: boolean;
  progress: { rows: number } | null;
  counts: { create: number } | null;
  problem: unknown;
};
const ask = async <T>(method: string, address: string, body?: string, type = "application/json"): Promise<T> => {
  for (let tried = 0; ; tried += 1) {
    const response = await fetch(`${program?.url}/api/v1${address}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "idempotency-key": randomUUID(), ...(body !== undefined && { "content-type": type }) },
      ...(body !== undefined && { body }),
    }).catch(() => null);
    if (response?.ok) return (await response.json()) as T;
    if (tried > 20) throw new Error(`${method} ${address}: ${response?.status} ${await response?.text()}`);
    await sleep(250);
  }
};
const runOf = (id: string): Promise<Run> => ask("GET", `/imports/${id}`);
const until = async (id: string, isSo: (run: Run) => boolean): Promise<Run> => {
  for (;;) {
    const run = await runOf(id);
    if (isSo(run)) return run;
    if (run.status === "failed" || run.problem) throw new Error(JSON.stringify(run));
    await sleep(50);
  }
};
const kill = async (): Promise<void> => {
  program?.process.kill("SIGKILL");
  await program?.ended;
};

const count = 20_000;
const csv = `opportunity_id,account,stage,amount\n${Array.from({ length: count }, (_, at) => `KILL${at},Account ${at % 500},0,${at}`).join("\n")}\n`;
const dealsThere = async (): Promise<number> => {
  const { groups } = await ask<{ groups: { count: number }[] }>("GET", "/opportunities/sums?by=stage");
  return groups.reduce((sum, each) => sum + each.count, 0);
};

describe("kill -9 during an import", () => {
  it("leaves nothing half-done, and the job is done again by itself: every row once", { timeout: 300_000 }, async () => {
    program = await startProgram(dataDir);
    const { id } = await ask<Run>("POST", "/imports?name=kill.csv&source=kill&kind=opportunities", csv, "text/csv");
    await until(id, ({ isRead }) => isRead);
    await ask("POST", `/imports/${id}/check`, "{}");
    await until(id, ({ status, progress }) => status === "checking" && (progress?.rows ?? 0) > 0);
    await kill();
    program = await startProgram(dataDir);
    expect((await until(id, ({ status }) => status === "checked")).counts).toMatchObject({ create: count });
    const before = await dealsThere();
    await ask("POST", `/imports/${id}/confirm`, "{}");
    await until(id, ({ status, progress }) => status === "writing" && (progress?.rows ?? 0) > 0);
    await kill();
    program = await startProgram(dataDir);
    expect([(await runOf(id)).status, await dealsThere()]).toEqual(["writing", before]);
    expect((await until(id, ({ status }) => status === "done")).counts).toMatchObject({ create: count });
    expect(await dealsThere()).toBe(before + count);
    const again = await ask<Run>("POST", "/imports?name=kill.csv&source=kill&kind=opportunities", csv, "text/csv");
    await until(again.id, ({ isRead }) => isRead);
    await ask("POST", `/imports/${again.id}/check`, "{}");
    expect((await until(again.id, ({ status }) => status === "checked")).counts).toMatchObject({ create: 0, unchanged: count });
  });
});
