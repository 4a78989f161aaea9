import { defineConfig } from "vitest/config";

const pure = ["src/kernel/pure/**/*.test.ts", "src/**/rules*.test.ts", "src/*/rules/**/*.test.ts", "sim/**/*.test.ts"];
const parts = ["src/web/**/*.test.{ts,tsx}", "src/*/web/**/*.test.{ts,tsx}"];
const browser = ["test/browser/**/*.test.ts"];
const faults = ["test/faults/**/*.test.ts"];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      // Properties try hundreds of cases: a busy machine needs its time.
      { test: { name: "rules", include: pure, environment: "node", testTimeout: 30_000 } },
      { test: { name: "parts", include: parts, environment: "node" } },
      {
        test: {
          name: "database",
          include: ["src/**/*.test.ts", "src/**/*.test.tsx", "test/**/*.test.ts"],
          exclude: [...pure, ...parts, ...browser, ...faults],
          environment: "node",
          globalSetup: ["test/support/postgres.ts"],
          setupFiles: ["test/support/watchStatements.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      // They start whole programs, one after the other.
      { test: { name: "faults", include: faults, fileParallelism: false, testTimeout: 180_000, hookTimeout: 120_000 } },
      {
        test: {
          name: "browser",
          include: browser,
          globalSetup: ["test/browser/setup.ts"],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
