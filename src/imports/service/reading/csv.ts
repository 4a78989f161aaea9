import { createReadStream } from "node:fs";
import { parse, CsvError } from "csv-parse";
import { refusal, type Refusal } from "../../../kernel/pure/refusal.ts";
import type { Delimiter, Encoding, RawRow } from "../../rules/shape.ts";
import { maxColumns } from "./limits.ts";

const maxRecord = 4 * 1024 * 1024;
const rowsInBatch = 1_000;

/**
 * The rows of a delimited file in batches, blank ones included, as a stream: memory does not grow with the file.
 * refuses  imports.quote-not-closed, imports.too-many-columns, imports.encoding-wrong: the whole file, with the line
 */
export async function* csvRows(
  path: string,
  { encoding, delimiter, bytes }: { encoding: Encoding; delimiter: Delimiter; bytes?: number },
): AsyncGenerator<RawRow[]> {
  const parser = parse({ delimiter, bom: true, relax_quotes: true, relax_column_count: true, max_record_size: maxRecord });
  let failure: Error | null = null;
  parser.on("error", (error) => (failure = error));
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  let batch: RawRow[] = [];
  const collect = (): void => {
    for (let cells = parser.read() as string[] | null; cells; cells = parser.read() as string[] | null) {
      if (cells.length > maxColumns)
        throw refusal("invalid", "imports.too-many-columns", { line, columns: cells.length, most: maxColumns });
      batch.push({ line, cells });
      line += 1 + lineBreaksIn(cells);
    }
    if (failure) throw asRefusal(failure, line);
  };
  const file = createReadStream(path, { highWaterMark: 256 * 1024, ...(bytes ? { end: bytes - 1 } : {}) });
  try {
    for await (const chunk of file) {
      const text = decoded(decoder, chunk as Uint8Array, line);
      // UTF-8 goes on as it came: it is only checked here.
      parser.write(encoding === "utf-8" ? chunk : text);
      collect();
      if (batch.length >= rowsInBatch) {
        yield batch;
        batch = [];
      }
    }
    const isWhole = bytes === undefined || file.bytesRead < bytes;
    if (isWhole) {
      parser.end(decoded(decoder, null, line));
      await new Promise<void>((resolve) => {
        parser
          .once("readable", resolve)
          .once("end", resolve)
          .once("error", () => resolve())
          .once("close", resolve);
      });
      collect();
    }
    if (batch.length > 0) yield batch;
  } finally {
    file.destroy();
    parser.destroy();
  }
}

/** Lines that a record takes beyond its first; the parser's own count takes CRLF inside quotes for two. */
const lineBreaksIn = (cells: readonly string[]): number => {
  let breaks = 0;
  for (const cell of cells) if (cell.includes("\n") || cell.includes("\r")) breaks += cell.match(/\r\n|\r|\n/g)?.length ?? 0;
  return breaks;
};

const decoded = (decoder: TextDecoder, chunk: Uint8Array | null, line: number): string => {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw refusal("invalid", "imports.encoding-wrong", { encoding: decoder.encoding, line });
  }
};

const asRefusal = (error: Error, line: number): Refusal | Error => {
  if (!(error instanceof CsvError)) return error;
  const isQuote = error.code === "CSV_QUOTE_NOT_CLOSED" || error.code === "CSV_MAX_RECORD_SIZE";
  return refusal("invalid", isQuote ? "imports.quote-not-closed" : "imports.not-a-table", { line });
};
