import { fractionToText } from "../../kernel/pure/fraction.ts";
import { parseMinor } from "../../kernel/pure/money.ts";
import { listReliability } from "../../pipeline/rules/checklist.ts";
import type { Line } from "./draft.ts";

/** Reliability of the lines as they stand, as decimal text; `null` where none has an applicable item. Amounts of foreign currencies weigh as they are written. */
export const listReliabilityText = (lines: readonly Line[]): string | null => {
  const { value } = listReliability(
    lines.flatMap(({ amount, currency, checklist }) => {
      const minor = amount === null ? null : parseMinor(amount, currency);
      return minor === null ? [] : [{ amount: minor, checklist: checklist ?? {} }];
    }),
  );
  return value && fractionToText(value, 6);
};
