import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { calendarKinds } from "../../../calendar/rules.ts";
import { call, type AnswerTo } from "../../../web/call.ts";
import { useWords } from "../../../web/i18n/locale.tsx";
import { isProblem } from "../../../web/problem.ts";
import { mayForAll, useMe } from "../../../web/session.ts";
import { useCommand } from "../../../web/useCommand.ts";
import { Card } from "../../../web/ui/Card.tsx";
import { Faces } from "../../../web/ui/Faces.tsx";
import { Field, SearchSelect, Select } from "../../../web/ui/Fields.tsx";
import { ProblemNote } from "../../../web/ui/ProblemNote.tsx";
import { toast } from "../../../web/ui/toast.tsx";
import { organisationQuery } from "./queries.ts";
import { settingsWords } from "./words.ts";

type Organisation = AnswerTo<"GET /organisation">;

/** Name, zone, currency and fiscal year; all but the name are fixed once something is recorded. */
export default function OrganisationSection() {
  const organisation = useQuery(organisationQuery);
  return (
    <Faces query={organisation} height={360}>
      {(given) => <OrganisationForm key={given.id} given={given} />}
    </Faces>
  );
}

function OrganisationForm({ given }: { given: Organisation }) {
  const words = useWords(settingsWords);
  const mayWrite = mayForAll(useMe(), "organisation.write");
  const [edited, setEdited] = useState(given);
  const save = useCommand({
    send: (body: Partial<Organisation>) => call("PATCH /organisation", { body }),
    changes: [["organisation"], ["me"]],
    onDone: () => toast(words.saved),
  });
  const isFixed = given.isFixed || !mayWrite;
  const wrong = (pointer: string) => (isProblem(save.problem) ? save.problem.field(pointer) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { name, timeZone, baseCurrency, fiscalYearStartMonth, calendar } = edited;
    save.run(given.isFixed ? { name } : { name, timeZone, baseCurrency, fiscalYearStartMonth, calendar });
  };
  return (
    <Card title={words.organisation} note={given.isFixed ? words.fixedNote : undefined} padded>
      <form className="stack" style={{ maxWidth: 520 }} onSubmit={submit}>
        <Field
          label={words.organisationName}
          required
          withAsterisk={false}
          readOnly={!mayWrite}
          value={edited.name}
          error={wrong("/name")}
          onChange={(event) => setEdited({ ...edited, name: event.currentTarget.value })}
        />
        <Field label={words.organisationKey} readOnly value={given.key} />
        <SearchSelect
          label={words.timeZone}
          allowDeselect={false}
          disabled={isFixed}
          data={Intl.supportedValuesOf("timeZone")}
          value={edited.timeZone}
          error={wrong("/timeZone")}
          onChange={(timeZone) => timeZone && setEdited({ ...edited, timeZone })}
        />
        <SearchSelect
          label={words.baseCurrency}
          allowDeselect={false}
          disabled={isFixed}
          data={Intl.supportedValuesOf("currency")}
          value={edited.baseCurrency}
          error={wrong("/baseCurrency")}
          onChange={(baseCurrency) => baseCurrency && setEdited({ ...edited, baseCurrency })}
        />
        <Select
          label={words.fiscalYearStart}
          disabled={isFixed}
          data={Array.from({ length: 12 }, (_, index) => String(index + 1))}
          value={String(edited.fiscalYearStartMonth)}
          onChange={(event) => setEdited({ ...edited, fiscalYearStartMonth: Number(event.currentTarget.value) })}
        />
        <Select
          label={words.calendar}
          disabled={isFixed}
          data={calendarKinds.map((kind) => ({ value: kind, label: kind === "gregorian" ? words.gregorian : kind }))}
          value={edited.calendar}
          onChange={(event) => setEdited({ ...edited, calendar: event.currentTarget.value as Organisation["calendar"] })}
        />
        {save.problem !== null && <ProblemNote error={save.problem} onRetry={save.again} />}
        {mayWrite && (
          <div>
            <Button type="submit" loading={save.isRunning}>
              {words.save}
            </Button>
          </div>
        )}
      </form>
    </Card>
  );
}
