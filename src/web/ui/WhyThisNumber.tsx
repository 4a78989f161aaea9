import { Popover } from "@mantine/core";
import type { ReactNode } from "react";
import { useState } from "react";
import { useWords } from "../i18n/locale.tsx";
import { uiWords } from "./words.ts";

/** A number that can be pressed: it opens why it is so. The panel is asked for only when it is opened. */
export function WhyThisNumber({ children, panel, label }: { children: ReactNode; panel: () => ReactNode; label?: string }) {
  const words = useWords(uiWords);
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="why" title={words.why} aria-haspopup="dialog" onClick={() => setOpened((before) => !before)}>
          {children}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label ?? words.why}>
        <div className="why-panel">{opened && panel()}</div>
      </Popover.Dropdown>
    </Popover>
  );
}
