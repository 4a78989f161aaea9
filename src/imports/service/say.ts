import type { Locale } from "../../kernel/pure/words.ts";
import { rungOf, type Stage } from "../../pipeline/rules/ladder.ts";
import type { Remark } from "../rules/facts.ts";
import { remarkText } from "../words.ts";

/** A stage's key in words. @example stageWords("90", "en") // "90 % Negotiation complete" */
export const stageWords = (key: string, locale: Locale): string => {
  const name = rungOf(key === "lost" ? "lost" : (Number(key) as Stage)).name[locale];
  return key === "lost" || key === "100" ? name : `${key} % ${name}`;
};

/** The sentence of a remark; stages are proposed by their names. */
export const sayRemark = (remark: Remark, locale: Locale): string => {
  const proposals = remark.details?.["proposals"];
  if (remark.code !== "stage-to-confirm" || !Array.isArray(proposals)) return remarkText(remark, locale);
  return remarkText(
    { ...remark, details: { ...remark.details, proposals: proposals.map((key) => stageWords(String(key), locale)) } },
    locale,
  );
};
