import type { ReactNode } from "react";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { Money } from "../../web/ui/Money.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { categoryWords, evidenceWords, pipelineWords } from "../words.ts";
import { FieldChanges } from "./FieldChanges.tsx";
import type { Moment } from "./queries.ts";
import { stageShort } from "./stageName.ts";
import { useWhen } from "./useWhen.ts";

/** Everything that ever happened to a deal on one line of time, the latest first. */
export function Timeline({ moments }: { moments: readonly Moment[] }) {
  const words = useWords(pipelineWords);
  const format = useFormat();
  const when = useWhen();
  return (
    <Card title={words.everything} more={words.everythingNote}>
      <ol className="timeline">
        {together(moments).map((group, index) => {
          const [moment] = group;
          const { mark, face } = markOf(moment);
          return (
            <li key={index}>
              <time className="when" dateTime={moment.at} title={format.dayAndTime(moment.at)}>
                {when(moment.at)}
              </time>
              <span className={face} aria-hidden="true">
                {mark}
              </span>
              <span>{moment.kind === "evidence" && group.length > 1 ? <ToldEvidence group={group} /> : <Told moment={moment} />}</span>
              <span className="muted by">{moment.by ?? words.bySystem}</span>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

/** Evidence that one person confirmed within minutes is told in one line. */
const together = (moments: readonly Moment[]): [Moment, ...Moment[]][] => {
  const groups: [Moment, ...Moment[]][] = [];
  for (const moment of moments) {
    const last = groups.at(-1);
    if (last && isSameBreath(last[0], moment)) last.push(moment);
    else groups.push([moment]);
  }
  return groups;
};
const isSameBreath = (a: Moment, b: Moment): boolean =>
  a.kind === "evidence" &&
  b.kind === "evidence" &&
  a.answer === "confirmed" &&
  b.answer === "confirmed" &&
  !a.note &&
  !b.note &&
  a.by === b.by &&
  Temporal.Instant.from(b.at).until(Temporal.Instant.from(a.at)).total("minutes") <= 10;

function ToldEvidence({ group }: { group: readonly Moment[] }) {
  const words = useWords(pipelineWords);
  const { locale } = useLocale();
  const items: Readonly<Record<string, string>> = useWords(evidenceWords);
  const told = group.flatMap((moment) => (moment.kind === "evidence" ? [items[moment.item] ?? moment.item] : [])).toReversed();
  return (
    <>
      {words.evidence}: <b>{told.join(locale === "zh" ? "、" : ", ")}</b>
    </>
  );
}

function Told({ moment }: { moment: Moment }): ReactNode {
  const { locale } = useLocale();
  const words = useWords(pipelineWords);
  const items: Readonly<Record<string, string>> = useWords(evidenceWords);
  const categories = useWords(categoryWords);
  const format = useFormat();
  switch (moment.kind) {
    case "created":
      return (
        <>
          {words.created}: <b>{stageShort(moment.stage, locale)}</b>{" "}
          <Money amount={moment.amount} currency={moment.currency} why={words.noAmount} />
          <Reason text={moment.reason} />
        </>
      );
    case "changed":
      return (
        <>
          <FieldChanges changes={moment.changes} currency={moment.currency} />
          {moment.unproven && moment.movements.includes("stage_up") && <span className="amber"> · {words.unproven}</span>}
          <Reason text={moment.reason} />
        </>
      );
    case "described":
      return <FieldChanges changes={moment.changes} currency="" />;
    case "evidence":
      return (
        <>
          {words.evidence}: <b>{items[moment.item] ?? moment.item}</b> {moment.answer !== "confirmed" && words[moment.answer]}
          <Reason text={moment.note} />
        </>
      );
    case "signed":
      return (
        <>
          {words.signedIn(moment.week, moment.version, categories[moment.category])},{" "}
          <Money amount={moment.amount} currency={moment.currency} />
        </>
      );
    case "verdict":
      return (
        <>
          {words.verdictIn(moment.week)}: <b>{verdictWord(moment.verdict, words)}</b> {moment.date && format.day(moment.date)}
          <Reason text={moment.reason} />
        </>
      );
    case "booked":
    case "cancelled":
    case "fulfilled":
      return (
        <>
          {words[moment.kind]} <b>{moment.number}</b>, <Money amount={moment.amount} currency={moment.currency} />{" "}
          <span className="muted">{format.day(moment.on)}</span>
          <Reason text={moment.reason} />
        </>
      );
  }
}

const Reason = ({ text }: { text: string | null }) => (text ? <> “{text}”</> : null);
const verdictWord = (verdict: string, words: Record<"slipped" | "lost" | "reduced" | "other", string>): string =>
  verdict in words ? words[verdict as keyof typeof words] : verdict;

/** Up is blue, back and lost red, a push amber; what only happened is ink. */
const markOf = (moment: Moment): { mark: string; face: string } => {
  if (moment.kind === "signed") return { mark: "✍", face: "" };
  if (moment.kind === "booked") return { mark: "●", face: "in" };
  if (moment.kind === "cancelled") return { mark: "▼", face: "out" };
  if (moment.kind === "evidence")
    return moment.answer === "confirmed"
      ? { mark: "●", face: "in" }
      : moment.answer === "denied"
        ? { mark: "▼", face: "out" }
        : { mark: "◆", face: "amber" };
  if (moment.kind !== "changed") return { mark: "•", face: "muted" };
  const has = (...movements: (typeof moment.movements)[number][]): boolean => movements.some((each) => moment.movements.includes(each));
  if (has("stage_back", "lost")) return { mark: "▼", face: "out" };
  if (has("won")) return { mark: "●", face: "in" };
  if (has("stage_up", "reopened")) return { mark: "▲", face: "ahead" };
  return has("pushed_out", "shrank", "undated") ? { mark: "◆", face: "amber" } : { mark: "•", face: "muted" };
};
