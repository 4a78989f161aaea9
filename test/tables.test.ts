import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

/** Row types are written by hand, because they say more than the database knows (unions, branded text); here the database checks them. */
const source = path.join(import.meta.dirname, "../src");
const otherNames: Readonly<Record<string, string>> = { order: "sales_order", state: "opportunity_revision", cell: "week_cell" };

type Field = { readonly row: string; readonly name: string; readonly type: string };
type Column = { readonly type: string; readonly nullable: boolean };

/** Null in the table, never in the rows that the type means: a check of the database says that a weekly submission has them. */
const knownBetter = /^Submission\.(week|(month|quarter)_(commit|upside|currency))$/;

/** The fields of every `export type …Row` in the rooms' tables.ts; nested shapes (JSON) are left out. */
const fields: Field[] = readdirSync(source)
  .map((room) => path.join(source, room, "tables.ts"))
  .flatMap((file) => {
    try {
      return [readFileSync(file, "utf8")];
    } catch {
      return [];
    }
  })
  .flatMap((text) => [...text.matchAll(/export type (\w+)Row =[^{]*\{\n((?: .*\n)*?) *\};/g)])
  .flatMap(([, row = "", body = ""]) =>
    [...body.matchAll(/^ {2,4}(?:readonly )?(\w+): ([^{\n]+);$/gm)].map(([, name = "", type = ""]) => ({ row, name, type })),
  );

/** What the kernel's parsers make of a column's type. */
const shapes: Readonly<Record<string, RegExp>> = {
  int8: /^(Minor|bigint)$/,
  int2: /^(number|\w*Stage\w*)$/,
  int4: /^number$/,
  bool: /^boolean$/,
  date: /^(Day|Week)$/,
  timestamptz: /^Instant$/,
  numeric: /^string$/,
  uuid: /^string$/,
  text: /^(?!(?:Minor|bigint|number|boolean|Day|Week|Instant)$)/,
};

const columns = new Map<string, Column>();
let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client(inject("connection"));
  await client.connect();
  const { rows } = await client.query<Column & { table: string; name: string }>(`
    select table_name as table, column_name as name, udt_name as type, is_nullable = 'YES' as nullable
    from information_schema.columns where table_schema = 'public'`);
  for (const { table, name, ...column } of rows) columns.set(`${table}.${name}`, column);
});
afterAll(() => client.end());

const tableOf = (row: string): string => {
  const name = row.replaceAll(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
  return otherNames[name] ?? name;
};

describe("the types of rows", () => {
  it("are found", () => expect(fields.length).toBeGreaterThan(100));

  it("say what the database says: type and whether a column may be null", () => {
    const wrong = fields.flatMap(({ row, name, type }) => {
      const column = columns.get(`${tableOf(row)}.${name}`);
      if (!column) return [];
      const [plain = "", ...nulls] = type.split(/ \| (?=null$)/);
      const fits = (shapes[column.type] ?? /./).test(plain);
      return fits && (nulls.length > 0 === column.nullable || knownBetter.test(`${row}.${name}`))
        ? []
        : [`${row}Row.${name}: ${type}, but ${column.type}${column.nullable ? " or null" : ""}`];
    });
    expect(wrong).toEqual([]);
  });
});
