import { useWords } from "../i18n/locale.tsx";
import { uiWords } from "./words.ts";

export type CheckState = "done" | "not_done" | "not_applicable";
export type CheckItem = { key: string; name: string; state: CheckState; reason?: string | null | undefined };
const faces: Readonly<Record<CheckState, readonly [className: string, face: string]>> = {
  done: ["y", "✓"],
  not_done: ["", ""],
  not_applicable: ["x", "–"],
};

/** The squares of a checklist: ✓ done, – not applicable, empty not done. With `onChange` each is a button that goes to the next state. */
export function Checklist({ items, label, onChange }: { items: readonly CheckItem[]; label: string; onChange?: (key: string) => void }) {
  const words = useWords(uiWords);
  const stateWord = { done: words.done, not_done: words.notDone, not_applicable: words.notApplicable };
  return (
    <span className="checks" role="group" aria-label={label}>
      {items.map(({ key, name, state, reason }) => {
        const [className, face] = faces[state];
        const text = `${name}: ${stateWord[state]}${reason ? ` (${reason})` : ""}`;
        return onChange ? (
          <button key={key} type="button" className={className} title={text} aria-label={text} onClick={() => onChange(key)}>
            {face}
          </button>
        ) : (
          <i key={key} className={className} title={text} role="img" aria-label={text}>
            {face}
          </i>
        );
      })}
    </span>
  );
}
