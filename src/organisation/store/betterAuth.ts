import { betterAuth } from "better-auth";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from "kysely";
import pg from "pg";
import type { Application } from "../../kernel/io/application.ts";

/**
 * better-auth as a library: it checks passwords (the same time for known and unknown e-mails), hashes them and makes sessions.
 * Its own routes are not served; ours are in the contract. Loaded on the first sign-in, because it costs 0.4 s of a start.
 */
const make = (app: Application, secret: string) =>
  betterAuth({
    database: {
      db: new Kysely<object>({ dialect: new PostgresDialect({ pool: plainPool(app.pool) }) }),
      type: "postgres",
      schemaName: "auth",
    },
    secret,
    baseURL: app.publicUrl || "http://127.0.0.1",
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 1, maxPasswordLength: 128 },
    session: { expiresIn: sessionDays * 24 * 60 * 60, cookieCache: { enabled: false } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: { database: { generateId: "uuid" }, ipAddress: { ipAddressHeaders: [addressHeader] } },
  });
export const sessionDays = 30;
const addressHeader = "x-real-client-ip";

/** better-auth wants JavaScript dates, the rest of the program Temporal: the same connections, other row types. */
const plainPool = (pool: pg.Pool): PostgresPool => ({
  connect: async () => {
    const client = await pool.connect();
    const query = (text: string, values: readonly unknown[]) => client.query({ text, values: [...values], types: pg.types });
    return { query, release: () => client.release() } as unknown as PostgresPoolClient;
  },
  end: async () => undefined,
  options: {},
});

const instances = new WeakMap<Application, ReturnType<typeof make>>();
const authOf = (app: Application, secret: string): ReturnType<typeof make> => {
  const known = instances.get(app) ?? make(app, secret);
  instances.set(app, known);
  return known;
};

type Visitor = { readonly address: string; readonly agent: string | null };
const headersOf = ({ address, agent }: Visitor): Headers =>
  new Headers({ [addressHeader]: address, ...(agent && { "user-agent": agent.slice(0, 300) }) });

/** A new session's token for the right e-mail and password; null for any wrong one. */
export const signInByPassword = async (
  app: Application,
  secret: string,
  { email, password, visitor }: { email: string; password: string; visitor: Visitor },
): Promise<{ token: string; userId: string } | null> => {
  try {
    const { token, user } = await authOf(app, secret).api.signInEmail({ body: { email, password }, headers: headersOf(visitor) });
    return { token, userId: user.id };
  } catch (error) {
    const status = (error as { status?: string }).status;
    if (status === "UNAUTHORIZED" || status === "BAD_REQUEST") return null;
    throw error;
  }
};

/** A session for a user whose right to it was shown otherwise: by a one-time link, or in the demo company. */
export const openSession = async (
  app: Application,
  secret: string,
  { userId, visitor }: { userId: string; visitor: Visitor },
): Promise<string> => {
  const { internalAdapter } = await authOf(app, secret).$context;
  const session = await internalAdapter.createSession(userId, false, {
    ipAddress: visitor.address,
    userAgent: visitor.agent?.slice(0, 300) ?? null,
  });
  return session.token;
};

export { hashPassword, verifyPassword };
