import { PageHead } from "../../web/ui/PageHead.tsx";
import { useWords } from "../../web/i18n/locale.tsx";
import { myWeekWords } from "./words.ts";

/** A person's week: what was promised, what came of it, what is promised next. */
export function MyWeekPage() {
  const words = useWords(myWeekWords);
  return <PageHead title={words.title} />;
}
