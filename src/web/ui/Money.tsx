import { useFormat } from "./useFormat.ts";

type MoneyProps = {
  /** Decimal text, `null` when unknown. */
  amount: string | null | undefined;
  currency?: string | undefined;
  /** short: 1.24 M with the whole amount in the tooltip; plain (the default): 1,240,000 */
  as?: "short" | "plain" | "exact";
  /** Name the currency even when it is the organisation's own. */
  named?: boolean;
  /** A plus before what is above 0: movements and adjustments. */
  signed?: boolean;
  /** Why there is no amount. */
  why?: string;
};

/** An amount, short or whole. Copying and the tooltip always give the whole one. A foreign currency is always named. */
export function Money({ amount, currency, as = "plain", named = false, signed = false, why }: MoneyProps) {
  const format = useFormat();
  if (amount === null || amount === undefined) return <Undefined why={why} />;
  const of = currency ?? format.currency;
  const text = as === "short" ? format.short(amount) : as === "exact" ? format.exact(amount, of) : format.plain(amount, of);
  const code = named || of !== format.currency ? ` ${of}` : "";
  return (
    <span className="money" title={`${format.exact(amount, of)} ${of}`} data-amount={amount}>
      {signed && Number(amount) > 0 ? "+" : ""}
      {text}
      {code && <small className="muted">{code}</small>}
    </span>
  );
}

/** "—" and why. */
export function Undefined({ why }: { why?: string | undefined }) {
  return (
    <span className="muted" title={why}>
      —{why && <span className="visually-hidden"> {why}</span>}
    </span>
  );
}
