import { useNow } from "../../web/ui/now.ts";
import { useFormat } from "../../web/ui/useFormat.ts";

/** A moment as short as it stays clear: the weekday this week, the year only when it is another one. */
export const useWhen = (): ((instant: string, withTime?: boolean) => string) => {
  const format = useFormat();
  const now = useNow().toZonedDateTimeISO(format.timeZone);
  return (instant, withTime = true) => {
    const then = Temporal.Instant.from(instant).toZonedDateTimeISO(format.timeZone);
    const day = then.toPlainDate();
    if (day.year !== now.year) return format.fullDay(day.toString());
    const isNear = day.until(now.toPlainDate()).days < 7;
    const shown = isNear ? format.weekday(day.toString()) : format.day(day.toString());
    return withTime ? `${shown} ${format.time(instant)}` : shown;
  };
};
