import { skeleton } from "./text.ts";

/** A stage as a file names it in our own words: its key is its default number for ever, and lost. */
export const stageKeys = ["0", "25", "50", "60", "70", "80", "90", "100", "lost"] as const;
export type StageKey = (typeof stageKeys)[number];

/** Words that need no question: the ladder's own names, its keys, and what every exercise book calls them. */
const known: Readonly<Record<StageKey, readonly string[]>> = {
  "0": ["0", "lead-in", "导入", "Prospecting"],
  "25": ["25", "customer engaged", "与客户会面", "Engaging"],
  "50": ["50", "intent proven", "购买意向明确"],
  "60": ["60", "solution final", "完成最终方案"],
  "70": ["70", "solution accepted", "方案通过"],
  "80": ["80", "negotiating", "商务谈判中"],
  "90": ["90", "negotiation complete", "完成商务谈判"],
  "100": ["100", "ordered", "下订单", "Won"],
  lost: ["lost", "丢单"],
};
/** Words of other systems: proposed, and confirmed once by somebody. */
const foreign: Readonly<Record<StageKey, readonly string[]>> = {
  "0": [
    "0%",
    "lead",
    "new",
    "线索",
    "初步接触",
    "qualification",
    "验证客户",
    "潜在客户",
    "open",
    "导入期",
    "appointment scheduled",
    "qualified",
    "identified",
    "初访",
    "需求发现",
    "prospect",
  ],
  "25": [
    "25%",
    "engaged",
    "discovery",
    "needs analysis",
    "需求分析",
    "需求确定",
    "意向客户",
    "qualified to buy",
    "contact made",
    "立项",
    "10%",
    "20%",
    "30%",
    "客户会面",
    "value proposition",
    "id. decision makers",
    "develop",
    "需求确认",
  ],
  "50": [
    "50%",
    "intent",
    "意向明确",
    "demo",
    "presentation scheduled",
    "demo scheduled",
    "perception analysis",
    "方案报价",
    "40%",
    "evaluation",
    "perception",
    "意向",
  ],
  "60": ["60%", "proposal", "proposal/price quote", "propose", "方案制定", "proposition", "方案", "quote", "报价", "proposal made"],
  "70": ["70%", "solution approved", "decision maker bought-in", "方案确认", "技术认可"],
  "80": ["80%", "negotiation", "negotiation/review", "negotiations started", "谈判", "商务谈判", "谈判审核", "招投标", "negotiate", "75%"],
  "90": ["90%", "contract sent", "verbal", "合同审批", "合同签订", "待签约", "签约", "close", "合同谈判"],
  "100": ["100%", "closed won", "won deal", "赢单", "成交", "已成交", "已签单", "win", "closed-won", "order", "结单", "成功", "赢单关闭"],
  lost: [
    "closed lost",
    "输单",
    "失败",
    "lose",
    "丢失",
    "closed-lost",
    "流失",
    "无效",
    "lost deal",
    "cancelled",
    "abandoned",
    "输单关闭",
    "终止",
  ],
};
const index = (words: Readonly<Record<StageKey, readonly string[]>>): Map<string, StageKey> =>
  new Map(stageKeys.flatMap((key) => words[key].map((word): [string, StageKey] => [comparable(word), key])));
/** "90%" and "90" are not the same word: a percentage is somebody's own estimate until confirmed. */
const comparable = (word: string): string => skeleton(word) + (/[%％]/.test(word) ? "%" : "");
const knownIndex = index(known);
const foreignIndex = index(foreign);

export const knownStage = (word: string): StageKey | null => knownIndex.get(comparable(word)) ?? null;
export const proposedStage = (word: string): StageKey | null =>
  knownStage(word) ?? foreignIndex.get(comparable(word)) ?? foreignIndex.get(skeleton(word)) ?? null;

const categories = {
  commit: ["commit", "承诺"],
  upside: ["upside", "best case", "上行"],
  pipeline: ["pipeline", "通路"],
  omitted: ["omitted", "不计入"],
} as const;
export type Category = keyof typeof categories;
export const knownCategory = (word: string): Category | null =>
  (Object.keys(categories) as Category[]).find((key) =>
    (categories[key] as readonly string[]).some((name) => skeleton(name) === skeleton(word)),
  ) ?? null;

/** "是", "yes", "1": true; "否", "no", "0": false; else not understood. */
export const readFlag = (word: string): boolean | null =>
  /^(1|true|yes|y|是|有|√|✓|x)$/i.test(word.trim()) ? true : /^(0|false|no|n|否|无)$/i.test(word.trim()) ? false : null;
