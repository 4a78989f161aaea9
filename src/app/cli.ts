import { Refusal } from "../kernel/pure/refusal.ts";
import type { Command } from "./commands/command.ts";
import { UsageError } from "./config.ts";

/** The subcommands; each is loaded when it is called. */
const commands: Readonly<Record<string, () => Promise<{ default: Command }>>> = {
  serve: () => import("./commands/serve.ts"),
  stop: () => import("./commands/stop.ts"),
  migrate: () => import("./commands/migrate.ts"),
  load: () => import("./commands/load.ts"),
  dump: () => import("./commands/dump.ts"),
  metrics: () => import("./commands/metrics.ts"),
  user: () => import("./commands/user.ts"),
  "api-key": () => import("./commands/api-key.ts"),
  import: () => import("./commands/import.ts"),
  organisation: () => import("./commands/organisation.ts"),
  doctor: () => import("./commands/doctor.ts"),
};

/** Exit codes: 0 done, 1 refused (the sentence says why), 2 not understood. */
const main = async ([name, ...args]: string[]): Promise<number> => {
  if (!name || name === "help" || name === "--help" || name === "-h") {
    process.stdout.write(await overview());
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw new UsageError(`There is no command "${name}". Try --help.`);
  const { default: command } = await load();
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`${command.help}\n`);
    return 0;
  }
  return (await command.run(name, args)) ?? 0;
};

const overview = async (): Promise<string> => {
  const lines = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => `  ${name.padEnd(10)} ${(await load()).default.summary}`),
  );
  return [
    "Drumbeat: an operating system for sales teams",
    "",
    "Usage: drumbeat COMMAND [--data DIR] …",
    "",
    ...lines,
    "",
    "drumbeat COMMAND --help tells the rest.",
    "",
  ].join("\n");
};

const sentenceOf = async (error: unknown): Promise<string> => {
  if (!(error instanceof Refusal)) return error instanceof Error ? error.message : String(error);
  const [{ problemOf }, { allSentences }] = await Promise.all([import("../kernel/pure/problem.ts"), import("./application.ts")]);
  const locale = (process.env["DRUMBEAT_LANG"] || process.env["LC_ALL"] || process.env["LANG"] || "").startsWith("zh") ? "zh" : "en";
  const problem = problemOf(error, { sentences: allSentences(), locale, requestId: "" });
  const fields = (problem.fields ?? []).map(({ pointer, detail }) => `  ${pointer}: ${detail}`);
  const details = fields.length === 0 && problem.details && !allSentences().has(error.code) ? [`  ${JSON.stringify(problem.details)}`] : [];
  return [problem.title, ...fields, ...details].join("\n");
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${await sentenceOf(error)}\n`);
  if (process.env["DRUMBEAT_DEBUG"] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
