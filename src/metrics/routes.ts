import { inTransaction } from "../kernel/io/db.ts";
import { serve } from "../kernel/io/serve.ts";
import { refusal } from "../kernel/pure/refusal.ts";
import { contract } from "./contract.ts";
import { definitions, numbersOf, numbersOfLevel, numbersOfMany } from "./service.ts";
import { explanationOf } from "./service/explain.ts";
import { seriesOf } from "./service/series.ts";

export const routes = serve(contract, {
  "GET /metrics": (context, { query: { of, scope, as_of: asOf, ...rest } }) =>
    inTransaction(context, async (tx) => ({ metrics: await numbersOf(tx, of, scope, { ...rest, asOf }) })),
  "GET /metrics/people": (context, { query: { of, level_of: levelOf, scope, as_of: asOf, ...rest } }) =>
    inTransaction(context, async (tx) => {
      if ((of === undefined) === (levelOf === undefined)) throw refusal("malformed", "metrics.nobody-asked");
      const input = { ...rest, asOf };
      if (levelOf !== undefined) return { people: await numbersOfLevel(tx, levelOf, scope, input) };
      return { people: await numbersOfMany(tx, [of ?? []].flat(), scope, input) };
    }),
  "GET /metrics/explanation": (context, { query: { of, scope, as_of: asOf, ...rest } }) =>
    inTransaction(context, (tx) => explanationOf(tx, of, scope, { ...rest, asOf })),
  "GET /metrics/series": (context, { query: { of, scope, as_of: asOf, ...rest } }) =>
    inTransaction(context, (tx) => seriesOf(tx, of, scope, { ...rest, asOf })),
  "GET /metrics/definitions": async () => ({ definitions: definitions() }),
});
