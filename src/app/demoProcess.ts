import { tmpdir } from "node:os";
import type pg from "pg";
import type { Locale } from "../kernel/pure/words.ts";
import { makeApplication } from "./application.ts";
import { createDemo } from "./demo.ts";

/** The process in which the demo company is made, told what to make by its first message; it answers with the organisation's id and ends. */
type Order = { readonly connection: pg.PoolConfig; readonly lang: Locale; readonly today: string };

process.once("message", ({ connection, lang, today }: Order) => {
  const app = makeApplication(connection, { dataDir: tmpdir(), publicUrl: "", connections: 1 });
  createDemo(app, { lang, today: Temporal.PlainDate.from(today) })
    .then((orgId) => process.send?.(orgId))
    .catch((error: unknown) => {
      app.log("error", "the demo company could not be made", { error });
      process.exitCode = 1;
    })
    .finally(() => app.pool.end())
    .finally(() => process.disconnect?.());
});
// the program that asked has ended: an unfinished transaction is rolled back by the database
process.once("disconnect", () => process.exit());
