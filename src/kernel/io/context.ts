import type { Locale } from "../pure/words.ts";
import type { Application } from "./application.ts";
import type { Tx } from "./db.ts";

/** Who acts: a signed-in person (or an API key, which has its person's rights), or the program itself (jobs, command line). */
export type Actor =
  | {
      readonly kind: "person";
      readonly personId: string;
      readonly userId: string | null;
      readonly sessionId: string | null;
      readonly roles: readonly string[];
      readonly readOnly: boolean;
    }
  | { readonly kind: "system"; readonly name: string };

/** What one command or question knows of its surroundings. `tx` is set when a transaction is already open: commands inside join it. */
export type Context = {
  readonly app: Application;
  readonly orgId: string;
  readonly actor: Actor;
  readonly locale: Locale;
  readonly requestId: string;
  readonly tx?: Tx;
};

/** The program itself at work in an organisation: no person's rights are asked. */
export const systemContext = (app: Application, orgId: string, name: string): Context => ({
  app,
  orgId,
  actor: { kind: "system", name },
  locale: "zh",
  requestId: name,
});

/** The acting person's id; null for the program itself. */
export const actingPerson = (context: Context): string | null => (context.actor.kind === "person" ? context.actor.personId : null);
