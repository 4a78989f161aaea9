import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newFolder, removeFolder, startProgram, stopProgram, type Program } from "../support/program.ts";

const dataDir = newFolder();
let program: Program;
beforeAll(async () => {
  program = await startProgram(dataDir);
});
afterAll(async () => {
  await stopProgram(program);
  removeFolder(dataDir);
});

/** Sends raw bytes; gives what came back until the connection ended, or a second passed. */
const send = (bytes: string): Promise<string> =>
  new Promise((resolve) => {
    let answer = "";
    const socket = connect(Number(new URL(program.url).port), "127.0.0.1", () => socket.write(bytes, "latin1"));
    socket.on("data", (text) => (answer += text.toString("latin1")));
    socket.on("error", () => resolve(answer));
    socket.on("close", () => resolve(answer));
    socket.setTimeout(1000, () => socket.destroy());
  });

const head = (lines: string) => `${lines}\r\nHost: 127.0.0.1\r\n`;
const malformed: readonly string[] = [
  "\0\0\0\0",
  "GET / HTTP/9.9\r\n\r\n",
  "GET  /  /  HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
  `${head("POST /api/v1/accounts HTTP/1.1")}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n`,
  `${head("POST /api/v1/accounts HTTP/1.1")}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`,
  `${head("POST /api/v1/accounts HTTP/1.1")}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n`,
  `${head("GET / HTTP/1.1")}X: ${"a".repeat(100_000)}\r\n\r\n`,
  `${head("GET / HTTP/1.1")}Bad Header\r\n\r\n`,
  `${head("GET / HTTP/1.1")}__proto__: x\r\n\r\n`,
  `${head("GET /%E0%A4%A HTTP/1.1")}\r\n`,
  `${head("GET http://evil.example/ HTTP/1.1")}\r\n`,
  `${head("CONNECT evil.example:443 HTTP/1.1")}\r\n`,
  `${head("GET / HTTP/1.1")}Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n`,
];

describe("malformed and hostile HTTP", () => {
  it("never takes the program down, and the others are answered meanwhile", async () => {
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(malformed.map(send));
      expect(answers.filter((answer) => / 5\d\d /.test(answer.split("\r\n")[0] ?? ""))).toEqual([]);
      expect((await fetch(`${program.url}/readyz`)).status).toBe(200);
    }
    expect(program.process.exitCode).toBeNull();
  });

  it("cannot smuggle a second request behind two lengths", async () => {
    for (const bytes of [malformed[3] ?? "", malformed[4] ?? ""]) {
      const answer = await send(bytes);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    }
  });
});
