import { parentPort, workerData } from "node:worker_threads";
import { Refusal } from "../../../kernel/pure/refusal.ts";
import type { RawRow } from "../../rules/shape.ts";
import { openWorkbook, readSheet } from "./xlsxFile.ts";

/** Reads a workbook apart from the server: a hostile file can exhaust only this thread. Waits for "next" after every batch. */
export type XlsxTask = { readonly path: string; readonly sheet: string | null };
export type XlsxMessage =
  | { readonly kind: "sheets"; readonly sheets: readonly { name: string; hidden: boolean }[] }
  | { readonly kind: "rows"; readonly rows: RawRow[] }
  | { readonly kind: "end" }
  | { readonly kind: "refused"; readonly refusal: Pick<Refusal, "kind" | "code" | "details"> };

const port = parentPort;
const task = workerData as XlsxTask;
if (port) {
  const send = (message: XlsxMessage): void => port.postMessage(message);
  const told = (): Promise<boolean> => new Promise((resolve) => port.once("message", (word) => resolve(word === "next")));
  try {
    const workbook = await openWorkbook(task.path);
    const wanted = workbook.sheets.find(({ name }) => name === task.sheet);
    if (task.sheet === null) send({ kind: "sheets", sheets: workbook.sheets.map(({ name, hidden }) => ({ name, hidden })) });
    else if (!wanted)
      send({ kind: "refused", refusal: { kind: "invalid", code: "imports.sheet-unknown", details: { sheet: task.sheet } } });
    else
      await readSheet(workbook, wanted, (rows) => {
        const answer = told();
        send({ kind: "rows", rows });
        return answer;
      });
    workbook.zip.close();
    send({ kind: "end" });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    send({ kind: "refused", refusal: { kind: error.kind, code: error.code, details: error.details } });
  }
  port.close();
}
