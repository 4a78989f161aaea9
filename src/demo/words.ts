import { defineWords } from "../kernel/pure/words.ts";

/** Sentences of this room's refusals: none of its own. */
export const refusals = defineWords({});

export const demoWords = defineWords({
  clock: { zh: "演示时钟", en: "Demo clock" },
  about: {
    zh: "演示公司有自己的时间，只能向前走。请先走到周日晚上签署，再到周一九点看汇总。",
    en: "The demo company has a time of its own, which only moves on. Go to Sunday night to sign, then to Monday at nine for the roll-up.",
  },
  friday: { zh: "到周五 10:00", en: "On to Friday 10:00" },
  sundayNight: { zh: "到周日 23:50", en: "On to Sunday 23:50" },
  mondayNine: { zh: "到周一 9:00", en: "On to Monday 09:00" },
});
