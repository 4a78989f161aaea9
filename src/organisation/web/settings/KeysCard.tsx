import { Button, Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { call } from "../../../web/call.ts";
import { useWords } from "../../../web/i18n/locale.tsx";
import { mayForAll, useMe } from "../../../web/session.ts";
import { useCommand } from "../../../web/useCommand.ts";
import { Card } from "../../../web/ui/Card.tsx";
import { Faces } from "../../../web/ui/Faces.tsx";
import { Field } from "../../../web/ui/Fields.tsx";
import { ProblemNote } from "../../../web/ui/ProblemNote.tsx";
import { useFormat } from "../../../web/ui/useFormat.ts";
import { CopyBox } from "./CopyBox.tsx";
import { keysQuery, type ApiKey } from "./queries.ts";
import { settingsWords } from "./words.ts";

/** Keys for other programs; a new one is shown once. */
export function KeysCard() {
  const words = useWords(settingsWords);
  const maySeeAll = mayForAll(useMe(), "key.others");
  const [whose, setWhose] = useState<"own" | "all">("own");
  const keys = useQuery(keysQuery(whose));
  return (
    <Card title={words.keys} note={words.keysNote} padded>
      <div className="stack">
        {maySeeAll && (
          <Checkbox
            label={words.everybodysKeys}
            checked={whose === "all"}
            onChange={(event) => setWhose(event.currentTarget.checked ? "all" : "own")}
          />
        )}
        <Faces query={keys} height={60} isEmpty={({ items }) => items.length === 0} empty={<p className="muted">{words.noKeys}</p>}>
          {({ items }) => (
            <ul className="list">
              {items.map((key) => (
                <KeyRow key={key.id} apiKey={key} withPerson={whose === "all"} />
              ))}
            </ul>
          )}
        </Faces>
        <NewKey />
      </div>
    </Card>
  );
}

function KeyRow({ apiKey, withPerson }: { apiKey: ApiKey; withPerson: boolean }) {
  const words = useWords(settingsWords);
  const format = useFormat();
  const { id, name, hint, person, readOnly, usedAt } = apiKey;
  const revoke = useCommand({ send: () => call("DELETE /keys/:id", { params: { id } }), changes: [["keys"]] });
  return (
    <li>
      <span>
        {name} <span className="soft">…{hint}</span> {withPerson && <span className="soft">{person.name}</span>}
        <br />
        <span className="muted">
          {readOnly && `${words.readOnly} · `}
          {usedAt ? words.lastUsed(format.dayAndTime(usedAt)) : words.neverUsed}
        </span>
        {revoke.problem !== null && <ProblemNote error={revoke.problem} />}
      </span>
      <button
        type="button"
        className="link n"
        aria-label={words.revokeKey(name)}
        disabled={revoke.isRunning}
        onClick={() => revoke.run(undefined)}
      >
        {words.revoke}
      </button>
    </li>
  );
}

function NewKey() {
  const words = useWords(settingsWords);
  const [name, setName] = useState("");
  const [readOnly, setReadOnly] = useState(true);
  const make = useCommand({
    send: (body: { name: string; readOnly: boolean }, key) => call("PUT /keys/:id", { params: { id: key }, body }),
    changes: [["keys"]],
    onDone: () => setName(""),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.run({ name, readOnly });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Field label={words.keyName} required withAsterisk={false} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Checkbox label={words.readOnly} checked={readOnly} onChange={(event) => setReadOnly(event.currentTarget.checked)} />
      {make.problem !== null && <ProblemNote error={make.problem} onRetry={make.again} />}
      {make.output && <CopyBox label={words.keyOnce} text={make.output.token} />}
      <div>
        <Button type="submit" variant="default" loading={make.isRunning} disabled={name.trim() === ""}>
          {words.makeKey}
        </Button>
      </div>
    </form>
  );
}
