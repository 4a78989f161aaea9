import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense, type ComponentType } from "react";
import { useWords } from "../i18n/locale.tsx";
import { Waiting } from "../ui/Faces.tsx";
import { PageHead } from "../ui/PageHead.tsx";
import { NotHere } from "./NotHere.tsx";
import { settingsWords } from "./settingsWords.ts";
import "./settings.css";

/** The sections of the settings; a room adds its own here. Each is loaded when it is first opened. */
const sections: Readonly<Record<keyof typeof settingsWords.sections, ComponentType>> = {
  account: lazy(() => import("../../organisation/web/settings/AccountSection.tsx")),
  delegation: lazy(() => import("../../organisation/web/settings/DelegationSection.tsx")),
  people: lazy(() => import("../../organisation/web/settings/PeopleSection.tsx")),
  line: lazy(() => import("../../organisation/web/settings/LineSection.tsx")),
  targets: lazy(() => import("../../targets/web/TargetsSection.tsx")),
  rates: lazy(() => import("../../targets/web/RatesSection.tsx")),
  calendar: lazy(() => import("../../calendar/web/CalendarSection.tsx")),
  products: lazy(() => import("../../pipeline/web/ProductsSection.tsx")),
  organisation: lazy(() => import("../../organisation/web/settings/OrganisationSection.tsx")),
};

export function SettingsPage() {
  const words = useWords(settingsWords.page);
  const names = useWords(settingsWords.sections);
  const { section = "account" } = useParams({ strict: false });
  if (!Object.hasOwn(sections, section)) return <NotHere />;
  const key = section as keyof typeof sections;
  const Section = sections[key];
  return (
    <>
      <PageHead title={words.settings} tab={names[key]} />
      <nav className="tabs" aria-label={words.settings}>
        {(Object.keys(sections) as (keyof typeof sections)[]).map((each) => (
          <Link key={each} to="/settings/{-$section}" params={{ section: each }} aria-current={each === key ? "page" : undefined}>
            {names[each]}
          </Link>
        ))}
      </nav>
      <Suspense fallback={<Waiting height={400} />}>
        <Section />
      </Suspense>
    </>
  );
}
