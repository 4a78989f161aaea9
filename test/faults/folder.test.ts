import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { drumbeat, newFolder, refused, removeFolder, startProgram, stopProgram } from "../support/program.ts";

const points = Number(process.env["DRUMBEAT_FAULT_ROUNDS"] ?? 4);
let dataDir: string;
beforeEach(() => {
  dataDir = newFolder();
});
afterEach(() => removeFolder(dataDir));

describe("one program per data folder", () => {
  it("a second one is refused within two seconds and told who holds it; commands share the running one's database", async () => {
    const program = await startProgram(dataDir);
    const second = await refused(dataDir, "serve", "--port", "0");
    expect(second.code).toBe(1);
    expect(second.said).toContain(`process ${program.process.pid}, ${program.url}`);
    expect(second.seconds).toBeLessThan(2);
    expect(await drumbeat(dataDir, "migrate")).toBe("The database is up to date.");
    expect((await fetch(`${program.url}/readyz`)).status).toBe(200);
    expect(await drumbeat(dataDir, "stop")).toContain("Stopped");
    expect(await program.ended).toBe(0);
    expect(readdirSync(dataDir).filter((name) => name.includes("lock"))).toEqual([]);
    expect(await drumbeat(dataDir, "stop")).toContain("Nothing runs");
  });

  it("asked to end while it starts, it ends in order, and starts again", async () => {
    const child = spawn(
      process.execPath,
      [path.join(import.meta.dirname, "../../src/app/cli.ts"), "serve", "--port", "0", "--empty", "--data", dataDir],
      { stdio: "ignore" },
    );
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await sleep(700);
    child.kill("SIGTERM");
    await ended;
    await stopProgram(await startProgram(dataDir));
  });

  it(`killed at ${points} moments of its first initialisation, it starts the next time without hand work`, async () => {
    for (let point = 0; point < points; point += 1) {
      const folder = path.join(dataDir, `at-${point}`);
      const child = spawn(
        process.execPath,
        [path.join(import.meta.dirname, "../../src/app/cli.ts"), "serve", "--port", "0", "--empty", "--data", folder],
        { stdio: "ignore" },
      );
      const ended = new Promise((resolve) => child.once("exit", resolve));
      await sleep(200 + (2000 / points) * point);
      child.kill("SIGKILL");
      await ended;
      await stopProgram(await startProgram(folder));
      expect(readdirSync(folder).filter((name) => /making|lock/.test(name))).toEqual([]);
    }
  });

  it("a port that is taken is told before anything is touched", async () => {
    const program = await startProgram(dataDir);
    const other = newFolder();
    const second = await refused(other, "serve", "--port", new URL(program.url).port);
    await stopProgram(program);
    expect(second).toMatchObject({ code: 1, said: expect.stringContaining("is in use by another program") as string });
    expect(readdirSync(other)).toEqual([]);
    removeFolder(other);
  });

  it("flags that make no sense are told with exit code 2", async () => {
    expect(await refused(dataDir, "serve", "--port", "many")).toMatchObject({ code: 2 });
    expect(await refused(dataDir, "serve", "--host", "0.0.0.0")).toMatchObject({
      code: 2,
      said: expect.stringContaining("--public-url") as string,
    });
    expect(await refused(dataDir, "sing")).toMatchObject({ code: 2 });
  });
});
