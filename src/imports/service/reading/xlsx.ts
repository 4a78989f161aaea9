import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { refusal } from "../../../kernel/pure/refusal.ts";
import type { RawRow } from "../../rules/shape.ts";
import type { XlsxMessage, XlsxTask } from "./xlsx.worker.ts";

const heapMegabytes = 512;

export const xlsxSheets = async (path: string): Promise<readonly { name: string; hidden: boolean }[]> => {
  const found: { name: string; hidden: boolean }[] = [];
  for await (const message of messages({ path, sheet: null })) if (message.kind === "sheets") found.push(...message.sheets);
  return found;
};

/** The rows of one sheet in batches; the worker reads no further than asked. */
export async function* xlsxRows(path: string, sheet: string): AsyncGenerator<RawRow[]> {
  for await (const message of messages({ path, sheet })) if (message.kind === "rows") yield message.rows;
}

async function* messages(task: XlsxTask): AsyncGenerator<XlsxMessage> {
  const worker = new Worker(new URL("./xlsx.worker.ts", import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  const inbox: XlsxMessage[] = [];
  let failure: Error | null = null;
  let wake = (): void => {};
  worker.on("message", (message: XlsxMessage) => {
    inbox.push(message);
    wake();
  });
  worker.on("error", (error: Error) => {
    const isMemory = (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";
    failure = isMemory ? refusal("too-large", "imports.xlsx-bomb", { what: "memory", found: heapMegabytes, most: heapMegabytes }) : error;
    wake();
  });
  worker.on("exit", () => {
    inbox.push({ kind: "end" });
    wake();
  });
  try {
    for (;;) {
      if (inbox.length === 0 && !failure) await new Promise<void>((resolve) => (wake = resolve));
      if (failure) throw failure;
      const message = inbox.shift();
      if (!message || message.kind === "end") return;
      if (message.kind === "refused") throw refusal(message.refusal.kind, message.refusal.code, message.refusal.details);
      yield message;
      if (message.kind === "rows") worker.postMessage("next");
    }
  } finally {
    const gone = once(worker, "exit");
    if (worker.threadId !== -1) {
      void worker.terminate();
      await gone;
    }
  }
}
