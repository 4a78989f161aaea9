import { defineWords } from "../kernel/pure/words.ts";

export const bundleRefusals = defineWords({
  "bundle.one-name": { zh: "请给出一个文件夹或 .zip 文件。", en: "Name one bundle: a folder or a .zip." },
  "bundle.missing": { zh: "{bundle} 不是数据包：没有 manifest.json。", en: "{bundle} is no bundle: it has no manifest.json." },
  "bundle.organisation-exists": {
    zh: "组织“{key}”已经存在；请用 --organisation 给出另一个名称。",
    en: "The organisation {key} is there already: give another key with --organisation.",
  },
  "bundle.not-empty": { zh: "{bundle} 已经存在，不会被覆盖。", en: "{bundle} is there already and is not overwritten." },
});
