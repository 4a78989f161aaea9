import { Button } from "@mantine/core";
import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { useWords } from "../i18n/locale.tsx";
import { ProblemNote } from "../ui/ProblemNote.tsx";
import { shellWords } from "./words.ts";

/** A page that broke. Its script may be gone because the server was updated meanwhile: then loading again is the way on. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const words = useWords(shellWords);
  const router = useRouter();
  const isOldPage = error instanceof TypeError && /dynamically imported module|module script/i.test(error.message);
  if (isOldPage)
    return (
      <div className="problem" role="alert">
        <p>{words.newVersion}</p>
        <Button size="xs" onClick={() => location.reload()}>
          {words.reload}
        </Button>
      </div>
    );
  return (
    <ProblemNote
      error={error}
      onRetry={() => {
        reset();
        void router.invalidate();
      }}
    />
  );
}
