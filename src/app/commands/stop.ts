import { hostname } from "node:os";
import { folderIsFree, holderOf } from "../../kernel/io/dataFolder.ts";
import { command } from "./command.ts";

export default command({
  summary: "stops the program that holds the data folder",
  usage: "stop",
  help: "It finishes what it answers, then ends. Exit code 0 also when nothing ran.",
  run: async ({ dataDir, print, tell }) => {
    const holder = holderOf(dataDir);
    if (!holder) {
      print(`Nothing runs on ${dataDir}.`);
      return 0;
    }
    if (holder.machine !== hostname()) {
      tell(`The folder is held on another machine: ${holder.machine}, process ${holder.pid}. Stop it there.`);
      return 1;
    }
    process.kill(holder.pid, "SIGTERM");
    if (await folderIsFree(dataDir, 30)) {
      print(`Stopped: ${holder.command} (process ${holder.pid}).`);
      return 0;
    }
    tell(`Process ${holder.pid} still runs after 30 s. End it by hand: kill -9 ${holder.pid} (nothing that was answered gets lost).`);
    return 1;
  },
});
