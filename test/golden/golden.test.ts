import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { folderSource, loadBundle } from "../../src/app/bundle.ts";
import { systemContext } from "../../src/kernel/io/context.ts";
import { reading } from "../../src/kernel/io/db.ts";
import { newId } from "../../src/kernel/io/id.ts";
import { numbersOf } from "../../src/metrics/service.ts";
import { testApplication } from "../support/company.ts";
import { bare, type Expected } from "./reference/answers.ts";

const app = testApplication();

describe.each(["small", "medium"])("the golden case %s, loaded and asked through the database", (name) => {
  const folder = join(import.meta.dirname, name);
  let orgId = "";
  beforeAll(async () => {
    orgId = await loadBundle(app, folderSource(folder), { key: `golden-${name}-${newId()}` });
  });

  const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Expected[];
  it.each(expected.map((question) => [`${question.period} ${question.scope} of ${question.of} as of ${question.as_of}`, question] as const))(
    "%s",
    async (_title, { metrics, of, scope, period, as_of, weeks }) => {
      const answers = await reading(systemContext(app, orgId, "test"), (tx) =>
        numbersOf(tx, of, scope, { period, weeks, asOf: Temporal.Instant.from(as_of) }),
      );
      expect(Object.fromEntries(Object.entries(answers).map(([key, answer]) => [key, bare(answer)]))).toEqual(metrics);
    },
  );
});
