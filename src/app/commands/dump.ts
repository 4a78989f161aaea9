import { existsSync, readdirSync } from "node:fs";
import { refusal } from "../../kernel/pure/refusal.ts";
import { dumpBundle, writeBundle } from "../bundle.ts";
import { writeZip } from "../bundleZip.ts";
import { command } from "./command.ts";
import { chooseOrganisation, withApplication } from "./withApplication.ts";

export default command({
  summary: "writes an organisation as a bundle (a folder or a .zip)",
  usage: "dump BUNDLE [--organisation KEY]",
  help: "--organisation KEY  needed when there are several\n\nBUNDLE must not exist yet, or be an empty folder. The same content gives the same bytes.",
  options: { organisation: { type: "string" } },
  run: async (call) => {
    const [bundle] = call.positionals;
    if (!bundle || call.positionals.length > 1) throw refusal("malformed", "bundle.one-name");
    if (existsSync(bundle) && (bundle.endsWith(".zip") || readdirSync(bundle).length > 0))
      throw refusal("conflict", "bundle.not-empty", { bundle });
    await withApplication(call, async (app) => {
      const { orgId, key } = await chooseOrganisation(app, call.values.organisation);
      const files = dumpBundle(app, orgId);
      await (bundle.endsWith(".zip") ? writeZip(bundle, files) : writeBundle(bundle, files));
      call.tell(`Wrote the organisation "${key}" to ${bundle}.`);
    });
  },
});
