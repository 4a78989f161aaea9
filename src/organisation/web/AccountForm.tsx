import { Button, PasswordInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { call } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { isProblem } from "../../web/problem.ts";
import { useCommand } from "../../web/useCommand.ts";
import { Field } from "../../web/ui/Fields.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { doorWords } from "./words.ts";
import type { Door } from "./WelcomePage.tsx";

/** Accepts an invitation, or sets a new password. Who has an account already proves it by its password, or by being signed in. */
export function AccountForm({ door, onDone }: { door: Door; onDone: () => void }) {
  const words = useWords(doorWords);
  const [email, setEmail] = useState(door.email ?? "");
  const [password, setPassword] = useState("");
  const isSelf = door.purpose === "invitation" && door.email !== null && door.signedInAs === door.email;
  const accept = useCommand({
    send: (body: { email?: string; password?: string }, key) => call("POST /links/accept", { body: { token: door.token, ...body }, key }),
    onDone,
  });
  const fieldOf = (pointer: string) => (isProblem(accept.problem) ? accept.problem.field(pointer) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.run({ ...(door.email === null && { email }), ...(!isSelf && { password }) });
  };
  const isKnown = door.isKnown && door.purpose === "invitation";
  return (
    <section className="card" aria-label={words.welcome}>
      <form className="card-body stack" style={{ paddingTop: 16 }} onSubmit={submit}>
        {isKnown && !isSelf && <p className="soft">{words.knownNote}</p>}
        <Field
          label={words.email}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          readOnly={door.email !== null}
          value={email}
          error={fieldOf("/email")}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {!isSelf && (
          <PasswordInput
            label={isKnown ? words.password : words.newPassword}
            autoComplete={isKnown ? "current-password" : "new-password"}
            required
            withAsterisk={false}
            value={password}
            error={fieldOf("/password")}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        {accept.problem !== null && <ProblemNote error={accept.problem} onRetry={accept.again} />}
        <Button type="submit" fullWidth loading={accept.isRunning}>
          {door.purpose === "reset" ? words.setPassword : words.join}
        </Button>
      </form>
    </section>
  );
}
