import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { useCommand } from "../../web/useCommand.ts";
import { Card } from "../../web/ui/Card.tsx";
import { Dialog } from "../../web/ui/Dialog.tsx";
import { DateField, TextField } from "../../web/ui/Fields.tsx";
import { Money } from "../../web/ui/Money.tsx";
import { useNow } from "../../web/ui/now.ts";
import { Pill } from "../../web/ui/Pill.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { uiWords } from "../../web/ui/words.ts";
import { fieldWords, pipelineWords } from "../words.ts";
import { ordersOf, pipelineKey, type Opportunity, type OpportunityPageData, type Order } from "./queries.ts";

/** The orders on a deal, with what can still be done to each. Absent while there is none. */
export function OrdersCard({ deal, may }: { deal: Opportunity; may: OpportunityPageData["may"] }) {
  const words = useWords(pipelineWords);
  const format = useFormat();
  const orders = useQuery(ordersOf(deal.id));
  const [acting, setActing] = useState<{ order: Order; act: "cancel" | "fulfil" } | null>(null);
  const items = orders.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Card title={words.orders}>
      <ul className="orders">
        {items.map((order) => (
          <li key={order.id}>
            <span>
              <b>{order.key}</b> <span className="muted">{format.fullDay(order.bookedOn)}</span> <OrderState order={order} />
              {order.reason && <span className="soft"> “{order.reason}”</span>}
            </span>
            <Money amount={order.amount} currency={order.currency} />
            <span className="row">
              {may.fulfil && !order.cancelledOn && !order.fulfilledOn && (
                <Button size="compact-sm" variant="default" onClick={() => setActing({ order, act: "fulfil" })}>
                  {words.fulfil}
                </Button>
              )}
              {may.order && !order.cancelledOn && (
                <Button size="compact-sm" variant="default" onClick={() => setActing({ order, act: "cancel" })}>
                  {words.cancelOrder}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {acting && <ActDialog {...acting} onClose={() => setActing(null)} />}
    </Card>
  );
}

function OrderState({ order }: { order: Order }) {
  const words = useWords(pipelineWords);
  const format = useFormat();
  if (order.cancelledOn)
    return (
      <Pill>
        {words.cancelled} {format.day(order.cancelledOn)}
      </Pill>
    );
  if (order.fulfilledOn)
    return (
      <Pill>
        {words.fulfilled} {format.day(order.fulfilledOn)}
      </Pill>
    );
  return (
    <Pill band={order.overdue ? "out" : null}>
      {order.overdue ? words.overdue : words.inBacklog}
      {order.expectedOn && ` · ${words.expectedOn} ${format.day(order.expectedOn)}`}
    </Pill>
  );
}

/** A cancellation is a negative booking on its day, with a reason; a fulfilment is the day of the last step. */
function ActDialog({ order, act, onClose }: { order: Order; act: "cancel" | "fulfil"; onClose: () => void }) {
  const words = useWords({ ...uiWords, ...pipelineWords });
  const fields = useWords(fieldWords);
  const { timeZone } = useFormat();
  const today = useNow().toZonedDateTimeISO(timeZone).toPlainDate().toString();
  const [on, setOn] = useState<string | null>(today);
  const [reason, setReason] = useState("");
  const isCancel = act === "cancel";
  const save = useCommand<{ on: string; reason: string }, unknown>({
    send: (given, key) =>
      isCancel
        ? call("POST /orders/:id/cancellation", { params: { id: order.id }, key, body: given })
        : call("PUT /orders/:id/fulfilment", { params: { id: order.id }, key, body: { fulfilledOn: given.on } }),
    changes: [pipelineKey, ["commit"], ["metrics"]],
    onDone: onClose,
  });
  return (
    <Dialog opened onClose={onClose} title={`${order.key} · ${isCancel ? words.cancelOrder : words.fulfilled}`} size="sm">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (on) save.run({ on, reason: reason.trim() });
        }}
      >
        <DateField
          label={isCancel ? words.cancelledOn : words.fulfilledOn}
          required
          min={order.bookedOn}
          max={today}
          value={on}
          onChange={setOn}
        />
        {isCancel && <TextField label={fields.reason} required value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
        {save.problem !== null && <ProblemNote error={save.problem} onRetry={save.again} />}
        <div className="dialog-footer">
          <Button variant="default" onClick={onClose}>
            {words.back}
          </Button>
          <Button type="submit" loading={save.isRunning} disabled={!on || (isCancel && reason.trim() === "")}>
            {isCancel ? words.cancelOrder : words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
