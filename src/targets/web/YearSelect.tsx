import { useWords } from "../../web/i18n/locale.tsx";
import { Select } from "../../web/ui/Fields.tsx";
import { targetWords } from "../words.ts";

type YearSelectProps = { year: string; running: number | undefined; onChange: (year: string) => void };

/** Two fiscal years back to two ahead of the one shown. */
export function YearSelect({ year, running, onChange }: YearSelectProps) {
  const words = useWords(targetWords);
  const shown = year === "" ? running : Number(year);
  if (shown === undefined) return null;
  return (
    <Select
      aria-label={words.year}
      value={String(shown)}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[-2, -1, 0, 1, 2].map((step) => ({ value: String(shown + step), label: `${words.year} ${shown + step}` }))}
    />
  );
}
