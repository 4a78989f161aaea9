import { useWords } from "../i18n/locale.tsx";
import { Band, bandClass, type BandName } from "./Band.tsx";
import { useFormat } from "./useFormat.ts";
import { uiWords } from "./words.ts";

type BandRulerProps = {
  value: string | null | undefined;
  band: BandName | null | undefined;
  good: readonly [from: number, to: number | null];
  n?: number | undefined;
};
const [low, high, width] = [0.6, 1.4, 280];
const at = (ratio: number): number => ((Math.min(high, Math.max(low, ratio)) - low) / (high - low)) * width;

/** The value on a scale of 60 to 140 %, the good zone shaded, 100 % dashed. What lies beyond the scale stands at its end. */
export function BandRuler({ value, band, good, n }: BandRulerProps) {
  const words = useWords(uiWords);
  const format = useFormat();
  const [from, to] = good;
  const zone =
    to === null
      ? words.goodFrom(format.percent(String(from), 0))
      : words.goodBetween(format.percent(String(from), 0), format.percent(String(to), 0));
  const end = at(to ?? high);
  return (
    <div className="ruler" role="img" aria-label={`${value ? format.percent(value) : "—"} · ${zone}`}>
      <svg viewBox={`0 0 ${width} 26`} preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" x2={width} y1="13" y2="13" stroke="var(--line-strong)" vectorEffect="non-scaling-stroke" />
        <rect
          x={at(from)}
          width={Math.max(2, end - at(from))}
          y="8"
          height="10"
          rx="2"
          fill="var(--in-soft)"
          stroke="var(--in)"
          strokeOpacity=".35"
          vectorEffect="non-scaling-stroke"
        />
        <line x1={at(1)} x2={at(1)} y1="5" y2="21" stroke="var(--ink-3)" strokeDasharray="2 2" vectorEffect="non-scaling-stroke" />
      </svg>
      {value && (
        <span className={`ruler-mark ${bandClass(band)}`} style={{ left: `${(at(Number(value)) / width) * 100}%` }} aria-hidden="true">
          <Band band={band ?? "in"} n={n} />
        </span>
      )}
    </div>
  );
}
