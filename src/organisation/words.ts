import { defineWords } from "../kernel/pure/words.ts";

export const words = defineWords({
  resetSubject: { zh: "重设 Drumbeat 密码", en: "Set a new Drumbeat password" },
  resetBody: {
    zh: (link: string) =>
      `有人（希望是您本人）要求重设您在 Drumbeat 的密码。\n\n请在 60 分钟内打开此链接：\n${link}\n\n如果不是您，请忽略此邮件，密码不会改变。`,
    en: (link: string) =>
      `Somebody, hopefully you, asked to set a new password for your Drumbeat account.\n\nOpen this link within 60 minutes:\n${link}\n\nIf it was not you, ignore this mail: the password stays as it is.`,
  },
});

/** The names of roles and offices. */
export const roleWords = defineWords({
  am: { zh: "客户经理", en: "Account manager" },
  rm: { zh: "大区经理", en: "Regional manager" },
  leader: { zh: "销售负责人", en: "Sales leader" },
  operations: { zh: "销售运营", en: "Sales operations" },
  administrator: { zh: "管理员", en: "Administrator" },
  partner: { zh: "伙伴", en: "Partner manager" },
  marketing: { zh: "市场", en: "Marketing" },
  product: { zh: "产品", en: "Product" },
  finance: { zh: "财务", en: "Finance" },
});

export const refusals = defineWords({
  "organisation.sign-in-failed": { zh: "邮箱或密码不正确。", en: "This e-mail and password do not match." },
  "organisation.too-many-attempts": {
    zh: "尝试次数太多，请 {seconds} 秒后再试。",
    en: "Too many attempts. Try again in {seconds} seconds.",
  },
  "organisation.key-unknown": { zh: "这个 API 密钥无效或已作废。", en: "This API key is not valid, or was revoked." },
  "organisation.session-needed": { zh: "API 密钥不能做这件事，请登录后操作。", en: "An API key cannot do this. Sign in first." },
  "organisation.link-dead": {
    zh: "这个链接已经用过、已过期或不完整。请再要一个新的。",
    en: "This link was used, has expired or is not complete. Ask for a new one.",
  },
  "organisation.link-of-another": {
    zh: "这个链接是给另一个邮箱的，已作废。请退出后再要一个新的。",
    en: "This link was meant for another e-mail and is now void. Sign out and ask for a new one.",
  },
  "organisation.no-such-person": { zh: "没有叫 {who} 的人。", en: "There is nobody called {who}." },
  "organisation.no-such-user": { zh: "没有邮箱为 {email} 的用户。", en: "No user has the e-mail {email}." },
  "organisation.has-user": { zh: "此人已有登录用户。", en: "This person has a user already." },
  "organisation.user-elsewhere": {
    zh: "此用户还属于其他组织，只能由本人用邮件重设密码。",
    en: "This user belongs to other organisations too: only a mail to them can reset the password.",
  },
  "organisation.unlink-self": { zh: "不能撤销自己的登录。", en: "You cannot take away your own user." },
  "organisation.password-weak": { zh: "这个密码不够安全。", en: "This password is not strong enough." },
  "organisation.password-wrong": { zh: "当前密码不正确。", en: "The current password is not right." },
  "organisation.key-exists": {
    zh: "这个密钥已经建好，它的内容只显示一次。",
    en: "This key was made already; its text is shown only once.",
  },
  "organisation.email-taken": { zh: "这个邮箱已被别人使用。", en: "Somebody else has this e-mail." },
  "organisation.key-taken": { zh: "这个编号已被使用。", en: "This key is in use." },
  "organisation.grants-too-much": {
    zh: "你不能授予或收回自己没有的权限：{roles}。",
    en: "You cannot give or take a right that you lack: {roles}.",
  },
  "organisation.last-administrator": { zh: "组织必须至少有一位管理员。", en: "An organisation keeps at least one administrator." },
  "organisation.move-in-the-past": { zh: "汇报关系的变动最早从今天生效。", en: "A move takes effect today at the earliest." },
  "organisation.line-cycle": { zh: "这样一来，有人会成为自己的上级。", en: "Somebody would be above themselves." },
  "organisation.line-broken": { zh: "汇报关系有重叠或循环。", en: "Reporting lines overlap or form a circle." },
  "organisation.delegation-self": { zh: "不能委托给自己。", en: "Nobody is their own delegate." },
  "organisation.delegation-in-the-past": { zh: "委托最早从今天开始。", en: "A delegation begins today at the earliest." },
  "organisation.delegation-empty": { zh: "结束日必须晚于开始日。", en: "The last day must come after the first." },
  "organisation.fixed": {
    zh: "已有数据，时区、本位币和财年不能再改。",
    en: "Zone, base currency and fiscal year stay as they are: something is recorded already.",
  },
  "field.password-missing": { zh: "请输入密码", en: "Give a password" },
  "field.password-too-short": { zh: "至少 10 个字符", en: "At least 10 characters" },
  "field.password-too-long": { zh: "最多 128 个字符", en: "At most 128 characters" },
  "field.password-guessable": { zh: "太容易猜到", en: "Too easy to guess" },
  "field.password-wrong": { zh: "密码不正确", en: "Not the right password" },
  "field.taken": { zh: "已被使用", en: "In use already" },
  "field.fixed": { zh: "已固定，不能更改", en: "Fixed, cannot be changed" },
  "field.time-zone": { zh: "不是已知的时区", en: "Not a known time zone" },
  "field.delegation-self": { zh: "不能是本人", en: "Must be somebody else" },
  "field.delegation-in-the-past": { zh: "最早从今天", en: "Today at the earliest" },
  "field.delegation-empty": { zh: "必须晚于开始日", en: "Must come after the first day" },
});
