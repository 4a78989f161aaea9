import type { Context } from "../../kernel/io/context.ts";
import { reading } from "../../kernel/io/db.ts";
import type { Locale } from "../../kernel/pure/words.ts";
import * as store from "../store.ts";
import { runOf } from "./run.ts";
import { sayRemark } from "./say.ts";
import { shapeOf } from "./shape.ts";

const rowsAtOnce = 5_000;

/** The refused rows as CSV: line and reason before the cells as they stood, so that they can be put right and imported again. */
export const refusedCsv = (context: Context, id: string): Promise<string> =>
  reading(context, async (tx) => {
    const row = await runOf(tx, id);
    const headings = shapeOf(row)?.table.headings ?? [];
    const { locale } = context;
    const lines = [csvLine([...headingsOf(locale), ...headings])];
    for (let after = 0; ;) {
      const rows = await store.rows(tx, id, { verdict: "refuse", after, limit: rowsAtOnce });
      for (const { line, problems, facts } of rows) {
        const reasons = problems.map((remark) =>
          remark.column ? `${remark.column}: ${sayRemark(remark, locale)}` : sayRemark(remark, locale),
        );
        lines.push(csvLine([String(line), reasons.join("; "), ...(facts?.cells ?? [])]));
      }
      after = rows.at(-1)?.line ?? 0;
      if (rows.length < rowsAtOnce) return `\ufeff${lines.join("\r\n")}\r\n`;
    }
  });

const headingsOf = (locale: Locale): string[] => (locale === "zh" ? ["行号", "原因"] : ["line", "reason"]);

/** A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
const csvLine = (cells: readonly string[]): string =>
  cells
    .map((cell) => (/^\s*[=+\-@＝＋－＠\t\r]/.test(cell) && !/^[+-]?[\d.,]+$/.test(cell.trim()) ? `'${cell}` : cell))
    .map((cell) => (/[",\r\n;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(",");
