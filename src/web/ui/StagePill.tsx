import { useWords } from "../i18n/locale.tsx";
import { Pill } from "./Pill.tsx";
import { uiWords } from "./words.ts";

export type Stage = 0 | 25 | 50 | 60 | 70 | 80 | 90 | 100 | "lost";

/** A deal's stage by its key: "90 %", ordered or lost. `name` is the organisation's own name of it, shown in the tooltip. */
export function StagePill({ stage, name, unproven }: { stage: Stage; name?: string | undefined; unproven?: string | undefined }) {
  const words = useWords(uiWords);
  const text = stage === "lost" ? words.lost : stage === 100 ? words.ordered : `${stage} %`;
  return (
    <Pill title={name}>
      {text}
      {unproven && <span className="amber"> · {unproven}</span>}
    </Pill>
  );
}
