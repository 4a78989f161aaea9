import { defineWords } from "../kernel/pure/words.ts";

/** Sentences of this room's refusals. */
export const refusals = defineWords({
  "if-match-missing": { zh: "缺少 If-Match 请求头：请先读取再修改。", en: "The If-Match header is missing: read it before you change it." },
  "pipeline.stale": { zh: "{by}刚刚改过，请先看一看对方的改动。", en: "{by} changed this meanwhile. Look at that change first." },
  "pipeline.evidence-missing": {
    zh: "进入这个阶段的证据还不齐：请补齐，或写明理由（商机会标为“未证实”）。",
    en: "The evidence for this stage is not complete: answer it, or write a reason (the deal is then marked unproven).",
  },
  "pipeline.reason-needed": { zh: "请写明理由。", en: "This needs a reason." },
  "pipeline.confirm-category": {
    zh: "阶段后退了：请确认保留或去掉原来判断的预测类别。",
    en: "The deal moves back: say whether the judged category stays or goes.",
  },
  "pipeline.order-needed": { zh: "只有登记订单才能进入“下订单”。", en: "A deal becomes ordered only by recording its order." },
  "pipeline.order-stands": {
    zh: "还有未取消的订单：请先取消订单。",
    en: "An order stands on this deal: cancel the order first.",
  },
  "pipeline.closed": {
    zh: "商机已关闭，不能再改：请先重新打开。",
    en: "The deal is closed and keeps what it closed with: reopen it first.",
  },
  "pipeline.lost-reason-needed": { zh: "请选择丢单原因。", en: "Choose why the deal was lost." },
  "pipeline.lesson-needed": { zh: "请用一句话写下教训。", en: "Write the lesson in one sentence." },
  "pipeline.negative-amount": { zh: "金额不能是负数。", en: "An amount cannot be negative." },
  "pipeline.key-taken": { zh: "这个编号已经有商机用了。", en: "Another opportunity has this key." },
  "pipeline.no-such-account": { zh: "没有这个客户。", en: "There is no such account." },
  "pipeline.no-such-product": { zh: "没有这个产品。", en: "There is no such product." },
  "pipeline.account-unknown": {
    zh: "商机还没有客户，不能证实“客户已知”。",
    en: "The deal has no account, so it cannot be confirmed as known.",
  },
  "pipeline.account-key-taken": { zh: "这个编号已经有客户用了。", en: "Another account has this key." },
  "pipeline.product-key-taken": { zh: "这个编号已经有产品用了。", en: "Another product has this key." },
});
