import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { LocaleProvider } from "./i18n/locale.tsx";
import { makeQueryClient } from "./query.ts";
import { makeRouter } from "./router.tsx";
import { schemeManager } from "./shell/scheme.ts";
import { cssVariables, theme } from "./theme.ts";

/** The nonce with which the server let this page's styles in; Mantine gives it to the styles it writes. */
const styleNonce = (): string => document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";

declare global {
  /** Where the part of Mantine that keeps a page still under a dialog looks for the nonce. */
  var __webpack_nonce__: string | undefined;
}

export const start = (): void => {
  globalThis.__webpack_nonce__ = styleNonce();
  const queryClient = makeQueryClient();
  const router = makeRouter();
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html lost its #root");
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={schemeManager()}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
      >
        <LocaleProvider>
          <QueryClientProvider client={queryClient}>
            <RouterProvider router={router} />
            <Notifications position="bottom-right" limit={4} />
          </QueryClientProvider>
        </LocaleProvider>
      </MantineProvider>
    </StrictMode>,
  );
};
