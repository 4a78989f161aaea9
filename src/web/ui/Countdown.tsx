import { useWords } from "../i18n/locale.tsx";
import { timeLeft } from "./format.ts";
import { useNow } from "./now.ts";
import { uiWords } from "./words.ts";

/** The deadline in words (`children`) and below it how long is left by the organisation's clock; the last minute by the second. */
export function Countdown({ until, children }: { until: string; children?: React.ReactNode }) {
  const words = useWords(uiWords);
  const left = timeLeft(until, useNow());
  const text = left.past
    ? words.timeOver
    : left.days + left.hours + left.minutes === 0
      ? words.secondsLeft(left.seconds)
      : words.timeLeft(left.days, left.hours, left.minutes);
  return (
    <div className="due">
      {children && <span className="muted">{children}</span>}
      <b className={left.past ? "out" : left.days === 0 ? "amber" : ""}>{text}</b>
    </div>
  );
}
