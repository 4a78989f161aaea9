import { defineWords } from "../kernel/pure/words.ts";

export const words = defineWords({
  calendar: { zh: "日历", en: "Calendar" },
  holiday: { zh: "放假", en: "Holiday" },
  working: { zh: "上班", en: "Working day" },
  builtIn: { zh: "内置", en: "Built in" },
  own: { zh: "本组织设定", en: "Set here" },
  workingDays: { zh: (n: number) => `${n} 个工作日`, en: (n: number) => (n === 1 ? "1 working day" : `${n} working days`) },
  deadline: { zh: "月度上报截止", en: "Monthly deadline" },
});

export const refusals = defineWords({
  "calendar.day-past": {
    zh: "只能更改今天及以后的日子：过去的计划和截止时间不变。",
    en: "Only today and later days can be changed: plans and deadlines of the past stay.",
  },
  "calendar.day-twice": { zh: "同一天出现了两次。", en: "The same day is named twice." },
});
