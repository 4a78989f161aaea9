import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import type { Stop } from "../../demo/contract.ts";
import { demoWords } from "../../demo/words.ts";
import { call } from "../call.ts";
import { useWords } from "../i18n/locale.tsx";
import { useCommand } from "../useCommand.ts";
import { useNow } from "../ui/now.ts";
import { ProblemNote } from "../ui/ProblemNote.tsx";
import { useFormat } from "../ui/useFormat.ts";

const stops: readonly (readonly [Stop, "sundayNight" | "mondayNine" | "friday"])[] = [
  ["sunday-night", "sundayNight"],
  ["monday-nine", "mondayNine"],
  ["friday", "friday"],
];

/** The demo company's own time, and the three moments of a week that a visitor may go to. Everything on the page is then another moment's. */
export function ClockBar() {
  const words = useWords(demoWords);
  const format = useFormat();
  const now = useNow().toString();
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(format.timeZone).toPlainDate().toString();
  const client = useQueryClient();
  const move = useCommand({
    send: (to: Stop, key) => call("POST /demo/clock", { body: { to }, key }),
    onDone: () => void client.invalidateQueries(),
  });
  return (
    <section className="clock-bar no-print" aria-label={words.clock}>
      <span title={words.about}>
        {words.clock}: <b>{`${format.weekdayAndTime(now)} · ${format.day(today)}`}</b>
      </span>
      {stops.map(([stop, word]) => (
        <Button key={stop} size="compact-xs" variant="default" disabled={move.isRunning} onClick={() => move.run(stop)}>
          {words[word]}
        </Button>
      ))}
      {move.problem !== null && <ProblemNote error={move.problem} onRetry={move.again} />}
    </section>
  );
}
