import pg from "pg";
import { inject } from "vitest";
import type { Application } from "../../src/kernel/io/application.ts";
import { newId } from "../../src/kernel/io/id.ts";
import { systemContext, type Actor, type Context } from "../../src/kernel/io/context.ts";
import { connectionTypes, inTransaction, sql } from "../../src/kernel/io/db.ts";
import { silentLog } from "../../src/kernel/io/log.ts";
import { subscribers } from "../../src/app/subscriptions.ts";

/** The program's long-lived parts on the run's private PostgreSQL. End its pool in afterAll. */
export const testApplication = (): Application => ({
  pool: new pg.Pool({ ...inject("connection"), types: connectionTypes, max: 20 }),
  log: silentLog,
  subscribers,
  filesDir: "/tmp",
  publicUrl: "http://drumbeat.test",
  sentences: new Map(),
});

type Settings = { readonly timeZone?: string; readonly now?: string; readonly baseCurrency?: string };
/** A fresh organisation with a clock that stands still at `now`; returns its id. */
export const newOrganisation = async (
  app: Application,
  { timeZone = "Asia/Shanghai", now = "2026-03-02T08:00:00+08:00", baseCurrency = "CNY" }: Settings = {},
): Promise<string> => {
  const orgId = newId();
  await inTransaction(systemContext(app, orgId, "test"), (tx) =>
    tx.exec(sql`
      insert into organisation (org_id, key, name, time_zone, base_currency, fiscal_year_start_month, calendar, clock_fixed_at, created_at)
      values (${orgId}, ${`test-${orgId}`}, 'Test', ${timeZone}, ${baseCurrency}, 1, 'gregorian', ${now}::timestamptz, ${now}::timestamptz)`),
  );
  return orgId;
};

/** Moves the organisation's clock, which stands still there. */
export const setClock = (app: Application, orgId: string, now: string): Promise<number> =>
  inTransaction(systemContext(app, orgId, "test"), (tx) =>
    tx.exec(sql`update organisation set clock_fixed_at = ${now}::timestamptz where org_id = ${orgId}`),
  );

/** A context in which a person acts. */
export const actingAs = (
  app: Application,
  { orgId, personId, roles = [] }: { orgId: string; personId: string; roles?: readonly string[] },
): Context => {
  const actor: Actor = { kind: "person", personId, userId: null, sessionId: null, roles, readOnly: false };
  return { app, orgId, actor, locale: "en", requestId: "test" };
};
