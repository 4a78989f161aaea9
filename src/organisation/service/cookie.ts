import type { Application } from "../../kernel/io/application.ts";
import { secretOf, signed, unsigned } from "../store/secret.ts";

/** The session cookie: `__Host-` and Secure where the program is published by https, plain on a loopback address (S45). */
const isSecure = (app: Application): boolean => app.publicUrl.startsWith("https:");
const nameOf = (app: Application): string => (isSecure(app) ? "__Host-drumbeat" : "drumbeat");
const attributesOf = (app: Application): string => `Path=/; HttpOnly; SameSite=Lax${isSecure(app) ? "; Secure" : ""}`;

export const sessionCookie = (app: Application, token: string, days: number): string =>
  `${nameOf(app)}=${encodeURIComponent(signed(token, secretOf(app)))}; Max-Age=${days * 86_400}; ${attributesOf(app)}`;
export const noSessionCookie = (app: Application): string => `${nameOf(app)}=; Max-Age=0; ${attributesOf(app)}`;

/** The session token that a request brings under our signature; null without one. */
export const tokenIn = (app: Application, cookieHeader: string | null | undefined): string | null => {
  const prefix = `${nameOf(app)}=`;
  const found = (cookieHeader ?? "")
    .split(";")
    .map((part) => part.trim())
    .find((part) => part.startsWith(prefix));
  if (!found || found.length > 500) return null;
  try {
    return unsigned(decodeURIComponent(found.slice(prefix.length)), secretOf(app));
  } catch {
    return null;
  }
};
