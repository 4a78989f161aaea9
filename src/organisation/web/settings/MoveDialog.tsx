import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { call } from "../../../web/call.ts";
import { useWords } from "../../../web/i18n/locale.tsx";
import { isProblem } from "../../../web/problem.ts";
import { useMe } from "../../../web/session.ts";
import { useCommand } from "../../../web/useCommand.ts";
import { Dialog } from "../../../web/ui/Dialog.tsx";
import { Faces } from "../../../web/ui/Faces.tsx";
import { DateField } from "../../../web/ui/Fields.tsx";
import { ProblemNote } from "../../../web/ui/ProblemNote.tsx";
import { toast } from "../../../web/ui/toast.tsx";
import { useFormat } from "../../../web/ui/useFormat.ts";
import { PersonSelect } from "./PersonSelect.tsx";
import { lineOfPersonQuery } from "./queries.ts";
import { settingsWords } from "./words.ts";

type Who = { id: string; name: string };

/** Moves a person to another manager from a day on, today at the earliest. */
export function MoveDialog({ person, manager: present, onClose }: { person: Who; manager: Who | null; onClose: () => void }) {
  const words = useWords(settingsWords);
  const me = useMe();
  const [manager, setManager] = useState(present);
  const [from, setFrom] = useState<string | null>(me.today);
  const move = useCommand({
    send: (body: { managerId: string | null; from: string }, key) =>
      call("POST /people/:id/moves", { params: { id: person.id }, body, key }),
    changes: [["line"], ["people"], ["me"], ["commit"], ["metrics"], ["team"]],
    onDone: () => {
      toast(words.moved);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (from) move.run({ managerId: manager?.id ?? null, from });
  };
  return (
    <Dialog opened onClose={onClose} title={words.moveTitle(person.name)}>
      <form className="stack" onSubmit={submit}>
        <PersonSelect label={words.newManager} value={manager} onChange={setManager} nobody={words.noManager} />
        <DateField
          label={words.moveFrom}
          min={me.today}
          required
          withAsterisk={false}
          value={from}
          error={isProblem(move.problem) ? move.problem.field("/from") : undefined}
          onChange={setFrom}
        />
        <p className="soft">{words.moveNote}</p>
        {move.problem !== null && <ProblemNote error={move.problem} onRetry={move.again} />}
        <div className="dialog-footer">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={move.isRunning} disabled={from === null || manager?.id === present?.id}>
            {words.move}
          </Button>
        </div>
      </form>
      <History personId={person.id} />
    </Dialog>
  );
}

function History({ personId }: { personId: string }) {
  const words = useWords(settingsWords);
  const format = useFormat();
  const line = useQuery(lineOfPersonQuery(personId));
  return (
    <section aria-label={words.history} style={{ marginTop: 16 }}>
      <h3>{words.history}</h3>
      <Faces query={line} height={60} isEmpty={({ items }) => items.length === 0} empty={<p className="muted">{words.noManager}</p>}>
        {({ items }) => (
          <ul className="list">
            {items.map(({ manager, from, to }) => (
              <li key={from}>
                {manager?.name ?? words.noManager}
                <span className="n soft">
                  {format.fullDay(from)} – {to ? format.fullDay(to) : words.untilFurther}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Faces>
    </section>
  );
}
