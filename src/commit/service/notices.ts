import { instantIsBefore } from "../../kernel/pure/day.ts";
import { say, tagOf, type Locale } from "../../kernel/pure/words.ts";
import { deadlineOf, sundayOf, weekOf, weekToText, type Week } from "../../kernel/pure/week.ts";
import type { Context } from "../../kernel/io/context.ts";
import { inTransaction, type Tx } from "../../kernel/io/db.ts";
import { writeMail } from "../../kernel/io/mail.ts";
import { localesOf } from "../../organisation/service/locales.ts";
import {
  missingByManager,
  missingListKey,
  missingListPrefix,
  reminderDue,
  reminderKey,
  reminderPrefix,
  weekToRemind,
} from "../rules/reminders.ts";
import * as store from "../store/notices.ts";
import { mails } from "../words.ts";
import { surroundingsOf, type Surroundings } from "./surroundings.ts";

/**
 * The mails around the deadline: reminders 48, 24 and 2 hours before it to who has not signed and to who may sign for them; at the deadline
 * the list of the missing to their managers. Each has a key, so however often this runs, in however many programs, it is written once.
 *
 * returns  how many mails were written by this call
 */
export const sendNotices = (context: Context): Promise<number> =>
  inTransaction(context, async (tx) => {
    const s = await surroundingsOf(tx);
    return (await remind(tx, s)) + (await listMissing(tx, s));
  });

const remind = async (tx: Tx, s: Surroundings): Promise<number> => {
  const week = weekToRemind(s.today);
  const hours = reminderDue(week, s.timeZone, s.now);
  if (hours === null) return 0;
  const unsigned = (await store.owedFor(tx, week)).filter((row) => !row.signed);
  const delegates = await store.delegatesOn(
    tx,
    unsigned.map((row) => row.person_id),
    s.today,
  );
  const written = await store.mailKeys(tx, reminderPrefix(week));
  const due = [
    ...unsigned.map((row) => ({ person: row.person_id, recipient: row.person_id, email: row.email })),
    ...delegates.map((row) => ({ person: row.person_id, recipient: row.delegate_id, email: row.email })),
  ]
    .map((one) => ({ ...one, dedupeKey: reminderKey(week, hours, one) }))
    .filter(({ dedupeKey }) => !written.has(dedupeKey));
  const names = new Map(unsigned.map((row) => [row.person_id, row.name]));
  return writeAll(tx, due, ({ person, recipient }, locale) => {
    const isDelegate = person !== recipient;
    const page = isDelegate ? `/people/${person}/week/` : "/week/";
    const facts = { ...weekFacts(week, locale), hours, name: names.get(person) ?? "", isDelegate, url: urlOf(tx, page, week) };
    return { subject: say(mails.reminder.subject, locale)(facts), body: say(mails.reminder.body, locale)(facts) };
  });
};

/** From the deadline until the end of that Monday: after it nothing can be put right by a mail. */
const listMissing = async (tx: Tx, s: Surroundings): Promise<number> => {
  const week = weekOf(s.today);
  if (!instantIsBefore(s.now, deadlineOf(week.add({ days: 1 }), s.timeZone))) return 0;
  const owed = await store.owedFor(tx, week);
  const people = new Map(owed.map((row) => [row.person_id, row]));
  const missing = missingByManager(
    owed.map((row) => ({ person: row.person_id, managers: row.manager_id ? [row.manager_id] : [], signed: row.signed })),
  );
  const written = await store.mailKeys(tx, missingListPrefix(week));
  const due = (await store.emailsOf(tx, [...missing.keys()]))
    .map((row) => ({ recipient: row.person_id, email: row.email, dedupeKey: missingListKey(week, row.person_id) }))
    .filter(({ dedupeKey }) => !written.has(dedupeKey));
  return writeAll(tx, due, ({ recipient }, locale) => {
    const names = (missing.get(recipient) ?? []).map((id) => people.get(id)?.name ?? "");
    const facts = { ...weekFacts(week, locale), names, url: urlOf(tx, "/team/", week) };
    return { subject: say(mails.missing.subject, locale)(facts), body: say(mails.missing.body, locale)(facts) };
  });
};

type Due = { readonly recipient: string; readonly email: string | null; readonly dedupeKey: string };
/** Writes each mail in its receiver's language, to who has an address; the key is the last word on "once". */
const writeAll = async <D extends Due>(
  tx: Tx,
  due: readonly D[],
  textOf: (one: D, locale: Locale) => { subject: string; body: string },
): Promise<number> => {
  if (due.length === 0) return 0;
  const locales = await localesOf(tx, [...new Set(due.map((one) => one.recipient))]);
  let written = 0;
  for (const one of due) {
    if (!one.email) continue;
    const text = textOf(one, locales.get(one.recipient) ?? tx.context.locale);
    if (await writeMail(tx, { dedupeKey: one.dedupeKey, recipient: one.email, personId: one.recipient, ...text })) written += 1;
  }
  return written;
};

const urlOf = (tx: Tx, page: string, week: Week): string => `${tx.context.app.publicUrl}${page}${weekToText(week)}`;
const weekFacts = (week: Week, locale: Locale) => ({
  number: week.weekOfYear ?? 0,
  days: [week, sundayOf(week)].map((day) => day.toLocaleString(tagOf(locale), { month: "long", day: "numeric" })).join(" – "),
});
