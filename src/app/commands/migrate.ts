import { migrate } from "../../kernel/io/migrate.ts";
import { borrowDatabase } from "../database.ts";
import { command } from "./command.ts";

export default command({
  summary: "brings the database up to this program (the server does so itself when it starts)",
  usage: "migrate",
  run: async (call) => {
    const database = await borrowDatabase(call, call.name);
    try {
      const applied = await migrate(database.connection);
      call.print(applied.length > 0 ? `Applied: ${applied.join(", ")}.` : "The database is up to date.");
    } finally {
      await database.close();
    }
  },
});
