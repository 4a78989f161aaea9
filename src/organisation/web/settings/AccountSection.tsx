import { Button, PasswordInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { call } from "../../../web/call.ts";
import { useLocale, useWords } from "../../../web/i18n/locale.tsx";
import { isProblem } from "../../../web/problem.ts";
import { useMe } from "../../../web/session.ts";
import { useCommand } from "../../../web/useCommand.ts";
import { Card } from "../../../web/ui/Card.tsx";
import { Faces } from "../../../web/ui/Faces.tsx";
import { Select } from "../../../web/ui/Fields.tsx";
import { ProblemNote } from "../../../web/ui/ProblemNote.tsx";
import { toast } from "../../../web/ui/toast.tsx";
import { useFormat } from "../../../web/ui/useFormat.ts";
import { roleWords } from "../../words.ts";
import { KeysCard } from "./KeysCard.tsx";
import { sessionsQuery } from "./queries.ts";
import { settingsWords } from "./words.ts";

/** What belongs to the signed-in person: language, password, sessions, keys. */
export default function AccountSection() {
  return (
    <div className="cols">
      <div>
        <ProfileCard />
        <PasswordCard />
      </div>
      <div>
        <SessionsCard />
        <KeysCard />
      </div>
    </div>
  );
}

function ProfileCard() {
  const words = useWords(settingsWords);
  const { locale } = useLocale();
  const { person, user, organisation } = useMe();
  const choose = useCommand({
    send: (chosen: "zh" | "en") => call("PUT /me/language", { body: { locale: chosen } }),
    changes: [["me"]],
    onDone: () => toast(words.saved),
  });
  return (
    <Card title={person.name} note={organisation.name} padded>
      <div className="stack">
        <p className="soft">{person.roles.map((role) => roleWords[role][locale]).join(" · ")}</p>
        {(user?.hasPassword ? user.email : person.email) && <p>{user?.hasPassword ? user.email : person.email}</p>}
        <Select
          label={words.language}
          value={user?.locale ?? locale}
          data={[
            { value: "zh", label: "中文" },
            { value: "en", label: "English" },
          ]}
          onChange={(event) => choose.run(event.currentTarget.value as "zh" | "en")}
        />
        {choose.problem !== null && <ProblemNote error={choose.problem} onRetry={choose.again} />}
      </div>
    </Card>
  );
}

function PasswordCard() {
  const words = useWords(settingsWords);
  const { user } = useMe();
  const [typed, setTyped] = useState({ current: "", next: "" });
  const change = useCommand({
    send: (body: { current: string; next: string }) => call("PUT /me/password", { body }),
    changes: [["sessions"]],
    onDone: () => {
      setTyped({ current: "", next: "" });
      toast(words.passwordChanged);
    },
  });
  const wrong = (pointer: string) => (isProblem(change.problem) ? change.problem.field(pointer) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.run(typed);
  };
  if (!user?.hasPassword)
    return (
      <Card title={words.password} padded>
        <p className="soft">{words.noPassword}</p>
      </Card>
    );
  return (
    <Card title={words.password} padded>
      <form className="stack" onSubmit={submit}>
        <input type="text" autoComplete="username" value={user.email} readOnly hidden />
        <PasswordInput
          label={words.currentPassword}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={typed.current}
          error={wrong("/current")}
          onChange={(event) => setTyped({ ...typed, current: event.currentTarget.value })}
        />
        <PasswordInput
          label={words.newPassword}
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={typed.next}
          error={wrong("/password")}
          onChange={(event) => setTyped({ ...typed, next: event.currentTarget.value })}
        />
        {change.problem !== null && <ProblemNote error={change.problem} onRetry={change.again} />}
        <div>
          <Button type="submit" loading={change.isRunning}>
            {words.changePassword}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function SessionsCard() {
  const words = useWords(settingsWords);
  const format = useFormat();
  const sessions = useQuery(sessionsQuery);
  const end = useCommand({
    send: (id: string | null) => (id === null ? call("DELETE /sessions") : call("DELETE /sessions/:id", { params: { id } })),
    changes: [["sessions"]],
  });
  return (
    <Card title={words.sessions} padded>
      <Faces query={sessions} height={90}>
        {({ items }) => (
          <>
            <ul className="list">
              {items.map(({ id, current, agent, address, startedAt }) => (
                <li key={id}>
                  <span>
                    {agent ? browserOf(agent) : words.unknownBrowser} <span className="soft">{address}</span>
                    <br />
                    <span className="muted">{words.since(format.dayAndTime(startedAt))}</span>
                  </span>
                  {current ? (
                    <span className="n muted">{words.thisSession}</span>
                  ) : (
                    <button type="button" className="link n" aria-label={words.endSession} onClick={() => end.run(id)}>
                      {words.end}
                    </button>
                  )}
                </li>
              ))}
            </ul>
            {items.length > 1 && (
              <Button variant="default" loading={end.isRunning} onClick={() => end.run(null)}>
                {words.endOthers}
              </Button>
            )}
          </>
        )}
      </Faces>
      {end.problem !== null && <ProblemNote error={end.problem} />}
    </Card>
  );
}

/** "Firefox · Linux" of a user agent, well enough to know one's own browser again. */
const browserOf = (agent: string): string => {
  const browser = ["Edg", "OPR", "Firefox", "Chrome", "Safari"].find((name) => agent.includes(name));
  const system = ["Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux"].find((name) => agent.includes(name));
  return [browser === "Edg" ? "Edge" : browser === "OPR" ? "Opera" : browser, system].filter(Boolean).join(" · ") || agent.slice(0, 40);
};
