import { minorToText, parseMinor } from "../../kernel/pure/money.ts";
import type { TeamPage } from "../contract.ts";
import { figures, type Figures, type RollUp } from "../rules/rollUp.ts";
import type { FiguresText, RollUpRow } from "../tables.ts";

/** The six figures between exact amounts and decimal text in base currency. */
export const figuresAnswer = (sums: Figures, base: string) =>
  Object.fromEntries(figures.map((figure) => [figure, minorToText(sums[figure], base)])) as Record<keyof Figures, string>;
/** As a roll-up keeps them: what is passed upward, and what it is made of. */
export const keptSums = (rollUp: RollUp, base: string): RollUpRow["sums"] => {
  const { passed, ...parts } = sumsAnswer(rollUp, base);
  return { ...passed, ...parts };
};
export const sumsAnswer = (rollUp: RollUp, base: string) => ({
  reports: figuresAnswer(rollUp.reports, base),
  own: figuresAnswer(rollUp.own, base),
  adjustments: figuresAnswer(rollUp.adjustments, base),
  passed: figuresAnswer(rollUp.passed, base),
  bare: figuresAnswer(rollUp.bare, base),
});
/** Figures from stored text; null when the roll-up was recorded without any. */
export const figuresFrom = (stored: FiguresText, base: string): Figures | null =>
  figures.some((figure) => stored[figure] !== undefined)
    ? (Object.fromEntries(figures.map((figure) => [figure, parseMinor(stored[figure] ?? "0", base) ?? 0n])) as Record<
        keyof Figures,
        bigint
      >)
    : null;
export const storedSums = ({ reports, own, adjustments, bare, ...passed }: RollUpRow["sums"]): TeamPage["sums"] => {
  const whole = (part: FiguresText | undefined) => ({ ...zeros, ...part }) as Record<keyof Figures, string>;
  return { reports: whole(reports), own: whole(own), adjustments: whole(adjustments), passed: whole(passed), bare: whole(bare) };
};
const zeros = Object.fromEntries(figures.map((figure) => [figure, "0"]));
