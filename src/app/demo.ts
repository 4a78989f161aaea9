import { fork } from "node:child_process";
import type pg from "pg";
import { demoCompany } from "../../sim/scenarios/demo.ts";
import type { Bundle } from "../../sim/bundle.ts";
import type { Application } from "../kernel/io/application.ts";
import type { Locale } from "../kernel/pure/words.ts";
import { loadBundle, type BundleSource } from "./bundle.ts";

/** The key of the demo company's organisation. */
export const demoKey = "demo";
type Demo = { readonly lang: Locale; readonly today: Temporal.PlainDate };

/**
 * Makes the demo company: twelve months of a simulated team, its own clock standing at the Friday 10:00 of `today`'s week, then running.
 * Nothing is there until all of it is there. Returns the organisation's id.
 */
export const createDemo = (app: Application, { lang, today }: Demo): Promise<string> => {
  const bundle = demoCompany({ lang, today });
  return loadBundle(app, bundleInMemory(bundle), {
    key: demoKey,
    purpose: "demo",
    clockAt: Temporal.Instant.from(bundle.manifest.exported_at),
  });
};

/** A bundle that was never a file. */
export const bundleInMemory = ({ manifest, ...tables }: Bundle): BundleSource => ({
  files: Object.keys(tables).map((table) => `${table}.ndjson`),
  manifest: JSON.stringify(manifest),
  lines: async (table) => linesOf((tables as Readonly<Record<string, readonly object[]>>)[table] ?? []),
});
function* linesOf(rows: readonly object[]): Generator<string> {
  for (const row of rows) yield JSON.stringify(row);
}

/**
 * The same beside the program, in a process of its own: pages are answered meanwhile, and the memory that making a company takes is given
 * back at its end. `stop` leaves nothing half-done.
 */
export const createDemoBeside = (
  connection: pg.PoolConfig,
  { lang, today }: Demo,
): { readonly made: Promise<string>; readonly stop: () => void } => {
  const child = fork(new URL("./demoProcess.ts", import.meta.url), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const made = new Promise<string>((resolve, reject) => {
    child.once("message", (orgId) => resolve(String(orgId)));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the demo company was not finished (exit code ${code})`)));
  });
  child.send({ connection, lang, today: today.toString() });
  return { made, stop: () => void child.kill() };
};
