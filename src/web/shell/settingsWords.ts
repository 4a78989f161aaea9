import { defineWords } from "../../kernel/pure/words.ts";

export const settingsWords = {
  page: defineWords({ settings: { zh: "设置", en: "Settings" } }),
  sections: defineWords({
    account: { zh: "我的账户", en: "My account" },
    delegation: { zh: "委托", en: "Delegation" },
    people: { zh: "人员", en: "People" },
    line: { zh: "汇报关系", en: "Reporting line" },
    targets: { zh: "目标", en: "Targets" },
    rates: { zh: "计划汇率", en: "Plan rates" },
    calendar: { zh: "日历", en: "Calendar" },
    products: { zh: "产品", en: "Products" },
    organisation: { zh: "组织", en: "Organisation" },
  }),
};
