import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { Bare } from "./shell/Bare.tsx";
import { Home } from "./shell/Home.tsx";
import { NotHere } from "./shell/NotHere.tsx";
import { PageFailed } from "./shell/PageFailed.tsx";
import { Shell } from "./shell/Shell.tsx";
import { Waiting } from "./ui/Faces.tsx";

/**
 * Every page of the program. A room replaces its route's component: the page is loaded when it is first opened, so the first load stays small.
 *   component: lazyRouteComponent(() => import("../commit/web/MyWeekPage.tsx"), "MyWeekPage")
 * Filters live in the address: pages read and change them with `useFilters`.
 */
const root = createRootRoute({ component: Outlet, notFoundComponent: NotHere });
/** Pages of a signed-in person, inside the shell. */
const signedIn = createRoute({ getParentRoute: () => root, id: "signed-in", component: Shell });

const home = createRoute({ getParentRoute: () => signedIn, path: "/", component: Home });
const myWeekPage = lazyRouteComponent(() => import("../commit/web/MyWeekPage.tsx"), "MyWeekPage");
const week = createRoute({ getParentRoute: () => signedIn, path: "/week/{-$week}", component: myWeekPage });
const weekOfPerson = createRoute({ getParentRoute: () => signedIn, path: "/people/$id/week/{-$week}", component: myWeekPage });
const team = createRoute({
  getParentRoute: () => signedIn,
  path: "/team/{-$week}",
  component: lazyRouteComponent(() => import("../commit/web/team/TeamPage.tsx"), "TeamPage"),
});
const pipeline = createRoute({
  getParentRoute: () => signedIn,
  path: "/pipeline",
  component: lazyRouteComponent(() => import("../pipeline/web/PipelinePage.tsx"), "PipelinePage"),
});
const opportunity = createRoute({
  getParentRoute: () => signedIn,
  path: "/opportunities/$id",
  component: lazyRouteComponent(() => import("../pipeline/web/OpportunityPage.tsx"), "OpportunityPage"),
});
const imports = createRoute({
  getParentRoute: () => signedIn,
  path: "/import",
  component: lazyRouteComponent(() => import("../imports/web/ImportPage.tsx"), "ImportPage"),
});
const settings = createRoute({
  getParentRoute: () => signedIn,
  path: "/settings/{-$section}",
  component: lazyRouteComponent(() => import("./shell/SettingsPage.tsx"), "SettingsPage"),
});

/** Pages before sign-in. */
const bare = createRoute({ getParentRoute: () => root, id: "bare", component: Bare });
const signIn = createRoute({
  getParentRoute: () => bare,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("../organisation/web/SignInPage.tsx"), "SignInPage"),
});
const welcome = createRoute({
  getParentRoute: () => bare,
  path: "/welcome",
  component: lazyRouteComponent(() => import("../organisation/web/WelcomePage.tsx"), "WelcomePage"),
});

const routes = root.addChildren([
  signedIn.addChildren([home, week, weekOfPerson, team, pipeline, opportunity, imports, settings]),
  bare.addChildren([signIn, welcome]),
]);

/** Addresses stay readable: every filter is plain text. */
const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));
const stringifySearch = (search: Record<string, unknown>): string => {
  const filled = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return filled.length === 0 ? "" : `?${new URLSearchParams(filled.map(([name, value]): [string, string] => [name, String(value)]))}`;
};

export const makeRouter = () =>
  createRouter({
    routeTree: routes,
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultPendingComponent: () => <Waiting height={400} />,
    defaultErrorComponent: PageFailed,
    scrollRestoration: true,
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
