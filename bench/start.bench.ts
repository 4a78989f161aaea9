import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { newFolder, postmasterOf, refused, removeFolder, startProgram, stopProgram } from "../test/support/program.ts";
import { percentile, report } from "./support/report.ts";

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

/** Proportional set size in MB: what the process has for itself, and its share of what it shares. */
const pssOf = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? Number.NaN) / 1024;
const childrenOf = (pid: number): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => {
      try {
        return new RegExp(`^PPid:\\s+${pid}$`, "m").test(readFileSync(`/proc/${each}/status`, "utf8"));
      } catch {
        return false;
      }
    });

const first: number[] = [];
for (let round = 0; round < 3; round += 1) {
  const folder = newFolder();
  const program = await startProgram(folder);
  first.push(program.seconds);
  await stopProgram(program);
  removeFolder(folder);
}
report({ name: "start.first", value: percentile(first, 0.5), unit: "s", note: "median of 3, --empty" });

const demo = newFolder();
const maker = await startProgram(demo, ["--demo", "--lang", "zh-CN"]);
const made = await seconds(async () => {
  for (let isMade = false; !isMade; await sleep(100)) isMade = maker.said().includes("演示公司已就绪");
});
report({ name: "start.demo", value: made, unit: "s", note: "until the demo company is there, after the first page" });
await stopProgram(maker);

const [warm, stops]: [number[], number[]] = [[], []];
for (let round = 0; round < 5; round += 1) {
  const program = await startProgram(demo);
  warm.push(program.seconds);
  if (round === 0) report({ name: "start.refused", value: (await refused(demo, "serve", "--port", "0")).seconds, unit: "s" });
  stops.push(await seconds(() => stopProgram(program)));
}
report({
  name: "start.warm",
  value: percentile(warm, 0.5),
  unit: "s",
  note: `median of 5 on the demo company; slowest ${Math.max(...warm).toFixed(2)} s`,
});
report({ name: "start.stop", value: percentile(stops, 0.5), unit: "s", note: "median of 5" });

const idle = await startProgram(demo);
await sleep(5000);
const database = postmasterOf(demo);
const [own, theirs] = [pssOf(idle.process.pid ?? 0), [database, ...childrenOf(database)].reduce((sum, pid) => sum + pssOf(pid), 0)];
report({
  name: "memory.idle",
  value: own + theirs,
  unit: "MB",
  note: `proportional set size: program ${own.toFixed(0)}, database ${theirs.toFixed(0)}`,
});
await stopProgram(idle);
removeFolder(demo);
