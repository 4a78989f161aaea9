import path from "node:path";
import { parseArgs } from "node:util";

/** What the program is told once, by flags and environment; a flag wins over its variable. */
export type Config = {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** The operator's own PostgreSQL; null: the private one in the data folder. */
  readonly databaseUrl: string | null;
  /** What an empty folder starts with, beside the link for a first administrator. */
  readonly start: "demo" | "empty";
  readonly lang: "zh-CN" | "en";
  /** Where links in mails lead, without a slash at the end. */
  readonly publicUrl: string;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** Addresses whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Serve plain http beyond loopback all the same. */
  readonly insecure: boolean;
};

/** A call that cannot be understood: exit code 2. */
export class UsageError extends Error {}

type Setting = { readonly env: string; readonly value?: string; readonly otherwise: string; readonly help: string };
const settings = {
  port: { env: "DRUMBEAT_PORT", value: "NUMBER", otherwise: "7070", help: "where it listens; 0 takes any free port" },
  host: { env: "DRUMBEAT_HOST", value: "ADDRESS", otherwise: "127.0.0.1", help: "the address it listens on" },
  data: { env: "DRUMBEAT_DATA", value: "DIR", otherwise: "", help: "the data folder (default: data/ of this clone)" },
  "database-url": {
    env: "DATABASE_URL",
    value: "URL",
    otherwise: "",
    help: "your own PostgreSQL, 15 or later, instead of the private one",
  },
  demo: { env: "DRUMBEAT_DEMO", otherwise: "", help: "an empty folder starts with the demo company (default)" },
  empty: { env: "DRUMBEAT_EMPTY", otherwise: "", help: "an empty folder starts empty, with the first administrator's link alone" },
  lang: {
    env: "DRUMBEAT_LANG",
    value: "zh-CN|en",
    otherwise: "",
    help: "the language of the demo company and of what is printed (default: by LANG)",
  },
  "public-url": {
    env: "DRUMBEAT_PUBLIC_URL",
    value: "URL",
    otherwise: "",
    help: "where people reach it; links in mails are built from it",
  },
  "smtp-url": {
    env: "DRUMBEAT_SMTP_URL",
    value: "URL",
    otherwise: "",
    help: "the mail server, smtp[s]://user:password@host:port; without it no mail is tried",
  },
  "mail-from": { env: "DRUMBEAT_MAIL_FROM", value: "ADDRESS", otherwise: "Drumbeat <drumbeat@localhost>", help: "the sender of mails" },
  "trusted-proxies": {
    env: "DRUMBEAT_TRUSTED_PROXIES",
    value: "A,B",
    otherwise: "",
    help: "addresses of reverse proxies whose X-Forwarded-For is believed",
  },
  insecure: { env: "DRUMBEAT_INSECURE", otherwise: "", help: "allow plain http on other addresses than loopback" },
} as const satisfies Record<string, Setting>;
type Name = keyof typeof settings;

export const defaultDataDir = path.join(import.meta.dirname, "../../data");
export const dataOption = { data: { type: "string" } } as const;

/** The data folder a command works on: --data, else DRUMBEAT_DATA, else data/ of this clone. */
export const dataDirOf = (flag: string | undefined, env: NodeJS.ProcessEnv = process.env): string =>
  path.resolve(flag || env["DRUMBEAT_DATA"] || defaultDataDir);

export const readConfig = (args: readonly string[], env: NodeJS.ProcessEnv): Config => {
  const given = readFlags(args);
  const text = (name: Name): string => given[name]?.toString() || env[settings[name].env] || settings[name].otherwise;
  const isSet = (name: Name): boolean => given[name] === true || ["1", "true", "yes"].includes(env[settings[name].env] ?? "");
  const port = Number(text("port"));
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port wants a number from 0 to 65535, not "${text("port")}".`);
  if (given["demo"] && given["empty"]) throw new UsageError("--demo and --empty exclude each other.");
  const host = text("host");
  return {
    port,
    host,
    dataDir: dataDirOf(given["data"]?.toString(), env),
    databaseUrl: text("database-url") || null,
    start: isSet("empty") && !given["demo"] ? "empty" : "demo",
    lang: readLanguage(text("lang"), env),
    publicUrl: readUrl(text("public-url")),
    smtpUrl: text("smtp-url") || null,
    mailFrom: text("mail-from"),
    trustedProxies: text("trusted-proxies")
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
    insecure: isSet("insecure"),
  };
};

const readFlags = (args: readonly string[]): Record<string, string | boolean | undefined> => {
  const options = Object.fromEntries(
    Object.entries(settings).map(([name, setting]) => [name, { type: "value" in setting ? ("string" as const) : ("boolean" as const) }]),
  );
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values as Record<
      string,
      string | boolean | undefined
    >;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(". ")[0]}. Try --help.`, { cause: error });
  }
};

const readLanguage = (asked: string, env: NodeJS.ProcessEnv): Config["lang"] => {
  if (!asked) return (env["LC_ALL"] || env["LANG"] || "").startsWith("zh") ? "zh-CN" : "en";
  if (asked === "zh-CN" || asked === "en") return asked;
  throw new UsageError(`--lang knows zh-CN and en, not "${asked}".`);
};

const readUrl = (asked: string): string => {
  if (!asked) return "";
  if (!URL.canParse(asked) || !/^https?:$/.test(new URL(asked).protocol))
    throw new UsageError(`--public-url wants an http(s) address, not "${asked}".`);
  return asked.replace(/\/+$/, "");
};

export const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);

/** One line a setting, for --help. */
export const settingsHelp = (): string =>
  Object.entries<Setting>(settings)
    .map(([name, { env, value, help, otherwise }]) => {
      const flag = `--${name}${value ? ` ${value}` : ""}`;
      return `  ${flag.padEnd(26)} ${env.padEnd(25)} ${help}${otherwise ? ` (default: ${otherwise})` : ""}`;
    })
    .join("\n");
