import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { refusal } from "../../../kernel/pure/refusal.ts";
import type { Encoding } from "../../rules/shape.ts";

/** What a file seems to be written in. Not sure: somebody must choose among the candidates, the likeliest first. */
export type EncodingGuess = { readonly encoding: Encoding; readonly isSure: boolean; readonly candidates: readonly Encoding[] };

/**
 * BOM, else strict UTF-8 over the whole file, else UTF-16 by its zero bytes, else GB18030 where its characters are everyday Chinese, else ask.
 * refuses  imports.binary: no text in any of them
 */
export const detectEncoding = async (path: string): Promise<EncodingGuess> => {
  const head = await headOf(path, 256 * 1024);
  const marked = byMark(head);
  if (marked) return sure(marked);
  if (isUtf32(head)) throw refusal("unsupported", "imports.encoding-unsupported", { encoding: "UTF-32" });
  const wide = wideOf(head);
  if (wide) {
    if (await decodes(path, wide)) return sure(wide);
    throw refusal("unsupported", "imports.binary", {});
  }
  if (head.includes(0)) throw refusal("unsupported", "imports.binary", {});
  if (await decodes(path, "utf-8")) return sure("utf-8");
  return amongOldOnes(path);
};

const sure = (encoding: Encoding): EncodingGuess => ({ encoding, isSure: true, candidates: [encoding] });

const byMark = (head: Uint8Array): Encoding | null => {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
  if (head[0] === 0xff && head[1] === 0xfe && !(head[2] === 0 && head[3] === 0)) return "utf-16le";
  return head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : null;
};
const isUtf32 = (head: Uint8Array): boolean =>
  (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0 && head[1] === 0 && head[2] === 0xfe && head[3] === 0xff);

/** UTF-16 without a mark: commas and line ends have their zero bytes all on one side. */
const wideOf = (head: Uint8Array): Encoding | null => {
  const zeros = [0, 0];
  for (let at = 0; at < head.length; at++) if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const pairs = head.length / 2;
  if (odd > pairs * 0.03 && even < odd * 0.02) return "utf-16le";
  return even > pairs * 0.03 && odd < even * 0.02 ? "utf-16be" : null;
};

/** Whether every byte of the file is right in the encoding. */
const decodes = async (path: string, encoding: Encoding): Promise<boolean> => {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) decoder.decode(chunk as Uint8Array, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
};

const amongOldOnes = async (path: string): Promise<EncodingGuess> => {
  const sample = await headOf(path, 4 * 1024 * 1024);
  const everyday = everydayChinese(sample);
  const canBeChinese = await decodes(path, "gb18030");
  const canBeTraditional = await decodes(path, "big5");
  if (controlShare(sample) > 0.01) throw refusal("unsupported", "imports.binary", {});
  if (canBeChinese && everyday.simplified >= 0.85 && everyday.simplified > everyday.traditional)
    return { encoding: "gb18030", isSure: true, candidates: ["gb18030"] };
  const scores: [Encoding, number][] = [["windows-1252", 0.3]];
  if (canBeChinese) scores.push(["gb18030", everyday.simplified]);
  if (canBeTraditional) scores.push(["big5", everyday.traditional]);
  const candidates = scores.sort((a, b) => b[1] - a[1]).map(([encoding]) => encoding);
  return { encoding: candidates[0] ?? "windows-1252", isSure: false, candidates };
};

/**
 * Shares of the double bytes that are everyday characters: first level of GB 2312 (and its punctuation, and four-byte forms, which nothing else has),
 * first level of Big5. Western accents read as Chinese give rare characters, so they score low in both.
 */
const everydayChinese = (bytes: Uint8Array): { simplified: number; traditional: number } => {
  let pairs = 0;
  let simplified = 0;
  let traditional = 0;
  for (let at = 0; at + 1 < bytes.length; at++) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x81) continue;
    const trail = bytes[at + 1] ?? 0;
    pairs++;
    if (trail >= 0x30 && trail <= 0x39 && (bytes[at + 2] ?? 0) >= 0x81) {
      simplified++;
      at += 3;
      continue;
    }
    if (trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xd7) || (lead >= 0xa1 && lead <= 0xa3))) simplified++;
    if (lead >= 0xa4 && lead <= 0xc6 && ((trail >= 0x40 && trail <= 0x7e) || trail >= 0xa1)) traditional += trail <= 0x7e ? 1.6 : 0.6;
    if (trail >= 0x40) at++;
  }
  return pairs === 0
    ? { simplified: 0, traditional: 0 }
    : { simplified: simplified / pairs, traditional: Math.min(1, traditional / pairs) };
};

const controlShare = (bytes: Uint8Array): number => {
  let controls = 0;
  for (const byte of bytes) if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) controls++;
  return controls / Math.max(1, bytes.length);
};

export const headOf = async (path: string, length: number): Promise<Uint8Array> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

/** The first characters of a file in each of the encodings, for somebody who must choose. */
export const previews = async (path: string, candidates: readonly Encoding[]): Promise<{ encoding: Encoding; text: string }[]> => {
  const head = await headOf(path, 2048);
  return candidates.map((encoding) => ({
    encoding,
    text: new TextDecoder(encoding)
      .decode(head)
      .split(/\r\n|\r|\n/)
      .slice(0, 5)
      .join("\n")
      .slice(0, 600),
  }));
};
