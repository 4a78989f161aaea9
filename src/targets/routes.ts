import { serve } from "../kernel/io/serve.ts";
import { contract } from "./contract.ts";
import { rateGrid, setRates } from "./service/rates.ts";
import { setTargets, targetGrid } from "./service/targets.ts";

export const routes = serve(contract, {
  "GET /targets": (context, { query }) => targetGrid(context, query),
  "PUT /targets": (context, { body }) => setTargets(context, body.changes),
  "GET /rates": (context, { query }) => rateGrid(context, query.year),
  "PUT /rates": (context, { body }) => setRates(context, body.changes),
});
