import { serve } from "../kernel/io/serve.ts";
import { contract } from "./contract.ts";
import { changeAccount, createAccount, listAccounts, readAccount, similarAccounts } from "./service/account.ts";
import { answerEvidence, changeOpportunity, createOpportunity, moveOpportunity } from "./service/change.ts";
import { changeProduct, createProduct, listProducts } from "./service/product.ts";
import { listOpportunities, opportunityPage, sumOpportunities } from "./service/read.ts";

/** Sends the version that a later change names in If-Match. */
const tagged = async <T extends { readonly version: string | number }>(
  http: { etag: (version: string | number) => void },
  made: Promise<T>,
): Promise<T> => {
  const answer = await made;
  http.etag(answer.version);
  return answer;
};

export const routes = serve(contract, {
  "GET /opportunities": (context, { query }) => listOpportunities(context, query),
  "GET /opportunities/sums": (context, { query }) => sumOpportunities(context, query),
  "POST /opportunities": (context, { body }, http) => tagged(http, createOpportunity(context, body)),
  "GET /opportunities/:id": async (context, { params }, http) => {
    const page = await opportunityPage(context, params.id);
    http.etag(page.opportunity.version);
    return page;
  },
  "PATCH /opportunities/:id": (context, { params, body }, http) =>
    tagged(http, changeOpportunity(context, params.id, { body, ifMatch: http.ifMatch })),
  "POST /opportunities/:id/move": (context, { params, body }, http) =>
    tagged(http, moveOpportunity(context, params.id, { body, ifMatch: http.ifMatch })),
  "POST /opportunities/:id/evidence": (context, { params, body }, http) => tagged(http, answerEvidence(context, params.id, body)),
  "GET /accounts": (context, { query }) => listAccounts(context, query),
  "GET /accounts/similar": (context, { query }) => similarAccounts(context, query.name),
  "POST /accounts": (context, { body }, http) => tagged(http, createAccount(context, body)),
  "GET /accounts/:id": (context, { params }, http) => tagged(http, readAccount(context, params.id)),
  "PATCH /accounts/:id": (context, { params, body }, http) =>
    tagged(http, changeAccount(context, params.id, { body, ifMatch: http.ifMatch })),
  "GET /products": (context, { query }) => listProducts(context, query.q ?? ""),
  "POST /products": (context, { body }, http) => tagged(http, createProduct(context, body)),
  "PATCH /products/:id": (context, { params, body }, http) =>
    tagged(http, changeProduct(context, params.id, { body, ifMatch: http.ifMatch })),
});
