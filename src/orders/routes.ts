import { serve } from "../kernel/io/serve.ts";
import { contract } from "./contract.ts";
import { cancelOrder, fulfilOrder, listOrders, recordOrder } from "./service.ts";

export const routes = serve(contract, {
  "GET /orders": (context, { query }) => listOrders(context, query),
  "POST /opportunities/:id/orders": (context, { params, body }) => recordOrder(context, params.id, body),
  "POST /orders/:id/cancellation": (context, { params, body }) => cancelOrder(context, params.id, body),
  "PUT /orders/:id/fulfilment": (context, { params, body }) => fulfilOrder(context, params.id, body),
});
