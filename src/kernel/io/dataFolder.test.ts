import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FolderIsHeld, folderIsFree, holderOf, takeFolder } from "./dataFolder.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "drumbeat-lock-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const takingProgram = (then: string) => `
  import { takeFolder } from ${JSON.stringify(path.join(import.meta.dirname, "dataFolder.ts"))};
  takeFolder(${JSON.stringify(dataDir)}, "script/server");
  console.log("taken");
  ${then}`;

describe("a data folder", () => {
  it("belongs to one program, and a second is told who holds it", () => {
    const held = takeFolder(dataDir, "script/server");
    held.note({ url: "http://127.0.0.1:7070", socket: "/run/drumbeat-x" });
    expect(() => takeFolder(dataDir, "script/server")).toThrow(FolderIsHeld);
    expect(() => takeFolder(dataDir, "script/server")).toThrow(new RegExp(`process ${process.pid}, http://127.0.0.1:7070`));
    expect(holderOf(dataDir)).toMatchObject({ pid: process.pid, socket: "/run/drumbeat-x" });
    held.release();
    expect(holderOf(dataDir)).toBeNull();
    takeFolder(dataDir, "script/server").release();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it("is taken over from a program that died without giving it back", async () => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", takingProgram("setInterval(() => {}, 1000)")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    expect(() => takeFolder(dataDir, "script/server")).toThrow(`process ${child.pid}`);
    child.kill("SIGKILL");
    expect(await folderIsFree(dataDir, 5)).toBe(true);
    expect(existsSync(path.join(dataDir, "drumbeat.lock"))).toBe(true);
    takeFolder(dataDir, "script/server").release();
  });

  it("goes to exactly one of several programs that start together over a dead one's lock", async () => {
    spawnSync(process.execPath, ["--input-type=module", "-e", takingProgram("process.kill(process.pid, 'SIGKILL')")]);
    const start = () =>
      new Promise<string>((resolve) => {
        const child = spawn(process.execPath, ["--input-type=module", "-e", takingProgram("setTimeout(() => {}, 1500)")], {
          stdio: ["ignore", "pipe", "ignore"],
        });
        let output = "";
        child.stdout.on("data", (text) => (output += text));
        child.once("exit", () => resolve(output.trim()));
      });
    const outputs = await Promise.all([1, 2, 3, 4].map(start));
    expect(outputs.filter((output) => output === "taken")).toHaveLength(1);
  });
});
