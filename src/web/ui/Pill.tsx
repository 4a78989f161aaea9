import type { ReactNode } from "react";
import { Band, type BandName } from "./Band.tsx";

/** A short word that must be seen: late, missing, unproven. With a band it has its shape and colour, without it is plain. */
export function Pill({
  band,
  n,
  title,
  children,
}: {
  band?: BandName | null | undefined;
  n?: number | undefined;
  title?: string | undefined;
  children: ReactNode;
}) {
  const colour = !band || band === "undefined" ? "plain" : band;
  return (
    <span className={`pill ${colour}`} title={title}>
      {band && <Band band={band} n={n} />}
      {children}
    </span>
  );
}
