import { ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { backlogBounds } from "./backlog_share.ts";

export const overdueBacklogShare: Metric = {
  key: "overdue_backlog_share",
  unit: "ratio",
  name: { zh: "逾期未实现", en: "Overdue backlog share" },
  definition: {
    zh: "预计日已过而未实现、未取消的订单金额 ÷ 过去 12 个月的订单金额（已取消的除外）。",
    en: "As the backlog share, only orders whose expected day is past.",
  },
  good: { zh: "< 5 %", en: "< 5 %" },
  numerator: { name: { zh: "逾期未实现订单", en: "Overdue backlog" }, lines: ["overdueBacklog"] },
  denominator: { name: { zh: "12 个月订单", en: "Orders of 12 months" }, lines: ["trailingOrders"] },
  needs: ["orders"],
  month: ({ overdue, trailingOrders }) =>
    ratioOf(overdue.amount, trailingOrders.amount, { bounds: backlogBounds, reason: "no-orders", n: trailingOrders.n }),
};
