import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bare, referenceAnswers, type Expected } from "./reference/answers.ts";
import { readFacts } from "./reference/facts.ts";

describe.each(["small", "medium"])("the golden case %s", (name) => {
  const folder = join(import.meta.dirname, name);
  const facts = readFacts(folder);
  const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Expected[];

  it.each(
    expected.map((question) => [`${question.period} ${question.scope} of ${question.of} as of ${question.as_of}`, question] as const),
  )("%s", (_title, { metrics, ...question }) => {
    const answers = referenceAnswers(facts, question);
    const shown = Object.fromEntries(Object.keys(metrics).map((key) => [key, answers[key] && bare(answers[key])]));
    expect(Object.keys(answers).toSorted()).toEqual(Object.keys(metrics).toSorted());
    expect(shown).toEqual(metrics);
  });
});
