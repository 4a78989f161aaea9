import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError, dataDirOf } from "../config.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Parsed<O extends Options> = ReturnType<typeof parseArgs<{ options: O; strict: true; allowPositionals: true }>>;

/** One call of the command line, parsed. */
export type Call<O extends Options = Options> = {
  readonly values: Parsed<O>["values"];
  readonly positionals: readonly string[];
  /** --data, else DRUMBEAT_DATA, else data/ of this clone. */
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** What was typed, for the lock: "drumbeat load". */
  readonly name: string;
  /** Standard output is for results; what is told along the way goes to standard error. */
  readonly print: (line: string) => void;
  readonly tell: (line: string) => void;
};
/** The frame that cli.ts sees: one subcommand, `run` gets what stands behind its name and gives the exit code (nothing: 0). */
export type Command = {
  readonly summary: string;
  readonly help: string;
  readonly run: (name: string, args: string[]) => Promise<number | void>;
};

/**
 * Declares a subcommand. --data and --help are there for all.
 *
 * usage     what follows "drumbeat", e.g. "load FOLDER [--organisation KEY]"
 * help      lines under the usage: what the options mean, an example
 */
export const command = <const O extends Options>(declared: {
  summary: string;
  usage: string;
  help?: string;
  options?: O;
  run: (call: Call<O>) => Promise<number | void>;
}): Command => ({
  summary: declared.summary,
  help: helpOf(declared),
  run: (name, args) => {
    const { values, positionals } = parse(args, { ...declared.options, data: { type: "string" } } as unknown as O);
    const { data } = values as { data?: string };
    return declared.run({
      values,
      positionals,
      dataDir: dataDirOf(data),
      databaseUrl: process.env["DATABASE_URL"] || null,
      name: `drumbeat ${name}`,
      print: (line) => process.stdout.write(`${line}\n`),
      tell: (line) => process.stderr.write(`${line}\n`),
    });
  },
});

const parse = <O extends Options>(args: string[], options: O): Parsed<O> => {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(". ")[0]}. Try --help.`, { cause: error });
  }
};

const helpOf = ({ summary, usage, help }: { summary: string; usage: string; help?: string }): string =>
  [
    summary,
    "",
    `Usage: drumbeat ${usage} [--data DIR]`,
    ...(help ? ["", help] : []),
    "",
    "--data DIR  the data folder (DRUMBEAT_DATA; default: data/ of this clone)",
  ].join("\n");
