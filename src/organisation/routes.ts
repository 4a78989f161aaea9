import { serve, type Http } from "../kernel/io/serve.ts";
import { contract } from "./contract.ts";
import { toAuditRow, toDelegation, toKey, toLineRow, toMe, toMembership, toOrganisation, toPerson, toSession } from "./service/json.ts";
import * as account from "./service/account.ts";
import { noSessionCookie, sessionCookie } from "./service/cookie.ts";
import * as delegations from "./service/delegations.ts";
import * as line from "./service/line.ts";
import * as links from "./service/links.ts";
import * as people from "./service/people.ts";
import * as settings from "./service/settings.ts";
import * as signIn from "./service/signIn.ts";
import { membershipsOfUser, requestReset } from "./service/reset.ts";
import { inTransaction } from "../kernel/io/db.ts";
import { notFound } from "../kernel/pure/refusal.ts";

const done = { done: true } as const;
const visitorOf = ({ request, address }: Http): signIn.Visitor => ({
  address,
  agent: request.headers.get("user-agent"),
  cookie: request.headers.get("cookie"),
});
/** The demo company opens with one click only to who sits at the machine itself. */
const isAtTheMachine = ({ address, request }: Http): boolean =>
  (address === "::1" || address === "localhost" || address.startsWith("127.")) && !request.headers.has("x-forwarded-for");

export const routes = serve(contract, {
  "GET /sign-in": async ({ app }, _, http) => ({
    demo: isAtTheMachine(http) ? pickedDemo(await signIn.demoPeople(app)) : [],
    demoIsComing: isAtTheMachine(http) && (app.demoIsComing?.() ?? false),
    mail: app.sendsMail ?? false,
    signedIn: (await signIn.userOfVisitor(app, visitorOf(http))) !== null,
  }),
  "POST /sign-in": async ({ app }, { body }, http) => {
    const { token, userId, organisations } = await signIn.signIn(app, { ...body, visitor: visitorOf(http) });
    if (organisations[0]) await signIn.enterOrganisation(app, { token, userId, orgId: organisations[0].orgId });
    http.header("set-cookie", sessionCookie(app, token, signIn.sessionDays));
    return { organisations: organisations.map(toMembership) };
  },
  "POST /sign-in/demo": async ({ app }, { body }, http) => {
    if (!isAtTheMachine(http)) throw notFound("route");
    const { token, organisations } = await signIn.signInToDemo(app, body.personId, visitorOf(http));
    http.header("set-cookie", sessionCookie(app, token, signIn.sessionDays));
    return { organisations: organisations.map(toMembership) };
  },
  "POST /sign-out": async ({ app }, _, http) => {
    await signIn.signOut(app, visitorOf(http));
    http.header("set-cookie", noSessionCookie(app));
    return done;
  },
  "POST /password-resets": async (context, { body }, http) => {
    await requestReset(context, body.email, visitorOf(http));
    return done;
  },
  "POST /links/look": ({ app }, { body }, http) => links.lookAtLink(app, body.token, visitorOf(http)),
  "POST /links/accept": async (context, { body: { organisation, ...body } }, http) => {
    const given = organisation && {
      ...{ name: organisation.name, time_zone: organisation.timeZone, base_currency: organisation.baseCurrency },
      ...{ fiscal_year_start_month: organisation.fiscalYearStartMonth, calendar: organisation.calendar },
    };
    const { token, userId, orgId } = await links.acceptLink(context, { ...body, organisation: given }, visitorOf(http));
    if (orgId) await signIn.enterOrganisation(context.app, { token, userId, orgId });
    http.header("set-cookie", sessionCookie(context.app, token, signIn.sessionDays));
    return { organisations: (await membershipsOfUser(context.app, userId)).map(toMembership) };
  },

  "GET /me": (context) => inTransaction(context, async (tx) => toMe(await account.me(tx), context, await tx.now())),
  "PUT /me/language": (context, { body }) => inTransaction(context, (tx) => account.setLanguage(tx, body.locale).then(() => done)),
  "PUT /me/password": (context, { body }, http) =>
    inTransaction(context, (tx) => account.changePassword(tx, { ...body, address: http.address }).then(() => done)),
  "PUT /me/organisation": (context, { body }) => inTransaction(context, (tx) => account.switchOrganisation(tx, body.id).then(() => done)),
  "GET /sessions": (context) =>
    inTransaction(context, async (tx) => {
      const { current, sessions } = await account.listSessions(tx);
      return { items: sessions.map((session) => toSession(session, current)) };
    }),
  "DELETE /sessions": (context) => inTransaction(context, (tx) => account.endSessions(tx, null).then(() => done)),
  "DELETE /sessions/:id": (context, { params }) => inTransaction(context, (tx) => account.endSessions(tx, params.id).then(() => done)),
  "GET /keys": (context, { query }) =>
    inTransaction(context, async (tx) => ({ items: (await account.listKeys(tx, query.whose)).map(toKey) })),
  "PUT /keys/:id": (context, { params, body }) =>
    inTransaction(context, async (tx) => {
      const personId = context.actor.kind === "person" ? context.actor.personId : "";
      return { id: params.id, token: await account.createKey(tx, { ...body, keyId: params.id, personId }) };
    }),
  "DELETE /keys/:id": (context, { params }) => inTransaction(context, (tx) => account.revokeKey(tx, params.id).then(() => done)),

  "GET /people": (context, { query }) =>
    inTransaction(context, async (tx) => {
      const { items, next } = await people.listPeople(tx, query);
      return { items: items.map(toPerson), next };
    }),
  "POST /people": (context, { body }) => inTransaction(context, async (tx) => toPerson(await people.createPerson(tx, body))),
  "GET /people/:id": (context, { params }, http) =>
    inTransaction(context, async (tx) => tagged(await people.readPerson(tx, params.id), http)),
  "PATCH /people/:id": (context, { params, body }, http) =>
    inTransaction(context, async (tx) => tagged(await people.editPerson(tx, params.id, { change: body, ifMatch: http.ifMatch }), http)),
  "PUT /people/:id/roles": (context, { params, body }, http) =>
    inTransaction(context, async (tx) => tagged(await people.setRoles(tx, params.id, body.roles), http)),
  "PUT /people/:id/invitation": (context, { params }) =>
    inTransaction(context, async (tx) => ({ link: await links.invite(tx, params.id) })),
  "PUT /people/:id/reset-link": (context, { params }) =>
    inTransaction(context, async (tx) => ({ link: await links.resetLinkFor(tx, params.id) })),
  "DELETE /people/:id/user": (context, { params }) => inTransaction(context, (tx) => people.unlinkUser(tx, params.id).then(() => done)),
  "GET /people/:id/line": (context, { params }) =>
    inTransaction(context, async (tx) => ({ items: (await line.lineHistory(tx, params.id)).map(toLineRow) })),
  "POST /people/:id/moves": (context, { params, body }) =>
    inTransaction(context, async (tx) => {
      await line.movePerson(tx, { ...body, personId: params.id });
      return { items: (await line.lineHistory(tx, params.id)).map(toLineRow) };
    }),
  "GET /line": (context, { query }) =>
    inTransaction(context, async (tx) => {
      const { day, nodes } = await line.reportsOf(tx, query.under ?? null, query.day ?? null);
      return { day: day.toString(), items: nodes.map(({ personId, managerId: _, ...node }) => ({ id: personId, ...node })) };
    }),
  "GET /people/:id/delegations": (context, { params }) =>
    inTransaction(context, async (tx) => ({ items: (await delegations.listDelegations(tx, params.id)).map(toDelegation) })),
  "POST /people/:id/delegations": (context, { params, body }) =>
    inTransaction(context, async (tx) => toDelegation(await delegations.delegate(tx, { ...body, personId: params.id }))),
  "DELETE /delegations/:id": (context, { params }) =>
    inTransaction(context, (tx) => delegations.endDelegation(tx, params.id).then(() => done)),

  "GET /organisation": (context) => inTransaction(context, async (tx) => toOrganisation(await settings.readOrganisation(tx))),
  "PATCH /organisation": (context, { body }) =>
    inTransaction(context, async (tx) => {
      const { timeZone, baseCurrency, fiscalYearStartMonth, name, calendar } = body;
      const edit = { name, calendar, time_zone: timeZone, base_currency: baseCurrency, fiscal_year_start_month: fiscalYearStartMonth };
      return toOrganisation(await settings.editOrganisation(tx, edit));
    }),
  "GET /audit": (context, { query }) =>
    inTransaction(context, async (tx) => {
      const { items, next } = await settings.listAudit(tx, { ...query, subjectId: query.subject });
      return { items: items.map(toAuditRow), next };
    }),
});

const tagged = (view: people.PersonView, http: Http) => {
  http.etag(view.version);
  return toPerson(view);
};

/** One person a role is enough to look around: whoever comes first by key. */
const pickedDemo = (all: Awaited<ReturnType<typeof signIn.demoPeople>>) => {
  const newest = all[0]?.orgId;
  const own = all.filter((person) => person.orgId === newest);
  return [...Map.groupBy(own, (person) => person.role).values()].flatMap(([person]) =>
    person ? [{ id: person.personId, name: person.name, role: person.role, organisation: person.organisation }] : [],
  );
};
