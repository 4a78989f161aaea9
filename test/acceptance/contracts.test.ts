import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { allSentences } from "../../src/app/application.ts";
import { zodOf } from "../../src/kernel/pure/endpoint.ts";
import { rooms } from "../../src/app/rooms.ts";

const source = path.join(import.meta.dirname, "../../src");
const sources = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
  (name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name),
);

type Schema = { readonly type?: unknown; readonly properties?: object; readonly additionalProperties?: unknown };
/** The paths of all objects with named fields that would let an unknown field pass. */
const looseObjects = (schema: unknown, at: string): string[] => {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties, additionalProperties } = schema as Schema;
  const own = properties && additionalProperties !== false ? [at] : [];
  return [...own, ...Object.entries(schema).flatMap(([name, part]) => looseObjects(part, `${at}/${name}`))];
};

const endpoints = rooms.flatMap(({ contract }) => Object.entries(contract));

describe("every endpoint of every room", () => {
  it("refuses unknown fields at any depth of a body", () => {
    const loose = endpoints.flatMap(([name, endpoint]) => {
      if (!endpoint.body) return [];
      const body = zodOf(endpoint.body);
      // The outermost object is made strict where it is served.
      const schema = z.toJSONSchema(body instanceof z.ZodObject ? body.strict() : body, { io: "input", unrepresentable: "any" });
      return looseObjects(schema, name);
    });
    expect(loose).toEqual([]);
  });

  it("is served by exactly one handler, under one spelling", () => {
    const served = rooms.flatMap(({ routes }) => routes.map(({ method, path: at }) => `${method} ${at.replaceAll(/:\w+/g, ":")}`));
    expect(served.length).toBe(new Set(served).size);
    expect(served.length).toBe(endpoints.length);
  });
});

describe("every refusal", () => {
  it("has its sentence in both languages", () => {
    const sentences = allSentences();
    const codes = sources.flatMap((name) =>
      [...readFileSync(path.join(source, name), "utf8").matchAll(/refusal\(\s*"[a-z-]+",\s*"([^"]+)"/g)].map(([, code]) => code ?? ""),
    );
    expect([...new Set(codes)].filter((code) => !sentences.has(code)).sort()).toEqual([]);
    for (const [code, { zh, en }] of sentences) expect([code, zh.trim() !== "", en.trim() !== ""]).toEqual([code, true, true]);
  });

  it("speaks Chinese in the Chinese sentence", () => {
    const latin = [...allSentences()].filter(([, { zh }]) => !/\p{Script=Han}/u.test(zh)).map(([code]) => code);
    expect(latin).toEqual([]);
  });
});
