import { createHmac, randomBytes, createHash, timingSafeEqual } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Application } from "../../kernel/io/application.ts";

/** The program's own secret, made on first use into a file that only its user may read; there is no default. */
export const secretOf = (app: Application): string => {
  const known = secrets.get(app) ?? readOrMake(path.join(path.dirname(app.filesDir), "secret"));
  secrets.set(app, known);
  return known;
};
const secrets = new WeakMap<Application, string>();

const readOrMake = (file: string): string => read(file) ?? make(file);
const read = (file: string): string | null => {
  try {
    const secret = readFileSync(file, "utf8").trim();
    if (!/^[\w-]{43,}$/.test(secret))
      throw new Error(
        `The file ${file} does not hold a secret made by this program. Remove it: a new one is made, and everybody signs in again.`,
      );
    chmodSync(file, 0o600);
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
};
/** Whoever links the whole file first wins, so that two starts at once agree. */
const make = (file: string): string => {
  mkdirSync(path.dirname(file), { recursive: true });
  const own = `${file}.${randomBytes(6).toString("hex")}`;
  writeFileSync(own, `${newToken()}\n`, { mode: 0o600, flag: "wx" });
  try {
    linkSync(own, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(own, { force: true });
  }
  const secret = read(file);
  if (secret === null) throw new Error(`The secret in ${file} went away while it was made.`);
  return secret;
};

/** 256 random bits, as text for links and keys. */
export const newToken = (): string => randomBytes(32).toString("base64url");
/** What is stored of a token. A token is random, so one round of SHA-256 is enough. */
export const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

/** A value that only this program can have written (the form of better-auth's cookies). */
export const signed = (value: string, secret: string): string => `${value}.${signatureOf(value, secret).toString("base64")}`;
/** The value, when the signature is ours. */
export const unsigned = (text: string, secret: string): string | null => {
  const dot = text.lastIndexOf(".");
  if (dot < 1) return null;
  const value = text.slice(0, dot);
  const given = Buffer.from(text.slice(dot + 1), "base64");
  const expected = signatureOf(value, secret);
  return given.length === expected.length && timingSafeEqual(given, expected) ? value : null;
};
const signatureOf = (value: string, secret: string): Buffer => createHmac("sha256", secret).update(value).digest();
