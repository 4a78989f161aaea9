import { useEffect, useState } from "react";
import { useWords } from "../i18n/locale.tsx";
import { Dialog } from "./Dialog.tsx";
import { uiWords } from "./words.ts";

/** The keys of a screen: `?` shows them, wherever nothing is being typed. `run` binds the key too ("Enter" and Ctrl are written as shown). */
export type ScreenKey = { keys: string; does: string; run?: () => void };

export function KeyHelp({ keys }: { keys: readonly ScreenKey[] }) {
  const words = useWords(uiWords);
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.altKey || event.ctrlKey || event.metaKey || document.querySelector('[role="dialog"]')) return;
      if (event.key === "?") return setOpened(true);
      if (isGrid(event.target)) return;
      const bound = keys.find((key) => key.run && key.keys.toLowerCase() === event.key.toLowerCase());
      if (!bound) return;
      event.preventDefault();
      bound.run?.();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [keys]);
  return (
    <Dialog opened={opened} onClose={() => setOpened(false)} title={words.keys}>
      <dl className="keys">
        {[...keys, { keys: "?", does: words.keys }].map(({ keys: written, does }) => (
          <div key={written} style={{ display: "contents" }}>
            <dt>
              <kbd>{written}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
/** In a grid every other letter begins to edit the cell. */
const isGrid = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.getAttribute("role") === "grid";
