import { Button } from "@mantine/core";
import { useState } from "react";
import { call } from "../../../web/call.ts";
import { useWords } from "../../../web/i18n/locale.tsx";
import { useCommand } from "../../../web/useCommand.ts";
import { ProblemNote } from "../../../web/ui/ProblemNote.tsx";
import { CopyBox } from "./CopyBox.tsx";
import type { Person } from "./queries.ts";
import { settingsWords } from "./words.ts";

/** How somebody gets in: an invitation to copy, a reset link, or no more at all. No password is ever seen here. */
export function AccessOfPerson({ person }: { person: Person }) {
  const words = useWords(settingsWords);
  const { id } = person;
  const [asked, setAsked] = useState(false);
  const link = useCommand({
    send: (kind: "invitation" | "reset-link") =>
      kind === "invitation"
        ? call("PUT /people/:id/invitation", { params: { id } })
        : call("PUT /people/:id/reset-link", { params: { id } }),
  });
  const takeAway = useCommand({ send: () => call("DELETE /people/:id/user", { params: { id } }), changes: [["people"]] });
  const hasUser = person.hasUser && !takeAway.isDone;
  const problem = link.problem ?? takeAway.problem;
  return (
    <section className="stack" aria-label={words.access} style={{ marginTop: 16 }}>
      <h3>
        {words.access} <span className="muted">{hasUser ? words.hasUser : words.noUser}</span>
      </h3>
      <div className="row">
        <Button variant="default" loading={link.isRunning} onClick={() => link.run(hasUser ? "reset-link" : "invitation")}>
          {hasUser ? words.resetLink : words.invite}
        </Button>
        {hasUser && (
          <Button variant="default" onClick={() => setAsked(true)}>
            {words.takeAway}
          </Button>
        )}
      </div>
      {asked && hasUser && (
        <div className="row" role="alertdialog" aria-label={words.takeAway}>
          <p>{words.takeAwayAsk(person.name)}</p>
          <Button color="red" loading={takeAway.isRunning} onClick={() => takeAway.run(undefined)}>
            {words.takeAway}
          </Button>
          <Button variant="default" onClick={() => setAsked(false)}>
            {words.cancel}
          </Button>
        </div>
      )}
      {link.output && <CopyBox label={words.linkNote} text={link.output.link} />}
      {problem !== null && <ProblemNote error={problem} />}
    </section>
  );
}
