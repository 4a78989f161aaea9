import { tmpdir } from "node:os";
import pg from "pg";
import { afterAll, inject } from "vitest";
import type { Application } from "../../src/kernel/io/application.ts";
import { systemContext, type Context } from "../../src/kernel/io/context.ts";
import { connectionTypes, inTransaction, sql, type Tx } from "../../src/kernel/io/db.ts";
import { newId } from "../../src/kernel/io/id.ts";
import { silentLog } from "../../src/kernel/io/log.ts";
import { dayOf } from "../../src/kernel/pure/day.ts";
import type { Role } from "../../src/organisation/rules.ts";
import { createOrganisation, recordLines, recordPeople } from "../../src/organisation/service.ts";

/** A program over the run's database, for the tests of one file. */
export const testApplication = (more: Partial<Application> = {}): Application => {
  const pool = new pg.Pool({ ...inject("connection"), types: connectionTypes, max: 20 });
  afterAll(() => pool.end());
  return {
    pool,
    log: silentLog,
    subscribers: new Map(),
    filesDir: `${tmpdir()}/drumbeat-test-files/files`,
    publicUrl: "http://127.0.0.1:7070",
    sentences: new Map(),
    ...more,
  };
};

/** The same few people in every test: Gao Lin leads Li Na and Wang Wei, Sun Yue leads Zhou Min; Wu leads them all; Chen is operations, Ding administrator. */
const usual: readonly { key: string; name: string; roles: readonly Role[]; manager?: string }[] = [
  { key: "wu", name: "吴迪", roles: ["leader"] },
  { key: "gao", name: "高琳", roles: ["rm"], manager: "wu" },
  { key: "sun", name: "孙悦", roles: ["rm"], manager: "wu" },
  { key: "li", name: "李娜", roles: ["am"], manager: "gao" },
  { key: "wang", name: "王伟", roles: ["am"], manager: "gao" },
  { key: "zhou", name: "周敏", roles: ["am"], manager: "sun" },
  { key: "chen", name: "陈晨", roles: ["operations"] },
  { key: "ding", name: "丁一", roles: ["administrator"] },
  { key: "feng", name: "冯雪", roles: ["finance"] },
];
export type Key = "wu" | "gao" | "sun" | "li" | "wang" | "zhou" | "chen" | "ding" | "feng";

export type Company = {
  readonly app: Application;
  readonly orgId: string;
  readonly id: (key: Key) => string;
  /** A context in which the person acts (without a key: the program itself). */
  readonly as: (key?: Key, more?: { readOnly?: boolean }) => Context;
  readonly within: <T>(key: Key | undefined, work: (tx: Tx) => Promise<T>) => Promise<T>;
};

/** An organisation of its own for one test, standing still at `now` (default: Monday 2026-03-02 10:00 in Shanghai). */
export const company = async (
  app: Application,
  { now = "2026-03-02T10:00:00+08:00", timeZone = "Asia/Shanghai" }: { now?: string; timeZone?: string } = {},
): Promise<Company> => {
  const orgId = newId();
  const system = systemContext(app, orgId, "test");
  await createOrganisation(system, {
    ...{ key: "acme", name: "Acme", time_zone: timeZone, base_currency: "CNY", fiscal_year_start_month: 1, calendar: "gregorian" },
    ...{ purpose: "real", historical: false, own_calendar: false },
  });
  const ids = await inTransaction(system, async (tx) => {
    await setClock(tx, now);
    const made = await recordPeople(
      tx,
      usual.map(({ key, name, roles }) => ({
        ...{ key, name, roles, email: `${key}@${orgId}.example`, team: null },
        submits: true,
        activeFrom: null,
        activeTo: null,
      })),
    );
    const known = (key: string): string => made.get(key) ?? "";
    await recordLines(
      tx,
      usual.flatMap(({ key, manager }) =>
        manager ? [{ personId: known(key), managerId: known(manager), from: dayOf("2025-01-01"), to: null }] : [],
      ),
    );
    return made;
  });
  const id = (key: Key): string => ids.get(key) ?? "";
  const as: Company["as"] = (key, { readOnly = false } = {}) =>
    key === undefined
      ? system
      : {
          ...system,
          actor: {
            kind: "person",
            personId: id(key),
            userId: null,
            sessionId: null,
            roles: usual.find((each) => each.key === key)?.roles ?? [],
            readOnly,
          },
        };
  return { app, orgId, id, as, within: (key, work) => inTransaction(as(key), work) };
};

/** The organisation's clock stands still at the instant. */
export const setClock = (tx: Tx, now: string): Promise<number> =>
  tx.exec(sql`update organisation set clock_fixed_at = ${Temporal.Instant.from(now)} where org_id = ${tx.orgId}`);
