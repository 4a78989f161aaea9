import { spawnSync } from "node:child_process";
import path from "node:path";

export const root = path.join(import.meta.dirname, "../..");
type Step = { readonly name: string; readonly run: string[]; readonly fix?: string[] };

const steps: readonly Step[] = [
  { name: "format", run: ["oxfmt/bin/oxfmt", "--check"], fix: ["oxfmt/bin/oxfmt"] },
  { name: "lint and arrows", run: ["oxlint/bin/oxlint", "--deny-warnings"] },
  { name: "types: pure", run: ["typescript/bin/tsc", "-p", "tsconfig.pure.json"] },
  { name: "types: server", run: ["typescript/bin/tsc", "-p", "tsconfig.server.json"] },
  { name: "types: web", run: ["typescript/bin/tsc", "-p", "tsconfig.web.json"] },
  { name: "unused code", run: ["knip/bin/knip.js", "--no-progress"] },
  { name: "openapi.json", run: ["../script/tools/openapi.ts", "--check"], fix: ["../script/tools/openapi.ts"] },
];

/** Runs every step, tells what failed with its output, and gives how many passed and failed. */
export const runChecks = (isFixing: boolean): { passed: number; failed: number } => {
  let failed = 0;
  for (const { name, run, fix } of steps) {
    const started = performance.now();
    const [program = "", ...args] = (isFixing && fix) || run;
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, "node_modules", program), ...args], {
      cwd: root,
      encoding: "utf8",
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${status === 0 ? "✓" : "✗"} ${name} (${seconds} s)`);
    if (status === 0) continue;
    failed += 1;
    console.log(`${stdout}${stderr}`.trimEnd());
  }
  return { passed: steps.length - failed, failed };
};

if (process.argv[1] === import.meta.filename) {
  const { passed, failed } = runChecks(process.argv.includes("--fix"));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
