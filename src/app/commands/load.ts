import { existsSync } from "node:fs";
import path from "node:path";
import { refusal } from "../../kernel/pure/refusal.ts";
import { BundleRefused, folderSource, loadBundle } from "../bundle.ts";
import { zipSource } from "../bundleZip.ts";
import { command } from "./command.ts";
import { organisations, withApplication } from "./withApplication.ts";

export default command({
  summary: "reads a bundle (a folder or a .zip) into a new organisation, history and all",
  usage: "load BUNDLE [--organisation KEY] [--historical]",
  help: "--organisation KEY  the new organisation's key (default: the bundle's name)\n--historical        its clock stands still at the bundle's exported_at, and moves with `import --at`\n\nAll or nothing: every fault is listed at once (file, line, field, what was expected), and nothing is changed.",
  options: { organisation: { type: "string" }, historical: { type: "boolean" } },
  run: async (call) => {
    const [bundle] = call.positionals;
    if (!bundle || call.positionals.length > 1) throw refusal("malformed", "bundle.one-name");
    const key = call.values.organisation ?? path.basename(path.resolve(bundle), ".zip");
    if (!existsSync(bundle.endsWith(".zip") ? bundle : path.join(bundle, "manifest.json")))
      throw refusal("not-found", "bundle.missing", { bundle });
    const source = bundle.endsWith(".zip") ? await zipSource(bundle) : folderSource(bundle);
    return withApplication(call, async (app) => {
      if ((await organisations(app)).some((each) => each.key === key)) throw refusal("conflict", "bundle.organisation-exists", { key });
      try {
        await loadBundle(app, source, { key, historical: call.values.historical === true });
        call.tell(`Loaded ${bundle} as the organisation "${key}".`);
        return 0;
      } catch (error) {
        if (!(error instanceof BundleRefused)) throw error;
        call.tell(`${bundle} was not loaded, nothing was changed. ${error.problems.length} faults:\n${error.message}`);
        return 1;
      }
    });
  },
});
