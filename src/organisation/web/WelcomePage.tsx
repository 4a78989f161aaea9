import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { call, type AnswerTo } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { EmptyState } from "../../web/ui/EmptyState.tsx";
import { Faces } from "../../web/ui/Faces.tsx";
import { PageHead } from "../../web/ui/PageHead.tsx";
import { AccountForm } from "./AccountForm.tsx";
import { OrganisationForm } from "./OrganisationForm.tsx";
import { useEntering } from "./useEntering.ts";
import { doorWords } from "./words.ts";

export type Door = AnswerTo<"POST /links/look"> & { token: string };

/** What a one-time link opens: a new organisation, a place in one, a new password. The token stands after # so that no log has it. */
export function WelcomePage() {
  const words = useWords(doorWords);
  const [token] = useState(() => location.hash.slice(1));
  const look = useQuery({
    queryKey: ["link", token],
    queryFn: async (): Promise<Door> => ({ ...(await call("POST /links/look", { body: { token } })), token }),
    enabled: token !== "",
    staleTime: Infinity,
  });
  if (token === "")
    return (
      <>
        <PageHead title={words.noLink} />
        <EmptyState title={words.noLinkDetail} />
      </>
    );
  return (
    <>
      {!look.data && <PageHead title={words.welcome} />}
      <Faces query={look} height={320}>
        {(door) => <OpenDoor door={door} />}
      </Faces>
    </>
  );
}

function OpenDoor({ door }: { door: Door }) {
  const words = useWords(doorWords);
  const enter = useEntering();
  const [created, setCreated] = useState<string | null>(null);
  if (created !== null) return <WhereToBegin organisation={created} />;
  if (door.purpose === "first-administrator")
    return (
      <>
        <PageHead title={words.firstTitle} sub={words.firstNote} />
        <OrganisationForm door={door} onDone={setCreated} />
        <p className="soft">
          <Link to="/sign-in">{words.lookAroundFirst}</Link>
        </p>
      </>
    );
  const title = door.purpose === "reset" ? words.resetTitle : words.invitationTitle(door.organisation ?? "Drumbeat");
  return (
    <>
      <PageHead title={title} sub={door.person === null ? undefined : words.forPerson(door.person)} />
      <AccountForm door={door} onDone={() => enter()} />
    </>
  );
}

function WhereToBegin({ organisation }: { organisation: string }) {
  const words = useWords(doorWords);
  return (
    <>
      <PageHead title={words.whatNow} sub={words.whatNowNote(organisation)} />
      <div className="stack">
        <Choice to="/import" title={words.importMine} note={words.importMineNote} />
        <Choice to="/settings" title={words.startEmpty} note={words.startEmptyNote} />
      </div>
    </>
  );
}

const Choice = ({ to, title, note }: { to: string; title: string; note: string }) => (
  <section className="card">
    <div className="card-body stack" style={{ paddingTop: 16 }}>
      <h2>{title}</h2>
      <p className="soft">{note}</p>
      <Button component={Link} to={to} variant="default">
        {title}
      </Button>
    </div>
  </section>
);
