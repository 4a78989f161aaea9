import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { call } from "../../../web/call.ts";
import { useWords } from "../../../web/i18n/locale.tsx";
import { isProblem } from "../../../web/problem.ts";
import { useMe } from "../../../web/session.ts";
import { useCommand } from "../../../web/useCommand.ts";
import { Card } from "../../../web/ui/Card.tsx";
import { EmptyState } from "../../../web/ui/EmptyState.tsx";
import { Faces } from "../../../web/ui/Faces.tsx";
import { DateField } from "../../../web/ui/Fields.tsx";
import { ProblemNote } from "../../../web/ui/ProblemNote.tsx";
import { toast } from "../../../web/ui/toast.tsx";
import { useFormat } from "../../../web/ui/useFormat.ts";
import { PersonSelect } from "./PersonSelect.tsx";
import { delegationsQuery, type Delegation } from "./queries.ts";
import { settingsWords } from "./words.ts";

type Who = { id: string; name: string };

/** Somebody who drafts and signs for a person for some days; a manager may name one for the people below. */
export default function DelegationSection() {
  const words = useWords(settingsWords);
  const me = useMe();
  const [person, setPerson] = useState<Who>(me.person);
  return (
    <div className="cols">
      <Card title={words.nameDelegate} padded>
        <DelegationForm person={person} onPerson={setPerson} mayChoose={me.reports > 0} />
      </Card>
      <Card title={words.delegations} note={person.id === me.person.id ? undefined : person.name} padded>
        <Delegations personId={person.id} />
      </Card>
    </div>
  );
}

type DelegationFormProps = { person: Who; onPerson: (person: Who) => void; mayChoose: boolean };

function DelegationForm({ person, onPerson, mayChoose }: DelegationFormProps) {
  const words = useWords(settingsWords);
  const me = useMe();
  const [delegate, setDelegate] = useState<Who | null>(null);
  const [days, setDays] = useState<{ from: string | null; to: string | null }>({ from: me.today, to: null });
  const give = useCommand({
    send: (body: { delegateId: string; from: string; to: string | null }, key) =>
      call("POST /people/:id/delegations", { params: { id: person.id }, body, key }),
    changes: [["delegations"], ["me"]],
    onDone: () => {
      toast(words.saved);
      setDelegate(null);
    },
  });
  const wrong = (pointer: string) => (isProblem(give.problem) ? give.problem.field(pointer) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (delegate && days.from) give.run({ delegateId: delegate.id, from: days.from, to: days.to });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p className="soft">{words.delegationNote}</p>
      {mayChoose && <PersonSelect label={words.delegateFor} value={person} onChange={(next) => onPerson(next ?? me.person)} />}
      <PersonSelect label={words.delegate} value={delegate} onChange={setDelegate} error={wrong("/delegateId")} nobody="" />
      <DateField
        label={words.from}
        min={me.today}
        value={days.from}
        error={wrong("/from")}
        onChange={(from) => setDays({ ...days, from })}
      />
      <DateField label={words.until} value={days.to} error={wrong("/to")} onChange={(to) => setDays({ ...days, to })} />
      {give.problem !== null && <ProblemNote error={give.problem} onRetry={give.again} />}
      <div>
        <Button type="submit" loading={give.isRunning} disabled={!delegate || !days.from}>
          {words.nameDelegate}
        </Button>
      </div>
    </form>
  );
}

function Delegations({ personId }: { personId: string }) {
  const words = useWords(settingsWords);
  const delegations = useQuery(delegationsQuery(personId));
  return (
    <Faces query={delegations} height={80} isEmpty={({ items }) => items.length === 0} empty={<EmptyState title={words.noDelegations} />}>
      {({ items }) => (
        <ul className="list">
          {items.map((each) => (
            <DelegationRow key={each.id} delegation={each} isGiven={each.person.id === personId} />
          ))}
        </ul>
      )}
    </Faces>
  );
}

function DelegationRow({ delegation, isGiven }: { delegation: Delegation; isGiven: boolean }) {
  const words = useWords(settingsWords);
  const format = useFormat();
  const { id, person, delegate, from, to } = delegation;
  const end = useCommand({ send: () => call("DELETE /delegations/:id", { params: { id } }), changes: [["delegations"], ["me"]] });
  return (
    <li>
      <span>
        {words.forPerson(delegate.name, person.name)}{" "}
        <span className="soft">
          {format.fullDay(from)} – {to ? format.fullDay(to) : words.untilFurther}
        </span>
      </span>
      {isGiven && (
        <button
          type="button"
          className="link n"
          aria-label={words.endNow(delegate.name)}
          disabled={end.isRunning}
          onClick={() => end.run(undefined)}
        >
          {words.end}
        </button>
      )}
      {end.problem !== null && <ProblemNote error={end.problem} />}
    </li>
  );
}
