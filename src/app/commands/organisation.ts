import { systemContext } from "../../kernel/io/context.ts";
import { newId } from "../../kernel/io/id.ts";
import { isCurrency } from "../../kernel/pure/money.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import { createOrganisation } from "../../organisation/service.ts";
import { UsageError } from "../config.ts";
import { command, type Call } from "./command.ts";
import { organisations, withApplication } from "./withApplication.ts";

const options = {
  name: { type: "string" },
  zone: { type: "string" },
  currency: { type: "string" },
  "fiscal-year-start": { type: "string" },
  calendar: { type: "string" },
  historical: { type: "boolean" },
} as const;
const calendars = ["gregorian", "4-4-5", "4-5-4", "5-4-4"] as const;

export default command({
  summary: "makes an empty organisation, or lists those there are",
  usage: "organisation make KEY [--name NAME] [--zone ZONE] [--currency CODE] [--historical] | list",
  help: [
    "--zone ZONE              time zone (default: Asia/Shanghai)",
    "--currency CODE          base currency (default: CNY)",
    "--fiscal-year-start N    first month of the fiscal year, 1 to 12 (default: 1)",
    `--calendar KIND          ${calendars.join(", ")}`,
    "--historical             its clock stands where `drumbeat import --at INSTANT` puts it: for history from another system, file by file",
  ].join("\n"),
  options,
  run: (call) => {
    const [what, key, ...more] = call.positionals;
    if (what === "make" && key !== undefined && more.length === 0) return make(call, key);
    if (what === "list" && key === undefined)
      return withApplication(call, async (app) => {
        for (const each of await organisations(app)) call.print(`${each.key}\t${each.name}`);
      });
    throw new UsageError("Say what to do: organisation make KEY, or organisation list.");
  },
});

const make = (call: Call<typeof options>, key: string): Promise<void> => {
  const { values } = call;
  const [zone, currency, month] = [values.zone ?? "Asia/Shanghai", values.currency ?? "CNY", Number(values["fiscal-year-start"] ?? 1)];
  const calendar = calendars.find((each) => each === (values.calendar ?? "gregorian"));
  if (!isZone(zone)) throw new UsageError(`There is no time zone ${zone}.`);
  if (!isCurrency(currency)) throw new UsageError(`There is no currency ${currency}.`);
  if (!Number.isInteger(month) || month < 1 || month > 12) throw new UsageError("--fiscal-year-start is a month, 1 to 12.");
  if (!calendar) throw new UsageError(`--calendar is one of ${calendars.join(", ")}.`);
  return withApplication(call, async (app) => {
    if ((await organisations(app)).some((each) => each.key === key)) throw refusal("conflict", "bundle.organisation-exists", { key });
    await createOrganisation(systemContext(app, newId(), call.name), {
      ...{ key, name: values.name ?? key, time_zone: zone, base_currency: currency, fiscal_year_start_month: month, calendar },
      ...{ purpose: "real", historical: values.historical ?? false, own_calendar: false },
    });
    call.tell(`Made the organisation "${key}".`);
  });
};

const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
