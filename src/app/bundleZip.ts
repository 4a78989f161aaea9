import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { Zip, ZipDeflate } from "fflate";
import yauzl from "yauzl";
import type { BundleSource } from "./bundle.ts";

/** No table of a bundle may unfold to more than this: a small archive must not fill the memory. */
const mostBytes = 4_000_000_000;

/** A bundle in a zip: its files stand at the top or in one folder. Throws when there is no manifest. */
export const zipSource = async (name: string): Promise<BundleSource> => {
  const archive = await yauzl.openPromise(name, { autoClose: false, lazyEntries: true });
  const entries = new Map<string, yauzl.Entry>();
  for await (const entry of archive.eachEntry())
    if (!entry.fileName.endsWith("/")) entries.set(entry.fileName.split("/").pop() ?? "", entry);
  const lines = async (file: string): Promise<string[]> => {
    const entry = entries.get(file);
    if (!entry) return [];
    if (entry.uncompressedSize > mostBytes) throw new Error(`${file} in ${name} is too large`);
    const read: string[] = [];
    for await (const line of createInterface({ input: await archive.openReadStreamPromise(entry), crlfDelay: Infinity })) read.push(line);
    return read;
  };
  if (!entries.has("manifest.json")) throw new Error(`${name} holds no manifest.json: it is no bundle.`);
  return { files: [...entries.keys()], manifest: (await lines("manifest.json")).join("\n"), lines: (file) => lines(`${file}.ndjson`) };
};

/** Writes a dump as a zip. Every entry carries the same day, so that the same content is the same bytes. */
export const writeZip = async (name: string, files: AsyncIterable<{ file: string; lines: Iterable<string> }>): Promise<void> => {
  const output = createWriteStream(name, { flags: "wx" });
  const zip = new Zip((error, chunk) => (error ? output.destroy(error) : output.write(chunk)));
  for await (const { file, lines } of files) {
    let entry: ZipDeflate | undefined;
    for (const line of lines) {
      if (!entry) zip.add((entry = dated(file)));
      entry.push(new TextEncoder().encode(`${line}\n`));
      if (output.writableNeedDrain) await once(output, "drain");
    }
    entry?.push(new Uint8Array(), true);
  }
  zip.end();
  await finished(output.end());
};
const dated = (file: string): ZipDeflate => {
  const entry = new ZipDeflate(file, { level: 6 });
  entry.mtime = "1980-01-02T00:00:00Z";
  return entry;
};
