import { createRootRoute, createRoute, createRouter, Outlet } from "@tanstack/react-router";
import { NotHere } from "./shell/NotHere.tsx";
import { PageFailed } from "./shell/PageFailed.tsx";
import { Shell } from "./shell/Shell.tsx";
import { Waiting } from "./ui/Faces.tsx";

/**
 * Every page of the program. A room adds one route: its page is loaded when it is first opened (`lazyRouteComponent`), so the first load stays small.
 * Filters live in the address: pages read and change them with `useFilters`.
 */
const root = createRootRoute({ component: Outlet, notFoundComponent: NotHere });
/** Pages of a signed-in person, inside the shell. */
const signedIn = createRoute({ getParentRoute: () => root, id: "signed-in", component: Shell });
const home = createRoute({ getParentRoute: () => signedIn, path: "/", component: NotHere });

const routes = root.addChildren([signedIn.addChildren([home])]);

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
