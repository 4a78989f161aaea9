import { Button } from "@mantine/core";
import { useWords } from "../i18n/locale.tsx";
import { isProblem, mayTryAgain } from "../problem.ts";
import { uiWords } from "./words.ts";

/** What a failure says: what happened and what was kept. The server's sentences are already in the person's language. */
export const useProblemText = (): ((error: unknown) => { title: string; detail: string | undefined }) => {
  const words = useWords(uiWords);
  return (error) => {
    if (!isProblem(error)) return { title: words.broken, detail: words.brokenDetail };
    if (error.kind === "offline") return { title: words.offline, detail: words.offlineDetail };
    if (error.kind === "timeout") return { title: words.timeout, detail: words.timeoutDetail };
    const fields = error.fields.map((field) => `${field.pointer.split("/").at(-1)}: ${field.detail}`).join(" · ");
    return { title: error.title || words.broken, detail: error.detail ?? (fields || undefined) };
  };
};

/** A failure with its way on. `onRetry` is offered where trying again may help. */
export function ProblemNote({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const words = useWords(uiWords);
  const { title, detail } = useProblemText()(error);
  return (
    <div className="problem" role="alert">
      <p>
        <b className="out">▼ {title}</b>
      </p>
      {detail && <p>{detail}</p>}
      {onRetry && (mayTryAgain(error) || !isProblem(error)) && (
        <Button variant="default" size="xs" onClick={onRetry}>
          {words.tryAgain}
        </Button>
      )}
    </div>
  );
}
