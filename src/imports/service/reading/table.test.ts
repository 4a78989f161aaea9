import { existsSync, readFileSync, readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workbook, zip } from "../../../../test/support/xlsx.ts";
import type { RawRow } from "../../rules/shape.ts";
import { csvRows } from "./csv.ts";
import { numberToText, serialToText } from "./serial.ts";
import { dataRows, recogniseTable, type ListEnd, type ReadingChoices } from "./table.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "drumbeat-reading-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
let files = 0;
const file = async (content: string | Uint8Array): Promise<string> => {
  const path = join(folder, `file-${files++}`);
  await writeFile(path, content);
  return path;
};
const readAll = async (path: string, choices: ReadingChoices = {}) => {
  const shape = await recogniseTable(path, choices);
  const end: ListEnd = { skipped: [], totals: null };
  const rows: RawRow[] = [];
  for await (const batch of dataRows(path, shape, end)) rows.push(...batch);
  return { shape, rows, end };
};
const cells = async (content: string | Uint8Array, choices: ReadingChoices = {}) =>
  (await readAll(await file(content), choices)).rows.map((row) => row.cells);
const refusalOf = async (content: string | Uint8Array, choices: ReadingChoices = {}) =>
  readAll(await file(content), choices).then(
    () => "read",
    (error: { code?: string }) => error.code ?? String(error),
  );

const head = "opportunity_id,account,stage\n";

describe("encodings", () => {
  const text = "商机编号,客户名称,阶段\nK1,中国电信股份有限公司,导入\nK2,北京银行,导入\n";
  const expected = [
    ["K1", "中国电信股份有限公司", "导入"],
    ["K2", "北京银行", "导入"],
  ];
  const utf16 = (big: boolean): Buffer => {
    const bytes = Buffer.from(text, "utf16le");
    return big ? bytes.swap16() : bytes;
  };
  // 中国电信股份有限公司 and the rest in GB 18030, written as bytes: no encoder for it is at hand.
  const gb = Buffer.from(
    "c9ccbbfab1e0bac52cbfcdbba7c3fbb3c62cbdd7b6ce0a4b312cd6d0b9fab5e7d0c5b9c9b7ddd3d0cfdeb9abcbbe2cb5bcc8eb0a4b322cb1b1beA9d2f8d0d02cb5bcc8eb0a",
    "hex",
  );
  it.each([
    ["UTF-8", Buffer.from(text), "utf-8"],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`), "utf-8"],
    ["UTF-16 with a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(false)]), "utf-16le"],
    ["UTF-16 big-endian with a mark", Buffer.concat([Buffer.from([0xfe, 0xff]), utf16(true)]), "utf-16be"],
    ["UTF-16 without a mark", utf16(false), "utf-16le"],
    ["UTF-16 big-endian without a mark", utf16(true), "utf-16be"],
    ["GB 18030", gb, "gb18030"],
  ])("%s is recognised", async (_, bytes, encoding) => {
    const { shape, rows } = await readAll(await file(bytes));
    expect({
      encoding: shape.encoding,
      asks: shape.encodingCandidates.length,
      headings: shape.headings,
      rows: rows.map((row) => row.cells),
    }).toEqual({ encoding, asks: 0, headings: ["商机编号", "客户名称", "阶段"], rows: expected });
  });
  it("Western accents are not read as rare Chinese characters: somebody is asked, and sees the first lines in each", async () => {
    const latin = Buffer.from("id,account,stage\nK1,M\xfcller AG,new\nK2,Soci\xe9t\xe9 G\xe9n\xe9rale,new\n", "latin1");
    const { shape } = await readAll(await file(latin));
    expect(shape.encodingCandidates.map(({ encoding }) => encoding)).toContain("windows-1252");
    expect(shape.encodingCandidates.find(({ encoding }) => encoding === "windows-1252")?.text).toContain("Müller");
    expect(await cells(latin, { encoding: "windows-1252" })).toEqual([
      ["K1", "Müller AG", "new"],
      ["K2", "Société Générale", "new"],
    ]);
  });
  it("Big5 is asked about or chosen", async () => {
    const big5 = Buffer.from("69642c6163636f756e742c73746167650a4b312ca4a4b5d8b971ab482c6e65770a", "hex");
    expect((await recogniseTable(await file(big5))).encodingCandidates.map(({ encoding }) => encoding)).toContain("big5");
    expect(await cells(big5, { encoding: "big5" })).toEqual([["K1", "中華電信", "new"]]);
  });
  it("bytes that are wrong in the chosen encoding are refused, never replaced", async () =>
    expect(await refusalOf(Buffer.from([...Buffer.from(head), 0xff, 0xfe, 0x41]), { encoding: "utf-8" })).toBe("imports.encoding-wrong"));
});

describe("delimited text", () => {
  const spectrum = join(import.meta.dirname, "../../../../../shared/data/csv-spectrum");
  it.skipIf(!existsSync(spectrum))("every file of csv-spectrum means what its JSON says", async () => {
    for (const name of readdirSync(join(spectrum, "csvs"))) {
      const content = readFileSync(join(spectrum, "csvs", name), "utf8");
      // The _crlf files of the collection lost their CR on the way here.
      const path = await file(name.includes("crlf") ? content.replace(/\r?\n/g, "\r\n") : content);
      const rows: (readonly string[])[] = [];
      for await (const batch of csvRows(path, { encoding: "utf-8", delimiter: "," }))
        rows.push(...batch.filter((row) => row.cells.join("") !== "").map((row) => row.cells));
      const [headings = [], ...below] = rows;
      const meant = JSON.parse(
        readFileSync(join(spectrum, "json", name.replace(".csv", ".json")), "utf8").replace(/\r\n/g, "\n"),
      ) as unknown;
      const plain = (cell = ""): string =>
        name.includes("crlf") && !JSON.stringify(meant).includes("\\r") ? cell.replace(/\r\n/g, "\n") : cell;
      const read = below.map((row) => Object.fromEntries(headings.map((heading, at) => [heading, plain(row[at])])));
      // This one's JSON is a single object, and somebody hid the telephone number in it.
      if (name === "location_coordinates.csv")
        expect(read[0]?.["Location Coordinates"]).toBe((meant as Record<string, string>)["Location Coordinates"]);
      else expect(read, name).toEqual(meant);
    }
  });
  it.each([",", ";", "\t", "|"] as const)("separated by %j", async (delimiter) => {
    const path = await file(`id${delimiter}account${delimiter}stage\nK1${delimiter}"a${delimiter}b"${delimiter}new\n`);
    const { shape, rows } = await readAll(path);
    expect(shape.delimiter).toBe(delimiter);
    expect(rows).toEqual([{ line: 2, cells: ["K1", `a${delimiter}b`, "new"] }]);
  });
  it("a row is named by the line it starts on, quoted line ends counted once", async () => {
    const { rows } = await readAll(await file('id,account,stage\r\nK1,"a\r\nb\r\nc",new\r\n\r\nK2,d,new'));
    expect(rows.map(({ line, cells: [key] }) => [line, key])).toEqual([
      [2, "K1"],
      [6, "K2"],
    ]);
  });
  it("lines above the headings and totals and footers below the rows are told, not imported", async () => {
    const { shape, rows, end } = await readAll(
      await file(`Export\nby somebody,today\n\n${head}K1,a,new\nK2,b,new\n合计,,\nGrand Totals (2 records)\n\n"Confidential"\n`),
    );
    expect(shape).toMatchObject({ headingLine: 4, preamble: [{ line: 1 }, { line: 2 }] });
    expect(rows).toHaveLength(2);
    expect(end.skipped.map(({ line, why }) => [line, why])).toEqual([
      [7, "totals"],
      [8, "totals"],
      [10, "footer"],
    ]);
  });
  it("a broken row in the middle is no footer", async () =>
    expect(await cells(`${head}K1,a,new\nbroken\nK2,b,new\n`)).toEqual([["K1", "a", "new"], ["broken"], ["K2", "b", "new"]]));
  it.each([
    ["nothing", "", "imports.empty-file"],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0, 1, 2, 3]), "imports.binary"],
    ["an old .xls", Buffer.from("d0cf11e0a1b11ae1000000", "hex"), "imports.old-excel"],
    ["a PDF", "%PDF-1.7 ...", "imports.pdf"],
    ["a quotation that never closes", `${head}K1,"a,new\nK2,b,new\n`, "imports.quote-not-closed"],
    ["10,000 columns", `${Array.from({ length: 10_000 }, (_, at) => `c${at}`).join(",")}\n1,2\n`, "imports.too-many-columns"],
    ["no headings", "1,2\n3,4\n", "imports.no-headings"],
  ])("%s is refused by name", async (_, content, code) => expect(await refusalOf(content)).toBe(code));
});

describe("spreadsheets", () => {
  const rows = [
    ["id", "account", "stage", "amount", "expected close"],
    ["K1", "思科", "new", 1234.5, { serial: 42795 }],
    ["K2", "", "new", true, { raw: '<c r="@" t="e"><v>#N/A</v></c>' }],
  ];
  it("cells come with their type: text, number, day, truth, error", async () => {
    const { rows: read, shape } = await readAll(await file(workbook([{ name: "Deals", rows }])));
    expect(shape).toMatchObject({ format: "xlsx", sheet: "Deals", headings: rows[0] });
    expect(read).toEqual([
      { line: 2, cells: ["K1", "思科", "new", "1234.5", "2017-03-01"], typed: ["text", "text", "text", "number", "date"] },
      { line: 3, cells: ["K2", "", "new", "TRUE", "#N/A"], typed: ["text", "text", "text", "boolean", "error"] },
    ]);
  });
  it("shared strings and escaped characters; a formula gives the value saved with it", async () => {
    const sheet = [
      ["id", "account", "stage"],
      [{ shared: 0 }, { shared: 1 }, { raw: '<c r="@" t="str"><f>HYPERLINK("http://evil")</f><v>won</v></c>' }],
    ];
    expect((await readAll(await file(workbook([{ name: "S", rows: sheet }], { strings: ["K1", "a_x000D_b"] })))).rows[0]?.cells).toEqual([
      "K1",
      "a\rb",
      "won",
    ]);
  });
  it("the first sheet that can be seen is taken; another one, also a hidden one, can be chosen", async () => {
    const path = await file(
      workbook([
        {
          name: "secret",
          hidden: true,
          rows: [
            ["id", "stage"],
            ["S", "x"],
          ],
        },
        { name: "notes", rows: [] },
        {
          name: "Deals",
          rows: [
            ["id", "stage"],
            ["D", "x"],
          ],
        },
      ]),
    );
    expect((await readAll(path)).rows[0]?.cells).toEqual(["D", "x"]);
    expect((await readAll(path)).shape.sheets).toEqual([
      { name: "secret", hidden: true },
      { name: "notes", hidden: false },
      { name: "Deals", hidden: false },
    ]);
    expect((await readAll(path, { sheet: "secret" })).rows[0]?.cells).toEqual(["S", "x"]);
    await expect(readAll(path, { sheet: "none" })).rejects.toMatchObject({ code: "imports.sheet-unknown" });
  });
  it("days of both calendars, whatever the zone of the machine", async () => {
    expect([
      serialToText(45000, false),
      serialToText(43538, true),
      serialToText(59, false),
      serialToText(60, false),
      serialToText(61, false),
      serialToText(45000.5, false),
    ]).toEqual(["2023-03-15", "2023-03-15", "1900-02-28", null, "1900-03-01", "2023-03-15 12:00:00"]);
    const path = await file(
      workbook(
        [
          {
            name: "S",
            rows: [
              ["id", "expected close"],
              ["K1", { serial: 43538 }],
            ],
          },
        ],
        { is1904: true },
      ),
    );
    expect((await readAll(path)).rows[0]?.cells).toEqual(["K1", "2023-03-15"]);
  });
  it.each([
    ["0.30000000000000004", "0.3"],
    ["1234.5", "1234.5"],
    ["1E+21", "1000000000000000000000"],
    ["1.5E-3", "0.0015"],
    ["-12.50", "-12.5"],
    ["123456789012345", "123456789012345"],
  ])("the number %s is %s", (raw, text) => expect(numberToText(raw)).toBe(text));

  const sheet = (xml: string) => workbook([{ name: "S", xml: `<worksheet>${xml}</worksheet>` }]);
  it.each([
    [
      "a document type with an entity",
      workbook([{ name: "S", rows }], { prolog: '<!DOCTYPE x [<!ENTITY a "aaaa">]>' }),
      "imports.xlsx-doctype",
    ],
    ["a cell beyond the last column", sheet('<sheetData><row r="1"><c r="XFE1"><v>1</v></c></row></sheetData>'), "imports.xlsx-reference"],
    [
      "a row beyond the last",
      sheet('<sheetData><row r="1048577"><c r="A1048577"><v>1</v></c></row></sheetData>'),
      "imports.xlsx-reference",
    ],
    ["a range beyond the sheet", sheet('<dimension ref="A1:ZZZZ99999999"/><sheetData/>'), "imports.xlsx-reference"],
    ["10,000 columns", sheet('<sheetData><row r="1"><c r="NTP1"><v>1</v></c></row></sheetData>'), "imports.too-many-columns"],
    ["a bomb", zip({ "xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": Buffer.alloc(30 * 1024 * 1024) }), "imports.xlsx-bomb"],
    [
      "more entries than any workbook has",
      zip(Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`x${at}`, "x"]))),
      "imports.xlsx-bomb",
    ],
    ["a lying size", zip({ "xl/workbook.xml": "<workbook/>".padEnd(5_000) }, { uncompressedSize: 10 }), "imports.xlsx-broken"],
    ["a zip that is no workbook", zip({ "readme.txt": "hello" }), "imports.xlsx-broken"],
    ["half a zip", workbook([{ name: "S", rows }]).subarray(0, 200), "imports.xlsx-broken"],
    ["broken XML", sheet("<sheetData><row>"), "imports.xlsx-broken"],
    ["a path that leaves the folder", zip({ "../../evil": "x", "xl/workbook.xml": "<workbook/>" }), "imports.xlsx-broken"],
  ])("%s is refused by name", async (_, bytes, code) => expect(await refusalOf(bytes)).toBe(code));
});
