import type { Locale } from "../../kernel/pure/words.ts";
import { rungOf, type Stage } from "../rules/ladder.ts";

/** "90 % · Negotiation complete"; ordered and lost by their names alone. */
export const stageText = (stage: Stage, locale: Locale): string =>
  stage === "lost" || stage === 100 ? rungOf(stage).name[locale] : `${stage} % · ${rungOf(stage).name[locale]}`;
/** "90 %", else the name. */
export const stageShort = (stage: Stage, locale: Locale): string =>
  stage === "lost" || stage === 100 ? rungOf(stage).name[locale] : `${stage} %`;
