import { parseDecimal, fractionToText, multiply, fraction } from "../../kernel/pure/fraction.ts";

const units: Readonly<Record<string, bigint>> = {
  k: 1_000n,
  千: 1_000n,
  w: 10_000n,
  万: 10_000n,
  萬: 10_000n,
  m: 1_000_000n,
  百万: 1_000_000n,
  b: 1_000_000_000n,
  亿: 100_000_000n,
  億: 100_000_000n,
};

/**
 * What a person types as an amount, as exact decimal text with `decimals` decimals; `null` when it is none or would have to be rounded.
 * @example typedAmount("124万", 2) // "1240000.00"
 * @example typedAmount("1.2M", 2) // "1200000.00"
 * @example typedAmount("１，２００．５", 2) // "1200.50"
 */
export const typedAmount = (typed: string, decimals: number): string | null => {
  const plain = typed
    .normalize("NFKC")
    .trim()
    .replace(/[\s,，'’_]/g, "")
    .replace(/^[¥￥$€£]|元$|CNY$|RMB$/gi, "")
    .replace(/^[−–]/, "-");
  const match = /^([-+]?)(\d*\.?\d+|\d+\.)(百万|[kKwWmMbB千万萬亿億]?)元?$/.exec(plain);
  if (!match) return null;
  const digits = match[2]!.replace(/^\./, "0.").replace(/\.$/, "");
  const value = parseDecimal(`${match[1] === "-" ? "-" : ""}${digits}`);
  if (!value) return null;
  const scaled = multiply(value, fraction(units[match[3]!.toLowerCase()] ?? 1n));
  return (scaled.n * 10n ** BigInt(decimals)) % scaled.d === 0n ? fractionToText(scaled, decimals) : null;
};
