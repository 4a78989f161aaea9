import { readConfig, settingsHelp } from "../config.ts";
import type { Command } from "./command.ts";

const serve: Command = {
  summary: "serves Drumbeat (script/server is this, after installing what is missing)",
  help: [
    "Serves Drumbeat until it gets SIGINT or SIGTERM.",
    "",
    "Usage: script/server [flags]   (or: drumbeat serve [flags])",
    "",
    settingsHelp(),
  ].join("\n"),
  run: async (_name, args) => {
    const config = readConfig(args, process.env);
    const { runServer } = await import("../server.ts");
    await runServer(config, (line) => process.stdout.write(`${line}\n`));
  },
};
export default serve;
