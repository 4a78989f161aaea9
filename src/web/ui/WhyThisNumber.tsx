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

export type Explanation = {
  name: string;
  definition: string;
  /** The formula with its values: "1,032,000 ÷ 1,000,000 = 103.2 %". */
  formula: ReactNode;
  /** Who judged what, and the same number a week ago. */
  notes?: readonly ReactNode[];
  lines: readonly { key: string; name: ReactNode; note?: ReactNode; amount?: ReactNode }[];
};

/** What the panel shows: definition in words, formula with its values, the lines behind. */
export function ExplanationPanel({ explanation }: { explanation: Explanation }) {
  const words = useWords(uiWords);
  const { name, definition, formula, notes = [], lines } = explanation;
  return (
    <>
      <h2>{name}</h2>
      <h3>{words.definition}</h3>
      <p>{definition}</p>
      <h3>{words.formula}</h3>
      <p className="why-formula">{formula}</p>
      {notes.map((note, index) => (
        <p key={index} className="soft">
          {note}
        </p>
      ))}
      {lines.length > 0 && (
        <>
          <h3>{words.behind}</h3>
          <ul className="list">
            {lines.map((line) => (
              <li key={line.key}>
                <span>
                  {line.name} {line.note && <span className="muted">{line.note}</span>}
                </span>
                {line.amount && <span className="n">{line.amount}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
