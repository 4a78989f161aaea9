import { useWords } from "../../web/i18n/locale.tsx";
import { Pill } from "../../web/ui/Pill.tsx";
import { pipelineWords, staleWords } from "../words.ts";
import type { Opportunity } from "./queries.ts";

/** What must be seen of a deal at once: key, stale (and why), unproven. */
export function Marks({ deal, short = false }: { deal: Pick<Opportunity, "keyProject" | "stale" | "unproven">; short?: boolean }) {
  const words = useWords(pipelineWords);
  const stale = useWords(staleWords);
  const why = deal.stale.map((reason) => stale[reason]).join(" · ");
  return (
    <>
      {deal.keyProject && <Pill title={words.keyProject}>★{short ? "" : ` ${words.key}`}</Pill>}{" "}
      {deal.stale.length > 0 && (
        <Pill band="amber" title={why}>
          {words.stale}
          {!short && `: ${why}`}
        </Pill>
      )}{" "}
      {deal.unproven && <Pill>{words.unproven}</Pill>}
    </>
  );
}
