import { liveDeal, type Life } from "./deal.ts";
import type { Flavour } from "./flavour/flavour.ts";
import { roughRate, type Customer } from "./market.ts";
import { habitsOf, type Member } from "./people/team.ts";
import type { Random } from "./random.ts";
import { seasonOf } from "./season.ts";
import { dayOfMoment, monthText, type DayNumber } from "./time.ts";

/** How many deals a person starts in an ordinary month. Regional managers keep a few large ones for themselves. */
const dealsPerMonth = { am: { run: 3.5, large: 0.85 }, rm: { run: 0, large: 0.5 } } as const;

/** Deals are born from `from` on; those that ended before `start`, when the history begins, are left out. */
export type Span = { readonly from: DayNumber; readonly start: DayNumber; readonly horizon: DayNumber; readonly tendedFrom: DayNumber };

/** Every deal that a seller starts in the span, each living by its own source of chance. */
export const dealsOf = (
  random: Random,
  seller: Member,
  { customers, flavour, span }: { customers: readonly Customer[]; flavour: Flavour; span: Span },
): Life[] => {
  const pace = dealsPerMonth[seller.role === "rm" ? "rm" : "am"];
  const talent = random.between(0.8, 1.25);
  const lives: Life[] = [];
  const first = Math.max(span.from, seller.joins ?? span.from);
  const last = Math.min(span.horizon, (seller.leaves ?? Infinity) - 20);
  for (let day = first; day <= last; day += 1) {
    const appetite = (talent * (0.5 + 0.5 * seasonOf(monthText(day)))) / 30.4;
    const large = random.chance(pace.large * appetite);
    if (!large && !random.chance(pace.run * appetite)) continue;
    const key = `opp-${seller.key}-${String(lives.length + 1).padStart(3, "0")}`;
    const own = random.fork(key);
    const customer = own.pick(customers);
    lives.push(liveDeal(own, contextOf(key, seller, { customer, flavour, span }), { born: day, large }));
  }
  return lives.filter((life) => dayOfMoment(life.states.at(-1)?.at ?? 0) >= span.start);
};

export const contextOf = (
  key: string,
  seller: Member,
  { customer, flavour, span }: { customer: Customer; flavour: Flavour; span: Span },
) => ({
  key,
  seller: {
    key: seller.key,
    habits: habitsOf(seller),
    ...(seller.leaves !== undefined && seller.heir !== undefined ? { leaves: seller.leaves, heir: seller.heir } : {}),
  },
  customer,
  flavour,
  rate: roughRate(customer.currency),
  tendedFrom: span.tendedFrom,
  horizon: span.horizon,
});
