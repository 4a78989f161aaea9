import { inTransaction } from "../kernel/io/db.ts";
import type { Context } from "../kernel/io/context.ts";
import { serve } from "../kernel/io/serve.ts";
import { contract } from "./contract.ts";
import { forgetMapping, listMappings, saveMapping } from "./service/mappings.ts";
import { refusedCsv } from "./service/refused.ts";
import { cancel, chooseMapping, chooseReading, startCheck, startWrite, upload } from "./service/run.ts";
import { listRows, listRuns, runPage, runToJson } from "./service/view.ts";

const told = async (context: Context, made: ReturnType<typeof startCheck>) => {
  const row = await made;
  return inTransaction(context, (tx) => runToJson(tx, row));
};

export const routes = serve(contract, {
  "GET /imports": (context, { query }) => listRuns(context, query),
  "POST /imports": (context, { query }, http) => told(context, upload(context, query, http.request.body)),
  "GET /imports/:id": (context, { params }) => runPage(context, params.id),
  "PUT /imports/:id/reading": async (context, { params, body }) => {
    await chooseReading(context, params.id, body);
    return runPage(context, params.id);
  },
  "PUT /imports/:id/mapping": async (context, { params, body }) => {
    await chooseMapping(context, params.id, body);
    return runPage(context, params.id);
  },
  "POST /imports/:id/check": (context, { params }) => told(context, startCheck(context, params.id)),
  "GET /imports/:id/rows": (context, { params, query }) => listRows(context, params.id, query),
  "GET /imports/:id/refused": async (context, { params }) =>
    new Response(await refusedCsv(context, params.id), {
      headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": `attachment; filename="refused-${params.id}.csv"` },
    }),
  "POST /imports/:id/confirm": (context, { params, body }) =>
    told(context, startWrite(context, params.id, { ...body, saveMapping: body.saveMapping })),
  "POST /imports/:id/cancel": (context, { params }) => told(context, cancel(context, params.id)),
  "GET /import-mappings": (context, { query }) => listMappings(context, query.kind),
  "PUT /import-mappings/:kind/:name": (context, { params, body }) => saveMapping(context, params, body),
  "DELETE /import-mappings/:kind/:name": (context, { params }) => forgetMapping(context, params),
});
