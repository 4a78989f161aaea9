import { serve } from "../kernel/io/serve.ts";
import { contract } from "./contract.ts";
import { openDraft, saveDraft } from "./service/draft.ts";
import { adjust, signUpward } from "./service/rollUp.ts";
import { signWeek } from "./service/sign.ts";
import { statementPage } from "./service/statement.ts";
import { teamPage } from "./service/team.ts";
import { giveVerdict } from "./service/verdict.ts";
import { weekPage } from "./service/week.ts";

/** Who may do what is asked in the services: it depends on whose week it is. */
export const routes = serve(contract, {
  "GET /weeks/:week/commit": (context, { params, query }) => weekPage(context, params.week, query.of),
  "POST /weeks/:week/commit/draft": (context, { params, body }) => openDraft(context, params.week, body.of),
  "PATCH /weeks/:week/commit/draft": (context, { params, body }) => saveDraft(context, params.week, { ...body, of: body.of }),
  "POST /weeks/:week/commit/signatures": (context, { params, body }) =>
    signWeek(context, params.week, { revision: body.revision, of: body.of }),
  "GET /weeks/:week/commit/versions/:version": (context, { params, query }) =>
    statementPage(context, params.week, { of: query.of, version: params.version }),
  "POST /weeks/:week/commit/verdicts": (context, { params, body }) => giveVerdict(context, params.week, body),
  "GET /weeks/:week/team": (context, { params, query }) => teamPage(context, params.week, query.of),
  "POST /weeks/:week/adjustments": (context, { params, body }) => adjust(context, params.week, body),
  "POST /weeks/:week/roll-ups": (context, { params, body }) => signUpward(context, params.week, body),
});
