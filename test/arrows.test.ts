import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = path.join(import.meta.dirname, "..");
let house: string;
let lint: string;
let types: string;

/** file → what it says → what the lint must answer about it ("" for what is allowed) */
const planted: readonly (readonly [string, string, string])[] = [
  ["src/pipeline/contract.ts", 'import { a } from "./store.ts"; export const c = a;', "pipeline/contract must not import pipeline/store"],
  ["src/pipeline/rules.ts", 'import { a } from "./service.ts"; export const c = a;', "pipeline/rules must not import pipeline/service"],
  [
    "src/pipeline/rules/ladder.ts",
    'import { a } from "../contract.ts"; export const c = a;',
    "pipeline/rules must not import pipeline/contract",
  ],
  ["src/pipeline/words.ts", 'import { a } from "../kernel/io/db.ts"; export const c = a;', "pipeline/words must not import kernel/io"],
  ["src/pipeline/store.ts", 'import { a } from "../orders/store.ts"; export const c = a;', "pipeline/store must not import orders/store"],
  [
    "src/pipeline/service.ts",
    'import { a } from "../commit/service.ts"; export const c = a;',
    "pipeline/service must not import commit/service",
  ],
  [
    "src/orders/service.ts",
    'import { a } from "../pipeline/store.ts"; export const c = a;',
    "orders/service must not import pipeline/store",
  ],
  ["src/pipeline/routes.ts", 'import { a } from "./store.ts"; export const c = a;', "pipeline/routes must not import pipeline/store"],
  ["src/pipeline/web/Page.tsx", 'import { a } from "../service.ts"; export const c = a;', "pipeline/web must not import pipeline/service"],
  [
    "src/pipeline/web/Part.tsx",
    'import { a } from "../contract.ts"; export const c = a;',
    "pipeline/web must not import pipeline/contract",
  ],
  [
    "src/kernel/pure/money.ts",
    'import { a } from "../../pipeline/rules.ts"; export const c = a;',
    "kernel/pure must not import pipeline/rules",
  ],
  ["src/kernel/io/jobs.ts", 'export { a } from "../../pipeline/service.ts";', "kernel/io must not import pipeline/service"],
  ["src/app/createApp.ts", 'import { a } from "../pipeline/store.ts"; export const c = a;', "app/app must not import pipeline/store"],
  ["src/pipeline/rules/late.ts", 'export const load = () => import("../store.ts");', "pipeline/rules must not import pipeline/store"],
  ["src/commit/contract.ts", "export const at = Date.now();", "The clock is an argument"],
  ["src/commit/rules.ts", "export const dice = Math.random();", "'Math.random' is restricted"],
  ["src/commit/service.ts", "export const now = Temporal.Now.instant();", "'Temporal.Now' is restricted"],
  [
    "src/calendar/store.ts",
    'import { sql } from "kysely"; export const c = (name: string) => sql.raw(`${name} desc`);',
    "SQL is never put together",
  ],
  ["src/targets/service.ts", 'import { a } from "../organisation/service.ts"; export const c = a;', ""],
  ["src/targets/store.ts", 'import type { A } from "./rules.ts"; import { a } from "../pipeline/tables.ts"; export const c: A = a;', ""],
  ["src/targets/web/Page.tsx", 'import { a } from "../rules.ts"; import type { A } from "../contract.ts"; export const c: A = a;', ""],
  ["src/organisation/cycleA.ts", 'import { b } from "./cycleB.ts"; export const a = (): unknown => b;', "Dependency cycle"],
  ["src/organisation/cycleB.ts", 'import { a } from "./cycleA.ts"; export const b = (): unknown => a;', "Dependency cycle"],
];
const impure: readonly (readonly [string, string, string])[] = [
  ["src/imports/rules.ts", 'import { readFileSync } from "node:fs"; export const c = readFileSync;', "node:fs"],
  ["src/imports/contract.ts", "export const c = process.env;", "process"],
  ["src/imports/words.ts", 'export const c = fetch("/");', "fetch"],
];

const run = (program: string, ...args: string[]): string => {
  const { stdout, stderr } = spawnSync(process.execPath, [path.join(root, "node_modules", program), ...args], {
    cwd: house,
    encoding: "utf8",
  });
  return `${stdout}${stderr}`;
};

beforeAll(() => {
  house = mkdtempSync(path.join(tmpdir(), "drumbeat-arrows-"));
  for (const file of [".oxlintrc.json", "tsconfig.json", "tsconfig.pure.json", "tsconfig.server.json", "tsconfig.web.json", "script/lint"])
    cpSync(path.join(root, file), path.join(house, file), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(house, "node_modules"));
  writeFileSync(path.join(house, ".gitignore"), "node_modules\n");
  for (const [file, text] of [...planted, ...impure]) {
    mkdirSync(path.dirname(path.join(house, file)), { recursive: true });
    writeFileSync(path.join(house, file), `${text}\n`);
  }
  lint = run("oxlint/bin/oxlint", "-f", "unix");
  types = run("typescript/bin/tsc", "-p", "tsconfig.pure.json");
}, 60_000);
afterAll(() => rmSync(house, { recursive: true, force: true }));

const saidOf = (file: string): string =>
  lint
    .split("\n")
    .filter((line) => line.startsWith(`${file}:`) && /house|no-restricted|no-cycle/.test(line))
    .join("\n");

describe("the house", () => {
  it.each(planted.filter(([, , answer]) => answer))("refuses %s: %s", (file, _text, answer) => expect(saidOf(file)).toContain(answer));
  it.each(planted.filter(([, , answer]) => !answer))("allows %s: %s", (file) => expect(saidOf(file)).toBe(""));
  it.each(impure)("does not compile what reaches outside from %s: %s", (file, _text, name) =>
    expect(types.split("\n").filter((line) => line.startsWith(file) && line.includes(name))).not.toEqual([]),
  );
});
