import { serve } from "../kernel/io/serve.ts";
import { contract } from "./contract.ts";
import { moveDemoClock } from "./service.ts";

export const routes = serve(contract, {
  "POST /demo/clock": (context, { body }) => moveDemoClock(context, body.to),
});
