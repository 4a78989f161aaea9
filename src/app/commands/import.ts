import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { writeFile as writeTextFile } from "node:fs/promises";
import { once } from "node:events";
import { systemContext, type Context } from "../../kernel/io/context.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import { localeOf } from "../../kernel/pure/words.ts";
import { delimiters, encodings, kinds, mappingShape } from "../../imports/contract.ts";
import {
  beginFile,
  checkFile,
  leaveFile,
  questionsAbout,
  writeFile,
  type ImportRun,
  type ImportSettings,
} from "../../imports/service/commandLine.ts";
import { refusedCsv } from "../../imports/service/refused.ts";
import { listRows, questionToJson, runPage } from "../../imports/service/view.ts";
import { verdictNames } from "../../imports/words.ts";
import { UsageError } from "../config.ts";
import { command, type Call } from "./command.ts";
import { chooseOrganisation, withApplication } from "./withApplication.ts";

const options = {
  kind: { type: "string" },
  source: { type: "string" },
  mapping: { type: "string" },
  "print-mapping": { type: "boolean" },
  "save-mapping": { type: "string" },
  "accept-proposals": { type: "boolean" },
  "dry-run": { type: "boolean" },
  strict: { type: "boolean" },
  theirs: { type: "boolean" },
  ours: { type: "boolean" },
  "empty-clears": { type: "boolean" },
  "no-list-price": { type: "boolean" },
  duplicates: { type: "string" },
  "day-order": { type: "string" },
  decimal: { type: "string" },
  encoding: { type: "string" },
  delimiter: { type: "string" },
  sheet: { type: "string" },
  "heading-line": { type: "string" },
  verdicts: { type: "string" },
  refused: { type: "string" },
  at: { type: "string" },
  organisation: { type: "string" },
} as const;
type ImportCall = Call<typeof options>;

export default command({
  summary: "imports opportunities, accounts, people, targets or products from a CSV or XLSX file",
  usage: "import FILE [--kind KIND] [--source NAME] [--dry-run] …",
  help: [
    `--kind KIND          ${kinds.join(", ")} (default: recognised by the headings)`,
    "--source NAME        where the file comes from: a key means one thing per source (default: the file's name without dates)",
    "--dry-run            only the verdicts: create, change, unchanged, refuse, conflict; nothing is written",
    "--strict             one refused row stops everything",
    "--theirs | --ours    fields that a person changed since the last import: the file's value, or the person's (default: such rows are refused)",
    "--empty-clears       an empty cell clears a value (default: it keeps it)",
    "--duplicates HOW     a key that stands in the file twice: refuse (default), first, last",
    "--no-list-price      open deals without amount stay without (default: the product's list price)",
    "--mapping FILE       how columns and values are understood, as JSON; --print-mapping prints what is understood now",
    "--accept-proposals   takes every single proposal for an unknown value (they are told)",
    "--save-mapping NAME  remembers the mapping under a name (it is remembered for the source anyway)",
    "--day-order dmy|mdy, --decimal dot|comma, --encoding, --delimiter, --sheet, --heading-line   answers to what the file leaves open",
    "--verdicts FILE      writes every row's verdict as JSON lines; --refused FILE writes the refused rows as CSV, with line and reason",
    "--at INSTANT         records as of then: only in a historical organisation, never before its last fact",
    "--organisation KEY   where there are several",
    "",
    "Exit codes: 0 everything is in, 1 refused as a whole, 2 not understood, 3 some rows were refused (the others are in), 4 something must be answered first.",
  ].join("\n"),
  options,
  run: async (call) => {
    const [file] = call.positionals;
    if (!file || call.positionals.length > 1) throw new UsageError("Say which file: import FILE.");
    if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
    if (call.values.theirs && call.values.ours) throw new UsageError("Either --theirs or --ours.");
    const settings = settingsOf(call);
    return withApplication(call, async (app) => {
      const { orgId } = await chooseOrganisation(app, call.values.organisation);
      return importFile(
        { ...systemContext(app, orgId, call.name), locale: localeOf(process.env["DRUMBEAT_LANG"] || process.env["LANG"]) },
        file,
        { call, settings },
      );
    });
  },
});

const importFile = async (
  context: Context,
  file: string,
  { call, settings }: { call: ImportCall; settings: ImportSettings },
): Promise<number> => {
  const row = await beginFile(context, file, { kind: oneOf(kinds, call.values.kind, "kind"), source: call.values.source, settings });
  const { questions, mapping } = await questionsAbout(context, row, { acceptProposals: call.values["accept-proposals"] ?? false });
  if (call.values["print-mapping"]) call.print(JSON.stringify(mapping, null, 2));
  for (const question of questions) {
    const { text, options: answers, value } = questionToJson(question, context.locale);
    call.tell(
      `? ${text}${answers.length > 0 ? ` [${(value ? value.proposals.map(({ label }) => label) : answers).slice(0, 12).join(" | ")}]` : ""}`,
    );
  }
  if (questions.some(({ isBlocking }) => isBlocking)) {
    await leaveFile(context, row.import_id);
    call.tell("Nothing was imported: answer these first.");
    return 4;
  }
  try {
    return await checkAndWrite(context, row, call);
  } catch (error) {
    await leaveFile(context, row.import_id);
    throw error;
  }
};

const checkAndWrite = async (context: Context, row: ImportRun, call: ImportCall): Promise<number> => {
  const checked = await checkFile(context, row.import_id, progress(call, "checked"));
  await tellVerdicts(context, checked, call);
  const { refuse = 0, conflict = 0 } = checked.counts;
  const left = refuse + (call.values.theirs || call.values.ours ? 0 : conflict);
  if (call.values["dry-run"]) {
    await leaveFile(context, row.import_id);
    return left > 0 ? 3 : 0;
  }
  if (call.values.strict && left > 0) throw refusal("conflict", "imports.strict", { refused: left });
  const done = await writeFile(context, checked, progress(call, "written"));
  call.tell(`Done: ${done.counts.create ?? 0} created, ${done.counts.change ?? 0} changed, ${left} refused.`);
  return left > 0 ? 3 : 0;
};

const progress = (call: ImportCall, what: string): ((rows: number) => void) => {
  let told = 0;
  return (rows) => {
    if (rows - told < 50_000) return;
    told = rows;
    call.tell(`${rows} rows ${what} …`);
  };
};

/** Counts, assumptions and the first refused rows; files where they are asked for. */
const tellVerdicts = async (context: Context, row: ImportRun, call: ImportCall): Promise<void> => {
  const page = await runPage(context, row.import_id);
  const counts = page.counts ?? { rows: 0, create: 0, change: 0, unchanged: 0, refuse: 0, conflict: 0, absent: 0 };
  const { locale } = context;
  call.print(`${page.fileName}: ${counts.rows} rows (${page.kind}, ${page.source})`);
  for (const verdict of ["create", "change", "unchanged", "refuse", "conflict"] as const)
    call.print(`  ${verdictNames[verdict][locale].padEnd(10)} ${counts[verdict]}`);
  if (counts.absent > 0)
    call.print(
      `  ${locale === "zh" ? "文件里没有" : "absent"}     ${counts.absent} (${page.absentKeys.slice(0, 5).join(", ")}${counts.absent > 5 ? ", …" : ""})`,
    );
  for (const { text } of page.assumptions) call.print(`  · ${text}`);
  for (const { line, why, text } of page.file?.skipped ?? [])
    call.print(`  · ${locale === "zh" ? "跳过" : "skipped"} ${line} (${why}): ${text.slice(0, 80)}`);
  for (const verdict of ["refuse", "conflict"] as const) {
    const { items } = await listRows(context, row.import_id, { verdict, limit: 20 });
    for (const { line, key, problems, conflicts } of items)
      call.print(
        `  ${line} ${key ?? ""}: ${[...problems.map(({ column, text }) => (column ? `${column}: ${text}` : text)), ...conflicts.map(({ field, from, to }) => `${field}: ${from ?? "–"} ≠ ${to ?? "–"}`)].join("; ")}`,
      );
    if (counts[verdict] > 20) call.print(`  … ${counts[verdict] - 20} more (--verdicts FILE, --refused FILE)`);
  }
  if (call.values.refused) await writeTextFile(call.values.refused, await refusedCsv(context, row.import_id));
  if (call.values.verdicts) await writeVerdicts(context, row.import_id, call.values.verdicts);
};

const writeVerdicts = async (context: Context, id: string, file: string): Promise<void> => {
  const output = createWriteStream(file);
  for (let cursor: string | undefined = "0"; cursor !== undefined;) {
    const { items, next }: Awaited<ReturnType<typeof listRows>> = await listRows(context, id, { cursor, limit: 5_000 });
    for (const item of items) if (!output.write(`${JSON.stringify(item)}\n`)) await once(output, "drain");
    cursor = next ?? undefined;
  }
  output.end();
  await once(output, "finish");
};

const oneOf = <T extends string>(known: readonly T[], given: string | undefined, name: string): T | undefined => {
  if (given === undefined) return undefined;
  const found = known.find((each) => each === given);
  if (found === undefined) throw new UsageError(`--${name} is one of ${known.map((each) => JSON.stringify(each)).join(", ")}.`);
  return found;
};

const settingsOf = ({ values }: ImportCall): ImportSettings => {
  const headingLine = values["heading-line"] === undefined ? undefined : Number(values["heading-line"]);
  if (headingLine !== undefined && !(Number.isInteger(headingLine) && headingLine > 0))
    throw new UsageError("--heading-line is a line number.");
  const delimiter = values.delimiter === "tab" || values.delimiter === "\\t" ? "\t" : values.delimiter;
  const mapping = mappingFrom(values);
  return {
    reading: {
      encoding: oneOf(encodings, values.encoding, "encoding"),
      delimiter: oneOf(delimiters, delimiter, "delimiter"),
      sheet: values.sheet,
      headingLine,
    },
    ...(mapping && { mapping }),
    strict: values.strict ?? false,
    conflicts: values.theirs ? "theirs" : values.ours ? "ours" : "skip",
    saveMapping: values["save-mapping"],
    ...(values.at !== undefined && { at: instantOf(values.at) }),
  };
};

const instantOf = (text: string): string => {
  try {
    return Temporal.Instant.from(text).toString();
  } catch {
    throw new UsageError("--at is an instant like 2017-03-31T23:59:59+08:00.");
  }
};

/** The mapping of a file, and what was said beside it; null when nothing was said: then the source's last one holds. */
const mappingFrom = (values: ImportCall["values"]): NonNullable<ImportSettings["mapping"]> | null => {
  const dayOrder = oneOf(["dmy", "mdy"], values["day-order"], "day-order");
  const decimal = oneOf(["dot", "comma"], values.decimal, "decimal");
  const duplicates = oneOf(["refuse", "first", "last"], values.duplicates, "duplicates");
  const said = {
    ...(values["empty-clears"] && { emptyClears: true }),
    ...(values["no-list-price"] && { listPrice: false }),
    ...(duplicates && { duplicates }),
  };
  if (!values.mapping && !dayOrder && !decimal && Object.keys(said).length === 0) return null;
  const read = values.mapping ? readMapping(values.mapping) : mappingShape.parse({});
  return {
    ...read,
    options: { ...read.options, ...said },
    ...(dayOrder && {
      dayOrder: {
        ...read.dayOrder,
        expected_close: dayOrder,
        booked_on: dayOrder,
        created_on: dayOrder,
        next_step_on: dayOrder,
        active_from: dayOrder,
        active_to: dayOrder,
      },
    }),
    ...(decimal && { decimal: { ...read.decimal, amount: decimal, raised_amount: decimal, stretch_amount: decimal, list_price: decimal } }),
  };
};

const readMapping = (file: string): NonNullable<ImportSettings["mapping"]> => {
  let text: unknown;
  try {
    text = JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (error) {
    throw new UsageError(`The mapping ${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const read = mappingShape.safeParse(text);
  if (!read.success)
    throw new UsageError(
      `The mapping ${file}: ${read.error.issues.map(({ path, message }) => `/${path.map(String).join("/")} ${message}`).join("; ")}`,
    );
  return read.data;
};
