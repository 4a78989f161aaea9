import { createContext, useContext, useEffect, useState } from "react";

/** How far the organisation's clock is ahead of this browser's, in milliseconds; the shell sets it from the session (the demo company has its own clock). */
export const ClockOffset = createContext(0);

const nowAt = (offset: number): Temporal.Instant => Temporal.Now.instant().add({ milliseconds: Math.round(offset) });

/** The organisation's present, every second. */
export const useNow = (): Temporal.Instant => {
  const offset = useContext(ClockOffset);
  const [now, setNow] = useState(() => nowAt(offset));
  useEffect(() => {
    setNow(nowAt(offset));
    const timer = setInterval(() => setNow(nowAt(offset)), 1000);
    return () => clearInterval(timer);
  }, [offset]);
  return now;
};
