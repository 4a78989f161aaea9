import { reasons, words as metricWords } from "../../metrics/words.ts";
import type { AnswerTo } from "../call.ts";
import { useLocale, useWords } from "../i18n/locale.tsx";
import { Band } from "../ui/Band.tsx";
import { Money } from "../ui/Money.tsx";
import { useFormat } from "../ui/useFormat.ts";
import { uiWords } from "../ui/words.ts";
import type { MetricAnswer } from "./queries.ts";

type Found = AnswerTo<"GET /metrics/explanation">;
type Side = NonNullable<Found["numerator"]>;

/** Definition in words, the formula with its values, the facts behind each side, and the same number a week before. */
export function Explanation({ explanation }: { explanation: Found }) {
  const { locale } = useLocale();
  const words = useWords(metricWords);
  const { name, definition, good, answer, numerator, denominator, week_before: before } = explanation;
  return (
    <>
      <h2>{name[locale]}</h2>
      <p className="soft">{definition[locale]}</p>
      {good && (
        <p className="muted">
          {words.good}: {good[locale]}
        </p>
      )}
      <p className="why-formula">
        {numerator && denominator && (
          <>
            <Value value={numerator.value} explanation={explanation} /> ÷ <Value value={denominator.value} explanation={explanation} />{" "}
            ={" "}
          </>
        )}
        <b>
          <Answer answer={answer} explanation={explanation} />
        </b>
      </p>
      {before && <WeekBefore answer={before} explanation={explanation} />}
      {numerator && <Facts side={numerator} explanation={explanation} />}
      {denominator && <Facts side={denominator} explanation={explanation} />}
    </>
  );
}

function Answer({ answer, explanation }: { answer: MetricAnswer; explanation: Found }) {
  const format = useFormat();
  const { locale } = useLocale();
  const { value, band, n, reason } = answer;
  const shown =
    value === null
      ? "—"
      : explanation.unit === "money"
        ? format.plain(value, explanation.currency)
        : explanation.unit === "days"
          ? format.count(Number(value))
          : format.percent(value);
  return (
    <span className={`ratio ${band ?? ""}`}>
      {value !== null && <Band band={band} n={n} />}
      {shown}
      {reason !== undefined && Object.hasOwn(reasons, reason) && (
        <small className="muted"> {reasons[reason as keyof typeof reasons][locale]}</small>
      )}
    </span>
  );
}

function WeekBefore({ answer, explanation }: { answer: MetricAnswer; explanation: Found }) {
  const words = useWords(uiWords);
  return (
    <p className="muted">
      {words.aWeekAgo}: <Answer answer={answer} explanation={explanation} />
    </p>
  );
}

function Value({ value, explanation }: { value: string | null; explanation: Found }) {
  const format = useFormat();
  if (value === null) return <>—</>;
  return explanation.unit === "count-ratio" ? <>{format.count(Number(value))}</> : <Money amount={value} currency={explanation.currency} />;
}

function Facts({ side, explanation }: { side: Side; explanation: Found }) {
  const { locale } = useLocale();
  const words = useWords(metricWords);
  const format = useFormat();
  if (side.lines.length === 0) return null;
  return (
    <>
      <h3>
        {side.name[locale]} · {words.facts(side.lines.length + side.more)}
      </h3>
      <ul className="list">
        {side.lines.slice(0, 50).map((fact, index) => (
          <li key={`${fact.id}-${index}`}>
            <span>
              {fact.name} <span className="muted">{[fact.person?.name, fact.day && format.day(fact.day)].filter(Boolean).join(" · ")}</span>
            </span>
            <span className="n">
              {fact.amount !== null && <Money amount={fact.amount} currency={explanation.currency} />}
              {fact.amount === null && fact.booked !== null && fact.commit !== null && (
                <>
                  <Money amount={fact.booked} as="short" /> / <Money amount={fact.commit} as="short" />
                </>
              )}
              {fact.done !== null && fact.of !== null && <small className="muted"> {`${fact.done}/${fact.of}`}</small>}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
