import { defineWords, say, type Locale, type Word } from "../kernel/pure/words.ts";

/** Why a whole file, or a command about it, is refused. */
export const refusals = defineWords({
  "imports.empty-file": { zh: "文件是空的。", en: "The file is empty." },
  "imports.file-too-large": { zh: "文件太大：最多 {megabytes} MB。", en: "The file is too large: at most {megabytes} MB." },
  "imports.binary": { zh: "这不是文本文件，也不是 XLSX 工作簿。", en: "This is neither a text file nor an XLSX workbook." },
  "imports.old-excel": {
    zh: "这是旧版 Excel 文件（.xls）：请另存为 .xlsx 后再导入。",
    en: "This is an old Excel file (.xls): save it as .xlsx and import that.",
  },
  "imports.pdf": { zh: "这是 PDF：请导入表格文件（CSV 或 XLSX）。", en: "This is a PDF: import a table (CSV or XLSX)." },
  "imports.encoding-unsupported": {
    zh: "不支持 {encoding} 编码：请另存为 UTF-8。",
    en: "{encoding} is not supported: save the file as UTF-8.",
  },
  "imports.encoding-wrong": {
    zh: "第 {line} 行附近有不属于 {encoding} 的字节：请选择正确的编码。",
    en: "Near line {line} there are bytes that are not {encoding}: choose the right encoding.",
  },
  "imports.quote-not-closed": { zh: "第 {line} 行开始的引号没有结束。", en: "A quotation that starts at line {line} is never closed." },
  "imports.not-a-table": { zh: "第 {line} 行读不成表格。", en: "Line {line} cannot be read as a table." },
  "imports.too-many-columns": {
    zh: "第 {line} 行有 {columns} 列：最多 {most} 列。",
    en: "Line {line} has {columns} columns: at most {most}.",
  },
  "imports.too-many-rows": { zh: "这种文件最多 {most} 行。", en: "A file of this kind has at most {most} rows." },
  "imports.no-headings": { zh: "没有找到列标题所在的行。", en: "No row of column headings was found." },
  "imports.sheet-unknown": { zh: "没有名为“{sheet}”的工作表。", en: "There is no sheet called “{sheet}”." },
  "imports.xlsx-broken": { zh: "工作簿已损坏，无法读取（{detail}）。", en: "The workbook is damaged and cannot be read ({detail})." },
  "imports.xlsx-encrypted": { zh: "工作簿有密码：请去掉密码后再导入。", en: "The workbook has a password: remove it and import again." },
  "imports.xlsx-bomb": {
    zh: "工作簿展开后太大（{what}：{found}，最多 {most}）。",
    en: "The workbook unfolds to too much ({what}: {found}, at most {most}).",
  },
  "imports.xlsx-doctype": {
    zh: "工作簿的 {part} 里有文档类型声明（DTD 或实体）：出于安全不予读取。",
    en: "The workbook's {part} declares a document type (DTD or entities): it is not read, for safety.",
  },
  "imports.xlsx-reference": {
    zh: "工作簿里有超出工作表的单元格引用“{reference}”。",
    en: "The workbook refers to a cell beyond its sheet: “{reference}”.",
  },
  "imports.kind-not-yours": { zh: "只有销售运营可以导入这种文件。", en: "Only sales operations can import a file of this kind." },
  "imports.not-now": { zh: "这次导入现在不能更改（{status}）。", en: "This import cannot be changed now ({status})." },
  "imports.not-read": { zh: "文件还没有读完。", en: "The file has not been read to its end yet." },
  "imports.not-checked": { zh: "请先试运行。", en: "Do the dry run first." },
  "imports.strict": {
    zh: "有 {refused} 行被拒绝，严格模式下什么也不写入。",
    en: "{refused} rows are refused, and strict mode then writes nothing.",
  },
  "imports.moved-on": {
    zh: "试运行之后第 {line} 行涉及的内容又有了变化：请再试运行一次。什么也没有写入。",
    en: "What line {line} is about has changed since the dry run: do it again. Nothing was written.",
  },
  "imports.questions-open": { zh: "还有必须回答的问题，什么也没有导入。", en: "Something must be answered first. Nothing was imported." },
  "imports.cancelled": { zh: "导入已取消，什么也没有写入。", en: "The import was cancelled. Nothing was written." },
  "imports.file-gone": { zh: "上传的文件已不在了：请重新上传。", en: "The uploaded file is gone: upload it again." },
  "imports.not-historical": {
    zh: "只有“历史”组织才能指定导入时刻（--at）。",
    en: "Only an organisation made historical can be imported into at an instant (--at).",
  },
  "imports.before-last-fact": {
    zh: "导入时刻不能早于最后一次记录（{last}）。",
    en: "The instant lies before the last recorded fact ({last}).",
  },
});

type Details = Readonly<Record<string, unknown>>;
type Sentence = Word<(about: { column: string; value: string; details: Details }) => string>;
const list = (value: unknown, locale: Locale): string =>
  Array.isArray(value) ? value.map(String).join(locale === "zh" ? "、" : ", ") : "";
const maybe = (proposals: string, before: string): string => (proposals === "" ? "" : `${before}${proposals}?`);

/** Why a row is refused, and what was assumed about it. */
const remarks: Readonly<Record<string, Sentence>> = {
  "row-too-long": {
    zh: ({ details }) =>
      `这一行有 ${String(details["cells"])} 个单元格，标题只有 ${String(details["headings"])} 列：可能有未加引号的分隔符`,
    en: ({ details }) =>
      `The row has ${String(details["cells"])} cells, the headings ${String(details["headings"])}: perhaps a delimiter without quotes`,
  },
  "row-too-short": {
    zh: ({ details }) => `这一行只有 ${String(details["cells"])} 个单元格，标题有 ${String(details["headings"])} 列`,
    en: ({ details }) => `The row has only ${String(details["cells"])} cells, the headings ${String(details["headings"])}`,
  },
  "cell-error": { zh: ({ value }) => `单元格是错误值 ${value}`, en: ({ value }) => `The cell holds the error ${value}` },
  "nul-character": { zh: () => "单元格里有无法保存的字符（空字符）", en: () => "The cell holds a character that cannot be kept (NUL)" },
  "value-too-long": {
    zh: ({ details }) => `太长：${String(details["length"])} 个字符，最多 ${String(details["most"])} 个（不会截断）`,
    en: ({ details }) => `Too long: ${String(details["length"])} characters, at most ${String(details["most"])} (nothing is cut off)`,
  },
  "key-missing": { zh: () => "缺少编号", en: () => "The key is missing" },
  "key-twice": {
    zh: ({ value, details }) => `编号“${value}”在文件里出现多次（第 ${list(details["lines"], "zh")} 行）`,
    en: ({ value, details }) => `The key “${value}” stands in the file more than once (lines ${list(details["lines"], "en")})`,
  },
  "key-twice-first": {
    zh: ({ value, details }) => `编号“${value}”重复（第 ${list(details["lines"], "zh")} 行），只保留第一行`,
    en: ({ value, details }) => `The key “${value}” is repeated (lines ${list(details["lines"], "en")}): the first row is kept`,
  },
  "key-twice-last": {
    zh: ({ value, details }) => `编号“${value}”重复（第 ${list(details["lines"], "zh")} 行），只保留最后一行`,
    en: ({ value, details }) => `The key “${value}” is repeated (lines ${list(details["lines"], "en")}): the last row is kept`,
  },
  "name-missing": { zh: () => "缺少名称", en: () => "The name is missing" },
  "stage-missing": { zh: () => "缺少阶段", en: () => "The stage is missing" },
  "stage-unknown": { zh: ({ value }) => `不认识的阶段“${value}”`, en: ({ value }) => `Unknown stage “${value}”` },
  "stage-to-confirm": {
    zh: ({ value, details }) => `阶段“${value}”还没有对应：是 ${list(details["proposals"], "zh")} 吗`,
    en: ({ value, details }) => `The stage “${value}” is not mapped yet: is it ${list(details["proposals"], "en")}?`,
  },
  "owner-missing": { zh: () => "缺少负责人", en: () => "The owner is missing" },
  "owner-unknown": { zh: ({ value }) => `不认识的负责人“${value}”`, en: ({ value }) => `Unknown owner “${value}”` },
  "owner-to-confirm": {
    zh: ({ value, details }) => `负责人“${value}”不确定：是 ${list(details["proposals"], "zh")} 吗`,
    en: ({ value, details }) => `The owner “${value}” is not certain: ${maybe(list(details["proposals"], "en"), "is it ")}`,
  },
  "owner-not-yours": {
    zh: ({ value }) => `“${value}”的商机不归您：只能导入自己的商机`,
    en: ({ value }) => `“${value}” is somebody else: you can import only your own deals`,
  },
  "deal-not-yours": {
    zh: () => "这个商机属于别人：只能导入自己的商机",
    en: () => "This deal is somebody else's: you can import only your own deals",
  },
  "product-unknown": { zh: ({ value }) => `不认识的产品“${value}”`, en: ({ value }) => `Unknown product “${value}”` },
  "product-to-confirm": {
    zh: ({ value, details }) => `产品“${value}”还没有对应：是 ${list(details["proposals"], "zh")} 吗`,
    en: ({ value, details }) => `The product “${value}” is not mapped yet: is it ${list(details["proposals"], "en")}?`,
  },
  "currency-unknown": { zh: ({ value }) => `不认识的币种“${value}”`, en: ({ value }) => `Unknown currency “${value}”` },
  "account-ambiguous": { zh: ({ value }) => `有几个客户都叫“${value}”`, en: ({ value }) => `Several accounts are called “${value}”` },
  "category-unknown": { zh: ({ value }) => `不认识的预测类别“${value}”`, en: ({ value }) => `Unknown forecast category “${value}”` },
  "flag-unreadable": { zh: ({ value }) => `“${value}”不是“是”或“否”`, en: ({ value }) => `“${value}” is neither yes nor no` },
  "amount-missing": { zh: () => "缺少金额", en: () => "The amount is missing" },
  "amount-not-a-number": { zh: ({ value }) => `“${value}”不是金额`, en: ({ value }) => `“${value}” is no amount` },
  "amount-which-decimal-sign": {
    zh: ({ value }) => `“${value}”有两种读法：请说明小数点`,
    en: ({ value }) => `“${value}” can be read two ways: say which sign is the decimal one`,
  },
  "amount-contradicts-decimal-sign": {
    zh: ({ value }) => `“${value}”与这一列的小数点不一致`,
    en: ({ value }) => `“${value}” contradicts the decimal sign of its column`,
  },
  "amount-too-fine": {
    zh: ({ value, details }) => `“${value}”比 ${String(details["currency"] ?? "")} 的最小单位还细（不会四舍五入）`,
    en: ({ value, details }) => `“${value}” is finer than the smallest unit of ${String(details["currency"] ?? "")} (nothing is rounded)`,
  },
  "amount-too-large": { zh: ({ value }) => `“${value}”太大`, en: ({ value }) => `“${value}” is too large` },
  "amount-currency-contradicts": {
    zh: ({ value, details }) => `“${value}”的币种 ${String(details["currency"] ?? "")} 与币种列矛盾`,
    en: ({ value, details }) => `The currency of “${value}” (${String(details["currency"] ?? "")}) contradicts the currency column`,
  },
  "amount-negative": {
    zh: ({ value }) => `金额是负数：${value}（红字请作为订单的取消登记）`,
    en: ({ value }) => `The amount is negative: ${value} (a credit is recorded as the cancellation of an order)`,
  },
  "date-not-a-date": { zh: ({ value }) => `“${value}”不是日期`, en: ({ value }) => `“${value}” is no date` },
  "date-impossible": { zh: ({ value }) => `没有“${value}”这一天`, en: ({ value }) => `There is no such day as “${value}”` },
  "date-which-order": {
    zh: ({ value }) => `“${value}”有两种读法：请说明日和月的次序`,
    en: ({ value }) => `“${value}” can be read two ways: say whether the day or the month comes first`,
  },
  "date-contradicts-order": {
    zh: ({ value }) => `“${value}”与这一列的日期次序不一致（不会自动对调）`,
    en: ({ value }) => `“${value}” contradicts the order of its column (nothing is swapped)`,
  },
  "date-short-year": { zh: ({ value }) => `“${value}”的年份只有两位`, en: ({ value }) => `“${value}” has a year of two digits` },
  "booked-in-future": {
    zh: ({ value }) => `已成交，但日期 ${value} 在未来`,
    en: ({ value }) => `Won, but on ${value}, which is in the future`,
  },
  "created-in-future": { zh: ({ value }) => `创建日期 ${value} 在未来`, en: ({ value }) => `Created on ${value}, which is in the future` },
  "email-unreadable": { zh: ({ value }) => `“${value}”不是邮箱地址`, en: ({ value }) => `“${value}” is no e-mail address` },
  "role-unknown": { zh: ({ value }) => `不认识的角色：${value}`, en: ({ value }) => `Unknown role: ${value}` },
  "role-not-grantable": { zh: ({ value }) => `您不能授予角色 ${value}`, en: ({ value }) => `You cannot grant the role ${value}` },
  "manager-is-self": { zh: () => "上级是本人", en: () => "The manager is the person" },
  "manager-ambiguous": { zh: ({ value }) => `有几个人都叫“${value}”`, en: ({ value }) => `Several people are called “${value}”` },
  "manager-cycle": {
    zh: ({ value }) => `汇报关系绕成了圈（${value}）`,
    en: ({ value }) => `The reporting line runs in a circle (${value})`,
  },
  "month-missing": { zh: () => "缺少月份", en: () => "The month is missing" },
  "month-unreadable": { zh: ({ value }) => `“${value}”不是月份`, en: ({ value }) => `“${value}” is no month` },
  "scope-unknown": { zh: ({ value }) => `“${value}”既不是个人也不是团队`, en: ({ value }) => `“${value}” is neither own nor team` },
  "target-negative": { zh: () => "目标不能是负数", en: () => "A target cannot be negative" },
  "target-raised-below-target": { zh: () => "调高的目标低于目标", en: () => "The raised target is below the target" },
  "target-stretch-below-raised": { zh: () => "挑战目标低于调高的目标", en: () => "The stretch target is below the raised target" },
  // what was assumed
  "says-nothing": {
    zh: ({ column, details }) => `${column}：“${String(details["value"] ?? "")}”当作空`,
    en: ({ column, details }) => `${column}: “${String(details["value"] ?? "")}” is taken as empty`,
  },
  "symbol-assumed": {
    zh: ({ details }) => `${String(details["symbol"])} 当作 ${String(details["currency"])}`,
    en: ({ details }) => `${String(details["symbol"])} is taken as ${String(details["currency"])}`,
  },
  "account-new": { zh: ({ value }) => `新建客户“${value}”`, en: ({ value }) => `Makes the account “${value}”` },
  "product-new": { zh: ({ value }) => `新建产品“${value}”`, en: ({ value }) => `Makes the product “${value}”` },
  "amount-from-list-price": { zh: () => "没有金额：取产品目录价", en: () => "No amount: the product's list price is taken" },
  "amount-unknown": { zh: () => "没有金额：未知", en: () => "No amount: unknown" },
  "close-unknown": {
    zh: () => "没有预计成交日期：在填写之前不计入任何期间",
    en: () => "No expected close: in no period until somebody dates it",
  },
  unproven: { zh: () => "没有证据：标为“未证实”", en: () => "No evidence: marked unproven" },
  "order-amount-missing": { zh: () => "已成交但没有金额：补上之前没有订单", en: () => "Won without an amount: no order until it is given" },
  "order-of-nothing": { zh: () => "已成交但金额为 0：不登记订单", en: () => "Won with an amount of 0: no order is recorded" },
  "order-day-missing": { zh: () => "已成交但没有日期：补上之前没有订单", en: () => "Won without a day: no order until it is given" },
  "manager-new": { zh: ({ value }) => `新建上级“${value}”`, en: ({ value }) => `Makes the manager “${value}”` },
  "raised-is-target": { zh: () => "没有调高的目标：与目标相同", en: () => "No raised target: the same as the target" },
  // about the whole file
  "currency-assumed": {
    zh: ({ details }) => `没有币种列：金额当作 ${String(details["currency"])}`,
    en: ({ details }) => `No currency column: amounts are taken as ${String(details["currency"])}`,
  },
  "unit-assumed": {
    zh: ({ column, details }) => `${column}：每个数乘以 ${String(details["factor"])}`,
    en: ({ column, details }) => `${column}: every number is multiplied by ${String(details["factor"])}`,
  },
  "order-of-dates": {
    zh: ({ column, details }) => `${column}：日期按 ${String(details["order"])} 读`,
    en: ({ column, details }) => `${column}: dates are read as ${String(details["order"])}`,
  },
  "decimal-sign-read": {
    zh: ({ column, details }) => `${column}：小数点是“${String(details["sign"])}”`,
    en: ({ column, details }) => `${column}: the decimal sign is “${String(details["sign"])}”`,
  },
  "totals-agree": {
    zh: ({ details }) => `合计行与各行之和一致（${String(details["stated"])}）`,
    en: ({ details }) => `The totals row agrees with the rows (${String(details["stated"])})`,
  },
  "totals-differ": {
    zh: ({ details }) => `合计行写 ${String(details["stated"])}，各行之和是 ${String(details["summed"])}`,
    en: ({ details }) => `The totals row says ${String(details["stated"])}, the rows sum up to ${String(details["summed"])}`,
  },
  "note-count": {
    zh: ({ value, details }) => `${value}（${String(details["count"])} 行）`,
    en: ({ value, details }) => `${value} (${String(details["count"])} rows)`,
  },
};
export const remarkCodes: readonly string[] = Object.keys(remarks);

/** The sentence of a remark, its column before it. */
export const remarkText = (
  remark: { readonly code: string; readonly column?: string; readonly value?: string; readonly details?: Details },
  locale: Locale,
): string => {
  const sentence = remarks[remark.code];
  const text = sentence
    ? say(sentence, locale)({ column: remark.column ?? "", value: remark.value ?? "", details: remark.details ?? {} })
    : remark.code;
  return text;
};

/** How many rows an assumption was made for, named without its example. */
export const assumptionText = (code: string, count: number, locale: Locale): string => {
  const about = say(remarks[code] ?? { zh: () => code, en: () => code }, locale)({ column: "", value: "…", details: {} });
  return locale === "zh" ? `${about}：${count} 行` : `${about}: ${count} ${count === 1 ? "row" : "rows"}`;
};

export const fieldNames = defineWords({
  key: { zh: "编号", en: "Key" },
  name: { zh: "名称", en: "Name" },
  account: { zh: "客户", en: "Account" },
  owner: { zh: "负责人", en: "Owner" },
  product: { zh: "产品", en: "Product" },
  stage: { zh: "阶段", en: "Stage" },
  amount: { zh: "金额", en: "Amount" },
  currency: { zh: "币种", en: "Currency" },
  expected_close: { zh: "预计成交日期", en: "Expected close" },
  booked_on: { zh: "签单日期", en: "Booked on" },
  created_on: { zh: "创建日期", en: "Created on" },
  category: { zh: "预测类别", en: "Forecast category" },
  next_step: { zh: "下一步", en: "Next step" },
  next_step_on: { zh: "下一步日期", en: "Next step on" },
  source: { zh: "来源", en: "Source" },
  key_project: { zh: "重点项目", en: "Key project" },
  lost_reason: { zh: "丢单原因", en: "Lost reason" },
  lesson: { zh: "教训", en: "Lesson" },
  competitor: { zh: "竞争对手", en: "Competitor" },
  industry: { zh: "行业", en: "Industry" },
  size: { zh: "规模", en: "Size" },
  region: { zh: "地区", en: "Region" },
  email: { zh: "邮箱", en: "E-mail" },
  manager: { zh: "上级", en: "Manager" },
  manager_team: { zh: "上级的团队", en: "Manager's team" },
  team: { zh: "团队", en: "Team" },
  roles: { zh: "角色", en: "Roles" },
  submits: { zh: "是否上报", en: "Submits" },
  active_from: { zh: "入职日期", en: "Active from" },
  active_to: { zh: "离职日期", en: "Active to" },
  person: { zh: "人员", en: "Person" },
  month: { zh: "月份", en: "Month" },
  scope: { zh: "个人或团队", en: "Own or team" },
  raised_amount: { zh: "调高的目标", en: "Raised target" },
  stretch_amount: { zh: "挑战目标", en: "Stretch target" },
  family: { zh: "产品系列", en: "Family" },
  list_price: { zh: "目录价", en: "List price" },
});

export const kindNames = defineWords({
  opportunities: { zh: "商机", en: "Opportunities" },
  accounts: { zh: "客户", en: "Accounts" },
  people: { zh: "人员", en: "People" },
  targets: { zh: "目标", en: "Targets" },
  products: { zh: "产品", en: "Products" },
});
export const verdictNames = defineWords({
  create: { zh: "新建", en: "Create" },
  change: { zh: "更改", en: "Change" },
  unchanged: { zh: "不变", en: "Unchanged" },
  refuse: { zh: "拒绝", en: "Refused" },
  conflict: { zh: "冲突", en: "Conflict" },
});

/** A question about a file, in words. `field` is the field's name in the reader's language. */
export const questionText = (
  question: {
    readonly code: string;
    readonly columns: readonly string[];
    readonly value?: { readonly from: string; readonly count: number } | undefined;
  },
  field: string,
  locale: Locale,
): string => {
  const columns = question.columns.join(locale === "zh" ? "、" : ", ");
  const { from = "", count = 0 } = question.value ?? {};
  const zh = locale === "zh";
  switch (question.code) {
    case "column-missing":
      return zh ? `哪一列是“${field}”？` : `Which column is the ${field.toLowerCase()}?`;
    case "column-twice":
      return zh
        ? `有几列都像“${field}”：${columns}。用哪一列？`
        : `Several columns could be the ${field.toLowerCase()}: ${columns}. Which one?`;
    case "decimal-sign":
      return zh ? `${columns}：小数点是句点还是逗号？` : `${columns}: is the decimal sign a dot or a comma?`;
    case "day-order":
      return zh ? `${columns}：先写日还是先写月？` : `${columns}: does the day or the month come first?`;
    case "encoding":
      return zh ? "文件是什么编码？" : "Which encoding is the file in?";
    default:
      return zh
        ? `“${from}”（${field}，${count} 行）是什么？`
        : `What is “${from}” (${field.toLowerCase()}, ${count} ${count === 1 ? "row" : "rows"})?`;
  }
};
