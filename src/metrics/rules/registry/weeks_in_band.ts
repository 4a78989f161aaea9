import { percent, ratioOf } from "../answer.ts";
import type { Metric } from "../metric.ts";
import { endedWeeks } from "../windows.ts";
import { attainmentOfWeek } from "./commit_attainment.ts";

export const weeksInBand: Metric = {
  key: "weeks_in_band",
  unit: "count-ratio",
  name: { zh: "达标周比例", en: "Weeks in band" },
  definition: {
    zh: "n 周内承诺达成率在 95–110 % 的周数 ÷ 有人应报的周数；已报而承诺为 0 且无签单的空闲周不计，无人上报的周算未达标。",
    en: "Weeks with commit attainment in 95–110 % ÷ weeks in which somebody owed a commit; idle weeks (signed, nothing promised, nothing booked) are left out, a week nobody signed is out.",
  },
  good: { zh: "100 %", en: "100 %" },
  numerator: { name: { zh: "达标周", en: "Weeks in band" }, lines: ["weeks"] },
  denominator: { name: { zh: "应报周", en: "Weeks with a commit due" }, lines: ["weeks"] },
  needs: ["window"],
  week: ({ weeks }, question) => {
    const owed = endedWeeks(weeks, question).filter(
      (cell) => cell.owed > 0 && !(cell.signed > 0 && cell.commit === 0n && cell.booked <= 0n),
    );
    const inBand = owed.filter(({ booked, commit }) => attainmentOfWeek(booked, commit).band === "in");
    return ratioOf(BigInt(inBand.length), BigInt(owed.length), { bounds: { least: percent(100) }, reason: "nobody-owed", n: owed.length });
  },
};
