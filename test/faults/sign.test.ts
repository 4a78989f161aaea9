import { randomUUID } from "node:crypto";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { weekAfter, weekOf, weekToText } from "../../src/kernel/pure/week.ts";
import { drumbeat, newFolder, removeFolder, startProgram, stopProgram, type Program } from "../support/program.ts";

/** More by command: DRUMBEAT_FAULT_ROUNDS=100 npx vitest run --project faults test/faults/sign.test.ts */
const rounds = Number(process.env["DRUMBEAT_FAULT_ROUNDS"] ?? 3);
const signers = ["leader", "rm1", "am000", "am001"];
const dataDir = newFolder();
const keys = new Map<string, string>();
let program: Program | undefined;

beforeAll(async () => {
  await drumbeat(dataDir, "load", path.join(import.meta.dirname, "../golden/small"));
  for (const signer of signers) keys.set(signer, await drumbeat(dataDir, "api-key", "create", signer));
});
afterAll(async () => {
  if (program) await stopProgram(program);
  removeFolder(dataDir);
});

/** The coming week by the program's own clock: it can be signed at any time before its own Sunday. */
const week = weekToText(weekAfter(weekOf(Temporal.Now.zonedDateTimeISO("Asia/Shanghai").toPlainDate())));

/** Asks until there is an answer; a command keeps its key, so that it happens once. */
const ask = async <Answer>(signer: string, request: string, body?: unknown): Promise<Answer> => {
  const [method = "GET", address = ""] = request.split(" ");
  const idempotencyKey = randomUUID();
  for (;;) {
    const response = await fetch(`${program?.url}/api/v1/weeks/${week}/${address}`, {
      method,
      headers: { authorization: `Bearer ${keys.get(signer)}`, "content-type": "application/json", "idempotency-key": idempotencyKey },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    }).catch(() => null);
    const text = await response?.text().catch(() => null);
    if (response?.ok && text) return JSON.parse(text) as Answer;
    if (response && response.status < 500 && response.status !== 412) throw new Error(`refused: ${response.status} ${text}`);
    // A save is no command with a key: cut off, it may have happened, and the draft says so.
    if (response?.status === 412) return {} as Answer;
    await sleep(50);
  }
};

type Draft = { readonly draft: { readonly revision: number } };
/** Writes something new and signs it, again and again; gives the number of every receipt that came. */
const signing = (signer: string, isOver: () => boolean) => async (): Promise<string[]> => {
  const receipts: string[] = [];
  while (!isOver()) {
    const { draft } = await ask<Draft>(signer, "POST commit/draft", {});
    await ask(signer, "PATCH commit/draft", { revision: draft.revision, changes: [{ kind: "market", done: randomUUID() }] });
    const { draft: saved } = await ask<Draft>(signer, "POST commit/draft", {});
    receipts.push((await ask<{ number: string }>(signer, "POST commit/signatures", { revision: saved.revision })).number);
  }
  return receipts;
};

describe("kill -9 during signing", () => {
  it(`${rounds} times: every receipt's version is there, once, in order, and nothing half-signed`, async () => {
    program = await startProgram(dataDir);
    let isOver = false;
    const clients = signers.map((signer) => signing(signer, () => isOver)());
    for (let round = 0; round < rounds; round += 1) {
      await sleep(1000 + Math.random() * 1500);
      program.process.kill("SIGKILL");
      await program.ended;
      program = await startProgram(dataDir);
    }
    await sleep(500);
    isOver = true;
    const receipts = await Promise.all(clients);
    for (const [index, signer] of signers.entries()) {
      const page = await ask<{ versions: { version: number; number: string }[] }>(signer, "GET commit");
      expect(page.versions.map((one) => one.number)).toEqual(receipts[index]);
      expect(page.versions.map((one) => one.version)).toEqual(page.versions.map((_, position) => position + 1));
    }
    console.log(`kill -9 during signing: ${receipts.flat().length} receipts, all there`);
  });
});
