import { Link } from "@tanstack/react-router";
import { useWords } from "../i18n/locale.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { PageHead } from "../ui/PageHead.tsx";
import { shellWords } from "./words.ts";

export function NotHere() {
  const words = useWords(shellWords);
  return (
    <>
      <PageHead title={words.notHere} />
      <EmptyState title={words.notHereDetail} action={<Link to="/">{words.home}</Link>} />
    </>
  );
}
