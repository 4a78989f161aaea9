import { z } from "zod";
import { endpoints } from "../kernel/pure/endpoint.ts";
import { currency, day, dayText, id, instantText, name, page, paging } from "../kernel/pure/shapes.ts";
import { roles } from "./rules.ts";
import { linkPurposes, passwordLengths } from "./rules/access.ts";

const role = z.enum(roles);
const locale = z.enum(["zh", "en"]);
const email = z.email().max(254);
const password = z.string().min(1).max(passwordLengths.most);
const timeZone = z.string().max(64).refine(isTimeZone, "time-zone");
function isTimeZone(zone: string): boolean {
  try {
    return Temporal.PlainDate.from("2026-01-01").toZonedDateTime(zone).timeZoneId === zone;
  } catch {
    return false;
  }
}
const ref = z.object({ id, name: z.string() });
const done = z.object({ done: z.literal(true) });

const personFacts = {
  key: z.string().trim().min(1).max(200),
  name,
  email: email.nullable(),
  team: z.string().trim().min(1).max(200).nullable(),
  submits: z.boolean(),
  activeFrom: day.nullable(),
  activeTo: day.nullable(),
};
/** `email` and `hasUser` are null for who may not see them. */
const person = z.object({
  id,
  key: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  team: z.string().nullable(),
  roles: z.array(role),
  submits: z.boolean(),
  activeFrom: dayText.nullable(),
  activeTo: dayText.nullable(),
  manager: ref.nullable(),
  hasUser: z.boolean().nullable(),
  version: z.string(),
});
const lineRow = z.object({ manager: ref.nullable(), from: dayText, to: dayText.nullable() });
const lineNode = z.object({
  ...{ id, key: z.string(), name: z.string(), team: z.string().nullable(), roles: z.array(role) },
  reports: z.number().meta({ description: "people who report directly" }),
  below: z.number().meta({ description: "people below at any depth" }),
});
const delegation = z.object({ id, person: ref, delegate: ref, from: dayText, to: dayText.nullable() });
const calendar = z.enum(["gregorian", "4-4-5", "4-5-4", "5-4-4"]);
const organisationSettings = { name, timeZone, baseCurrency: currency, fiscalYearStartMonth: z.number().int().min(1).max(12), calendar };
const organisation = z.object({
  ...{ id, key: z.string(), name: z.string(), timeZone: z.string(), baseCurrency: z.string(), fiscalYearStartMonth: z.number(), calendar },
  purpose: z.enum(["real", "demo", "drill"]),
  historical: z.boolean(),
  isFixed: z.boolean().meta({ description: "something is recorded: zone, currency and fiscal year stay" }),
});
const membership = z.object({ id, name: z.string(), purpose: z.enum(["real", "demo", "drill"]), person: z.string() });
const signedIn = z.object({ organisations: z.array(membership).meta({ description: "the first is the one that the session is in" }) });
const session = z.object({
  id,
  current: z.boolean(),
  startedAt: instantText,
  seenAt: instantText,
  address: z.string().nullable(),
  agent: z.string().nullable(),
});
const key = z.object({
  ...{ id, name: z.string(), person: ref, hint: z.string(), readOnly: z.boolean(), createdAt: instantText },
  usedAt: instantText.nullable(),
  expiresAt: instantText.nullable(),
});
const auditRow = z.object({
  ...{ id, at: instantText, actor: z.string(), action: z.string(), subjectKind: z.string(), subjectId: id.nullable() },
  details: z.record(z.string(), z.unknown()),
});
const link = z.object({ link: z.string() });

export const contract = endpoints({
  "GET /sign-in": {
    summary: "What the sign-in page may offer",
    access: "public",
    ok: z.object({
      demo: z.array(z.object({ id, name: z.string(), role, organisation: z.string() })),
      demoIsComing: z.boolean().meta({ description: "the demo company is being made: ask again in a second" }),
      mail: z.boolean(),
      signedIn: z.boolean(),
    }),
  },
  "POST /sign-in": {
    summary: "Sign in with e-mail and password; sets the session cookie",
    access: "public",
    body: z.object({ email: z.string().min(1).max(254), password }),
    ok: signedIn,
    refusals: ["organisation.sign-in-failed", "organisation.too-many-attempts"],
  },
  "POST /sign-in/demo": {
    summary: "Sign in as a person of the demo company; on loopback only",
    access: "public",
    body: z.object({ personId: id }),
    ok: signedIn,
  },
  "POST /sign-out": { summary: "End this session", access: "public", ok: done },
  "POST /password-resets": {
    summary: "Ask for a mail with a reset link; answers alike whether or not the e-mail is known",
    access: "public",
    body: z.object({ email }),
    ok: done,
    status: 202,
  },
  "POST /links/look": {
    summary: "What a one-time link opens",
    access: "public",
    body: z.object({ token: z.string().max(200) }),
    ok: z.object({
      purpose: z.enum(linkPurposes),
      organisation: z.string().nullable(),
      person: z.string().nullable(),
      email: z.string().nullable(),
      isKnown: z.boolean(),
      signedInAs: z.string().nullable(),
    }),
    refusals: ["organisation.link-dead"],
  },
  "POST /links/accept": {
    summary: "Go through a one-time link's door; sets the session cookie",
    access: "public",
    body: z.object({
      token: z.string().max(200),
      email: email.optional(),
      password: password.optional(),
      name: name.optional(),
      organisation: z.object(organisationSettings).strict().optional(),
    }),
    ok: signedIn,
    refusals: ["organisation.link-dead", "organisation.link-of-another", "organisation.password-weak", "organisation.sign-in-failed"],
  },

  "GET /me": {
    summary: "Who am I, where, and what may I do",
    ok: z.object({
      person: z.object({ id, key: z.string(), name: z.string(), email: z.string().nullable(), roles: z.array(role) }),
      user: z.object({ email: z.string(), locale: locale.nullable(), hasPassword: z.boolean() }).nullable(),
      organisation,
      today: dayText,
      now: instantText,
      allowed: z.record(z.string(), z.enum(["all", "tree", "own", "none"])),
      reports: z.number(),
      actsFor: z.array(ref),
      organisations: z.array(membership),
      readOnly: z.boolean(),
    }),
  },
  "PUT /me/language": { summary: "The language of mails and of a new browser", body: z.object({ locale }), ok: done },
  "PUT /me/password": {
    summary: "Change the password; all other sessions end",
    body: z.object({ current: password, next: password }),
    ok: done,
  },
  "PUT /me/organisation": { summary: "Go to another of my organisations", body: z.object({ id }), ok: done },
  "GET /sessions": { summary: "My sessions", ok: z.object({ items: z.array(session) }) },
  "DELETE /sessions": { summary: "End all my sessions but this one", ok: done },
  "DELETE /sessions/:id": { summary: "End one of my sessions", params: z.object({ id }), ok: done },
  "GET /keys": {
    summary: "API keys",
    query: z.object({ whose: z.enum(["own", "all"]).default("own") }),
    ok: z.object({ items: z.array(key) }),
  },
  "PUT /keys/:id": {
    summary: "Make an API key with my rights, or only the reading ones; its text is shown this once",
    params: z.object({ id }),
    body: z.object({ name, readOnly: z.boolean().default(false), days: z.number().int().min(1).max(3650).nullable().default(null) }),
    ok: z.object({ id, token: z.string() }),
    refusals: ["organisation.key-exists", "organisation.session-needed"],
  },
  "DELETE /keys/:id": { summary: "Revoke an API key", params: z.object({ id }), ok: done },

  "GET /people": {
    summary: "People by pinyin of their names; search by name, pinyin or initials",
    query: z.object({ search: z.string().max(100).optional(), role: role.optional(), active: z.stringbool().optional(), ...paging }),
    ok: page(person),
  },
  "POST /people": {
    summary: "Add a person",
    body: z.object({
      ...personFacts,
      email: personFacts.email.default(null),
      team: personFacts.team.default(null),
      submits: personFacts.submits.default(true),
      activeFrom: personFacts.activeFrom.default(null),
      activeTo: personFacts.activeTo.default(null),
      roles: z.array(role).max(9).default([]),
    }),
    ok: person,
    status: 201,
    refusals: ["organisation.key-taken", "organisation.email-taken", "organisation.grants-too-much"],
  },
  "GET /people/:id": { summary: "A person", params: z.object({ id }), ok: person },
  "PATCH /people/:id": {
    summary: "Change a person (If-Match: version)",
    params: z.object({ id }),
    body: z.object(personFacts).partial(),
    ok: person,
    refusals: ["organisation.key-taken", "organisation.email-taken"],
  },
  "PUT /people/:id/roles": {
    summary: "The roles of a person, exactly these",
    params: z.object({ id }),
    body: z.object({ roles: z.array(role).max(9) }),
    ok: person,
    refusals: ["organisation.grants-too-much", "organisation.last-administrator"],
  },
  "PUT /people/:id/invitation": {
    summary: "A new invitation link to copy; an older one dies",
    params: z.object({ id }),
    ok: link,
    refusals: ["organisation.has-user"],
  },
  "PUT /people/:id/reset-link": {
    summary: "A link that lets the person's user set a new password",
    params: z.object({ id }),
    ok: link,
    refusals: ["organisation.user-elsewhere"],
  },
  "DELETE /people/:id/user": {
    summary: "Take the user away: sessions and keys in this organisation end",
    params: z.object({ id }),
    ok: done,
  },
  "GET /people/:id/line": {
    summary: "Whom a person reported and will report to",
    params: z.object({ id }),
    ok: z.object({ items: z.array(lineRow) }),
  },
  "POST /people/:id/moves": {
    summary: "Move a person in the reporting line from a day on, today at the earliest; later plans are taken back",
    params: z.object({ id }),
    body: z.object({ managerId: id.nullable(), from: day }),
    ok: z.object({ items: z.array(lineRow) }),
    refusals: ["organisation.move-in-the-past", "organisation.line-cycle"],
  },
  "GET /line": {
    summary: "The direct reports of a person (without `under`: those who report to nobody) on a day",
    query: z.object({ under: id.optional(), day: day.optional() }),
    ok: z.object({ day: dayText, items: z.array(lineNode) }),
  },
  "GET /people/:id/delegations": {
    summary: "Delegations that a person gave or was given and that are not over",
    params: z.object({ id }),
    ok: z.object({ items: z.array(delegation) }),
  },
  "POST /people/:id/delegations": {
    summary: "Name a delegate for a person on the days from – to (exclusive)",
    params: z.object({ id }),
    body: z.object({ delegateId: id, from: day, to: day.nullable() }),
    ok: delegation,
    status: 201,
    refusals: ["organisation.delegation-self", "organisation.delegation-in-the-past", "organisation.delegation-empty"],
  },
  "DELETE /delegations/:id": { summary: "End a delegation", params: z.object({ id }), ok: done },

  "GET /organisation": { summary: "The organisation", ok: organisation },
  "PATCH /organisation": {
    summary: "Change the organisation; zone, currency and fiscal year are fixed after the first fact",
    body: z.object(organisationSettings).partial(),
    ok: organisation,
    refusals: ["organisation.fixed"],
  },
  "GET /audit": {
    summary: "Who did what, newest first",
    query: z.object({ subject: id.optional(), ...paging }),
    ok: page(auditRow),
  },
});
