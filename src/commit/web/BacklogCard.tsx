import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "../../web/i18n/locale.tsx";
import { MetricRatio } from "../../web/metrics/MetricValue.tsx";
import { metricsQuery, type Asked } from "../../web/metrics/queries.ts";
import { Card } from "../../web/ui/Card.tsx";
import { DateField, Field } from "../../web/ui/Fields.tsx";
import { Money } from "../../web/ui/Money.tsx";
import { Pill } from "../../web/ui/Pill.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import type { SentPart, WeekPage } from "../contract.ts";
import { dealTitle } from "./DealName.tsx";
import type { DraftState } from "./draft.ts";
import { myWeekWords } from "./words.ts";

type Order = WeekPage["backlog"][number];
/** So many are shown at once: an imported company may have hundreds. */
const few = 8;
type Note = Extract<SentPart, { kind: "backlog" }>;

/** Orders booked and not fulfilled; in a draft each with its reason and expected day. */
export function BacklogCard({ page, draft }: { page: WeekPage; draft?: DraftState }) {
  const words = useWords(myWeekWords);
  const asked: Asked = { of: page.person.id, scope: "person", period: page.month };
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? page.backlog : page.backlog.slice(0, few);
  const share = useQuery(metricsQuery(asked, ["backlog_share"])).data?.["backlog_share"];
  return (
    <Card
      title={words.backlog}
      note={page.backlog.length > 0 && String(page.backlog.length)}
      more={<MetricRatio answer={share} asked={asked} metric="backlog_share" />}
      padded
    >
      {page.backlog.length === 0 && <p className="muted">{words.noBacklog}</p>}
      <ul className="list">
        {shown.map((order) => (
          <li key={order.order} className="backlog-line">
            <OrderLine order={order} />
            {draft && <OrderNote order={order} draft={draft} />}
          </li>
        ))}
      </ul>
      {shown.length < page.backlog.length && (
        <Button size="compact-sm" variant="default" onClick={() => setWhole(true)}>
          {words.showAll(page.backlog.length)}
        </Button>
      )}
    </Card>
  );
}

function OrderLine({ order }: { order: Order }) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  return (
    <>
      <span>
        {dealTitle(order, order.name)} <span className="muted">{order.expectedOn && words.expectedOn(format.day(order.expectedOn))}</span>{" "}
        {order.overdue && <Pill band="amber">{words.overdue}</Pill>}
      </span>
      <span className="n">
        <Money amount={order.amount} currency={order.currency} as="short" />
      </span>
    </>
  );
}

function OrderNote({ order, draft }: { order: Order; draft: DraftState }) {
  const words = useWords(myWeekWords);
  const found = draft.parts.find((part): part is Note => part.kind === "backlog" && part.order === order.order);
  const part: Note = found ?? { kind: "backlog", order: order.order, reason: "", expectedOn: order.expectedOn };
  const title = dealTitle(order, order.name);
  return (
    <span className="order-note">
      <Field
        size="xs"
        aria-label={words.reasonFor(title)}
        placeholder={words.reason}
        maxLength={4000}
        value={part.reason ?? ""}
        onChange={(event) => draft.change({ ...part, reason: event.currentTarget.value })}
      />
      <DateField
        size="xs"
        aria-label={`${words.expected}: ${title}`}
        value={part.expectedOn}
        onChange={(expectedOn) => draft.change({ ...part, expectedOn })}
      />
    </span>
  );
}
