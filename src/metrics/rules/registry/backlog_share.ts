import { percent, ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";

/** Below 5 %; the bound itself is amber. */
export const backlogBounds = { most: percent(5), strict: true };

export const backlogShare: Metric = {
  key: "backlog_share",
  unit: "ratio",
  name: { zh: "未实现订单占比", en: "Backlog share" },
  definition: {
    zh: "全部未实现、未取消的订单金额（不论多久）÷ 过去 12 个月的订单金额（已取消的除外）。",
    en: "Amount of all orders neither fulfilled nor cancelled, of any age ÷ amount of the orders booked in the trailing 12 months, cancelled ones out.",
  },
  good: { zh: "< 5 %", en: "< 5 %" },
  numerator: { name: { zh: "未实现订单", en: "Backlog" }, lines: ["backlog"] },
  denominator: { name: { zh: "12 个月订单", en: "Orders of 12 months" }, lines: ["trailingOrders"] },
  needs: ["orders"],
  month: ({ backlog, trailingOrders }) =>
    ratioOf(backlog.amount, trailingOrders.amount, { bounds: backlogBounds, reason: "no-orders", n: trailingOrders.n }),
};
