import { inTransaction } from "../kernel/io/db.ts";
import { serve } from "../kernel/io/serve.ts";
import { contract } from "./contract.ts";
import { calendarOfYears, changeDays } from "./service.ts";

export const routes = serve(contract, {
  "GET /calendar": (context, { query }) => inTransaction(context, (tx) => calendarOfYears(tx, query)),
  "PUT /calendar/days": (context, { body }) =>
    inTransaction(context, async (tx) => {
      await changeDays(tx, body.days);
      return { changed: body.days.length };
    }),
});
