import yauzl, { type Entry, type ZipFile } from "yauzl";
import { SaxesParser, type SaxesTagPlain } from "saxes";
import { refusal } from "../../../kernel/pure/refusal.ts";
import type { CellType, RawRow } from "../../rules/shape.ts";
import { maxColumns } from "./limits.ts";
import { builtInDateFormats, isDateFormat, numberToText, serialToText } from "./serial.ts";

const maxEntries = 1_000;
const maxBytes = 200 * 1024 * 1024;
const maxRatio = 100;
const maxCells = 5_000_000;
const lastRow = 1_048_576;
const lastColumn = 16_384;

export type Sheet = { readonly name: string; readonly hidden: boolean; readonly part: string };
export type Workbook = {
  readonly zip: ZipFile;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly sheets: readonly Sheet[];
  readonly is1904: boolean;
  readonly budget: Budget;
};
/** The bytes that may still be unpacked: counted while they come, whatever the headers say. */
type Budget = { left: number };

/** Opens a workbook and reads its list of sheets; nothing is unpacked beyond the caps. */
export const openWorkbook = async (path: string): Promise<Workbook> => {
  const zip = await yauzl.openPromise(path, { autoClose: false, strictFileNames: true }).catch((error: unknown) => {
    throw refusal("unsupported", "imports.xlsx-broken", { detail: String(error instanceof Error ? error.message : error) });
  });
  const budget = { left: maxBytes };
  const entries = await listEntries(zip);
  if (!entries.has("xl/workbook.xml")) throw refusal("unsupported", "imports.xlsx-broken", { detail: "xl/workbook.xml" });
  const sheets: { name: string; hidden: boolean; relation: string }[] = [];
  let is1904 = false;
  await readXml({ zip, entries, budget }, "xl/workbook.xml", {
    open: (name, tag) => {
      if (name === "workbookPr") is1904 = /^(1|true)$/.test(attribute(tag, "date1904") ?? "");
      if (name === "sheet")
        sheets.push({
          name: attribute(tag, "name") ?? "",
          hidden: /hidden/i.test(attribute(tag, "state") ?? ""),
          relation: attribute(tag, "id") ?? "",
        });
    },
  });
  const parts = new Map<string, string>();
  if (entries.has("xl/_rels/workbook.xml.rels"))
    await readXml({ zip, entries, budget }, "xl/_rels/workbook.xml.rels", {
      open: (name, tag) => name === "Relationship" && parts.set(attribute(tag, "Id") ?? "", partOf(attribute(tag, "Target") ?? "")),
    });
  const found = sheets
    .map(({ name, hidden, relation }) => ({ name, hidden, part: parts.get(relation) ?? "" }))
    .filter(({ part }) => entries.has(part) && part.includes("worksheets/"));
  return { zip, entries, sheets: found, is1904, budget };
};
const partOf = (target: string): string => (target.startsWith("/") ? target.slice(1) : `xl/${target}`);

const listEntries = async (zip: ZipFile): Promise<Map<string, Entry>> => {
  if (zip.entryCount > maxEntries)
    throw refusal("too-large", "imports.xlsx-bomb", { what: "entries", found: zip.entryCount, most: maxEntries });
  const entries = new Map<string, Entry>();
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      total += entry.uncompressedSize;
      if (entries.size >= maxEntries)
        throw refusal("too-large", "imports.xlsx-bomb", { what: "entries", found: entries.size + 1, most: maxEntries });
      if (total > maxBytes) throw refusal("too-large", "imports.xlsx-bomb", { what: "bytes", found: total, most: maxBytes });
      if (entry.uncompressedSize > 1024 * 1024 && entry.uncompressedSize > entry.compressedSize * maxRatio)
        throw refusal("too-large", "imports.xlsx-bomb", {
          what: "ratio",
          found: Math.round(entry.uncompressedSize / Math.max(1, entry.compressedSize)),
          most: maxRatio,
        });
      if (entry.isEncrypted()) throw refusal("unsupported", "imports.xlsx-encrypted", {});
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    throw asBroken(error);
  }
  return entries;
};

const asBroken = (error: unknown): Error => {
  if (error instanceof Error && "kind" in error) return error;
  return refusal("unsupported", "imports.xlsx-broken", { detail: error instanceof Error ? error.message : String(error) });
};

type Visitor = {
  open?: (name: string, tag: SaxesTagPlain) => unknown;
  close?: (name: string) => unknown;
  text?: (text: string) => unknown;
  between?: () => Promise<void> | undefined;
};

/** Walks an XML part of the package. A document type (and so any entity of one's own) is refused by name. */
const readXml = async (
  { zip, entries, budget }: Pick<Workbook, "zip" | "entries"> & { budget: Budget },
  part: string,
  visitor: Visitor,
): Promise<void> => {
  const entry = entries.get(part);
  if (!entry) return;
  const parser = new SaxesParser({ position: false });
  let failure: Error | null = null;
  parser.on("doctype", () => (failure ??= refusal("unsupported", "imports.xlsx-doctype", { part })));
  parser.on("error", (error) => (failure ??= asBroken(error)));
  if (visitor.open) parser.on("opentag", (tag) => visitor.open?.(localName(tag.name), tag as SaxesTagPlain));
  if (visitor.close) parser.on("closetag", (tag) => visitor.close?.(localName(tag.name)));
  if (visitor.text) {
    parser.on("text", (text) => visitor.text?.(text));
    parser.on("cdata", (text) => visitor.text?.(text));
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      budget.left -= (chunk as Uint8Array).length;
      if (budget.left < 0)
        throw refusal("too-large", "imports.xlsx-bomb", { what: "bytes", found: maxBytes - budget.left, most: maxBytes });
      parser.write(decoder.decode(chunk as Uint8Array, { stream: true }));
      if (failure) throw failure as Error;
      await visitor.between?.();
    }
    parser.write(decoder.decode()).close();
    if (failure) throw failure as Error;
  } catch (error) {
    throw asBroken(error);
  }
};
const localName = (name: string): string => name.slice(name.indexOf(":") + 1);
const attribute = (tag: SaxesTagPlain, name: string): string | undefined => {
  for (const [key, value] of Object.entries(tag.attributes)) if (localName(key) === name) return value;
  return undefined;
};

/** Shared strings, phonetic readings left out. */
const sharedStrings = async (workbook: Workbook): Promise<string[]> => {
  const strings: string[] = [];
  let current = "";
  let isText = false;
  let inPhonetic = false;
  await readXml(workbook, "xl/sharedStrings.xml", {
    open: (name) => {
      if (name === "si") current = "";
      if (name === "rPh") inPhonetic = true;
      isText = name === "t" && !inPhonetic;
    },
    close: (name) => {
      if (name === "si") strings.push(unescaped(current));
      if (name === "rPh") inPhonetic = false;
      if (name === "t") isText = false;
    },
    text: (text) => {
      if (isText) current += text;
    },
  });
  return strings;
};
/** Spreadsheets write control characters as _x000D_, and _x005F_ for the underscore of such a text. */
const unescaped = (text: string): string =>
  text.includes("_x") ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text;

/** For every cell style whether it shows a day. */
const dateStyles = async (workbook: Workbook): Promise<boolean[]> => {
  const custom = new Map<number, string>();
  const styles: boolean[] = [];
  let inCellFormats = false;
  await readXml(workbook, "xl/styles.xml", {
    open: (name, tag) => {
      if (name === "numFmt") custom.set(Number(attribute(tag, "numFmtId")), attribute(tag, "formatCode") ?? "");
      if (name === "cellXfs") inCellFormats = true;
      if (name === "xf" && inCellFormats) {
        const format = Number(attribute(tag, "numFmtId") ?? 0);
        const code = custom.get(format);
        styles.push(code === undefined ? builtInDateFormats.has(format) : isDateFormat(code));
      }
    },
    close: (name) => {
      if (name === "cellXfs") inCellFormats = false;
    },
  });
  return styles;
};

/**
 * Rows of one sheet, as `onRows` takes them (it may be slow: reading waits). Formulas give the value that was saved with them, and are never evaluated.
 * refuses  a reference beyond the sheet, more than 5 million cells, more columns than we take
 */
export const readSheet = async (workbook: Workbook, sheet: Sheet, onRows: (rows: RawRow[]) => Promise<boolean>): Promise<void> => {
  const strings = await sharedStrings(workbook);
  const isDate = await dateStyles(workbook);
  const cursor = { row: 0, column: 0, cells: 0 };
  let cells: string[] = [];
  let types: CellType[] = [];
  let cell: { column: number; type: string; style: number; text: string } | null = null;
  let takesText = false;
  let inPhonetic = false;
  let rows: RawRow[] = [];
  let isEnough = false;
  const place = (reference: string | undefined): void => {
    const match = /^([A-Z]{1,4})(\d{1,8})$/.exec(reference ?? "");
    if (reference && !match) throw refusal("invalid", "imports.xlsx-reference", { reference });
    if (match) cursor.column = columnNumber(match[1] ?? "");
    if (cursor.column >= lastColumn || Number(match?.[2] ?? 1) > lastRow)
      throw refusal("invalid", "imports.xlsx-reference", { reference: reference ?? "" });
    if (cursor.column >= maxColumns)
      throw refusal("invalid", "imports.too-many-columns", { line: cursor.row, columns: cursor.column + 1, most: maxColumns });
  };
  await readXml(workbook, sheet.part, {
    open: (name, tag) => {
      if (name === "dimension") refuseHugeRange(attribute(tag, "ref") ?? "");
      if (name === "row") {
        const row = Number(attribute(tag, "r") ?? cursor.row + 1);
        if (!Number.isInteger(row) || row <= cursor.row || row > lastRow)
          throw refusal("invalid", "imports.xlsx-reference", { reference: attribute(tag, "r") ?? "" });
        cursor.row = row;
        cursor.column = 0;
        [cells, types] = [[], []];
      }
      if (name === "c") {
        place(attribute(tag, "r"));
        if (++cursor.cells > maxCells)
          throw refusal("too-large", "imports.xlsx-bomb", { what: "cells", found: cursor.cells, most: maxCells });
        cell = { column: cursor.column, type: attribute(tag, "t") ?? "n", style: Number(attribute(tag, "s") ?? 0), text: "" };
      }
      if (name === "rPh") inPhonetic = true;
      takesText = cell !== null && (name === "v" || (name === "t" && !inPhonetic));
    },
    text: (text) => {
      if (takesText && cell) cell.text += text;
    },
    close: (name) => {
      takesText = false;
      if (name === "rPh") inPhonetic = false;
      if (name === "c" && cell) {
        while (cells.length < cell.column) {
          cells.push("");
          types.push("text");
        }
        const { text, type } = valueOf(cell.text, cell.type, { strings, isDate: isDate[cell.style] ?? false, is1904: workbook.is1904 });
        cells[cell.column] = text;
        types[cell.column] = type;
        cursor.column = cell.column + 1;
        cell = null;
      }
      if (name === "row") rows.push({ line: cursor.row, cells, typed: types });
    },
    between: async () => {
      if (rows.length < 500 || isEnough) return;
      isEnough = !(await onRows(rows));
      rows = [];
      if (isEnough) throw enough;
    },
  }).catch((error: unknown) => {
    if (!isEnough) throw error;
  });
  if (rows.length > 0 && !isEnough) await onRows(rows);
};
const enough = new Error("enough rows");

const valueOf = (
  raw: string,
  type: string,
  { strings, isDate, is1904 }: { strings: readonly string[]; isDate: boolean; is1904: boolean },
): { text: string; type: CellType } => {
  switch (type) {
    case "s":
      return { text: strings[Number(raw)] ?? "", type: "text" };
    case "b":
      return { text: raw === "1" || raw === "true" ? "TRUE" : "FALSE", type: "boolean" };
    case "e":
      return { text: raw, type: "error" };
    case "d":
      return { text: raw, type: "date" };
    case "n": {
      if (raw === "") return { text: "", type: "text" };
      const day = isDate ? serialToText(Number(raw), is1904) : null;
      return day ? { text: day, type: "date" } : isDate ? { text: raw, type: "error" } : { text: numberToText(raw), type: "number" };
    }
    default:
      return { text: unescaped(raw), type: "text" };
  }
};

const columnNumber = (letters: string): number => [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1;

const refuseHugeRange = (range: string): void => {
  const match = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(range);
  if (!match) return;
  const columns = columnNumber(match[3] ?? "A") + 1;
  if (columns > lastColumn || Number(match[4]) > lastRow) throw refusal("invalid", "imports.xlsx-reference", { reference: range });
};
