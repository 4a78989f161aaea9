import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Figure } from "../../bench/support/report.ts";

const folder = path.join(import.meta.dirname, "../../bench");
type Budget = {
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly atMostRaw?: number;
  readonly atLeastRaw?: number;
  readonly of: string;
};
const budgets = JSON.parse(readFileSync(path.join(folder, "budgets.json"), "utf8")) as Readonly<Record<string, Budget>>;

const asked = process.argv.slice(2);
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".bench.ts"))
  .map((file) => file.replace(".bench.ts", ""))
  .filter((name) => asked.length === 0 || asked.includes(name));

/** Each in a process of its own, so that one's memory and warm code is not another's. */
const measure = async (name: string): Promise<Figure[]> => {
  const figures: Figure[] = [];
  const child = spawn(process.execPath, ["--expose-gc", path.join(folder, `${name}.bench.ts`)], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("@figure ")) figures.push(JSON.parse(line.slice(8)) as Figure);
    else process.stderr.write(`${line}\n`);
  }
  return figures;
};

const verdictOf = ({ name, value, raw }: Figure): string => {
  const budget = budgets[name];
  if (!budget) return "";
  const bounds: [string, boolean][] = [];
  if (budget.atMost !== undefined) bounds.push([`≤ ${budget.atMost}`, value <= budget.atMost]);
  if (budget.atLeast !== undefined) bounds.push([`≥ ${budget.atLeast}`, value >= budget.atLeast]);
  if (budget.atMostRaw !== undefined && raw !== undefined) bounds.push([`≤ ${budget.atMostRaw} × raw`, value <= budget.atMostRaw * raw]);
  if (budget.atLeastRaw !== undefined && raw !== undefined) bounds.push([`≥ ${budget.atLeastRaw} × raw`, value >= budget.atLeastRaw * raw]);
  return bounds.map(([text, holds]) => `${holds ? "reached" : "MISSED"} ${text}`).join(", ");
};

const short = (value: number | undefined): string =>
  value === undefined ? "" : value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
const machine = {
  cpu: cpus()[0]?.model.trim(),
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  node: process.version,
};

mkdirSync(path.join(folder, "results"), { recursive: true });
let isMissed = false;
const rows: string[][] = [["figure", "value", "unit", "raw", "to reach", "of"]];
for (const name of names) {
  const load = loadavg()[0]?.toFixed(1);
  const figures = await measure(name);
  writeFileSync(
    path.join(folder, "results", `${name}.json`),
    `${JSON.stringify({ at: new Date().toISOString(), machine, load, figures }, null, 2)}\n`,
  );
  for (const figure of figures) {
    const verdict = verdictOf(figure);
    isMissed ||= verdict.includes("MISSED");
    rows.push([
      figure.name,
      short(figure.value),
      figure.unit,
      short(figure.raw),
      verdict,
      [budgets[figure.name]?.of, figure.note].filter(Boolean).join("; "),
    ]);
  }
  if (figures.length === 0) isMissed = true;
}
const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
for (const row of rows)
  console.log(
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
console.log(`${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}, load ${loadavg()[0]?.toFixed(1)}`);
process.exitCode = isMissed ? 1 : 0;
