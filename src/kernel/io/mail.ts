import type { SendMailOptions } from "nodemailer";
import { sql, inTransaction, type Tx } from "./db.ts";
import { newId } from "./id.ts";
import { enqueue, type Worker } from "./jobs.ts";

export type Mail = {
  /** What makes it the same mail: a second one with the key is not written. */
  readonly dedupeKey: string;
  readonly recipient: string;
  readonly personId?: string | null;
  readonly subject: string;
  readonly body: string;
};
export type MailServer = { readonly url: string; readonly from: string };

/**
 * Writes a mail into the outbox of the caller's transaction; a job sends it, once, when that commits. Nothing leaves a demo or a drill.
 *
 * returns  whether it is a new one
 */
export const writeMail = async (tx: Tx, { dedupeKey, recipient, personId = null, subject, body }: Mail): Promise<boolean> => {
  const mailId = newId();
  const problem = (await leavesTheHouse(tx)) ? problemWith(recipient, subject) : "not-sent-from-demo";
  const written = await tx.exec(sql`
    insert into mail_outbox (org_id, mail_id, dedupe_key, recipient, person_id, subject, body, created_at, problem)
    values (${tx.orgId}, ${mailId}, ${dedupeKey}, ${recipient}, ${personId}, ${subject}, ${body}, ${await tx.now()}, ${problem})
    on conflict (org_id, dedupe_key) do nothing`);
  if (written === 1 && problem === null) await enqueue(tx, mailQueue, { mailId });
  return written === 1;
};

const mailQueue = "mail.send";
const leavesTheHouse = async (tx: Tx): Promise<boolean> =>
  (await tx.one(sql<{ purpose: string }>`select purpose from organisation where org_id = ${tx.orgId}`)).purpose === "real";

/** Stricter than the standard: one plain address, so that no header and no second recipient can hide in it. */
const address = /^[^\s@"(),:;<>[\\\]]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i;
const problemWith = (recipient: string, subject: string): string | null => {
  if (!address.test(recipient)) return "bad-address";
  // oxlint-disable-next-line no-control-regex -- exactly these must not stand in a header
  return /[\u0000-\u001f\u007f]/.test(subject) ? "bad-subject" : null;
};

/** Tried again later and later, for a day: after 1, 2, 4 … minutes, at most an hour apart. */
export const minutesUntilNextAttempt = (attempts: number): number | null => (attempts >= 29 ? null : Math.min(2 ** (attempts - 1), 60));

/** Sends the outbox. Without a mail server nothing is tried, and the outbox says so. */
export const mailWorker = (server: MailServer | null): Worker<{ mailId: string }> => ({
  queue: mailQueue,
  concurrency: 2,
  work: (context, { mailId }) =>
    inTransaction(context, async (tx) => {
      const mail = await tx.maybe(sql<{ recipient: string; subject: string; body: string; attempts: number }>`
        select recipient, subject, body, attempts
        from mail_outbox
        where org_id = ${tx.orgId} and mail_id = ${mailId} and sent_at is null
        for update skip locked`);
      if (!mail) return;
      if (!server) return void (await note(tx, mailId, { attempts: mail.attempts, problem: "no-mail-server", next: null }));
      const failure = await send(server, { messageId: `<${mailId}@drumbeat>`, to: mail.recipient, subject: mail.subject, text: mail.body });
      if (failure === null) {
        await tx.exec(sql`
          update mail_outbox
          set sent_at = clock_timestamp(), attempts = attempts + 1, next_attempt_at = null, problem = null
          where org_id = ${tx.orgId} and mail_id = ${mailId}`);
        return;
      }
      const attempts = mail.attempts + 1;
      const minutes = minutesUntilNextAttempt(attempts);
      const next = minutes === null ? null : Temporal.Now.instant().add({ minutes });
      await note(tx, mailId, { attempts, problem: failure, next });
      if (next) await enqueue(tx, mailQueue, { mailId }, { startAfter: next });
    }),
});

const note = (tx: Tx, mailId: string, { attempts, problem, next }: { attempts: number; problem: string; next: Temporal.Instant | null }) =>
  tx.exec(sql`
    update mail_outbox
    set attempts = ${attempts}, problem = ${problem}, next_attempt_at = ${next}
    where org_id = ${tx.orgId} and mail_id = ${mailId}`);

/** Gives what went wrong, `null` when it was taken. A message id of its own lets the receiver notice a mail that was sent twice. */
const send = async ({ url, from }: MailServer, mail: SendMailOptions): Promise<string | null> => {
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    url,
    connectionTimeout: 15_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ ...mail, from, headers: { "auto-submitted": "auto-generated" } });
    return null;
  } catch (error) {
    return (error as Error).message.slice(0, 500);
  } finally {
    transport.close();
  }
};
