import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";

/** A short word that something was done; gone by itself. What needs an answer belongs into the page. */
export const toast = (message: ReactNode, { title, bad = false }: { title?: string; bad?: boolean } = {}): void => {
  notifications.show({
    message,
    ...(title === undefined ? {} : { title }),
    autoClose: bad ? 12_000 : 4_000,
    withBorder: true,
    className: bad ? "toast-bad" : "toast-good",
  });
};
