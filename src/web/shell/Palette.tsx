import { Modal } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useId, useState, type KeyboardEvent } from "react";
import { useWords } from "../i18n/locale.tsx";
import { shellWords } from "./words.ts";

/** One place to go. `kind` is said in words beside it; `go` goes there. */
export type Place = { key: string; kind: string; name: string; note?: string | undefined; go: () => void };
type PaletteProps = {
  opened: boolean;
  onClose: () => void;
  /** The pages, always offered. */
  pages: readonly Place[];
  /** Accounts, deals and people by name, pinyin or initials. */
  find: (text: string, signal: AbortSignal) => Promise<readonly Place[]>;
};

/** Ctrl K: goes anywhere. Typing finds, the arrows choose, Enter goes. */
export function Palette({ opened, onClose, pages, find }: PaletteProps) {
  const words = useWords(shellWords);
  const id = useId();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const asked = useSettled(text.trim());
  const found = useQuery({
    queryKey: ["palette", asked],
    queryFn: ({ signal }) => find(asked, signal),
    enabled: opened && asked !== "",
    placeholderData: keepPreviousData,
  });
  const wanted = text.trim().toLowerCase();
  const places = [...pages.filter((page) => page.name.toLowerCase().includes(wanted)), ...(wanted === "" ? [] : (found.data ?? []))];
  const at = Math.min(chosen, Math.max(0, places.length - 1));
  const close = () => {
    setText("");
    setChosen(0);
    onClose();
  };
  const go = (place: Place | undefined) => {
    if (!place) return;
    close();
    place.go();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setChosen(Math.min(at + 1, places.length - 1));
    else if (event.key === "ArrowUp") setChosen(Math.max(at - 1, 0));
    else if (event.key === "Enter" && !event.nativeEvent.isComposing) go(places[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      withCloseButton={false}
      // Whoever types fast must not lose a letter to an animation.
      transitionProps={{ duration: 0 }}
      padding={0}
      size="md"
      yOffset="12vh"
      attributes={{ content: { "aria-label": words.search } }}
    >
      <input
        className="palette-input"
        role="combobox"
        aria-expanded={places.length > 0}
        aria-controls={id}
        aria-activedescendant={places.length > 0 ? `${id}-${at}` : undefined}
        aria-label={words.search}
        placeholder={words.search}
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul className="palette" role="listbox" id={id} aria-label={words.search}>
        {places.map((place, index) => (
          <li
            key={place.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            onMouseMove={() => setChosen(index)}
            onClick={() => go(place)}
          >
            <b>{place.name}</b> {place.note && <span className="soft">{place.note}</span>}
            <span className="palette-kind">{place.kind}</span>
          </li>
        ))}
      </ul>
      {places.length === 0 && !found.isFetching && <p className="palette-none muted">{words.nothingFound}</p>}
    </Modal>
  );
}

/** The text once typing has paused: nothing is asked for at every letter. */
const useSettled = (text: string): string => {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 150);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
};

/** Opens with Ctrl K or ⌘K from everywhere, also while typing. */
export const usePaletteKey = (open: () => void): void => {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      open();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [open]);
};
