import type { Application } from "../../kernel/io/application.ts";
import type { Context } from "../../kernel/io/context.ts";
import { inTransaction } from "../../kernel/io/db.ts";
import { newId } from "../../kernel/io/id.ts";
import { writeMail } from "../../kernel/io/mail.ts";
import { say } from "../../kernel/pure/words.ts";
import { resetLimits, subscriberOf } from "../rules/access.ts";
import * as store from "../store/access.ts";
import { words } from "../words.ts";
import { resetLinkByEmail } from "./links.ts";
import { keepWithin, type Visitor } from "./signIn.ts";

/** Mails a reset link to who holds the e-mail; says nothing about whether anybody does. */
export const requestReset = async (context: Context, email: string, visitor: Visitor): Promise<void> => {
  await keepWithin(context.app, resetLimits(email.trim().toLowerCase(), subscriberOf(visitor.address)));
  const reset = await resetLinkByEmail(context.app, email.trim());
  const [home] = reset ? (await store.membershipsOf(context.app.pool, reset.user.userId)).filter(({ purpose }) => purpose === "real") : [];
  if (!reset || !home) return;
  const locale = reset.user.locale ?? context.locale;
  await inTransaction({ ...context, orgId: home.orgId, actor: { kind: "system", name: "password-reset" } }, (tx) =>
    writeMail(tx, {
      dedupeKey: `password-reset ${newId()}`,
      recipient: reset.user.email,
      personId: home.personId,
      subject: say(words.resetSubject, locale),
      body: say(words.resetBody, locale)(reset.link),
    }),
  );
};

export const membershipsOfUser = (app: Application, userId: string): Promise<store.Membership[]> => store.membershipsOf(app.pool, userId);
