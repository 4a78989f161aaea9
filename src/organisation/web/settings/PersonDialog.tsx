import { Button, Checkbox } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { call } from "../../../web/call.ts";
import { useLocale, useWords } from "../../../web/i18n/locale.tsx";
import { isProblem } from "../../../web/problem.ts";
import { mayForAll, useMe } from "../../../web/session.ts";
import { useCommand } from "../../../web/useCommand.ts";
import { Dialog } from "../../../web/ui/Dialog.tsx";
import { DateField, Field } from "../../../web/ui/Fields.tsx";
import { ProblemNote } from "../../../web/ui/ProblemNote.tsx";
import { toast } from "../../../web/ui/toast.tsx";
import { mayGrant, roles, type Role } from "../../rules.ts";
import { roleWords } from "../../words.ts";
import { AccessOfPerson } from "./AccessOfPerson.tsx";
import type { Person } from "./queries.ts";
import { settingsWords } from "./words.ts";

type Facts = Pick<Person, "key" | "name" | "email" | "team" | "submits" | "activeFrom" | "activeTo">;
const nobody: Facts = { key: "", name: "", email: null, team: null, submits: true, activeFrom: null, activeTo: null };
const factsOf = ({ key, name, email, team, submits, activeFrom, activeTo }: Facts): Facts => ({
  key,
  name,
  email,
  team,
  submits,
  activeFrom,
  activeTo,
});

/** One person: facts, roles and access; `person` null adds one. */
export function PersonDialog({ person, onClose }: { person: Person | null; onClose: () => void }) {
  const words = useWords(settingsWords);
  const me = useMe();
  const [facts, setFacts] = useState(factsOf(person ?? nobody));
  const [held, setHeld] = useState<readonly Role[]>(person?.roles ?? ["am"]);
  const save = useCommand({
    send: (given: { facts: Facts; roles: readonly Role[] }, key) => savePerson(person, given, key),
    changes: [["people"], ["line"], ["me"]],
    onDone: () => {
      toast(words.saved);
      onClose();
    },
  });
  const wrong = (pointer: string) => (isProblem(save.problem) ? save.problem.field(pointer) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.run({ facts, roles: held });
  };
  return (
    <Dialog opened onClose={onClose} size="lg" title={person ? words.editPerson(person.name) : words.addPerson}>
      <form className="stack" onSubmit={submit}>
        <FactFields facts={facts} wrong={wrong} onChange={setFacts} />
        <RoleChoice held={held} onChange={setHeld} />
        {save.problem !== null && <ProblemNote error={save.problem} onRetry={save.again} />}
        <div className="dialog-footer">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={save.isRunning}>
            {words.save}
          </Button>
        </div>
      </form>
      {person && mayForAll(me, "user.write") && <AccessOfPerson person={person} />}
    </Dialog>
  );
}

/** What changed is sent: the facts in one command, the roles in another. */
const savePerson = async (
  person: Person | null,
  { facts, roles: held }: { facts: Facts; roles: readonly Role[] },
  key: string,
): Promise<void> => {
  if (!person) return void (await call("POST /people", { body: { ...facts, roles: [...held] }, key }));
  const change = Object.fromEntries(Object.entries(facts).filter(([name, value]) => value !== person[name as keyof Facts]));
  if (Object.keys(change).length > 0) await call("PATCH /people/:id", { params: { id: person.id }, body: change, ifMatch: person.version });
  if (new Set(held).symmetricDifference(new Set(person.roles)).size > 0)
    await call("PUT /people/:id/roles", { params: { id: person.id }, body: { roles: [...held] } });
};

type FactFieldsProps = { facts: Facts; wrong: (pointer: string) => string | undefined; onChange: (facts: Facts) => void };

function FactFields({ facts, wrong, onChange }: FactFieldsProps) {
  const words = useWords(settingsWords);
  const text = (name: "key" | "name", value: string) => onChange({ ...facts, [name]: value });
  const optional = (name: "email" | "team", value: string) => onChange({ ...facts, [name]: value.trim() || null });
  return (
    <div className="fields">
      <Field
        label={words.name}
        required
        withAsterisk={false}
        value={facts.name}
        error={wrong("/name")}
        onChange={(event) => text("name", event.currentTarget.value)}
      />
      <Field
        label={words.key}
        description={words.keyNote}
        required
        withAsterisk={false}
        value={facts.key}
        error={wrong("/key")}
        onChange={(event) => text("key", event.currentTarget.value)}
      />
      <Field
        label={words.email}
        type="email"
        value={facts.email ?? ""}
        error={wrong("/email")}
        onChange={(event) => optional("email", event.currentTarget.value)}
      />
      <Field
        label={words.team}
        value={facts.team ?? ""}
        error={wrong("/team")}
        onChange={(event) => optional("team", event.currentTarget.value)}
      />
      <DateField
        label={words.activeFrom}
        value={facts.activeFrom}
        error={wrong("/activeFrom")}
        onChange={(activeFrom) => onChange({ ...facts, activeFrom })}
      />
      <DateField
        label={words.activeTo}
        value={facts.activeTo}
        error={wrong("/activeTo")}
        onChange={(activeTo) => onChange({ ...facts, activeTo })}
      />
      <Checkbox
        mt="sm"
        label={words.submits}
        checked={facts.submits}
        onChange={(event) => onChange({ ...facts, submits: event.currentTarget.checked })}
      />
    </div>
  );
}

/** The roles; those that the viewer could not give are shown and stay. */
function RoleChoice({ held, onChange }: { held: readonly Role[]; onChange: (roles: Role[]) => void }) {
  const words = useWords(settingsWords);
  const { locale } = useLocale();
  const me = useMe();
  return (
    <Checkbox.Group label={words.roles} value={[...held]} onChange={(chosen) => onChange(chosen as Role[])}>
      <div className="row" style={{ paddingTop: 6 }}>
        {roles.map((role) => (
          <Checkbox key={role} value={role} label={roleWords[role][locale]} disabled={!mayGrant({ roles: me.person.roles }, role)} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
