import { describe, expect, it } from "vitest";
import { columnLabels, proposeColumns, recogniseKind } from "./columns.ts";

const maven = ["opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date", "close_value"];
const fields = (kind: Parameters<typeof proposeColumns>[0], headings: string[]) =>
  Object.fromEntries([...proposeColumns(kind, headings).columns].map(([field, column]) => [field, headings[column]]));

describe("columns are recognised by what they are called", () => {
  it("in English", () =>
    expect(fields("opportunities", maven)).toEqual({
      key: "opportunity_id",
      owner: "sales_agent",
      product: "product",
      account: "account",
      stage: "deal_stage",
      created_on: "engage_date",
      expected_close: "close_date",
      amount: "close_value",
    }));
  it("and in Chinese, units and all", () =>
    expect(fields("opportunities", ["商机编号", "负责人", "产品", "客户名称", "阶段", "接洽日期", "成交日期", "金额（万元）"])).toEqual({
      key: "商机编号",
      owner: "负责人",
      product: "产品",
      account: "客户名称",
      stage: "阶段",
      created_on: "接洽日期",
      expected_close: "成交日期",
      amount: "金额（万元）",
    }));
  it.each([
    [maven, "opportunities"],
    [["account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of"], "accounts"],
    [["sales_agent", "manager", "regional_office"], "people"],
    [["product", "series", "sales_price"], "products"],
    [["姓名", "月份", "目标", "调高的目标"], "targets"],
    [["a", "b", "c"], null],
  ])("%s is a file of %s", (headings, kind) => expect(recogniseKind(headings)).toBe(kind));

  it("two columns of one name are called by their place, and nobody chooses one of them silently", () => {
    const headings = [...maven, "close_value"];
    expect(columnLabels(headings).slice(7)).toEqual(["close_value (8)", "close_value (9)"]);
    const { columns, ambiguous } = proposeColumns("opportunities", headings);
    expect(columns.has("amount")).toBe(false);
    expect(ambiguous.get("amount")).toEqual([7, 8]);
  });
  it("hostile headings are plain text", () => {
    const headings = ["__proto__", "constructor", "toString", "", "id", "stage"];
    expect(fields("opportunities", headings)).toEqual({ key: "id", stage: "stage" });
    expect(columnLabels(headings)).toEqual(["__proto__", "constructor", "toString", "(4)", "id", "stage"]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
