import { defineWords } from "../../kernel/pure/words.ts";

export const myWeekWords = defineWords({
  title: { zh: "我的一周", en: "My week" },
});
