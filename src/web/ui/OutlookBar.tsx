import { useWords } from "../i18n/locale.tsx";
import { useFormat } from "./useFormat.ts";
import { uiWords } from "./words.ts";

/** Decimal texts of one currency. `commit` is what is still open in commit, beside `booked`; `target` is the target before it was raised. */
export type Outlook = { booked: string; commit: string; upside: string; target?: string | null | undefined; raised: string | null };

/** Booked, commit and upside as one bar against target (thin) and raised target (thick). */
export function OutlookBar({ booked, commit, upside, target, raised }: Outlook) {
  const words = useWords(uiWords);
  const format = useFormat();
  const parts = [booked, commit, upside].map((amount) => Math.max(0, Number(amount)));
  const sum = parts.reduce((total, part) => total + part, 0);
  const longest = Math.max(sum, Number(raised ?? 0), Number(target ?? 0), 1) * 1.06;
  const x = (amount: number): number => (amount / longest) * 280;
  const [own, open, hoped] = parts as [number, number, number];
  const label = [
    `${words.booked} ${format.short(booked)}`,
    `${words.commit} ${format.short(commit)}`,
    `${words.upside} ${format.short(upside)}`,
    ...(raised === null ? [] : [`${words.raisedTarget} ${format.short(raised)}`]),
  ].join(" · ");
  return (
    <div className="outlook" role="img" aria-label={label} title={label}>
      <svg viewBox="0 0 280 26" preserveAspectRatio="none" aria-hidden="true">
        <rect x="0" y="7" width={x(own)} height="12" rx="2" fill="var(--booked)" />
        <rect x={x(own)} y="7" width={x(open)} height="12" fill="var(--commit)" />
        <rect x={x(own + open)} y="7" width={x(hoped)} height="12" rx="2" fill="var(--upside)" />
        {target && target !== raised && (
          <line x1={x(Number(target))} x2={x(Number(target))} y1="3" y2="23" stroke="var(--ink-3)" vectorEffect="non-scaling-stroke" />
        )}
        {raised && (
          <line
            x1={x(Number(raised))}
            x2={x(Number(raised))}
            y1="1"
            y2="25"
            stroke="var(--ink)"
            strokeWidth="2"
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
    </div>
  );
}
