import { fold, isBlank, skeleton } from "./text.ts";

export const kinds = ["opportunities", "accounts", "people", "targets", "products"] as const;
export type Kind = (typeof kinds)[number];

/** What a column can mean, by kind of file. */
export const fieldsOf = {
  opportunities: [
    "key",
    "name",
    "account",
    "owner",
    "product",
    "stage",
    "amount",
    "currency",
    "expected_close",
    "booked_on",
    "created_on",
    "category",
    "next_step",
    "next_step_on",
    "source",
    "key_project",
    "lost_reason",
    "competitor",
  ],
  accounts: ["key", "name", "industry", "size", "region"],
  people: ["key", "name", "email", "manager", "manager_team", "team", "roles", "submits", "active_from", "active_to"],
  targets: ["person", "month", "scope", "amount", "raised_amount", "stretch_amount", "currency"],
  products: ["key", "name", "family", "list_price", "currency"],
} as const satisfies Record<Kind, readonly string[]>;
export type Field = (typeof fieldsOf)[Kind][number];

/** Without these columns a file of the kind cannot be read. */
export const requiredFields: Readonly<Record<Kind, readonly Field[]>> = {
  opportunities: ["key", "stage"],
  accounts: ["name"],
  people: ["name"],
  targets: ["person", "month", "amount"],
  products: ["name"],
};

export const amountFields: ReadonlySet<Field> = new Set<Field>(["amount", "raised_amount", "stretch_amount", "list_price"]);
export const dateFields: ReadonlySet<Field> = new Set<Field>([
  "expected_close",
  "booked_on",
  "created_on",
  "next_step_on",
  "active_from",
  "active_to",
]);

/** Headings that mean a field, best first, Chinese and English; compared by their letters and digits only. */
const synonyms: Readonly<Record<Kind, Partial<Record<Field, readonly string[]>>>> = {
  opportunities: {
    key: [
      "opportunity_id",
      "商机编号",
      "商机id",
      "商机ID",
      "项目编号",
      "机会编号",
      "deal id",
      "opportunity number",
      "record id",
      "id",
      "编号",
      "key",
      "external id",
    ],
    name: [
      "opportunity name",
      "opportunity",
      "商机名称",
      "项目名称",
      "机会名称",
      "deal name",
      "deal",
      "name",
      "名称",
      "主题",
      "topic",
      "title",
      "项目",
      "商机",
    ],
    account: [
      "account",
      "account name",
      "客户名称",
      "客户",
      "customer",
      "customer name",
      "company",
      "company name",
      "公司",
      "公司名称",
      "组织",
      "organization",
      "最终用户",
      "end user",
      "associated company",
    ],
    owner: [
      "owner",
      "opportunity owner",
      "sales_agent",
      "负责人",
      "sales rep",
      "salesperson",
      "sales person",
      "account manager",
      "客户经理",
      "销售",
      "销售员",
      "销售人员",
      "销售负责人",
      "deal owner",
      "assigned to",
      "所有人",
      "商机所有人",
      "跟进人",
      "owner name",
      "sales agent",
      "agent",
      "rep",
      "am",
    ],
    product: ["product", "产品", "产品名称", "product name", "产品型号", "型号", "model"],
    stage: [
      "stage",
      "deal_stage",
      "阶段",
      "商机阶段",
      "销售阶段",
      "sales stage",
      "deal stage",
      "status",
      "状态",
      "probability",
      "赢率",
      "概率",
    ],
    amount: [
      "amount",
      "close_value",
      "金额",
      "商机金额",
      "预计金额",
      "deal value",
      "value",
      "成交金额",
      "预计成交金额",
      "合同金额",
      "订单金额",
      "项目金额",
      "expected revenue",
      "estimated revenue",
      "revenue",
      "预算金额",
    ],
    currency: ["currency", "币种", "货币", "currency code", "币别"],
    expected_close: [
      "expected close",
      "close_date",
      "预计成交日期",
      "expected close date",
      "预计签单日期",
      "预计结单日期",
      "成交日期",
      "close",
      "estimated close date",
      "expected closing",
      "结单日期",
      "签单日期",
      "预计成交时间",
      "预计签约日期",
      "关闭日期",
    ],
    booked_on: ["booked on", "order date", "订单日期", "下单日期", "booking date", "won date", "赢单日期"],
    created_on: [
      "created",
      "engage_date",
      "创建日期",
      "create date",
      "created date",
      "created at",
      "created on",
      "创建时间",
      "接洽日期",
      "录入日期",
      "立项日期",
    ],
    category: ["forecast category", "预测类别", "预测分类", "category"],
    next_step: ["next step", "下一步", "下一步行动", "下一步计划", "next activity"],
    next_step_on: ["next step on", "next step date", "下一步日期", "下次跟进日期", "下次联系日期", "next activity date"],
    source: ["source", "lead source", "来源", "商机来源", "线索来源"],
    key_project: ["key project", "重点项目", "是否重点", "重点"],
    lost_reason: ["lost reason", "loss reason", "丢单原因", "输单原因", "closed lost reason"],
    competitor: ["competitor", "竞争对手", "main competitor", "对手"],
  },
  accounts: {
    key: ["account_id", "客户编号", "account number", "customer id", "id", "编号", "key", "record id"],
    name: [
      "account",
      "account name",
      "客户名称",
      "name",
      "customer",
      "customer name",
      "客户",
      "公司",
      "公司名称",
      "company",
      "company name",
      "名称",
    ],
    industry: ["industry", "sector", "行业", "所属行业"],
    size: ["size", "employees", "规模", "人数", "员工数", "number of employees", "公司规模"],
    region: ["region", "office_location", "地区", "区域", "省份", "country", "location", "所在地", "城市", "国家"],
  },
  people: {
    key: ["key", "employee id", "工号", "员工编号", "person id", "user id", "id", "编号"],
    name: [
      "name",
      "sales_agent",
      "姓名",
      "full name",
      "人员",
      "员工",
      "员工姓名",
      "客户经理",
      "销售",
      "sales rep",
      "salesperson",
      "person",
      "agent",
      "sales agent",
      "销售人员",
      "负责人",
    ],
    email: ["email", "e-mail", "邮箱", "电子邮件", "邮件", "email address", "mail", "电子邮箱"],
    manager: [
      "manager",
      "上级",
      "经理",
      "直属上级",
      "汇报对象",
      "reports to",
      "manager name",
      "主管",
      "大区经理",
      "supervisor",
      "直接上级",
    ],
    manager_team: ["regional_office", "regional office", "manager team", "大区", "区域", "办事处", "region", "office"],
    team: ["team", "团队", "部门", "department", "小组", "销售团队"],
    roles: ["roles", "role", "角色", "职务", "岗位", "职位", "title"],
    submits: ["submits", "是否上报", "上报"],
    active_from: ["active from", "入职日期", "start date", "hire date", "开始日期"],
    active_to: ["active to", "离职日期", "end date", "leave date", "结束日期"],
  },
  targets: {
    person: [
      "person",
      "姓名",
      "name",
      "owner",
      "负责人",
      "客户经理",
      "销售",
      "人员",
      "sales_agent",
      "sales rep",
      "employee",
      "员工",
      "key",
      "工号",
    ],
    month: ["month", "月份", "月", "period", "期间", "年月"],
    scope: ["scope", "范围", "口径", "own or team"],
    amount: ["target", "amount", "目标", "目标金额", "指标", "quota", "任务", "销售目标", "月度目标"],
    raised_amount: ["raised target", "raised amount", "调高的目标", "调高目标", "加码目标", "raised"],
    stretch_amount: ["stretch", "stretch target", "挑战目标", "冲刺目标", "stretch amount"],
    currency: ["currency", "币种", "货币"],
  },
  products: {
    key: ["product_id", "产品编号", "sku", "part number", "料号", "物料编码", "product code", "key", "id", "编号"],
    name: ["product", "product name", "产品名称", "name", "产品", "名称", "型号"],
    family: ["family", "series", "产品系列", "系列", "product family", "产品线", "类别", "category"],
    list_price: ["list price", "sales_price", "目录价", "价格", "单价", "标价", "price", "unit price", "市场价", "报价"],
    currency: ["currency", "币种", "货币"],
  },
};
const ranks = new Map(
  kinds.map((kind) => [
    kind,
    fieldsOf[kind].map((field) => ({ field: field as Field, words: (synonyms[kind][field] ?? []).map(skeleton) })),
  ]),
);

/** A column of the file: its place and its heading as they stand. */
export type Column = { readonly column: number; readonly heading: string };

/** How a column is called where headings are empty or stand twice. @example columnLabel({ column: 7, heading: "close_value" }, true) // "close_value (8)" */
export const columnLabel = ({ column, heading }: Column, isTwice: boolean): string =>
  isBlank(heading) ? `(${column + 1})` : isTwice ? `${heading} (${column + 1})` : heading;

export const columnLabels = (headings: readonly string[]): string[] => {
  const count = new Map<string, number>();
  for (const heading of headings) count.set(fold(heading), (count.get(fold(heading)) ?? 0) + 1);
  return headings.map((heading, column) => columnLabel({ column, heading }, (count.get(fold(heading)) ?? 0) > 1));
};

/** What the heading says, its unit in brackets left out. */
const meaningOf = (heading: string): string => skeleton(fold(heading).replace(/[([][^)\]]*[)\]]/g, " ")) || skeleton(heading);

/**
 * Which column is proposed for each field, and the fields for which two columns are equally good and somebody must choose.
 * A column serves one field only; the better synonym wins.
 */
export const proposeColumns = (
  kind: Kind,
  headings: readonly string[],
): { columns: Map<Field, number>; ambiguous: Map<Field, readonly number[]> } => {
  const meanings = headings.map(meaningOf);
  const found = (ranks.get(kind) ?? []).flatMap(({ field, words }) =>
    meanings.flatMap((meaning, column) =>
      meaning !== "" && words.includes(meaning) ? [{ field, column, rank: words.indexOf(meaning) }] : [],
    ),
  );
  const columns = new Map<Field, number>();
  const ambiguous = new Map<Field, readonly number[]>();
  const taken = new Set<number>();
  for (const { field, column, rank } of found.sort((a, b) => a.rank - b.rank || a.column - b.column)) {
    if (columns.has(field) || ambiguous.has(field) || taken.has(column)) continue;
    const equals = found.filter((other) => other.field === field && other.rank === rank && !taken.has(other.column));
    if (equals.length > 1) {
      ambiguous.set(
        field,
        equals.map((other) => other.column),
      );
      for (const other of equals) taken.add(other.column);
    } else {
      columns.set(field, column);
      taken.add(column);
    }
  }
  return { columns, ambiguous };
};

/** How many headings the kind understands: finds the heading row and the kind of a file. */
export const understood = (kind: Kind, headings: readonly string[]): number => {
  const { columns, ambiguous } = proposeColumns(kind, headings);
  return columns.size + ambiguous.size;
};

/** The kind whose words fit the headings best; `null` when no kind has its required columns. */
export const recogniseKind = (headings: readonly string[]): Kind | null => {
  const scored = kinds
    .map((kind) => {
      const { columns, ambiguous } = proposeColumns(kind, headings);
      const complete = requiredFields[kind].every((field) => columns.has(field) || ambiguous.has(field));
      return { kind, score: complete ? (columns.size + ambiguous.size) * 100 - headings.length : -1 };
    })
    .sort((a, b) => b.score - a.score);
  const best = scored[0];
  return best && best.score > 0 ? best.kind : null;
};
