import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMe } from "../../web/session.ts";
import { Faces } from "../../web/ui/Faces.tsx";
import { useNow } from "../../web/ui/now.ts";
import { weekQuery } from "./queries.ts";
import { WeekPageView } from "./WeekPageView.tsx";
import { weekToOpen } from "./weeks.ts";

/** A person's week: what was promised, what came of it, what is promised next. Of somebody else it is read only. */
export function MyWeekPage() {
  const { week: asked, id } = useParams({ strict: false });
  const me = useMe();
  const now = useNow();
  const week = asked ?? weekToOpen(now, me.organisation.timeZone);
  const of = id === undefined || id === me.person.id ? undefined : id;
  const page = useQuery(weekQuery(week, of));
  return (
    <Faces query={page} height={640}>
      {(found) => <WeekPageView key={`${found.week}-${found.person.id}`} page={found} of={of} />}
    </Faces>
  );
}
