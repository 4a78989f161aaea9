import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openApiOf } from "../../src/app/openapi.ts";
import { rooms } from "../../src/app/rooms.ts";

const root = path.join(import.meta.dirname, "../..");
const file = path.join(root, "openapi.json");
const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
const text = `${JSON.stringify(openApiOf(rooms, version), null, 1)}\n`;

if (!process.argv.includes("--check")) writeFileSync(file, text);
else if (readFileSync(file, "utf8") !== text) {
  console.error("openapi.json is not what the contracts say: run script/openapi and look at its diff.");
  process.exitCode = 1;
}
