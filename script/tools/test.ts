import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { root, runChecks } from "./check.ts";

type Count = { passed: number; failed: number };
type Report = { testResults: { status: string; assertionResults: { status: string }[] }[] };

const runProjects = (name: string, projects: readonly string[]): Count => {
  const file = path.join(root, ".cache", `tests-${name}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const chosen = projects.flatMap((project) => ["--project", project]);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { status } = spawnSync(process.execPath, [path.join(root, "node_modules/vitest/vitest.mjs"), "run", ...chosen, ...reporters], {
    cwd: root,
    stdio: "inherit",
  });
  return countOf(file, status);
};

/** A file that could not even be loaded counts as one failure, and so does a run that ended badly without naming a test, or ran none. */
const countOf = (file: string, status: number | null): Count => {
  const count: Count = { passed: 0, failed: 0 };
  for (const { status: fileStatus, assertionResults } of readReport(file)) {
    const failed = assertionResults.filter((each) => each.status === "failed").length;
    count.failed += fileStatus === "failed" ? Math.max(1, failed) : failed;
    count.passed += assertionResults.filter((each) => each.status === "passed").length;
  }
  const isUnexplained = count.failed === 0 && (status !== 0 || count.passed === 0);
  return isUnexplained ? { ...count, failed: 1 } : count;
};
const readReport = (file: string): Report["testResults"] => {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as Report).testResults;
  } catch {
    return [];
  }
};

const isFast = process.argv.includes("--fast");
const counts = [
  runChecks(false),
  runProjects("node", ["rules", "parts", "database"]),
  ...(isFast ? [] : [runProjects("faults", ["faults"]), runProjects("browser", ["browser"])]),
];
const total = counts.reduce((sum, count) => ({ passed: sum.passed + count.passed, failed: sum.failed + count.failed }));
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
