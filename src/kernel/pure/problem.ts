import { defineWords, say, type Locale, type Word } from "./words.ts";
import { statusOfKind, type FieldProblem, type Refusal } from "./refusal.ts";

/** RFC 9457 problem details, as sent to a caller. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly fields?: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
  readonly details?: Readonly<Record<string, unknown>>;
  readonly requestId: string;
};

/** The problem that tells a refusal in the caller's language; a code without sentence is shown as it is. */
export const problemOf = (
  no: Refusal,
  { sentences, locale, requestId }: { sentences: ReadonlyMap<string, Word>; locale: Locale; requestId: string },
): Problem => {
  const sentence = (code: string): string | undefined => {
    const word = sentences.get(code);
    return word && fill(say(word, locale), no.details);
  };
  return {
    type: `/problems/${no.code}`,
    title: sentence(no.code) ?? say(kernelRefusals[no.kind], locale),
    status: statusOfKind[no.kind],
    code: no.code,
    ...(no.fields.length > 0 && {
      fields: no.fields.map((field) => ({
        pointer: field.pointer,
        code: field.code,
        detail: field.detail ?? sentence(field.code) ?? sentence(`field.${field.code}`) ?? field.code,
      })),
    }),
    ...(Object.keys(no.details).length > 0 && { details: no.details }),
    requestId,
  };
};

/** "{name}" in a sentence is replaced by the refusal's detail of that name. */
const fill = (sentence: string, details: Readonly<Record<string, unknown>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(details, name) ? String(details[name]) : whole));

/** Sentences for what any room may meet; a room's own stand in its words.ts under `refusals`. */
export const kernelRefusals = defineWords({
  malformed: { zh: "请求无法读懂，请检查格式。", en: "The request could not be read. Check its form." },
  unauthenticated: { zh: "请先登录。", en: "Please sign in first." },
  forbidden: { zh: "你没有做这件事的权限。", en: "You do not have the right to do this." },
  "not-found": { zh: "没有找到，或者你无权查看。", en: "Not found, or not yours to see." },
  conflict: { zh: "与别处的改动冲突，请刷新后再试。", en: "This conflicts with another change. Reload and try again." },
  stale: { zh: "别人刚刚改过，请先看一看对方的改动。", en: "Somebody changed this meanwhile. Look at their change first." },
  "too-large": { zh: "内容太大。", en: "This is too large." },
  unsupported: { zh: "不支持这种内容类型。", en: "This type of content is not supported." },
  invalid: { zh: "有内容需要改正。", en: "Some of this needs correcting." },
  "too-many": { zh: "操作太频繁，请稍后再试。", en: "Too many attempts. Try again a little later." },
  unavailable: { zh: "暂时不可用，请稍后再试。", en: "Not available right now. Try again a little later." },
  "foreign-host": { zh: "这台服务器不以“{host}”之名提供服务。", en: "This server does not answer under the name {host}." },
  "foreign-origin": { zh: "请求来自别的网站，已拒绝。", en: "This request came from another website and was refused." },
  "organisation.none": { zh: "这里还没有组织。", en: "There is no organisation here yet." },
  "organisation.unknown": { zh: "没有名为“{key}”的组织；现有：{keys}。", en: "There is no organisation {key}; there are: {keys}." },
  "organisation.several": {
    zh: "这里有多个组织，请用 --organisation 指明：{keys}。",
    en: "There are several organisations; choose one with --organisation: {keys}.",
  },
  unexpected: {
    zh: "出了意外的错误，什么都没有改动。请把请求号告诉我们。",
    en: "Something unexpected went wrong; nothing was changed. Please tell us the request number.",
  },
  "idempotency.key-missing": { zh: "缺少 Idempotency-Key 请求头。", en: "The Idempotency-Key header is missing." },
  "idempotency.other-body": {
    zh: "这个 Idempotency-Key 已用于另一个请求。",
    en: "This Idempotency-Key was already used for another request.",
  },
  "key.read-only": { zh: "这个密钥只能读取。", en: "This key can only read." },
  "field.unknown": { zh: "没有这个字段", en: "There is no such field" },
  "field.missing": { zh: "必填", en: "Required" },
  "field.wrong-type": { zh: "类型不对", en: "Wrong type" },
  "field.too-long": { zh: "太长", en: "Too long" },
  "field.too-short": { zh: "太短", en: "Too short" },
  "field.too-large": { zh: "太大", en: "Too large" },
  "field.too-small": { zh: "太小", en: "Too small" },
  "field.not-a-choice": { zh: "不在可选值之中", en: "Not one of the possible values" },
  "field.invalid": { zh: "内容无效", en: "Not valid" },
  "field.day": { zh: "不是有效的日期（年-月-日）", en: "Not a day (year-month-day)" },
  "field.instant": { zh: "不是有效的时刻", en: "Not an instant (RFC 3339)" },
  "field.week": { zh: "不是有效的周（如 2026-W13）", en: "Not a week (like 2026-W13)" },
  "field.month": { zh: "不是有效的月份（如 2026-05）", en: "Not a month (like 2026-05)" },
  "field.currency": { zh: "不是已知的货币代码", en: "Not a currency code" },
  "field.amount": { zh: "不是有效的金额", en: "Not an amount" },
  "field.blank": { zh: "不能为空白", en: "Must not be blank" },
});

/** A zod issue as our field problem. */
export const fieldProblems = (issues: readonly ZodIssue[], root: (path: readonly PropertyKey[]) => string): FieldProblem[] =>
  issues.flatMap((issue): FieldProblem[] => {
    const keys = issue.code === "unrecognized_keys" ? (issue.keys ?? []) : null;
    if (keys) return keys.map((key) => ({ pointer: root([...issue.path, key]), code: "unknown" }));
    return [{ pointer: root(issue.path), code: codeOf(issue) }];
  });
type ZodIssue = {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly input?: unknown;
};

const codeOf = (issue: ZodIssue): string => {
  if (Object.hasOwn(kernelRefusals, `field.${issue.message}`)) return issue.message;
  if (issue.code === "invalid_type") return issue.message.includes("received undefined") ? "missing" : "wrong-type";
  if (issue.code === "too_big") return "too-large";
  if (issue.code === "too_small") return "too-small";
  if (issue.code === "invalid_value") return "not-a-choice";
  return "invalid";
};

/** A JSON pointer (RFC 6901) of a path inside a body. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
