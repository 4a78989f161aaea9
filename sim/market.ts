import type { Account, Lang, Product, Rate } from "./bundle.ts";
import { en } from "./flavour/en.ts";
import type { Flavour } from "./flavour/flavour.ts";
import { zh } from "./flavour/zh.ts";
import type { Random } from "./random.ts";
import { monthAfter } from "./time.ts";

export const flavourOf = (lang: Lang): Flavour => (lang === "zh" ? zh : en);

/** The example family of product 5.2: a 48-port layer-3 switch, what fits its two slots, its licences and its second power supply. */
export const productsOf = (lang: Lang): Product[] =>
  [
    ["FR2948GL3-IP", "IP 路由软件许可", "IP routing licence", "9800.00"],
    ["FR2948GL3-IPX", "IPX 路由软件许可", "IPX routing licence", "6800.00"],
    ["PWR-2948-RPS", "冗余电源", "Redundant power supply", "12600.00"],
    ["WS-C2948G-L3", "48 口三层交换机", "48-port layer-3 switch", "68500.00"],
    ["WS-G5484=", "SX 光模块（GBIC）", "SX GBIC module", "3900.00"],
    ["WS-G5486=", "LX/LH 光模块（GBIC）", "LX/LH GBIC module", "7900.00"],
    ["WS-G5487=", "ZX 光模块（GBIC）", "ZX GBIC module", "31500.00"],
  ].map(([key = "", chinese = "", english = "", list_price = ""]) => ({
    key,
    name: lang === "zh" ? chinese : english,
    family: "2948G-L3",
    list_price,
    currency: "CNY",
  }));

const currencies = [
  { currency: "EUR", rate: 7.78, step: 0.05 },
  { currency: "USD", rate: 7.15, step: 0.03 },
] as const;
/** What one unit is worth in the base currency, roughly: deals abroad are priced from it. */
export const roughRate = (currency: string): number => currencies.find((one) => one.currency === currency)?.rate ?? 1;

/** Plan rates walk a little each month and have four decimals, as a treasury would publish them. */
export const ratesOf = (random: Random, months: readonly string[]): Rate[] =>
  currencies.flatMap(({ currency, rate, step }) => {
    let current = rate;
    return months.map((month) => {
      current += random.normal(0, step);
      return { currency, month, rate: current.toFixed(4) };
    });
  });

export const monthsFrom = (first: string, count: number): string[] => Array.from({ length: count }, (_, index) => monthAfter(first, index));

export type Customer = { readonly account: Account; readonly currency: string };

/** The accounts of one seller: mostly at home; abroad they buy in dollars or euros. */
export const customersOf = (
  random: Random,
  { flavour, seller, district, abroad, count }: { flavour: Flavour; seller: string; district: string; abroad: boolean; count: number },
): Customer[] =>
  Array.from({ length: count }, (_, index) => {
    const kind = random.pick(abroad ? flavour.abroadKinds : flavour.accountKinds);
    const stem = random.pick(abroad ? flavour.abroadStems : flavour.accountStems);
    return {
      account: {
        key: `acc-${seller}-${index + 1}`,
        name: flavour.accountName(stem, kind.name),
        industry: kind.industry,
        size: random.weighted({ small: 4, medium: 4, large: 2 }),
        region: district,
      },
      currency: abroad ? random.weighted({ USD: 3, EUR: 2 }) : "CNY",
    };
  });
