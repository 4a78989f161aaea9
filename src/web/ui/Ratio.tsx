import { Band, bandClass, fewFacts, type BandName } from "./Band.tsx";
import { Undefined } from "./Money.tsx";
import { useFormat } from "./useFormat.ts";

type RatioProps = {
  /** Decimal text, 0.98 = 98.0 %; `null` when undefined. */
  value: string | null | undefined;
  band?: BandName | null | undefined;
  /** How many facts stand behind the denominator; below 20 the shape is hollow and `fraction` is shown. */
  n?: number | undefined;
  /** "3 of 4 lines" */
  fraction?: string | undefined;
  why?: string | undefined;
  decimals?: number;
};

/** A ratio with the shape and colour of its band; undefined is "—" and says why. */
export function Ratio({ value, band, n, fraction, why, decimals = 1 }: RatioProps) {
  const format = useFormat();
  const few = n !== undefined && n < fewFacts;
  if (value === null || value === undefined)
    return (
      <span className={`ratio ${bandClass(band)}`}>
        {band && band !== "undefined" ? <Band band={band} n={n} /> : null}
        <Undefined why={why} />
      </span>
    );
  return (
    <span className={`ratio ${bandClass(band)}`}>
      <Band band={band} n={n} />
      {format.percent(value, decimals)}
      {few && fraction && <small className="muted"> {fraction}</small>}
    </span>
  );
}
