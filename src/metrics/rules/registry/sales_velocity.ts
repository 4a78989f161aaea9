import { divide, fraction, multiply } from "../../../kernel/pure/fraction.ts";
import { plain, undefinedPlain } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { meanDays } from "./sales_cycle_mean_days.ts";

export const salesVelocity: Metric = {
  key: "sales_velocity",
  unit: "money",
  name: { zh: "销售速度", en: "Sales velocity" },
  definition: {
    zh: "阶段 ≥ 25 % 的未结商机数 × 赢单率（数量）× 平均赢单金额 ÷ 平均销售周期 = 每天的金额。",
    en: "Open count at ≥ 25 % × win rate by count × mean won amount ÷ mean sales cycle = money per day.",
  },
  numerator: { name: { zh: "未结商机", en: "Open opportunities" }, lines: ["openDeals", "wonDeals"] },
  needs: ["quality", "closed"],
  month: ({ open, won, lost, cycleDays }) => {
    const cycle = meanDays(cycleDays);
    if (won.n === 0 || !cycle) return undefinedPlain("nothing-won", 0);
    // count × (won ÷ closed) × (won amount ÷ won): the number of won deals cancels out
    const perCycle = multiply(fraction(BigInt(open.n)), fraction(won.amount, BigInt(won.n + lost.n)));
    const perDay = divide(perCycle, cycle);
    return perDay ? plain(perDay, won.n) : undefinedPlain("nothing-won", won.n);
  },
};
