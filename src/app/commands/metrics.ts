import { readFileSync } from "node:fs";
import { z } from "zod";
import { systemContext } from "../../kernel/io/context.ts";
import { reading } from "../../kernel/io/db.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import { instant } from "../../kernel/pure/shapes.ts";
import { numbersOf, type Answers } from "../../metrics/service.ts";
import { command } from "./command.ts";
import { chooseOrganisation, withApplication } from "./withApplication.ts";

const scope = z.enum(["person", "tree"]);
const questions = z.array(
  z.looseObject({
    of: z.string(),
    scope,
    period: z.string(),
    as_of: z.string().optional(),
    weeks: z.number().int().min(1).max(520).optional(),
  }),
);

export default command({
  summary: "answers numbers: one person's or tree's, or a whole file of questions",
  usage: "metrics (--questions FILE | --of PERSON --period PERIOD [--scope person|tree] [--as-of INSTANT] [--weeks N] [--keys A,B])",
  help: [
    "--of PERSON         key, id or e-mail",
    "--period PERIOD     2026-W13, 2026-05 or 2026-Q2",
    "--scope             person (default) or tree",
    "--as-of INSTANT     RFC 3339 (default: now)",
    "--weeks N           how many weeks 'over n weeks' looks at (default: 13)",
    "--keys A,B          only these numbers",
    "--questions FILE    a JSON array of {of, scope, period, as_of, weeks?}: prints the same array with `metrics` added",
    "--organisation KEY  where there are several",
  ].join("\n"),
  options: {
    of: { type: "string" },
    period: { type: "string" },
    scope: { type: "string" },
    "as-of": { type: "string" },
    weeks: { type: "string" },
    keys: { type: "string" },
    questions: { type: "string" },
    organisation: { type: "string" },
  },
  run: async (call) => {
    const { of, period, questions: file, organisation } = call.values;
    if (!file && (!of || !period)) throw refusal("malformed", "metrics.nothing-asked");
    await withApplication(call, async (app) => {
      const { orgId } = await chooseOrganisation(app, organisation);
      const answer = await reading(systemContext(app, orgId, "metrics"), async (tx) => {
        if (!file)
          return {
            metrics: await numbersOf(tx, of ?? "", scope.parse(call.values.scope ?? "person"), {
              period: period ?? "",
              asOf: call.values["as-of"] === undefined ? undefined : instant.parse(call.values["as-of"]),
              weeks: call.values.weeks === undefined ? undefined : z.coerce.number().int().min(1).max(520).parse(call.values.weeks),
              keys: call.values.keys?.split(","),
            }),
          };
        const answers: object[] = [];
        for (const question of questions.parse(JSON.parse(readFileSync(file, "utf8")))) {
          const asOf = question.as_of === undefined ? undefined : instant.parse(question.as_of);
          const metrics = await numbersOf(tx, question.of, question.scope, { ...question, asOf });
          answers.push({ ...question, metrics: Object.fromEntries(Object.entries(metrics).map(([key, each]) => [key, bare(each)])) });
        }
        return answers;
      });
      call.print(JSON.stringify(answer, null, 1));
    });
  },
});

/** The four parts that a file of expected answers has: no reason, no count. */
const bare = ({ numerator, denominator, value, band }: Answers[string]) => ({ numerator, denominator, value, band });
