import { defineWords, type Word } from "../kernel/pure/words.ts";

/** Sentences of this room's refusals and of the fields they point at. */
export const refusals = defineWords({
  "commit.not-open-yet": {
    zh: "这一周还不能上报：从前一周的星期一起可以。",
    en: "This week cannot be signed yet: it opens on the Monday before it.",
  },
  "commit.missing": {
    zh: "这一周没有上报，已记为缺报：首次上报只能到当周星期一结束。",
    en: "Nothing was signed for this week and it stays missing: a first statement is taken until the end of its Monday.",
  },
  "commit.closed": { zh: "这一周已经结束，不能再补充。", en: "This week is over; addenda are no longer taken." },
  "commit.no-draft": { zh: "还没有草稿，请先打开这一周。", en: "There is no draft yet. Open the week first." },
  "commit.changed-meanwhile": {
    zh: "同一处刚刚在别处被改过，两边都保留在这里，请选择。",
    en: "The same part was changed elsewhere meanwhile. Both are kept: choose.",
  },
  "commit.already-signed": {
    zh: "这份草稿已经签过：{number}。没有重复上报。",
    en: "This draft is signed already: {number}. Nothing was signed twice.",
  },
  "commit.draft-moved-on": { zh: "草稿刚刚又有改动，请看过再签。", en: "The draft has changed since. Look at it, then sign." },
  "commit.incomplete": { zh: "还不能签字，草稿已保存。", en: "This cannot be signed yet. The draft is kept." },
  "commit.deal-gone": { zh: "这个商机已经不在了。", en: "This deal is gone." },
  "commit.deal-closed": { zh: "这个商机已经关闭。", en: "This deal is closed." },
  "commit.deal-of-another": { zh: "这个商机现在属于别人。", en: "This deal now belongs to somebody else." },
  "commit.unknown-deal": { zh: "没有这个商机。", en: "There is no such deal." },
  "commit.amount-missing": { zh: "请填写大于零的金额。", en: "Say an amount above zero." },
  "commit.day-missing": { zh: "请填写预计日期。", en: "Say the day it is expected." },
  "commit.day-outside-week": { zh: "日期要在这一周内。", en: "The day must lie within the week." },
  "commit.reason-missing": { zh: "与系统建议不同，请写明理由。", en: "This differs from the proposal and needs a reason." },
  "commit.reason-missing-above-deal": { zh: "高于商机金额，请写明理由。", en: "More than the deal's amount needs a reason." },
  "commit.reason-missing-judged": { zh: "自己判断的数字需要理由。", en: "A figure of your own needs a reason." },
  "commit.rate-missing": { zh: "缺少计划汇率，请联系运营补上。", en: "A plan rate is missing. Operations can add it." },
  "commit.no-such-line": { zh: "这一周没有签过这一行。", en: "No such line was signed for this week." },
  "commit.verdict-needs-date": { zh: "延期到哪一天？", en: "Slipped to which day?" },
  "commit.verdict-needs-reason": { zh: "请写明原因。", en: "Say why." },
  "commit.adjustment-needs-reason": {
    zh: "调整需要理由，被调整的人会看到。",
    en: "An adjustment needs a reason; the person adjusted sees it.",
  },
  "commit.not-a-report": { zh: "那一周此人不是你的直接下属。", en: "This person was not your report that week." },
  "commit.roll-up-closed": { zh: "这一周已经结束，汇总不能再改。", en: "This week is over; its roll-up can no longer be changed." },
  "commit.roll-up-not-open": { zh: "这一周的汇总还没有开始。", en: "The roll-up of this week is not open yet." },
  "commit.roll-up-moved": { zh: "数字刚刚变了，请看过再签。", en: "The sums have just moved. Look at them, then sign." },
  "commit.no-team": { zh: "那一周没有直接下属，没有可汇总的内容。", en: "Nobody reported to you that week: there is nothing to roll up." },
});

type WeekFacts = { readonly number: number; readonly days: string };
type ReminderFacts = WeekFacts & { readonly hours: number; readonly name: string; readonly isDelegate: boolean; readonly url: string };
type MissingFacts = WeekFacts & { readonly names: readonly string[]; readonly url: string };
type Text<F> = Word<(facts: F) => string>;

/** The mails around the deadline. */
export const mails: {
  readonly reminder: { readonly subject: Text<ReminderFacts>; readonly body: Text<ReminderFacts> };
  readonly missing: { readonly subject: Text<MissingFacts>; readonly body: Text<MissingFacts> };
} = {
  reminder: {
    subject: {
      zh: ({ number, hours, isDelegate, name }) => `第 ${number} 周${isDelegate ? `（代${name}）` : ""}还没有上报：还剩 ${hours} 小时`,
      en: ({ number, hours, isDelegate, name }) =>
        `Week ${number}${isDelegate ? ` (for ${name})` : ""} is not signed yet: ${hours} hours left`,
    },
    body: {
      zh: ({ number, days, name, isDelegate, url }) =>
        `${isDelegate ? `你是${name}的代理人。${name}` : `${name}，你`}还没有签第 ${number} 周（${days}）的承诺。\n截止时间是星期日 23:59。\n\n打开：${url}\n`,
      en: ({ number, days, name, isDelegate, url }) =>
        `${isDelegate ? `You sign for ${name}, who has` : `${name}, you have`} not signed the commit of week ${number} (${days}) yet.\nIt is due on Sunday, 23:59.\n\nOpen it: ${url}\n`,
    },
  },
  missing: {
    subject: {
      zh: ({ number, names }) => `第 ${number} 周缺报 ${names.length} 人`,
      en: ({ number, names }) => `Week ${number}: ${names.length} missing`,
    },
    body: {
      zh: ({ number, days, names, url }) =>
        `截止时第 ${number} 周（${days}）还没有上报：\n\n${names.map((name) => `· ${name}`).join("\n")}\n\n星期一结束前补报算逾期。\n团队页：${url}\n`,
      en: ({ number, days, names, url }) =>
        `At the deadline nothing was signed for week ${number} (${days}) by:\n\n${names.map((name) => `· ${name}`).join("\n")}\n\nUntil the end of Monday they can still sign, marked late.\nYour team: ${url}\n`,
    },
  },
};
