import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.join(import.meta.dirname, "..");
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" }).map((file) => `docs/${file}`),
].filter((file) => file.endsWith(".md"));

describe("the documents", () => {
  it.each(pages)("name only files that are there: %s", (page) => {
    const text = readFileSync(path.join(root, page), "utf8");
    const named = [...text.matchAll(/`((?:src|test|script|bench|migrations|docs|sim)\/[\w./-]*\w)`/g)].map(([, file = ""]) =>
      path.join(root, file),
    );
    const linked = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, file = ""]) => path.join(root, path.dirname(page), file));
    expect([...named, ...linked].filter((file) => !existsSync(file)).map((file) => path.relative(root, file))).toEqual([]);
  });
});
