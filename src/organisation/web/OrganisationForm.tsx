import { Button, PasswordInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { calendarKinds } from "../../calendar/rules.ts";
import { tagOf } from "../../kernel/pure/words.ts";
import { call } from "../../web/call.ts";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { isProblem } from "../../web/problem.ts";
import { useCommand } from "../../web/useCommand.ts";
import { Field, SearchSelect, Select } from "../../web/ui/Fields.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { doorWords } from "./words.ts";
import type { Door } from "./WelcomePage.tsx";

type CalendarKind = (typeof calendarKinds)[number];

/** The first administrator and the organisation, made in one step. */
export function OrganisationForm({ door, onDone }: { door: Door; onDone: (organisation: string) => void }) {
  const words = useWords(doorWords);
  const [who, setWho] = useState({ name: "", email: door.signedInAs ?? "", password: "" });
  const [organisation, setOrganisation] = useState(likelyOrganisation);
  const accept = useCommand({
    send: (body: { name: string; email: string; password?: string; organisation: typeof organisation }, key) =>
      call("POST /links/accept", { body: { token: door.token, ...body }, key }),
    onDone: () => onDone(organisation.name),
  });
  const wrong = (pointer: string) => (isProblem(accept.problem) ? accept.problem.field(pointer) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { password, ...self } = who;
    accept.run({ ...self, ...(door.signedInAs === null && { password }), organisation });
  };
  return (
    <section className="card" aria-label={words.firstTitle}>
      <form className="card-body stack" style={{ paddingTop: 16 }} onSubmit={submit}>
        <Field
          label={words.yourName}
          autoComplete="name"
          required
          withAsterisk={false}
          value={who.name}
          error={wrong("/name")}
          onChange={(event) => setWho({ ...who, name: event.currentTarget.value })}
        />
        <Field
          label={words.email}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          readOnly={door.signedInAs !== null}
          value={who.email}
          error={wrong("/email")}
          onChange={(event) => setWho({ ...who, email: event.currentTarget.value })}
        />
        {door.signedInAs === null && (
          <PasswordInput
            label={words.newPassword}
            autoComplete="new-password"
            required
            withAsterisk={false}
            value={who.password}
            error={wrong("/password")}
            onChange={(event) => setWho({ ...who, password: event.currentTarget.value })}
          />
        )}
        <Field
          label={words.organisationName}
          autoComplete="organization"
          required
          withAsterisk={false}
          value={organisation.name}
          error={wrong("/organisation/name")}
          onChange={(event) => setOrganisation({ ...organisation, name: event.currentTarget.value })}
        />
        <PeriodFields organisation={organisation} wrong={wrong} onChange={setOrganisation} />
        {accept.problem !== null && <ProblemNote error={accept.problem} onRetry={accept.again} />}
        <Button type="submit" fullWidth loading={accept.isRunning}>
          {words.create}
        </Button>
      </form>
    </section>
  );
}

type Settings = ReturnType<typeof likelyOrganisation>;
type PeriodFieldsProps = {
  organisation: Settings;
  wrong: (pointer: string) => string | undefined;
  onChange: (organisation: Settings) => void;
};

/** Zone, currency and fiscal year: what cannot be changed later. */
function PeriodFields({ organisation, wrong, onChange }: PeriodFieldsProps) {
  const words = useWords(doorWords);
  const { locale } = useLocale();
  const currencyName = new Intl.DisplayNames(tagOf(locale), { type: "currency" });
  const monthName = new Intl.DateTimeFormat(tagOf(locale), { month: "long", timeZone: "UTC" });
  const months = Array.from({ length: 12 }, (_, index) => ({
    value: String(index + 1),
    label: monthName.format(Temporal.PlainDate.from({ year: 2026, month: index + 1, day: 1 }).toZonedDateTime("UTC").epochMilliseconds),
  }));
  return (
    <>
      <SearchSelect
        label={words.timeZone}
        allowDeselect={false}
        data={Intl.supportedValuesOf("timeZone")}
        value={organisation.timeZone}
        error={wrong("/organisation/timeZone")}
        onChange={(zone) => zone && onChange({ ...organisation, timeZone: zone })}
      />
      <SearchSelect
        label={words.baseCurrency}
        allowDeselect={false}
        data={Intl.supportedValuesOf("currency").map((code) => ({ value: code, label: `${code} · ${currencyName.of(code) ?? code}` }))}
        value={organisation.baseCurrency}
        error={wrong("/organisation/baseCurrency")}
        onChange={(code) => code && onChange({ ...organisation, baseCurrency: code })}
      />
      <Select
        label={words.fiscalYearStart}
        data={months}
        value={String(organisation.fiscalYearStartMonth)}
        onChange={(event) => onChange({ ...organisation, fiscalYearStartMonth: Number(event.currentTarget.value) })}
      />
      <Select
        label={words.calendar}
        data={calendarKinds.map((kind) => ({ value: kind, label: kind === "gregorian" ? words.gregorian : kind }))}
        value={organisation.calendar}
        onChange={(event) => onChange({ ...organisation, calendar: event.currentTarget.value as CalendarKind })}
      />
    </>
  );
}

/** What fits most visitors of this browser; all of it can be changed before it is created. */
const likelyOrganisation = () => {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    name: "",
    timeZone,
    baseCurrency: timeZone.startsWith("Europe/") ? "EUR" : "CNY",
    fiscalYearStartMonth: 1,
    calendar: "gregorian" as CalendarKind,
  };
};
