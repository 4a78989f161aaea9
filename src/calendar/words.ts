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

/** Words of the calendar in the settings. */
export const calendarWords = defineWords({
  specialDays: { zh: "特殊的日子", en: "Special days" },
  months: { zh: "财务月", en: "Fiscal months" },
  year: { zh: "年份", en: "Year" },
  day: { zh: "日期", en: "Day" },
  what: { zh: "是", en: "Is a" },
  from: { zh: "来自", en: "From" },
  setDay: { zh: "设定", en: "Set" },
  giveBack: { zh: "恢复内置", en: "Back to built in" },
  month: { zh: "月", en: "Month" },
  quarter: { zh: "季", en: "Quarter" },
  days: { zh: "起止", en: "Days" },
  count: { zh: "工作日", en: "Working days" },
  hint: {
    zh: "周一至周五是工作日，除非下面另有说明。今天以前的日子不能改。",
    en: "Monday to Friday are working days unless it is said otherwise here. Days before today cannot change.",
  },
  kind: { zh: "历法", en: "Calendar" },
  zone: { zh: "时区", en: "Time zone" },
});
