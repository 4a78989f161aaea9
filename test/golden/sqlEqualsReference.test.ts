import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/app/bundle.ts";
import { systemContext } from "../../src/kernel/io/context.ts";
import { reading } from "../../src/kernel/io/db.ts";
import { newId } from "../../src/kernel/io/id.ts";
import { numbersOf } from "../../src/metrics/service.ts";
import { testApplication } from "../support/company.ts";
import { bare, referenceAnswers } from "./reference/answers.ts";
import { factsOf } from "./reference/facts.ts";
import { randomBundle } from "./randomBundle.ts";

const app = testApplication();
/** More by hand: DRUMBEAT_RUNS=1000. */
const numRuns = Number(process.env["DRUMBEAT_RUNS"] ?? 12);

describe("every number of every organisation", () => {
  it(
    "is the same through SQL as by the naive reference",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), async (seed) => {
          const { manifest, tables, questions } = randomBundle(seed);
          const source = {
            files: ["manifest.json", ...Object.keys(tables).map((name) => `${name}.ndjson`)],
            manifest: JSON.stringify(manifest),
            lines: async (file: string) => (tables[file] ?? tables[file.replace(/\.ndjson$/, "")] ?? []).map((row) => JSON.stringify(row)),
          };
          const orgId = await loadBundle(app, source, { key: `random-${seed}-${newId()}` });
          const facts = factsOf(manifest, (name) => [...(tables[name] ?? [])]);
          await reading(systemContext(app, orgId, "test"), async (tx) => {
            for (const question of questions) {
              const { of, scope, period, weeks, as_of } = question;
              const answers = await numbersOf(tx, of, scope, { period, weeks, asOf: Temporal.Instant.from(as_of) });
              const reference = referenceAnswers(facts, question);
              const plain = (all: typeof answers) => Object.fromEntries(Object.entries(all).map(([key, each]) => [key, { ...bare(each), n: each.n }]));
              expect({ question, ...plain(answers) }).toEqual({ question, ...plain(reference) });
            }
          });
        }),
        { numRuns, endOnFailure: true },
      );
    },
    numRuns * 20_000,
  );
});
