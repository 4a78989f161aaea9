import { Button, PasswordInput } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { call } from "../../web/call.ts";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { useFilters } from "../../web/useFilters.ts";
import { useCommand } from "../../web/useCommand.ts";
import { Faces } from "../../web/ui/Faces.tsx";
import { Field } from "../../web/ui/Fields.tsx";
import { PageHead } from "../../web/ui/PageHead.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { roleWords } from "../words.ts";
import { useEntering } from "./useEntering.ts";
import { doorWords } from "./words.ts";

const offerQuery = queryOptions({
  queryKey: ["sign-in"],
  queryFn: () => call("GET /sign-in"),
  refetchInterval: ({ state }) => (state.data?.demoIsComing ? 1500 : false),
});

/** Sign in with e-mail and password; on a demo, as one of its people with one click. */
export function SignInPage() {
  const words = useWords(doorWords);
  const offer = useQuery(offerQuery);
  return (
    <>
      <PageHead title={words.signIn} sub={words.promise} />
      <Faces query={offer} height={280}>
        {({ demo, demoIsComing, mail }) => (
          <>
            {demoIsComing && (
              <p className="soft" role="status">
                {words.demoIsComing}
              </p>
            )}
            {demo.length > 0 && <DemoPeople people={demo} />}
            <PasswordForm mail={mail} title={demo.length > 0 ? words.ownAccount : null} />
          </>
        )}
      </Faces>
    </>
  );
}

type DemoPerson = { id: string; name: string; role: keyof typeof roleWords; organisation: string };

function DemoPeople({ people }: { people: readonly DemoPerson[] }) {
  const words = useWords(doorWords);
  const { locale } = useLocale();
  const enter = useEntering();
  const [{ to }] = useFilters({ to: "/" });
  const signIn = useCommand({
    send: (personId: string, key) => call("POST /sign-in/demo", { body: { personId }, key }),
    onDone: () => enter(to),
  });
  return (
    <section className="card" aria-labelledby="demo">
      <header>
        <h2 id="demo">{words.demo}</h2>
      </header>
      <div className="card-body stack">
        <p className="soft">{words.demoNote}</p>
        {people.map(({ id, name, role }) => (
          <Button
            key={id}
            variant="default"
            justify="space-between"
            fullWidth
            rightSection={<span className="muted">{roleWords[role][locale]}</span>}
            disabled={signIn.isRunning}
            onClick={() => signIn.run(id)}
          >
            {name}
          </Button>
        ))}
        {signIn.problem !== null && <ProblemNote error={signIn.problem} onRetry={signIn.again} />}
      </div>
    </section>
  );
}

function PasswordForm({ mail, title }: { mail: boolean; title: string | null }) {
  const words = useWords(doorWords);
  const enter = useEntering();
  const [{ to }] = useFilters({ to: "/" });
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useCommand({
    send: (body: { email: string; password: string }) => call("POST /sign-in", { body }),
    onDone: () => enter(to),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.run({ email, password });
  };
  return (
    <section className="card" aria-label={title ?? words.signIn}>
      {title && (
        <header>
          <h2>{title}</h2>
        </header>
      )}
      <form className="card-body stack" style={title ? undefined : { paddingTop: 16 }} onSubmit={submit}>
        <Field
          label={words.email}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={words.password}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {signIn.problem !== null && <ProblemNote error={signIn.problem} onRetry={signIn.again} />}
        <Button type="submit" fullWidth loading={signIn.isRunning}>
          {words.signIn}
        </Button>
        <Forgotten mail={mail} email={email} />
      </form>
    </section>
  );
}

function Forgotten({ mail, email }: { mail: boolean; email: string }) {
  const words = useWords(doorWords);
  const ask = useCommand({ send: (body: { email: string }) => call("POST /password-resets", { body }) });
  if (!mail) return <p className="muted">{words.forgotWithoutMail}</p>;
  if (ask.isDone) return <p role="status">{words.mailSent}</p>;
  return (
    <>
      <Button variant="default" size="xs" disabled={email === ""} onClick={() => ask.run({ email })}>
        {words.forgot}
      </Button>
      {ask.problem !== null && <ProblemNote error={ask.problem} onRetry={ask.again} />}
    </>
  );
}
