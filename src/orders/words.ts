import { defineWords } from "../kernel/pure/words.ts";

/** Sentences of this room's refusals. */
export const refusals = defineWords({
  "orders.amount-not-positive": { zh: "订单金额必须大于 0。", en: "An order's amount must be above 0." },
  "orders.booked-in-future": { zh: "下单日期不能晚于今天。", en: "An order is booked today or earlier." },
  "orders.number-taken": { zh: "这个订单号已经登记过了。", en: "This order number is already recorded." },
  "orders.already-cancelled": { zh: "订单已经取消。", en: "The order is cancelled already." },
  "orders.cancelled-before-booking": { zh: "取消日期不能早于下单日期。", en: "An order cannot be cancelled before it was booked." },
  "orders.cancelled-in-future": { zh: "取消日期不能晚于今天。", en: "A cancellation is dated today or earlier." },
  "orders.reason-needed": { zh: "请写明取消的理由。", en: "A cancellation needs a reason." },
  "orders.fulfilled-before-booking": { zh: "履约日期不能早于下单日期。", en: "An order cannot be fulfilled before it was booked." },
  "orders.fulfilled-in-future": { zh: "履约日期不能晚于今天。", en: "An order is fulfilled today or earlier." },
  "orders.fulfilled": { zh: "订单已经履约。", en: "The order is fulfilled." },
});
