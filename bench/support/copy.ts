import type pg from "pg";

/** A value of a COPY line: Temporal values and bigint become their text. */
export type Cell = string | number | bigint | boolean | null | undefined | Temporal.PlainDate | Temporal.Instant | readonly string[];

/** Lines of one table on their way into COPY; `flush` sends what has gathered and forgets it, so that memory stays flat. */
export class Copy {
  readonly #client: pg.ClientBase;
  readonly #sentence: string;
  readonly #limit: number;
  #text: string[] = [];
  #size = 0;
  rows = 0;

  constructor(client: pg.ClientBase, table: string, columns: readonly string[], limit = 4_000_000) {
    this.#client = client;
    this.#sentence = `copy ${table} (${columns.join(", ")}) from stdin`;
    this.#limit = limit;
  }

  add(cells: readonly Cell[]): void {
    const line = `${cells.map(cellText).join("\t")}\n`;
    this.#text.push(line);
    this.#size += line.length;
    this.rows += 1;
  }

  get isFull(): boolean {
    return this.#size > this.#limit;
  }

  async flush(): Promise<void> {
    if (this.#text.length === 0) return;
    const chunk = Buffer.from(this.#text.join(""), "utf8");
    this.#text = [];
    this.#size = 0;
    await copyIn(this.#client, this.#sentence, chunk);
  }
}

const cellText = (cell: Cell): string => {
  if (cell === null || cell === undefined) return "\\N";
  if (typeof cell === "object" && "length" in cell) return `{${cell.map((part) => `"${escaped(part)}"`).join(",")}}`;
  return typeof cell === "string" ? escaped(cell) : cell.toString();
};
const escaped = (text: string): string =>
  /[\\\t\n\r]/.test(text) ? text.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("\r", "\\r") : text;

type Connection = { query: (text: string) => void; sendCopyFromChunk: (chunk: Buffer) => void; endCopyFrom: () => void };

/** One COPY … FROM STDIN over pg's own protocol functions: the raw speed that an import is measured against. */
export const copyIn = (client: pg.ClientBase, sentence: string, chunk: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const submitted = {
      submit: (connection: Connection) => connection.query(sentence),
      handleCopyInResponse: (connection: Connection) => {
        connection.sendCopyFromChunk(chunk);
        connection.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleError: (error: Error) => {
        failure = error;
        reject(error);
      },
      handleReadyForQuery: () => failure ?? resolve(),
    };
    client.query(submitted as unknown as pg.Submittable);
  });
