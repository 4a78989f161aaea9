import type { Locale } from "../../kernel/pure/words.ts";
import { defineWords } from "../../kernel/pure/words.ts";

/** The six figures of a roll-up in words. */
export const figureWords = defineWords({
  week_commit: { zh: "本周承诺", en: "week: commit" },
  week_upside: { zh: "本周上行", en: "week: upside" },
  month_commit: { zh: "月承诺", en: "month: commit" },
  month_upside: { zh: "月上行", en: "month: upside" },
  quarter_commit: { zh: "季承诺", en: "quarter: commit" },
  quarter_upside: { zh: "季上行", en: "quarter: upside" },
});
export const figureName = (figure: string, locale: Locale): string =>
  Object.hasOwn(figureWords, figure) ? figureWords[figure as keyof typeof figureWords][locale] : figure;
