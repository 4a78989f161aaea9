import type { Application } from "../../kernel/io/application.ts";
import * as store from "../store/access.ts";

/** Is it the user's password? Without one: never. */
export const verifyPasswordOf = async (app: Application, userId: string, password: string): Promise<boolean> => {
  const hash = await store.passwordHashOf(app.pool, userId);
  const { verifyPassword } = await import("../store/betterAuth.ts");
  return hash !== null && verifyPassword({ hash, password });
};
