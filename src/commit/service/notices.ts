import { instantIsBefore } from "../../kernel/pure/day.ts";
import { say, tagOf, type Locale } from "../../kernel/pure/words.ts";
import { deadlineOf, sundayOf, weekOf, weekToText, type Week } from "../../kernel/pure/week.ts";
import type { Context } from "../../kernel/io/context.ts";
import { inTransaction, type Tx } from "../../kernel/io/db.ts";
import { writeMail } from "../../kernel/io/mail.ts";
import { localesOf } from "../../organisation/service/locales.ts";
import { missingByManager, missingListKey, reminderDue, reminderKey, weekToRemind } from "../rules/reminders.ts";
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
  const delegates = Map.groupBy(
    await store.delegatesOn(
      tx,
      unsigned.map((row) => row.person_id),
      s.today,
    ),
    (row) => row.person_id,
  );
  const locales = await localesOf(tx, [
    ...unsigned.map((row) => row.person_id),
    ...[...delegates.values()].flat().map((row) => row.delegate_id),
  ]);
  let written = 0;
  for (const person of unsigned) {
    const others = (delegates.get(person.person_id) ?? []).map((row) => ({ id: row.delegate_id, email: row.email }));
    for (const { id, email } of [{ id: person.person_id, email: person.email }, ...others]) {
      if (!email) continue;
      const locale = locales.get(id) ?? tx.context.locale;
      const text = mails.reminder;
      const facts = {
        ...weekFacts(week, locale),
        hours,
        name: person.name,
        isDelegate: id !== person.person_id,
        url: `${tx.context.app.publicUrl}/week/${weekToText(week)}`,
      };
      const isNew = await writeMail(tx, {
        dedupeKey: reminderKey(week, hours, { person: person.person_id, recipient: id }),
        recipient: email,
        personId: id,
        subject: say(text.subject, locale)(facts),
        body: say(text.body, locale)(facts),
      });
      if (isNew) written += 1;
    }
  }
  return written;
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
  const locales = await localesOf(tx, [...missing.keys()]);
  let written = 0;
  for (const { person_id: managerId, email } of await store.emailsOf(tx, [...missing.keys()])) {
    if (!email) continue;
    const locale = locales.get(managerId) ?? tx.context.locale;
    const names = (missing.get(managerId) ?? []).map((id) => people.get(id)?.name ?? "");
    const facts = { ...weekFacts(week, locale), names, url: `${tx.context.app.publicUrl}/team/${weekToText(week)}` };
    const isNew = await writeMail(tx, {
      dedupeKey: missingListKey(week, managerId),
      recipient: email,
      personId: managerId,
      subject: say(mails.missing.subject, locale)(facts),
      body: say(mails.missing.body, locale)(facts),
    });
    if (isNew) written += 1;
  }
  return written;
};

const weekFacts = (week: Week, locale: Locale) => ({
  number: week.weekOfYear ?? 0,
  days: [week, sundayOf(week)].map((day) => day.toLocaleString(tagOf(locale), { month: "long", day: "numeric" })).join(" – "),
});
